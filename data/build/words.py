"""Word lists that rules use: titles, roles, institutions, prefixes, names of persons, shadows."""

import pandas as pd
from tables import read_curated, read_lines

CENSUS = ("US Census 1990 via names 0.3.0 (public domain)", "1990-04-01")
SCOWL = ("SCOWL via Debian wamerican-small 2020.12.07 (permissive)", "2020-12-07")


def build(tables):
    """One row per list and word; `value` carries what the word stands for (a country, a kind)."""
    curated = read_curated("words")
    curated["word"] = curated["words"].str.split("|")
    curated = curated.explode("word").assign(value=lambda t: t["value"])
    parts = [
        curated[["list", "word", "value", "source", "as_of"]],
        name_list("first_name", "first_names"),
        name_list("surname", "surnames"),
        common_words(tables["place_names"]),
        media(),
    ]
    return pd.concat(parts, ignore_index=True).drop_duplicates(["list", "word", "value"])


def name_list(name, source):
    """The census names of one kind."""
    table = pd.DataFrame({"word": read_lines(source)})
    return table.assign(list=name, value="", source=CENSUS[0], as_of=CENSUS[1])


def media():
    """The actors that are media: as sources they are outlets."""
    table = read_curated("media")
    return table.assign(list="medium", word=table["id"], value="")[
        ["list", "word", "value", "source", "as_of"]
    ]


def common_words(place_names):
    """Place names that are ordinary English words when written in lower case."""
    names = set(place_names["alias"])
    words = [w.capitalize() for w in read_lines("common_words") if w.capitalize() in names]
    return pd.DataFrame({"word": words}).assign(list="common_word", value="", source=SCOWL[0], as_of=SCOWL[1])
