"""The sentences behind a figure: dated, with the actor marked, from as many articles as possible."""

from geobrief.summaries.coverage import counted

MOST = 5           # sentences shown for a figure
EXCERPT = 600      # characters of one sentence; pages carry excerpts, never whole articles
COLUMNS = [
    "article_id",
    "published",
    "published_precision",
    "outlet",
    "title",
    "url",
    "path",
    "part",
    "text",
    "spans",
    "polarity",
    "label",
]
_OF_ARTICLE = ["published", "published_precision", "outlet", "title", "url", "path"]


def evidence(analysis, mentions, most=MOST, order=None):
    """Return the sentences in which `mentions` stand, one row a sentence.

    Parameters
    ----------
    mentions : pandas.DataFrame
        Rows with `mention_id`, `article_id`, `sentence_id`, `start`, `end`; with `polarity` and `label` if
        scored.
    most : int
        How many sentences; each article gives one before any gives a second.
    order : {"negative", "positive", "date", None}
        Most negative, most positive or latest first; None: first in each article, latest article first.

    Returns
    -------
    pandas.DataFrame
        `article_id`, `published`, `outlet`, `title`, `url`, `path`, `part`, `text` of the sentence, `spans`
        (list of half-open spans in it), `polarity`, `label` (NA where not scored).
    """
    found = mentions.merge(
        analysis.sentences[["sentence_id", "start", "end", "part", "text"]],
        on="sentence_id",
        suffixes=("", "_of"),
    ).merge(_sources(analysis), on="article_id", suffixes=("_mention", ""))
    found = found.assign(mark=_marks(found))
    scored = {
        name: (name, rule) for name, rule in (("polarity", "mean"), ("label", "first")) if name in found
    }
    keep = {name: (name, "first") for name in (*_OF_ARTICLE, "text")}
    rows = found.groupby(["article_id", "sentence_id"], sort=False).agg(
        part=("part_of", "first") if "part_of" in found else ("part", "first"), spans=("mark", _distinct),
        position=("start_of", "first"), **keep, **scored).reset_index()
    rows = _ordered(rows, order)
    turn = rows.groupby("article_id", sort=False).cumcount()
    chosen = rows.assign(turn=turn).sort_values("turn", kind="stable").head(most)
    return _excerpts(chosen.reindex(columns=COLUMNS)).reset_index(drop=True)


def _excerpts(rows):
    """Return `rows` with each text cut to an excerpt that holds its first mark."""
    cut = [_excerpt(*row) for row in zip(rows["text"], rows["spans"], strict=True)]
    return rows.assign(text=[text for text, _ in cut], spans=[spans for _, spans in cut])


def _excerpt(text, spans):
    if len(text) <= EXCERPT:
        return text, spans
    start = max(0, min(spans[0][0] - EXCERPT // 3, len(text) - EXCERPT))
    head, tail = ("… " if start else ""), (" …" if start + EXCERPT < len(text) else "")
    moved = [(a - start + len(head), b - start + len(head)) for a, b in spans if start <= a and b <= start + EXCERPT]
    return head + text[start : start + EXCERPT] + tail, moved


def _sources(analysis):
    return counted(analysis.articles)[["article_id", *_OF_ARTICLE]]


def _marks(found):
    start = (found["start"] - found["start_of"]).astype(int)
    end = (found["end"] - found["start_of"]).astype(int)
    return list(zip(start, end, strict=True))


def _distinct(spans):
    return sorted(set(spans))


def _ordered(rows, order):
    by_date = ["published", "path", "position"]
    if order in ("negative", "positive"):
        return rows.sort_values(["polarity", *by_date], ascending=[order == "negative", False, True, True],
                                na_position="last", kind="stable")
    return rows.sort_values(by_date, ascending=[False, True, True], na_position="last", kind="stable")


def mentions_of(analysis, units, unit):
    """Return the scored or unscored mentions that count to `unit`, from a frame with the column `unit`."""
    scores = analysis.sentiment[["mention_id", "polarity", "label"]]
    rows = units[units["unit"] == unit]
    if "polarity" in rows:
        return rows
    return rows.merge(scores, on="mention_id", how="left")


def together(units, first, second):
    """Return the mentions of two actors in the sentences that name both."""
    pair = units[units["unit"].isin([first, second])]
    both = pair.groupby("sentence_id")["unit"].nunique()
    return pair[pair["sentence_id"].isin(both.index[both == 2])]
