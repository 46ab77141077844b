"""Who is counted: states with their governments and leaders, bodies and groups; never private persons."""


STATE_KINDS = ("country", "nationality", "government")
FROM_TEXT = "the text of the articles"  # the `source` of an actor that the corpus itself introduces


def attach_units(mentions, actors):
    """Return `mentions` with the column `unit`: the actor that a mention counts to, NA for none.

    A state is counted together with its government and its leaders ("Russia" for Moscow, the Kremlin and
    Putin); international bodies and groups count as themselves. Persons in no list, companies, media and mere
    locations have no unit: they appear in evidence and are never ranked.

    Parameters
    ----------
    mentions, actors : pandas.DataFrame
        Frames of the contract.
    """
    source = mentions["actor_id"].map(actors.drop_duplicates("actor_id").set_index("actor_id")["source"])
    listed = source.notna() & (source != FROM_TEXT)
    stands_for_state = (mentions["kind"] == "place") & (mentions["role"] == "actor")
    of_state = (
        mentions["kind"].isin(STATE_KINDS) | stands_for_state | ((mentions["kind"] == "person") & listed)
    )
    international = (mentions["kind"] == "organisation") & mentions["actor_id"].str.startswith(
        "INT.", na=False
    )
    body = listed & (international | (mentions["kind"] == "group"))
    unit = mentions["country"].where(of_state).mask(body, mentions["actor_id"])
    return mentions.assign(unit=unit.where(mentions["role"] != "outlet"))


def names_of(ids, actors):
    """Return the name of each actor in `ids` (a Series), the identifier itself where there is none."""
    names = actors.drop_duplicates("actor_id").set_index("actor_id")["name"]
    return ids.map(names).fillna(ids)
