"""What notebooks call to show things: pictures with a description, findings with their evidence, facts."""

import base64
import os
import re
from pathlib import Path

from geobrief.errors import GeobriefError
from geobrief.markup import Html, clean_text, foreign, join
from geobrief.report.clock import moment_text, now
from geobrief.report.page import SIGNED
from geobrief.report.private import public_value
from geobrief.wording import capital, counted_noun, day, days, in_text, number

_NOTEBOOK_STYLE = Path(__file__).parent / "template" / "notebook.css"
# ISO 639-1 codes of the languages that news is most often written in; others are shown as their code.
LANGUAGES = {"ar": "Arabic", "bg": "Bulgarian", "bn": "Bengali", "cs": "Czech", "da": "Danish", "de": "German",
             "el": "Greek", "en": "English", "es": "Spanish", "et": "Estonian", "fa": "Persian", "fi": "Finnish",
             "fr": "French", "he": "Hebrew", "hi": "Hindi", "hr": "Croatian", "hu": "Hungarian", "id": "Indonesian",
             "it": "Italian", "ja": "Japanese", "ko": "Korean", "lt": "Lithuanian", "lv": "Latvian", "ms": "Malay",
             "nl": "Dutch", "no": "Norwegian", "pl": "Polish", "pt": "Portuguese", "ro": "Romanian", "ru": "Russian",
             "sk": "Slovak", "sl": "Slovenian", "sr": "Serbian", "sv": "Swedish", "sw": "Swahili", "th": "Thai",
             "tr": "Turkish", "uk": "Ukrainian", "ur": "Urdu", "vi": "Vietnamese", "zh": "Chinese"}
_CHANGES = 10  # before they are folded
_STRENGTHS = ("strong", "moderate", "thin")


def in_report():
    """Return whether the notebook runs headlessly for a page, and not under an analyst's hands."""
    return os.environ.get("GEOBRIEF_REPORT") == "1"


def sign_off(problems=0):
    """Leave the mark that the notebook ran to its end; the last cell of every notebook calls this.

    Parameters
    ----------
    problems : int or pandas.DataFrame
        How many problems the report named, or the frame `problems`.
    """
    from IPython.display import display

    number = problems if isinstance(problems, int) else len(problems)
    display({SIGNED: {"problems": number}, "text/plain": "The report is complete."}, raw=True)


def picture(figure, alt, optional=False):
    """Show a matplotlib figure with a description in words; one that has nothing to show, as its sentence alone.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
    alt : str
        What the picture shows, for those who do not see it.
    optional : bool
        Whether nothing at all is shown where there is nothing to picture, because the text beside it says so.

    Raises
    ------
    GeobriefError
        If `alt` is empty.
    """
    from IPython.display import display
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    from geobrief.style import to_png

    if not clean_text(alt).strip():
        raise GeobriefError("A picture needs a description: picture(figure, alt='What it shows').")
    message = getattr(figure, "geobrief_message", "")
    if message:
        if not optional:
            display(Html("<p>{}</p>").format(message))
        return
    if not isinstance(figure.canvas, FigureCanvasAgg):
        FigureCanvasAgg(figure)  # puts itself in the place of the canvas that the figure came with
    text = base64.b64encode(to_png(figure)).decode("ascii")
    display({"image/png": text, "text/plain": alt}, metadata={"image/png": {"alt": alt}}, raw=True)


def masthead(title, articles, standfirst=None, generated=None, page=None):
    """Return title, period and corpus of a report, with the SAMPLE banner where it applies.

    Parameters
    ----------
    title : str
    articles : pandas.DataFrame
        The frame `articles`; copies (`duplicate_of`) are counted once.
    standfirst : str, optional
        A sentence below the title.
    generated : datetime, optional
        `now()` if left out.
    page : bool, optional
        Whether it is part of a page, which has a style of its own; by default as `in_report()`.
    """
    once = articles[articles["duplicate_of"].isna()]
    facts = {
        "Period": _period(once),
        "Articles": _articles(articles, once),
        "Outlets": _listed(once["outlet"]),
        "Languages": _listed(once["language"].replace(LANGUAGES)),
    }
    style = Html("")
    if not (in_report() if page is None else page):  # a page says it in its first line, and has a style of its own
        facts["Generated"] = moment_text(generated or now())
        style = Html("<style>{}</style>").format(Html(_NOTEBOOK_STYLE.read_text(encoding="utf-8")))
    below = Html('<p class="gb-standfirst">{}</p>').format(standfirst) if standfirst else Html("")
    return style + Html('{}<h1 class="gb-title">{}</h1>{}{}').format(
        sample_banner(articles), title, below, _facts(facts, "gb-facts")
    )


