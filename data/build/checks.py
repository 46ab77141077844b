"""What must hold before the gazetteer is written."""

import pandas as pd

MATCHES = {"exact", "fold", "context"}


def check(tables):
    """Stop the build with every fault found."""
    faults = [fault for find in (sources, identifiers, references, values) for fault in find(tables)]
    if faults:
        raise SystemExit("the gazetteer is not written:\n" + "\n".join(faults))


def sources(tables):
    """Rows without a source or a date."""
    for name, table in tables.items():
        if name != "place_names":
            bare = table[(table["source"].fillna("") == "") | (table["as_of"].fillna("") == "")]
            yield from (f"{name}: no source or date: {row}" for row in bare.iloc[:5, :3].to_numpy().tolist())


def identifiers(tables):
    """Identifiers that occur twice."""
    for name, column in (("actors", "actor_id"), ("places", "place_id")):
        twice = tables[name].loc[tables[name][column].duplicated(), column]
        yield from (f"{name}: {value} occurs twice" for value in twice)


def references(tables):
    """Names, offices, members, parents and countries that point nowhere."""
    known = set(tables["actors"]["actor_id"])
    for name, column in (
        ("aliases", "actor_id"),
        ("offices", "actor_id"),
        ("members", "actor_id"),
        ("actors", "parent"),
        ("actors", "country"),
        ("members", "country"),
        ("places", "country"),
    ):
        used = tables[name][column].fillna("")
        yield from (f"{name}: no actor {value}" for value in sorted(set(used) - known - {""}))
    lost = set(tables["place_names"]["place_id"]) - set(tables["places"]["place_id"])
    yield from (f"place_names: no place {value}" for value in sorted(lost))


def values(tables):
    """Cells outside their range."""
    for name in ("aliases", "place_names"):
        yield from (f"{name}: match {value!r}" for value in sorted(set(tables[name]["match"]) - MATCHES))
    terms = tables["offices"]
    bad = terms[terms["office"].isna() | ((terms["to"] != "") & (terms["to"] < terms["from"]))]
    yield from (f"offices: unreadable term of {value}" for value in bad["actor_id"])
    places = tables["places"]
    off = places[
        pd.to_numeric(places["latitude"]).abs().gt(90) | pd.to_numeric(places["longitude"]).abs().gt(180)
    ]
    yield from (f"places: {value} lies nowhere" for value in off["place_id"])
