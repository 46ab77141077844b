"""Build data/gazetteer/ from named sources and the curated lists: `python data/build/gazetteer.py`.

Sources and licences are listed in data/gazetteer/README.md. A second run writes the same bytes.
"""

import actors
import checks
import places
import words
from tables import OUTPUT, write_csv, write_parquet

COLUMNS = {
    "actors": [
        "actor_id",
        "name",
        "kind",
        "country",
        "parent",
        "valid_from",
        "valid_to",
        "latitude",
        "longitude",
        "source",
        "as_of",
    ],
    "aliases": ["alias", "actor_id", "name_kind", "match", "note", "source", "as_of"],
    "members": ["actor_id", "country", "from", "to", "source", "as_of"],
    "offices": ["actor_id", "office", "country", "from", "to", "source", "as_of"],
    "words": ["list", "word", "value", "source", "as_of"],
}


def build():
    """All tables of the gazetteer, by name."""
    tables = actors.build()
    tables |= places.build(tables)
    tables["words"] = words.build(tables)
    return tables


def main():
    """Build, check, write, and say how much there is."""
    tables = build()
    checks.check(tables)
    OUTPUT.mkdir(parents=True, exist_ok=True)
    for name, columns in COLUMNS.items():
        write_csv(tables[name], name, columns)
    for name, schema in places.SCHEMAS.items():
        write_parquet(tables[name], name, schema)
    print("\n".join(f"{name}: {len(table):,} rows" for name, table in tables.items()))


if __name__ == "__main__":
    main()
