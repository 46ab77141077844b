"""What ran when, and what is still to be told: two small SQLite tables in the output folder."""

import sqlite3
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from geobrief.errors import GeobriefError

RUNNING, DONE, FAILED, SEEN = "running", "done", "failed", "seen"
PREPARED, OWED, SENT, GIVEN_UP = "prepared", "owed", "sent", "given up"
ATTEMPTS = 3  # of a due time whose run was killed before it could say how it ended
_TABLE = """CREATE TABLE IF NOT EXISTS runs (
    report TEXT NOT NULL, variant TEXT NOT NULL, due TEXT NOT NULL, state TEXT NOT NULL, starts INTEGER NOT
    NULL, finished TEXT, reason TEXT, PRIMARY KEY (report, variant, due))"""
_ALERTS = """CREATE TABLE IF NOT EXISTS alerts (
    id INTEGER PRIMARY KEY, report TEXT NOT NULL, variant TEXT NOT NULL, due TEXT NOT NULL, occasion TEXT NOT NULL,
    way TEXT NOT NULL, text TEXT NOT NULL, run TEXT NOT NULL, made TEXT NOT NULL, state TEXT NOT NULL,
    tries INTEGER NOT NULL, not_before TEXT)"""
_KEPT = timedelta(days=30)  # alerts that were sent or given up, for whoever asks what was told
# A clock this far behind what was recorded was wrong before: waiting for it would silence the reports.
_CLOCK_WAS_WRONG = timedelta(days=2)


@dataclass(frozen=True)
class Alert:
    """A line to tell in one way (command, webhook, email); secrets are not in it, they stay in the environment."""

    id: int | None
    report: str
    variant: str
    due: datetime
    occasion: str
    way: str
    text: str
    made: datetime
    tries: int = 0
    not_before: datetime | None = None


class State:
    """The tables in `folder`/state.sqlite; every change is one transaction, written through to the disk.

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
            table.execute(_ALERTS)  # a record of before there were any gets the table, and keeps its runs

    @contextmanager
    def _open(self):
        with closing(sqlite3.connect(self.path, timeout=30, isolation_level=None)) as table:
            table.execute("PRAGMA synchronous = FULL")
            table.execute("BEGIN IMMEDIATE")
            try:
                yield table
                table.execute("COMMIT")
            except BaseException:
                if table.in_transaction:  # SQLite has ended it by itself where the disk was full
                    table.execute("ROLLBACK")
                raise

    def lock(self, name):
        """Return the lock of a name, not taken yet; that of a process that died is free."""
        from filelock import FileLock

        folder = self.path.parent / "locks"
        folder.mkdir(exist_ok=True)
        return FileLock(folder / f"{name}.lock")

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

    def settle(self, report, variant, due, state, reason="", alerts=(), run=""):
        """Record how a run ended, and with it, in one step, what is to be told of it.

        Parameters
        ----------
        report, variant : str
        due : datetime
        state : str
            DONE or FAILED.
        reason : str
        alerts : list of Alert
            From now on owed.
        run : str
            What was prepared for this run is from now on owed as well.
        """
        key = report, variant, _text(due)
        with self._changing() as table:
            _settle(table, key, state, reason)
            _keep(table, alerts, OWED)
            if run:
                table.execute("UPDATE alerts SET state=? WHERE run=? AND state=?", (OWED, run, PREPARED))

    def ended_before(self, report, variant, due):
        """Return how the last settled run up to a due time ended, DONE or FAILED, or None."""
        with self._changing() as table:
            row = table.execute(
                "SELECT state FROM runs WHERE report=? AND variant=? AND due<=? AND state IN (?,?) "
                "ORDER BY due DESC LIMIT 1",
                (report, variant, _text(due), DONE, FAILED),
            ).fetchone()
        return row[0] if row else None

    def is_empty(self):
        """Return whether nothing is known of any report."""
        with self._changing() as table:
            return table.execute("SELECT 1 FROM runs LIMIT 1").fetchone() is None

    def rows(self):
        """Return every row as (report, variant, due, state, starts, finished, reason), in order of due
        time."""
        with self._changing() as table:
            return table.execute("SELECT * FROM runs ORDER BY due, report, variant").fetchall()

    # --- what is to be told ---------------------------------------------------------------------------------

    def prepare(self, alerts, run):
        """Write what there is to tell once the edition of `run` (its mark in edition.json) stands, before it does."""
        with self._changing() as table:
            _keep(table, alerts, PREPARED, run)

    def prepared(self):
        """Return (report, variant, due, run, occasions) of every run that was to be published and has not said whether
        it was: it is at it, or was killed."""
        with self._changing() as table:
            rows = table.execute(
                "SELECT report, variant, due, run, group_concat(occasion) FROM alerts WHERE state=? "
                "GROUP BY report, variant, due, run ORDER BY min(id)",
                (PREPARED,),
            ).fetchall()
        return [(*row[:2], _moment(row[2]), row[3], set(row[4].split(","))) for row in rows]

    def forget(self, run):
        """Remove what was prepared for a run that was not published."""
        with self._changing() as table:
            table.execute("DELETE FROM alerts WHERE run=? AND state=?", (run, PREPARED))

    def owed(self):
        """Return every `Alert` that is still to be sent, in the order in which they came about."""
        with self._changing() as table:
            rows = table.execute(
                "SELECT id, report, variant, due, occasion, way, text, made, tries, not_before FROM alerts "
                "WHERE state=? ORDER BY id",
                (OWED,),
            ).fetchall()
        return [
            Alert(*row[:3], _moment(row[3]), *row[4:7], _moment(row[7]), row[8], _moment(row[9]) if row[9] else None)
            for row in rows
        ]

    def tried(self, alerts, state, not_before=None):
        """Record a try to send: it got through (SENT), is given up (GIVEN_UP), or is OWED still, and not tried again
        before a moment."""
        with self._changing() as table:
            table.executemany(
                "UPDATE alerts SET state=?, tries=tries+1, not_before=? WHERE id=?",
                [(state, _text(not_before) if not_before else None, alert.id) for alert in alerts],
            )
            old = _text(datetime.now(UTC) - _KEPT)
            table.execute("DELETE FROM alerts WHERE state IN (?,?) AND made<?", (SENT, GIVEN_UP, old))


def _keep(table, alerts, state, run=""):
    table.executemany(
        "INSERT INTO alerts VALUES (NULL,?,?,?,?,?,?,?,?,?,0,NULL)",
        [
            (one.report, one.variant, _text(one.due), one.occasion, one.way, one.text, run, _text(one.made), state)
            for one in alerts
        ],
    )


def _settle(table, key, state, reason):
    table.execute(
        "INSERT INTO runs VALUES (?,?,?,?,1,?,?) ON CONFLICT DO UPDATE SET state=excluded.state, "
        "finished=excluded.finished, reason=excluded.reason",
        (*key, state, _text(datetime.now(UTC)), reason),
    )


def _cannot(path, why):
    what = "let its disk have room, and make the output folder writable"
    return GeobriefError(f"The record of runs {path} cannot be written ({why}): {what}.")


def _text(moment):
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _moment(text):
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