def sample_banner(articles):
    """Return the notice that a page is made from samples, or nothing where no article says that it is one.

    Parameters
    ----------
    articles : pandas.DataFrame
        The frame `articles`.
    """
    n = int(articles["sample"].fillna(False).astype(bool).sum()) if "sample" in articles else 0
    if not n:
        return Html("")
    if 2 * n >= len(articles):
        text = "This page is made from sample articles written for this project. It is not real coverage."
    else:
        what = "is a sample" if n == 1 else "are samples"
        text = f"{n:,} of {len(articles):,} articles {what} written for this project, not real coverage."
    return Html('<p class="gb-sample" role="note"><strong>SAMPLE</strong> {}</p>').format(text)


def bottom_line(*sentences):
    """Return the sentences that a reader in a hurry needs, set large."""
    return Html('<div class="gb-bottom-line"><p class="gb-kicker">{}</p><p>{}</p></div>').format(
        "Bottom line", join(sentences, " "))


def note(text):
    """Return a small remark below a table or a picture."""
    return Html('<p class="gb-note">{}</p>').format(text)


def finding(headline, strength, reason, detail="", evidence="", change=""):
    """Return one key finding.

    Parameters
    ----------
    headline : str
        The finding in one sentence, with its figure.
    strength : {"strong", "moderate", "thin"}
        Of the evidence, by the rule in `summaries`.
    reason : str
        On what the strength rests: "41 articles, 6 outlets".
    detail : str or Html, optional
    evidence : Html, optional
        The sentences behind it; see `evidence`.
    change : str, optional
        Of a change beyond chance: what changed and which way, see `changed`.
    """
    if strength not in _STRENGTHS:
        raise GeobriefError(f"The strength of evidence is one of {', '.join(_STRENGTHS)}, not '{strength}'.")
    more = Html("<p>{}</p>").format(detail) if detail else ""
    mark = _change_mark(change) if change else ""
    return Html(
        '<div class="gb-finding gb-{}"><h3{}>{}</h3>{}'
        '<p class="gb-strength">Evidence: <b>{}</b>. {}</p>{}</div>'
    ).format(strength, mark, headline, more, strength, reason, evidence)


def changed(changes, otherwise):
    """Return the changes beyond chance as sentences, those after the tenth folded; a scheduled run alerts about those
    that are new, so that all of them have to be there.

    Parameters
    ----------
    changes : list of (str, str)
        What changed and which way ("tone RUS negative"), the same for as long as it lasts; a sentence.
    otherwise : str
        The sentence where there is none.
    """
    if not changes:
        return Html("<p>{}</p>").format(otherwise)
    items = [Html("<li{}>{}</li>").format(_change_mark(about), claim) for about, claim in changes]
    shown, more = Html("<ul>{}</ul>").format(join(items[:_CHANGES])), items[_CHANGES:]
    if not more:
        return shown
    folded = Html('<details class="gb-more"><summary>{}</summary><ul>{}</ul></details>')
    return shown + folded.format(capital(counted_noun(len(more), "more change")), join(more))


def _change_mark(about):
    return Html(' class="gb-change" data-change="{}"').format(about)


def evidence(sentences, summary=None, open=False, name=None):
    """Return dated sentences, folded, with the actor marked in them.

    Parameters
    ----------
    sentences : pandas.DataFrame
        `text`; and where known `spans` (list of half-open (start, end) into `text`) or `start` and `end`,
        `published` (UTC), `published_precision`, `outlet`, `title`, `url`, `polarity` [-1, 1], `voice_name`.
    summary : str, optional
        The line to click; by default how many sentences of how many articles.
    open : bool
        Whether it starts unfolded.
    name : str, optional
        What links lead to it; see `evidence_name`.

    Returns
    -------
    Html
        Empty where there is no sentence. Text of articles is escaped and isolated in its direction.
    """
    if not len(sentences):
        return Html("")
    items = [
        Html("<li>{}{}</li>").format(_sentence(row), _source(row)) for row in sentences.to_dict("records")
    ]
    return Html(
        '<details class="gb-evidence"{}{}><summary>{}</summary><ol class="gb-sentences">{}</ol></details>'
    ).format(
        Html(' id="{}"').format(name) if name else "",
        Html(" open") if open else "",
        summary or _how_many(sentences),
        join(items),
    )


