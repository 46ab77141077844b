"""Who is counted: states with their governments and leaders, bodies and groups; never private persons."""

from geobrief.offices import in_office

STATE_KINDS = ("country", "nationality", "government")
FROM_TEXT = "the text of the articles"  # the `source` of an actor that the corpus itself introduces


def attach_units(mentions, actors, articles):
    """Return `mentions` with the column `unit`: the actor that a mention counts to, NA for none.

    A state is counted together with its government and those who held an office in it when the article appeared
    ("Russia" for Moscow, the Kremlin and Putin); international bodies and groups count as themselves. Other persons,
    companies, media and mere locations have no unit: they appear in evidence and are never ranked.

    Parameters
    ----------
    mentions, actors, articles : pandas.DataFrame
        Frames of the contract.
    """
    source = mentions["actor_id"].map(actors.drop_duplicates("actor_id").set_index("actor_id")["source"])
    listed = source.notna() & (source != FROM_TEXT)
    stands_for_state = (mentions["kind"] == "place") & (mentions["role"] == "actor")
    of_state = (
        mentions["kind"].isin(STATE_KINDS) | stands_for_state | _leads_state(mentions, actors, articles, listed)
    )
    international = (mentions["kind"] == "organisation") & mentions["actor_id"].str.startswith(
        "INT.", na=False
    )
    body = listed & (international | (mentions["kind"] == "group"))
    unit = mentions["country"].where(of_state).mask(body, mentions["actor_id"])
    return mentions.assign(unit=unit.where(mentions["role"] != "outlet"))


def _leads_state(mentions, actors, articles, listed):
    """Tell which mentions are of a person of the lists who held an office when the article appeared."""
    persons = mentions[(mentions["kind"] == "person") & listed]
    return in_office(persons, actors, articles).reindex(mentions.index, fill_value=False)


def names_of(ids, actors):
    """Return the name of each actor in `ids` (a Series), the identifier itself where there is none."""
    names = actors.drop_duplicates("actor_id").set_index("actor_id")["name"]
    return ids.map(names).fillna(ids)
