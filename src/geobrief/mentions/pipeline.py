"""From articles and sentences to the frame of mentions."""

import pandas as pd

from geobrief.frames import PARTS, empty, new_id, of_columns
from geobrief.mentions.affiliations import find_affiliated, find_short_forms
from geobrief.mentions.choice import settle_actors, settle_context
from geobrief.mentions.context import cut_runs, find_sequences
from geobrief.mentions.evidence import Evidence
from geobrief.mentions.hits import assign_runs, find_hits
from geobrief.mentions.institutions import find_institutions, find_short_institutions
from geobrief.mentions.persons import clear_places, drop_persons, mark_persons
from geobrief.mentions.places import load_model, resolve_places
from geobrief.mentions.roles import set_roles
from geobrief.mentions.shadows import is_shadowed, settle_water
from geobrief.mentions.spans import Spans
from geobrief.sentences import sentence_rows

_COLUMNS = (
    "mention_id",
    "article_id",
    "part",
    "start",
    "end",
    "surface",
    "actor_id",
    "kind",
    "role",
    "country",
    "latitude",
    "longitude",
    "confidence",
    "place",
)


def find_mentions(articles, sentences, gazetteer):
    """Find who and where is named in `articles`.

    Parameters
    ----------
    articles : pandas.DataFrame
        The `articles` frame; `title`, `text`, `outlet_country` and, where it is there, `body_start` are read: a
        name in the dateline tells what other names mean, and is no mention.
    sentences : pandas.DataFrame
        The `sentences` frame of the same articles: a mention belongs to the sentence in which it starts.
    gazetteer : Gazetteer

    Returns
    -------
    mentions : pandas.DataFrame
        The `mentions` frame; spans do not overlap. `confidence` is the probability in [0, 1] that span, kind
        and country are right. A place in the role of location has no `actor_id`; `place` is its name in the
        gazetteer.
    actors : pandas.DataFrame
        The `actors` frame of those met that are in no list, one row an actor and article (`article_id`):
        persons (with the country the article ties them to, or the code XXX in their identifier),
        institutions known by pattern. Together with `gazetteer.actors` it holds every `actor_id` of the
        mentions.
    """
    columns = [articles[name].tolist() for name in ("article_id", "title", "text", "outlet_country")]
    columns.append(articles["body_start"].tolist() if "body_start" in articles else [0] * len(articles))
    model, rows, met = load_model(), [], []
    for article_id, title, text, outlet, begins in zip(*columns, strict=True):
        parts = zip(PARTS, (title, text), strict=True)
        texts = {part: value for part, value in parts if isinstance(value, str) and value}
        outlet = outlet if isinstance(outlet, str) else ""
        hits, actors = resolve_article(texts, outlet, gazetteer, model)
        told = [hit for hit in _finish(hits, texts, gazetteer) if hit.part == "title" or hit.start >= begins]
        rows += [_row(article_id, hit) for hit in told]
        met += _actors_met(article_id, actors, {hit.actor_id for hit in told}, gazetteer.actor_ids)
    return _in_sentences(rows, sentences), _actors(met)


def _in_sentences(rows, sentences):
    """Return the frame of the mentions that start in a sentence, each with its own."""
    columns = _columns(_COLUMNS, rows)
    at = sentence_rows(columns, sentences)
    if (at < 0).any():
        rows, at = [row for row, place in zip(rows, at.tolist(), strict=True) if place >= 0], at[at >= 0]
        columns = _columns(_COLUMNS, rows)
    return of_columns("mentions", columns | {"sentence_id": sentences["sentence_id"].array.take(at)}, len(rows))


def _columns(names, rows):
    return dict(zip(names, zip(*rows, strict=True), strict=True)) if rows else dict.fromkeys(names, ())