def behind(blocks):
    """Return the evidence of several rows of a table, folded into one line below it; links from the rows open it."""
    blocks = [block for block in blocks if block]
    if not blocks:
        return Html("")
    shape = Html('<details class="gb-behind"><summary>{}</summary>{}</details>')
    return shape.format("The sentences behind these figures", join(blocks))


def evidence_name(*actors):
    """Return the fragment under which the sentences about `actors` (identifiers) stand on a page."""
    return "-".join(["gb-evidence", *(re.sub(r"[^A-Za-z0-9]+", "-", str(actor)) for actor in actors)])


def provenance(facts):
    """Return facts about a run (corpus fingerprint, versions, dates of the data) as a list."""
    return _facts(facts, "gb-provenance")


def _facts(facts, kind):
    pairs = [
        Html("<div><dt>{}</dt><dd>{}</dd></div>").format(
            name, value if isinstance(value, Html) else public_value(value)
        )
        for name, value in facts.items()
    ]
    return Html('<dl class="{}">{}</dl>').format(kind, join(pairs))


def _period(articles):
    dates = articles["published"].dropna()
    undated = len(articles) - len(dates)
    if not len(dates):
        return "undated" if len(articles) else "none"
    span = days(dates.min(), dates.max())
    return f"{span} ({undated} undated)" if undated else span


def _articles(articles, once):
    copies = len(articles) - len(once)
    return f"{len(once):,}" + (
        f" ({copies:,} {'copy' if copies == 1 else 'copies'} left out)" if copies else ""
    )


def _listed(column):
    names = column.dropna().value_counts()
    if not len(names):
        return "unknown" if len(column) else "none"
    if len(names) > 6:
        return f"{len(names)}, most from {names.index[0]}"
    return ", ".join(sorted(names.index))


def _how_many(sentences):
    text = capital(counted_noun(len(sentences), "sentence"))
    if "article_id" in sentences:
        text += f" from {counted_noun(sentences['article_id'].nunique(), 'article')}"
    return text


def _spans(row):
    spans = row.get("spans")
    if isinstance(spans, (list, tuple)) or hasattr(spans, "tolist"):
        return sorted((int(start), int(end)) for start, end in spans)
    if _known(row.get("start")) and _known(row.get("end")):
        return [(int(row["start"]), int(row["end"]))]
    return []


def _sentence(row):
    text, pieces, at = str(row["text"]), [], 0
    for start, end in _spans(row):
        if at <= start < end <= len(text):
            pieces += [Html.escape(text[at:start]), Html("<mark>{}</mark>").format(text[start:end])]
            at = end
    pieces.append(Html.escape(text[at:]))
    return Html("<p><bdi>{}</bdi></p>").format(join(pieces))


def _source(row):
    parts = [_when(row.get("published"))]
    parts += [foreign(row[key]) for key in ("outlet", "title") if _known(row.get(key))]
    if _known(row.get("voice_name")):
        parts.append(Html("said by {}").format(foreign(in_text(str(row["voice_name"])))))
    if _known(row.get("polarity")):
        parts.append(f"tone {number(row['polarity'])}")
    if _known(row.get("url")) and re.fullmatch(r"https?://[^\s\"'<>`\\]+", str(row["url"]), re.IGNORECASE):
        parts.append(Html('<a href="{}">source</a>').format(row["url"]))
    return Html('<p class="gb-source">{}</p>').format(join(parts, " · "))


def _when(published):
    if not _known(published):
        return "undated"
    return Html('<time datetime="{}">{}</time>').format(f"{published:%Y-%m-%d}", day(published))


def _known(value):
    import pandas as pd

    return value is not None and not (pd.api.types.is_scalar(value) and pd.isna(value)) and value != ""
