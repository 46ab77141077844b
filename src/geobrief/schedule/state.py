"""What ran when: one small SQLite table in the output folder."""

import sqlite3
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta

from geobrief.errors import GeobriefError

RUNNING, DONE, FAILED, SEEN = "running", "done", "failed", "seen"
ATTEMPTS = 3  # of a due time whose run was killed before it could say how it ended
_TABLE = """CREATE TABLE IF NOT EXISTS runs (
    report TEXT NOT NULL, variant TEXT NOT NULL, due TEXT NOT NULL, state TEXT NOT NULL, starts INTEGER NOT
    NULL, finished TEXT, reason TEXT, PRIMARY KEY (report, variant, due))"""
# A clock this far behind what was recorded was wrong before: waiting for it would silence the reports.
_CLOCK_WAS_WRONG = timedelta(days=2)


class State:
    """The table in `folder`/state.sqlite; every change is one transaction, written through to the disk.

    Raises
    ------
    GeobriefError
        If the folder cannot be written to.
    """

    def __init__(self, folder):
        self.path = folder / "state.sqlite"
        self.broken = False
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._prepare()
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.OperationalError):
                raise _cannot(self.path, error) from error
            self.path.replace(self.path.with_suffix(".broken"))
            self.broken = True
            self._prepare()
        except OSError as error:
            raise _cannot(self.path, error.strerror) from error

    def _prepare(self):
        with self._open() as table:
            table.execute(_TABLE)

    @contextmanager
    def _open(self):
        with closing(sqlite3.connect(self.path, timeout=30, isolation_level=None)) as table:
            table.execute("PRAGMA synchronous = FULL")
            table.execute("BEGIN IMMEDIATE")
            try:
                yield table
                table.execute("COMMIT")
            except BaseException:
                table.execute("ROLLBACK")
                raise

    @contextmanager
    def _changing(self):
        try:
            with self._open() as table:
                yield table
        except sqlite3.Error as error:
            raise _cannot(self.path, error) from error

    def last(self, report, variant, now):
        """Return the latest due time that is settled (done, failed, or seen when the report was new), or
        None.

        Times more than two days ahead of `now` are not looked at: the clock was wrong when they were
        recorded.
        """
        with self._changing() as table:
            rows = table.execute(
                "SELECT max(due) FROM runs WHERE report=? AND variant=? AND state<>? AND due<=?",
                (report, variant, RUNNING, _text(now + _CLOCK_WAS_WRONG)),
            ).fetchone()
        return _moment(rows[0]) if rows[0] else None

    def see(self, report, variant, now):
        """Remember that a report was new at `now`: what was due before is not run."""
        with self._changing() as table:
            table.execute(
                "INSERT OR IGNORE INTO runs VALUES (?,?,?,?,0,NULL,NULL)", (report, variant, _text(now), SEEN)
            )

    def claim(self, report, variant, due):
        """Record the start of a run; return False where the due time is settled already.

        Raises
        ------
        GeobriefError
            If it was begun too often, and killed each time.
        """
        key = report, variant, _text(due)
        with self._changing() as table:
            row = table.execute("SELECT state, starts FROM runs WHERE report=? AND variant=? AND due=?", key).fetchone()
            if row and row[0] in (DONE, FAILED):
                return False
            if row and row[1] >= ATTEMPTS:
                raise GeobriefError(f"It was killed {row[1]} times: out of memory, or its machine went off.")
            table.execute(
                "INSERT INTO runs VALUES (?,?,?,?,1,NULL,NULL) ON CONFLICT DO UPDATE SET "
                "state=excluded.state, starts=starts+1",
                (*key, RUNNING),
            )
        return True

    def settle(self, report, variant, due, state, reason=""):
        """Record how a run ended; return how the last settled run up to its due time ended before, or None."""
        key = report, variant, _text(due)
        with self._changing() as table:
            before = table.execute(
                "SELECT state FROM runs WHERE report=? AND variant=? AND due<=? AND state IN (?,?) "
                "ORDER BY due DESC LIMIT 1",
                (*key, DONE, FAILED),
            ).fetchone()
            _settle(table, key, state, reason)
        return before[0] if before else None

    def rows(self):
        """Return every row as (report, variant, due, state, starts, finished, reason), in order of due
        time."""
        with self._changing() as table:
            return table.execute("SELECT * FROM runs ORDER BY due, report, variant").fetchall()


def _settle(table, key, state, reason):
    table.execute(
        "INSERT INTO runs VALUES (?,?,?,?,1,?,?) ON CONFLICT DO UPDATE SET state=excluded.state, "
        "finished=excluded.finished, reason=excluded.reason",
        (*key, state, _text(datetime.now(UTC)), reason),
    )


def _cannot(path, why):
    return GeobriefError(f"The record of runs {path} cannot be written ({why}): make the output folder writable.")


def _text(moment):
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _moment(text):
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
