"""Frames as Arrow tables: what travels between processes, lies in the cache and goes to disk."""

from functools import cache

import pyarrow as pa

from geobrief import frames

# What the stages make of articles, in order; `persons` are the actors that no list holds, with the article of each.
STAGES = ("sentences", "mentions", "statements", "sentiment", "events", "persons")


def as_table(frame):
    """Return a frame as an Arrow table that knows how to become the frame again."""
    return pa.Table.from_pandas(frame, preserve_index=False)


@cache
def empty_table(name):
    """Return the frame `name` without a row, as a table."""
    return as_table(frames.empty(name))


def nothing():
    """Return the tables of no article."""
    tables = {name: empty_table("actors" if name == "persons" else name) for name in STAGES}
    return tables | {"persons": tables["persons"].append_column("article_id", pa.array([], pa.large_string()))}


def concat(tables):
    """Return tables of one frame as one; a column that some lack is unknown there."""
    filled = [table for table in tables if len(table)]
    if not filled:  # where no article was new, the first has no columns at all
        return max(tables, key=lambda table: table.num_columns)
    if len(filled) < 2:
        return filled[0]
    return pa.concat_tables(filled, promote_options="permissive")
