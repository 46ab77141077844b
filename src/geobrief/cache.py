"""Nothing is analysed twice: what was read and what the stages found in an article, kept by its content.

Off unless `GEOBRIEF_CACHE` names a folder, which scheduled runs see to: the entries hold texts and sentences of
the articles, and what is confidential should lie nowhere by surprise. `geobrief clean` shows and removes it.

An entry holds what was found in one batch of articles, or what a model said of its sentences, which other articles
may repeat. Its name is the hash of its bytes, so that a damaged one is recognised; it lies in a folder that is named
after everything that a result depends on beside the article itself: code, reference data, gazetteer, scorer, scope. A
result from the cache equals one made anew.
"""

import hashlib
import io
import json
import os
import shutil
import tempfile
import warnings
import zipfile
from collections import OrderedDict
from contextlib import suppress
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from geobrief import __version__
from geobrief.engine.tables import STAGES, concat

VARIABLE = "GEOBRIEF_CACHE"
SHARED = "GEOBRIEF_SHARED"
# What shows results and does not make them.
_SHOWS = {"charts", "evaluation", "maps", "report", "schedule", "summaries", "cli.py", "cli_schedule.py", "stopping.py",
          "stored.py"}
_DATA = ("events", "model", "statements")  # the gazetteer has a fingerprint of its own
_LIBRARIES = ("ahocorasick_rs", "ftfy", "numpy", "onnxruntime", "pandas", "py3langid", "pyarrow", "rensa", "textblob",
              "tokenizers", "vaderSentiment")
# What of an article a stage may look at; a change in any of it makes it another article. The hash `content_id`
# stands for title and text.
_LOOKED_AT = ("article_id", "content_id", "outlet", "outlet_country", "published", "language")
_SMALL = 100  # articles of an entry; many that are smaller are put together,
_MOST_SMALL = 40
_AT_HAND = 8  # entries that stay in memory, since the next articles are often in them
_DAMAGE = (OSError, ValueError, KeyError, zipfile.BadZipFile, pa.ArrowException)
_WARM = {}  # analyses of this process, for the reports that are forked from it


def default_folder():
    """Return the folder that scheduled runs use: `GEOBRIEF_CACHE`, else the platform's place for caches."""
    from platformdirs import user_cache_path

    return Path(os.environ.get(VARIABLE) or user_cache_path("geobrief", appauthor=False))


class DamagedCache(UserWarning):
    """An entry of the cache was not usable and was made anew."""


