"""Reading the curated lists and the writing of sorted, reproducible tables."""

import os
import re
import unicodedata
from contextlib import contextmanager
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

HERE = Path(__file__).parent
OUTPUT = HERE.parent / "gazetteer"
MARKS = {"?": "context", "~": "fold"}


def read_curated(name):
    """A curated list as text columns; empty cells are empty strings."""
    return pd.read_csv(HERE / "curated" / f"{name}.csv", dtype=str, keep_default_na=False)


def read_source(name, **options):
    """An extracted table of data/build/sources/ as text columns."""
    return pd.read_csv(HERE / "sources" / f"{name}.csv", dtype=str, keep_default_na=False, **options)


def read_lines(name):
    """The lines of a word list of data/build/sources/."""
    return (HERE / "sources" / f"{name}.txt").read_text(encoding="utf-8").split("\n")[:-1]


def split_names(table, column, **constants):
    """One row per name of a `|`-separated column, its leading mark (`?` context, `~` fold) as `match`."""
    rows = table.assign(alias=table[column].str.split("|")).explode("alias")
    rows = rows[rows["alias"].str.strip() != ""].reset_index(drop=True)
    marks = rows["alias"].str[0].map(MARKS)
    rows["alias"] = rows["alias"].where(marks.isna(), rows["alias"].str[1:]).str.strip()
    return rows.assign(match=marks.fillna("exact"), **constants)


def split_marked(table):
    """The table, and apart from it one row per name marked `+`: of the same kind and country.

    In collective rows (id `FRA.press`, `USA.companies`) every name is marked; the row itself goes.
    """
    names = split_names(table.assign(names=table["names"].str.replace("+?", "?+", regex=False)), "names")
    if "id" in table:
        collective = (
            r"\.(?:press|companies|teams|baseball|football|basketball|hockey|soccer|parties|groups|agencies)$"
        )
        together = names["id"].str.contains(collective)
        names.loc[together, "alias"] = "+" + names["alias"].str.lstrip("+")
        table = table[~table["id"].str.contains(collective)]
    apart = names[names["alias"].str.startswith("+")].copy()
    apart["name"] = apart["alias"].str[1:]
    apart["names"] = apart["match"].eq("context").map({True: "?", False: ""}) + apart["name"]
    own = table["names"].str.split("|").map(lambda all_: "|".join(n for n in all_ if "+" not in n))
    return table.assign(names=own), apart[[*table.columns]]


def fold(text):
    """The text without diacritics, typographic apostrophes straightened: `Córdoba` -> `Cordoba`."""
    text = text.replace("’", "'").replace("‘", "'").replace("`", "'").replace("ʻ", "'").replace("ʼ", "'")
    text = text.translate(str.maketrans("øØłŁđĐıðÐ", "oOlLdDidD")).replace("ß", "ss").replace("æ", "ae")
    text = text.replace("Æ", "Ae").replace("œ", "oe").replace("þ", "th").replace("Þ", "Th")
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


def slug(text):
    """An identifier part: `Vladimir Putin` -> `vladimir-putin`."""
    return re.sub(r"[^a-z0-9]+", "-", fold(text).lower()).strip("-")


@contextmanager
def replaced(path):
    """Give a name beside `path` to write to, then put the file in its place at once: readers never see half of it."""
    beside = path.with_name(f".{path.name}.new")
    yield beside
    os.replace(beside, path)


def write_csv(table, name, columns):
    """Write one sorted CSV with LF line ends, the columns in the order given."""
    ordered = table[columns].sort_values(columns, kind="stable", na_position="first")
    with replaced(OUTPUT / f"{name}.csv") as path:
        ordered.to_csv(path, index=False, lineterminator="\n", encoding="utf-8")


def write_parquet(table, name, schema):
    """Write one sorted Parquet file whose bytes depend only on its rows and the pyarrow version."""
    names = schema.names
    ordered = table[names].sort_values(names[:2], kind="stable").reset_index(drop=True)
    arrow = pa.Table.from_pandas(ordered, schema=schema, preserve_index=False).replace_schema_metadata(None)
    with replaced(OUTPUT / f"{name}.parquet") as path:
        pq.write_table(arrow, path, compression="zstd", compression_level=19)
