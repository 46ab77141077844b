"""Nothing is analysed twice: what the stages found in an article, kept by its content.

Off unless `GEOBRIEF_CACHE` names a folder, which scheduled runs see to: the entries hold sentences of the
articles, and what is confidential should lie nowhere by surprise. `geobrief clean` shows and removes it.

An entry holds what was found in one batch of articles. Its name is the hash of its bytes, so that a damaged
one is recognised; it lies in a folder that is named after everything that a result depends on beside the
article itself: code, reference data, gazetteer, scorer, scope. A result from the cache equals one made anew.
"""

import hashlib
import io
import json
import os
import shutil
import tempfile
import warnings
import zipfile
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import pandas as pd

from geobrief import __version__, frames

VARIABLE = "GEOBRIEF_CACHE"
SHARED = "GEOBRIEF_SHARED"
STAGES = ("sentences", "mentions", "statements", "sentiment", "events", "persons")
# What shows results and does not make them.
_SHOWS = {"charts", "evaluation", "maps", "report", "schedule", "summaries", "cli.py", "cli_schedule.py"}
_DATA = ("model", "statements")
_LIBRARIES = ("numpy", "onnxruntime", "tokenizers", "vaderSentiment", "textblob", "ahocorasick_rs")
# What of an article a stage may look at; a change in any of it makes it another article.
_LOOKED_AT = (
    "article_id",
    "content_id",
    "title",
    "text",
    "outlet",
    "outlet_country",
    "published",
    "language",
)
_MOST_ENTRIES = 40  # of one folder; more are put together into one
_WARM = {}  # analyses of this process, for the reports that are forked from it


def default_folder():
    """Return the folder that scheduled runs use: `GEOBRIEF_CACHE`, else the platform's place for caches."""
    from platformdirs import user_cache_path

    return Path(os.environ.get(VARIABLE) or user_cache_path("geobrief", appauthor=False))


class DamagedCache(UserWarning):
    """An entry of the cache was not usable and was made anew."""


class ArticleCache:
    """The entries for one way to analyse.

    Parameters
    ----------
    folder : pathlib.Path
        Made where missing.
    """

    def __init__(self, folder):
        self.folder = folder

    def find(self, articles):
        """Return what is known of `articles` (the frame): a mapping of stage to frame, and the articles not
        known.

        A damaged entry is removed with a warning; its articles count as not known.
        """
        wanted = keys(articles)
        found, left = [], set(wanted)
        for path in self._entries():
            entry = _read_entry(path, left)
            if entry:
                known, tables = entry
                left -= known
                found.append(tables)
        new = articles[wanted.isin(left).to_numpy()]
        self._fill = len(found)
        return found, new

    def add(self, articles, found):
        """Keep what the stages found in `articles`; a full disk or a closed folder costs the entry only."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            _write_entry(self.folder, dict(zip(keys(articles), articles["article_id"], strict=True)), found)
        except OSError as error:
            warnings.warn(
                f"The cache in {self.folder} was not written: {error.strerror}.", DamagedCache, stacklevel=2
            )

    def tidy(self, articles, found):
        """Put many small entries together: what is no longer part of the corpus goes."""
        entries = self._entries()
        if len(entries) > _MOST_ENTRIES:
            self.add(articles, found)
            for path in entries:
                path.unlink(missing_ok=True)

    def _entries(self):
        return sorted(self.folder.glob("*.entry")) if self.folder.is_dir() else []


def open_cache(gazetteer_fingerprint, scorer, scope):
    """Return the `ArticleCache` for a way to analyse, None where there is none.

    There is none without `GEOBRIEF_CACHE`, and none for a scorer of another package, whose code is not known.
    """
    from geobrief.sentiment.registry import SCORERS

    if not os.environ.get(VARIABLE) or scorer not in SCORERS:
        return None
    root = Path(os.environ[VARIABLE]).expanduser() / "analysis"
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
    """Return a key of 32 hexadecimal digits for each row of the frame `articles`."""
    columns = [articles[name].astype("str").fillna("\x00") for name in _LOOKED_AT]
    return pd.Series(
        [
            hashlib.blake2b("\x1f".join(row).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
            for row in zip(*columns, strict=True)
        ],
        index=articles.index,
        dtype=object,
    )


def in_order(found, articles):
    """Return the frames of `found` (stage -> frame) in the order of `articles`, whatever order they were
    made in."""
    place = pd.Series(range(len(articles)), index=articles["article_id"].to_numpy())
    return {
        name: frame
        if name == "persons" or frame.empty
        else frame.iloc[place.reindex(frame["article_id"]).argsort(kind="stable")].reset_index(drop=True)
        for name, frame in found.items()
    }


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


# --- entries ------------------------------------------------------------


def _write_entry(folder, ids, found):
    """Write an entry under the hash of its bytes; it appears whole."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr(zipfile.ZipInfo("articles.json"), json.dumps(ids))
        for name in STAGES:
            archive.writestr(zipfile.ZipInfo(name), found[name].to_parquet(index=False, compression="zstd"))
    data = buffer.getvalue()
    target = folder / f"{hashlib.blake2b(data, digest_size=16).hexdigest()}.entry"
    handle, name = tempfile.mkstemp(dir=folder, prefix=".new-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        os.replace(name, target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _read_entry(path, wanted):
    """Return (keys, stage -> frame) of those articles of the entry that are wanted, None where none is."""
    try:
        data = path.read_bytes()
        if hashlib.blake2b(data, digest_size=16).hexdigest() != path.stem:
            raise ValueError("its bytes have changed")
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            ids = json.loads(archive.read("articles.json"))
            known = set(ids) & wanted
            if not known:
                return None
            tables = {name: pd.read_parquet(io.BytesIO(archive.read(name))) for name in STAGES}
    except FileNotFoundError:  # removed by another process meanwhile
        return None
    except (OSError, ValueError, KeyError, zipfile.BadZipFile) as error:
        warnings.warn(
            f"A damaged entry of the cache was removed ({error}); its articles are analysed anew.",
            DamagedCache,
            stacklevel=3,
        )
        path.unlink(missing_ok=True)
        return None
    return known, _only(tables, {ids[key] for key in known})


def _only(tables, articles):
    """Return what belongs to `articles`, the persons their mentions name included."""
    kept = {name: tables[name][tables[name]["article_id"].isin(articles)] for name in STAGES[:-1]}
    persons = tables["persons"]
    used = set(kept["mentions"]["actor_id"].dropna())
    used |= set(persons[persons["actor_id"].isin(used)]["parent"].dropna())
    kept["persons"] = persons[persons["actor_id"].isin(used)]
    return {
        name: frames.as_frame("actors" if name == "persons" else name, frame) for name, frame in kept.items()
    }


# --- one analysis for many reports
# ---------------------------------------------------------------------------


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


# --- cleaning
# --------------------------------------------------------------------------------------------------


def size(folder):
    """Return the number of files below `folder` and their bytes."""
    files = [path for path in Path(folder).rglob("*") if path.is_file()] if Path(folder).is_dir() else []
    return len(files), sum(path.stat().st_size for path in files)


def remove(folder):
    """Remove the cache in `folder`: only what Geobrief put there."""
    shutil.rmtree(Path(folder) / "analysis", ignore_errors=True)
