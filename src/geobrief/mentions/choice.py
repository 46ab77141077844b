"""Names of actors: those with one reading, and those that the article has to support."""

from collections import Counter

_SURE, _SUPPORTED, _GUESSED = 0.97, 0.8, 0.55
# Many states have a Senate or a Supreme Court: one is that of a country only where the article is as much about that
# country, in this share of the mentions of the country that it names most.
_LEAST_SHARE = 0.25


def settle_actors(hits, gazetteer):
    """Decide the hits that name an actor in any article; leave those that may be a person or a place."""
    first_names, surnames = gazetteer.words.get("first_name", {}), gazetteer.words.get("surname", {})
    for hit in hits:
        if hit.state != "open":
            continue
        actor = hit.senses.sure
        if actor is None:
            continue
        if actor.kind == "country" and (
            hit.senses.places or hit.surface in first_names or hit.surface in surnames
        ):
            continue
        if hit.senses.places and hit.around.after.startswith(", ") and hit.around.next[:1].isupper():
            continue
        if actor.kind == "person" and _is_namesake(hit):
            hit.state = "dropped"
        else:
            hit.settle(actor, _SURE)


def _is_namesake(hit):
    """True where another first name stands before a surname that is in the list: "Jill Biden"."""
    run = hit.sequence
    return (
        " " not in hit.surface
        and run is not None
        and bool(run.person)
        and len(run.person[1]) > 1
        and (run.person[0] <= hit.start)
    )


def settle_context(hits, evidence):
    """Decide the actors whose name needs support: by what else of the same country the article names."""
    present = {hit.actor_id for hit in hits if hit.state == "kept" and hit.actor_id}
    named = Counter(hit.country for hit in hits if hit.state == "kept" and hit.country)
    for hit in hits:
        if hit.state == "kept" or not hit.senses or hit.senses.places:
            continue
        if hit.state == "dropped" and hit.confidence == 0.0:
            continue
        choices = [
            actor for actor in hit.senses.actors if actor.match == "context" and actor.kind != "country"
        ]
        if not choices:
            continue
        best = max(choices, key=lambda actor: _support(actor, evidence, present))
        support = _support(best, evidence, present)
        if best.kind == "government" and named[best.country] < _LEAST_SHARE * max(named.values(), default=0):
            hit.state = "dropped"
        elif support > 0 or best.kind == "nationality":
            hit.settle(best, _SUPPORTED if support > 0 else _GUESSED)
        else:
            hit.state = "dropped"


def _support(actor, evidence, present):
    """Return how much of the article speaks for this actor."""
    if actor.country:
        return evidence.votes.get(actor.country, 0.0) + (actor.country == evidence.outlet)
    above = actor.actor_id.rsplit(".", 1)[0]
    return float(
        any(name == above or name.startswith(above + ".") for name in present if name != actor.actor_id)
    )