def resolve_article(texts, outlet, gazetteer, model):
    """Return the hits of one article, kept or dropped, and the actors met that are in no list.

    `texts` maps a part of the article to its text; `outlet` is the country of its outlet, or "".
    """
    sequences = {part: find_sequences(text) for part, text in texts.items()}
    usage = [0, 0, 0]
    hits = [
        hit
        for part, text in texts.items()
        for hit in find_hits(part, text, sequences[part], gazetteer, usage)
    ]
    for hit in hits:
        if is_shadowed(hit, texts[hit.part], gazetteer.words):
            hit.state = "dropped"
        else:
            settle_water(hit, texts[hit.part])
    settle_actors(hits, gazetteer)
    for part, text in texts.items():
        sequences[part] = _cut(part, sequences[part], hits)
        mark_persons(text, sequences[part], gazetteer.words)
    evidence = Evidence(usage, outlet)
    for hit in hits:
        if hit.state == "kept":
            evidence.vote(hit.country)
    assign_runs(hits, sequences)
    clear_places(hits)
    drop_persons(hits, sequences)
    resolve_places(hits, texts, evidence, gazetteer, model)
    for hit in hits:
        if hit.state == "kept" and hit.kind == "place":
            evidence.vote(hit.country, 0.5)
    settle_context(hits, evidence)
    taken = {part: Spans(hit for hit in hits if hit.part == part and hit.state == "kept") for part in texts}
    institutions, actors = find_institutions(hits, texts, gazetteer)
    _add(institutions, hits, taken)
    _add(find_short_institutions(hits, texts), hits, taken)
    affiliated, persons = find_affiliated(hits, texts, sequences)
    _add(affiliated, hits, taken)
    _add(find_short_forms(hits, persons, texts, sequences, taken), hits, taken)
    for person in persons.values():
        actors[person.actor_id] = person.name, "person", person.country, person.country
    _mend_possessives(hits, texts)
    return hits, actors


def _mend_possessives(hits, texts):
    """Let "Chinas" of "Chinas economy" be the whole word."""
    for hit in hits:
        text = texts[hit.part]
        if (
            hit.state == "kept"
            and text[hit.end : hit.end + 1] == "s"
            and not text[hit.end + 1 : hit.end + 2].isalnum()
        ):
            hit.end += 1
            hit.surface = text[hit.start : hit.end]


def _cut(part, runs, hits):
    """Return the runs of capitals without the actors already known: "CIA William Burns" leaves the man."""
    return cut_runs(
        runs, [hit for hit in hits if hit.part == part and hit.state == "kept" and hit.kind != "person"]
    )


def _add(candidates, hits, taken):
    """Add to `hits`, and to the spans that are `taken`, candidates that overlap none of those, the first first."""
    for hit in candidates:
        if not taken[hit.part].overlaps(hit.start, hit.end):
            hits.append(hit)
            taken[hit.part].add(hit)


def _finish(hits, texts, gazetteer):
    """Return the kept hits in reading order, with their roles."""
    kept = sorted(
        (hit for hit in hits if hit.state == "kept"), key=lambda hit: (hit.part != "title", hit.start)
    )
    set_roles(kept, texts, gazetteer.words.get("medium", {}))
    for hit in kept:
        if hit.kind == "place" and hit.role != "location" and hit.country:
            hit.actor_id = hit.country
    return kept


def _row(article_id, hit):
    """Return the row of a mention, its sentence apart."""
    place = hit.place if hit.kind == "place" else None
    is_known = place is not None and place.latitude == place.latitude
    return (
        new_id(article_id, hit.part, hit.start, hit.end),
        article_id,
        hit.part,
        hit.start,
        hit.end,
        hit.surface,
        hit.actor_id or None,
        hit.kind,
        hit.role,
        hit.country or None,
        place.latitude if is_known else None,
        place.longitude if is_known else None,
        round(hit.confidence, 4),
        place.name if place is not None else None,
    )


def _actors_met(article_id, actors, used, known):
    """Return the rows of the actors that an article names and no list holds, and of those above them."""
    used = used | {actors[name][3] for name in used if name in actors}
    return [(name, *actors[name], article_id) for name in sorted(used & actors.keys() - known)]


def _actors(rows):
    if not rows:
        return empty("actors").assign(article_id=pd.Series(dtype=str))
    columns = _columns(("actor_id", "name", "kind", "country", "parent", "article_id"), rows)
    told = {name: [value or None for value in values] for name, values in columns.items()}
    source = ["the text of the articles"] * len(rows)
    return of_columns("actors", {**told, "source": source, "as_of": [""] * len(rows)}, len(rows))
