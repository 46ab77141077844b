"""Who says it: speakers, who speaks of whom, which outlets quote whom, the narrator's voice apart."""

import pandas as pd

from geobrief import wording as w
from geobrief.markup import Html, join
from geobrief.report.display import behind, evidence, evidence_name, note
from geobrief.report.sections.common import CAVEAT, SHOWN, basis, known_outlets, long_table
from geobrief.summaries.evidence import evidence as select
from geobrief.summaries.intervals import FEWEST_ARTICLES


def speech_line(situation):
    """Return how many statements were found, how many speakers are known, and who spoke in most articles."""
    rows = situation.speech.statements
    if rows.empty:
        return Html("<p>{}</p>").format("No statement was found: nobody is quoted or reported.")
    n, known = len(rows), int(rows["speaker_actor"].notna().sum())
    articles = w.counted_noun(rows["article_id"].nunique(), "article")
    verb = "was" if n == 1 else "were"
    text = [
        f"{w.capital(w.counted_noun(n, 'statement'))} {verb} found in {articles}; "
        f"{_known(known, n)}. {_leader(situation.speech.speakers)}"
    ]
    return Html("<p>{}</p>").format(join(text))


def _known(known, n):
    if known in (0, n):
        return "no speaker could be named" if not known else "every speaker could be named"
    return f"the speaker of {w.small_number(known)} of them ({w.percent(known / n)}) could be named"


def _leader(table):
    if table.empty:
        return "None of them is a state, a body or an office-holder."
    first = table.iloc[0]
    name, articles = w.capital(w.in_text(first["name"])), w.counted_noun(int(first["n_articles"]), "article")
    alone = len(table) == 1 or table["n_articles"].iloc[1] < first["n_articles"]
    if first["n_articles"] < 2:
        return f"{w.capital(w.counted_noun(len(table), 'actor'))} spoke."
    if not alone:
        return f"{w.capital(w.counted_noun(len(table), 'actor'))} spoke, none in more articles than all others."
    return f"{name} spoke in {articles}, more than any other actor."


def speaker_rows(situation):
    """Return who speaks, with links to what each says."""
    table = situation.speech.speakers
    if table.empty:
        return Html("")
    shown = table.assign(n_outlets=known_outlets(table),
                         evidence=[evidence_name("said-by", unit) for unit in table["unit"]])
    columns = {"name": "Speaker", "n_articles": "Articles", "n_outlets": "Outlets",
               "n_statements": "Statements", "quoted": "In quotation marks"}
    formats = {"quoted": "percent"}
    return long_table(shown, "Who speaks", columns, formats, links={"n_statements": "evidence"}) + note(
        "A state speaks through its government, its officials and its leaders; private persons are not listed.")


def quoted_rows(situation):
    """Return which outlets let whom speak."""
    table = situation.speech.quoted_by
    if table.empty:
        return Html("<p>{}</p>").format("No outlet quotes or reports a known speaker.")
    columns = {"outlet": "Outlet", "name": "Speaker", "n_articles": "Articles", "n_statements": "Statements"}
    shown = table.assign(evidence=[evidence_name("said-by", unit) for unit in table["unit"]])
    return long_table(shown, "Who is quoted by which outlet", columns, links={"n_statements": "evidence"})


def spoken_rows(situation, table, caption="Who speaks of whom", most=4):
    """Return who speaks of whom and in what tone, from rows of `Speech.spoken_of`, with the sentences of the first."""
    if table.empty:
        return Html("<p>{}</p>").format("No known speaker speaks of another actor.")
    columns = {"speaker_name": "Speaker", "name": "Speaks of", "n_articles": "Articles",
               "n_sentences": "Sentences", "mean": "Mean tone", "interval": "95% interval"}
    names = [evidence_name("speaks", *pair) for pair in zip(table["speaker"], table["unit"], strict=True)]
    shown = _with_interval(table).assign(evidence=names)
    blocks = [_spoken(situation, row, most) for row in shown.head(SHOWN).itertuples()]
    return long_table(shown, caption, columns, links={"n_articles": "evidence"}) + behind(blocks) + note(CAVEAT)


def _spoken(situation, row, most):
    """Return the sentences in which one actor speaks of another, folded."""
    found = select(situation.analysis, situation.speech.spoken_by_of(row.speaker, row.unit), most)
    title = f"{w.capital(w.in_text(row.speaker_name))} on {w.in_text(row.name)}"
    return evidence(found, f"{title}: {w.counted_noun(row.n_articles, 'article')}", name=row.evidence)


def _with_interval(table):
    return table.assign(interval=[w.interval(*pair) for pair in zip(table["low"], table["high"], strict=True)])


def voice_rows(situation):
    """Return the tone toward each actor in the narrator's words beside that in the words of others."""
    table = situation.speech.by_voice
    table = table[table["n_articles_others"] > 0]
    if table.empty:
        return Html("<p>{}</p>").format("No one who is quoted or reported speaks of another actor.")
    for side in ("narrator", "others"):
        pairs = zip(table[f"low_{side}"], table[f"high_{side}"], strict=True)
        table = table.assign(**{f"interval_{side}": [w.interval(*pair) for pair in pairs]})
    columns = {"name": "Actor", "n_articles_narrator": "Articles, narrator", "mean_narrator": "Narrator's tone",
               "interval_narrator": "95% interval", "n_articles_others": "Articles, others",
               "mean_others": "Others' tone", "interval_others": "95% interval, others"}
    return long_table(table, "Tone by voice: the narrator, and others who are quoted or reported", columns) + note(
        "The narrator is the article in its own words. Others: whoever is quoted or reported, known by name or "
        "not, except the actor itself. Intervals resample articles and need at least "
        f"{w.small_number(FEWEST_ARTICLES)}; where two of them overlap, no difference is claimed.")


def said_by_speaker(situation, speakers=SHOWN, most=8):
    """Return what the most frequent speakers say, folded, the words said marked."""
    blocks = []
    for row in situation.speech.speakers.head(speakers).itertuples():
        found = situation.speech.said_by(row.unit, most)
        summary = f"{w.capital(w.in_text(row.name))}: {w.counted_noun(row.n_statements, 'statement')}"
        blocks.append(evidence(found, summary, name=evidence_name("said-by", row.unit)))
    return join(blocks) if blocks else Html("<p>{}</p>").format("No speaker is known.")


def speech_subtitle(situation):
    """Return measure, unit, period and n below the title of the picture of who speaks of whom."""
    return f"Number of articles in which the speaker (row) speaks of the actor (column){basis(situation)}"


def speech_title(table: pd.DataFrame):
    """Return the title of who-speaks-of-whom: its single leader where there is one, else neutral."""
    if len(table) and table["n_articles"].iloc[0] >= FEWEST_ARTICLES and (
            len(table) == 1 or table["n_articles"].iloc[1] < table["n_articles"].iloc[0]):
        first = table.iloc[0]
        return f"{w.capital(w.in_text(first['speaker_name']))} spoke most often of {w.in_text(first['name'])}"
    return "Who speaks of whom"