class Entries:
    """Tables by the keys of what they were made from: entries of many keys each, in one folder.

    Parameters
    ----------
    folder : pathlib.Path
        Made where missing.
    """

    def __init__(self, folder):
        self.folder = folder
        self._paths = sorted(folder.glob("*.entry")) if folder.is_dir() else []
        known = [_keys_of(path) for path in self._paths]
        self._sizes = [len(keys) for keys in known]
        keys = np.concatenate([np.empty(0, "S16"), *known])
        order = np.argsort(keys, kind="stable")
        self._keys, self._entry = keys[order], np.repeat(np.arange(len(known)), self._sizes)[order].astype(np.int32)
        self._row = np.concatenate([np.empty(0, int), *map(np.arange, self._sizes)])[order].astype(np.int32)
        self._at_hand = OrderedDict()

    def rows(self, name, wanted):
        """Return the rows of table `name`, one a key, for those of `wanted` that are known, and a mask of the others.

        None instead of a table where nothing is known.
        """
        entries, rows, is_new = self._located(wanted)
        parts, places = [], []
        for tables, here in self._known(entries, is_new):
            parts.append(tables[name].take(rows[here]))
            places.append(here)
        return (concat(parts).take(np.argsort(np.concatenate(places))) if parts else None), is_new

    def write(self, known, tables):
        """Keep tables for the keys `known`; a full disk or a closed folder costs the entry only. Tell whether it is."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            _write_entry(self.folder, known, tables)
        except OSError as error:
            warnings.warn(
                f"The cache in {self.folder} was not written: {error.strerror}.", DamagedCache, stacklevel=2
            )
            return False
        return True

    def tidy(self):
        """Put many small entries together."""
        small = [number for number, size in enumerate(self._sizes) if size < _SMALL]
        if len(small) <= _MOST_SMALL:
            return
        read = self._apart([(number, tables) for number in small if (tables := self._tables(number))])
        if len(read) < 2:
            return
        known = np.concatenate([self._keys_in(number) for number, _ in read])
        whole = {name: concat([tables[name] for _, tables in read]) for name in read[0][1]}
        if self.write(known, whole):
            for number, _ in read:
                _unlink(self._paths[number])

    def _apart(self, read):
        """Return those of the entries, `(number, tables)`, that may become one."""
        return read

    def _keys_in(self, number):
        """Return the keys of an entry in its order; the file may be gone meanwhile."""
        mine = self._entry == number
        return self._keys[mine][np.argsort(self._row[mine])]

    def _known(self, entries, is_new):
        """Yield the tables of each entry that is asked for, with the places of its keys.

        What a damaged entry had (it is removed, with a warning), or one that another process has removed, is new.
        """
        for number in np.unique(entries[~is_new]):
            here = np.flatnonzero((entries == number) & ~is_new)
            tables = self._tables(number)
            if tables is None:
                is_new[here] = True
            else:
                yield tables, here

    def _located(self, wanted):
        """Return for each key the entry that has it and its row there, and a mask of the keys that none has."""
        if not len(self._keys):
            return np.zeros(len(wanted), int), np.zeros(len(wanted), int), np.ones(len(wanted), bool)
        at = np.searchsorted(self._keys, wanted).clip(max=len(self._keys) - 1)
        return self._entry[at], self._row[at], self._keys[at] != wanted

    def _tables(self, number):
        if number not in self._at_hand:
            self._at_hand[number] = _read_entry(self._paths[number])
        self._at_hand.move_to_end(number)
        while len(self._at_hand) > _AT_HAND:
            self._at_hand.popitem(last=False)
        return self._at_hand[number]


class ArticleCache(Entries):
    """What the stages found in articles, for one way to analyse."""

    def find(self, articles):
        """Return what is known of `articles`, a table: mappings of stage to table, and a mask of those not known."""
        entries, _, is_new = self._located(keys(articles))
        ids, parts = articles["article_id"].to_numpy(zero_copy_only=False), []
        for tables, here in self._known(entries, is_new):
            mine = pa.array(ids[here], pa.large_string())
            is_whole = len(mine) == self._sizes[entries[here[0]]]
            parts.append(tables if is_whole else {name: only(rows, mine) for name, rows in tables.items()})
        return parts, is_new

    def add(self, articles, found):
        """Keep what the stages found in `articles` (`Found`), but not in those that failed."""
        good = ~np.isin(articles["article_id"].to_numpy(zero_copy_only=False), list(found.failed))
        if good.any():
            self.write(keys(articles)[good], found.tables)

    def _apart(self, read):
        """Return entries without an article in common, since its identifier alone tells its rows: two runs at a time
        may have kept the same article, and one whose date was put right is kept once more."""
        apart, seen = [], set()
        for number, tables in read:
            ids = {name for table in tables.values() for name in pc.unique(table["article_id"]).to_pylist()}
            if seen.isdisjoint(ids):
                apart.append((number, tables))
                seen |= ids
        return apart


def open_reading():
    """Return the `Entries` of records that were cleaned, None without `GEOBRIEF_CACHE`."""
    return Entries(_root() / code_version() / "reading") if os.environ.get(VARIABLE) else None


def open_scores(scorer):
    """Return the `Entries` of what a scorer said of targets, None where there is none.

    There is none without `GEOBRIEF_CACHE`, none for a lexicon, and none for a scorer of another package.
    """
    from geobrief.sentiment.registry import LEXICONS, SCORERS

    if not os.environ.get(VARIABLE) or scorer not in SCORERS or scorer in LEXICONS:
        return None
    return Entries(_root() / code_version() / f"scores-{scorer}")


def _root():
    return Path(os.environ[VARIABLE]).expanduser() / "analysis"


def open_cache(gazetteer_fingerprint, scorer, scope):
    """Return the `ArticleCache` for a way to analyse, None where there is none.

    There is none without `GEOBRIEF_CACHE`, and none for a scorer of another package, whose code is not known.
    """
    from geobrief.sentiment.registry import SCORERS

    if not os.environ.get(VARIABLE) or scorer not in SCORERS:
        return None
    root = _root()
    way = hashlib.blake2b(f"{gazetteer_fingerprint}\n{scorer}\n{scope}".encode(), digest_size=8).hexdigest()
    folder = root / code_version() / way
    if root.is_dir() and not folder.parent.is_dir() and any(root.iterdir()):
        warnings.warn(
            "The cache was made by another version of Geobrief or of its data: everything is analysed "
            "anew (geobrief clean removes what is old).",
            DamagedCache,
            stacklevel=2,
        )
    return ArticleCache(folder)


def keys(articles):
    """Return a key of 16 bytes for each row of a table of articles, an array."""
    columns = [articles[name].cast(pa.string()).fill_null("\x00").to_pylist() for name in _LOOKED_AT]
    return np.array([hashlib.blake2b("\x1f".join(row).encode("utf-8", "surrogatepass"), digest_size=16).digest()
                     for row in zip(*columns, strict=True)], "S16")


def in_order(parts, ids):
    """Return the parts (mappings of stage to table) as one, in the order of the articles `ids`."""
    ids = pa.array(ids, pa.large_string())
    return {stage: _sorted(concat([part[stage] for part in parts if stage in part]), ids) for stage in STAGES}


def only(table, ids):
    """Return the rows of `table` that belong to the articles `ids`."""
    return table.filter(pc.is_in(table["article_id"], ids))


def _sorted(table, ids):
    place = pc.index_in(table["article_id"], ids).to_numpy()
    return table if (np.diff(place) >= 0).all() else table.take(np.argsort(place, kind="stable"))


@lru_cache(maxsize=1)
def code_version():
    """Return 16 hexadecimal digits that change with the code of the stages, their data and their
    libraries."""
    from geobrief.resources import data_path

    digest = hashlib.blake2b(__version__.encode(), digest_size=8)
    here = Path(__file__).parent
    files = [path for path in _files(here, "*.py") if path.relative_to(here).parts[0] not in _SHOWS]
    files += [path for name in _DATA for path in _files(data_path(name), "*")]
    for path in files:
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    for name in _LIBRARIES:
        try:
            digest.update(f"{name}={version(name)}".encode())
        except PackageNotFoundError:
            continue
    return digest.hexdigest()


def _files(path, pattern):
    return [path] if path.is_file() else sorted(file for file in path.rglob(pattern) if file.is_file())


# --- entries -----------------------------------------------------------------------------------------------


def _write_entry(folder, known, tables):
    """Write an entry under the hash of its bytes; it appears whole."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr(zipfile.ZipInfo("keys"), known.tobytes())
        for name, table in tables.items():
            archive.writestr(zipfile.ZipInfo(name), _packed(table))
    data = buffer.getvalue()
    target = folder / f"{_hash(data)}.entry"
    handle, name = tempfile.mkstemp(dir=folder, prefix=".new-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        os.replace(name, target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _packed(table):
    out = pa.BufferOutputStream()
    with pa.ipc.new_stream(out, table.schema, options=pa.ipc.IpcWriteOptions(compression="lz4")) as stream:
        stream.write_table(table.combine_chunks())
    return out.getvalue().to_pybytes()


def _hash(data):
    return hashlib.blake2b(data, digest_size=16).hexdigest()


def _keys_of(path):
    """Return the keys of an entry, none where it cannot be read."""
    try:
        with zipfile.ZipFile(path) as archive:
            return np.frombuffer(archive.read("keys"), "S16")
    except FileNotFoundError:  # removed by another process meanwhile
        return np.empty(0, "S16")
    except _DAMAGE as error:
        return _removed(path, error, np.empty(0, "S16"))


def _read_entry(path):
    """Return what an entry holds, a mapping of stage to table; None where it is damaged or no longer there."""
    try:
        data = path.read_bytes()
        if _hash(data) != path.stem:
            raise ValueError("its bytes have changed")
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = [name for name in archive.namelist() if name != "keys"]
            return {name: pa.ipc.open_stream(archive.read(name)).read_all() for name in names}
    except FileNotFoundError:
        return None
    except _DAMAGE as error:
        return _removed(path, error, None)


def _removed(path, error, instead):
    warnings.warn(f"A damaged entry of the cache was removed ({error}); its articles are analysed anew.", DamagedCache,
                  stacklevel=3)
    _unlink(path)
    return instead


def _unlink(path):
    with suppress(OSError):  # another process has it open, or the folder is closed to this one
        path.unlink(missing_ok=True)


# --- one analysis for many reports -------------------------------------------------------------------------


def shared_key(paths, scorer, scope, actors):
    """Return the name of the analysis that the reports of one command share."""
    asked = json.dumps([[str(path) for path in paths], scorer or "", scope, str(actors or "")])
    return hashlib.blake2b(asked.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def shared_folder(key):
    """Return where the shared analysis `key` lies, None outside a command that shares."""
    root = os.environ.get(SHARED)
    return Path(root) / key if root else None


def warm(key):
    """Return the analysis `key` that this process holds in memory, or None."""
    return _WARM.get(key)


def keep_warm(key, analysis):
    """Hold an analysis in memory for what is forked from this process; None lets it go."""
    _WARM[key] = analysis


# --- cleaning ----------------------------------------------------------------------------------------------


def size(folder):
    """Return the number of files below `folder` and their bytes."""
    files = [path for path in Path(folder).rglob("*") if path.is_file()] if Path(folder).is_dir() else []
    return len(files), sum(path.stat().st_size for path in files)


def remove(folder):
    """Remove the cache in `folder`: only what Geobrief put there."""
    shutil.rmtree(Path(folder) / "analysis", ignore_errors=True)
