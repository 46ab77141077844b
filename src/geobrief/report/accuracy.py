"""The sections of the notebook `accuracy`: an evaluation as tables, pictures and plain words."""

import pandas as pd

from geobrief.charts.reliability import reliability, reliability_alt
from geobrief.evaluation import difficulties, read_record, wording
from geobrief.evaluation.fairness import worst
from geobrief.frames import LABELS
from geobrief.markup import Html, join
from geobrief.report.display import picture, provenance
from geobrief.report.measured import paragraph, score_table
from geobrief.tables import html_table
from geobrief.wording import counted_noun, listed
from geobrief.wording import percent as share

WORST = 12
_CLASSES = {
    "label": "Tone",
    "n": "Readers say so",
    "found": "Found",
    "precision": "Right where found",
    "recall": "Found of the readers'",
    "f1": "F1",
}
_MENTIONS = {"n": "Mentions", "found": "Found", "resolved": "Right country", "exact": "Same words"}


def heading(evaluation):
    """Return the title of the page and what was measured on what."""
    sizes = [
        f"{result.gold.name} ({counted_noun(len(result.gold.targets), 'target')})"
        for result in evaluation.tone
    ]
    sizes += [
        f"{result.gold.name} ({counted_noun(result.n_passages, 'passage')})"
        for result in evaluation.recognition
    ]
    title = Html('<h1 class="gb-title">{}</h1>').format("Accuracy: how far the numbers can be trusted")
    return title + provenance({"Measured on": listed(sizes)})


def in_words(evaluation):
    """Return the sentences of the bottom line: what the first file of each kind says."""
    sentences = []
    for result in evaluation.tone[:1]:
        row = result.scores.set_index("scorer").loc[evaluation.scorer].to_dict()
        sentences.append(wording.tone_sentence(row, wording.scorer_name(evaluation.scorer)))
    for result in evaluation.recognition[:1]:
        sentences.append(wording.recognition_sentence(result.scores))
    return sentences


def tone_scores(evaluation):
    """Return the scorers side by side for each file with labels of tone."""
    return _each(evaluation.tone, _tone_block, "No file here has labels of tone.")


def _tone_block(result):
    labels = result.gold.targets["label"].value_counts()
    caption = (
        f"Scorers on {counted_noun(len(result.gold.targets), 'target')} in "
        f"{counted_noun(result.n_sentences, 'sentence')}"
    )
    few = "" if result.scores["low"].notna().any() else "There are too few sentences for an interval."
    return score_table(result.scores, caption) + paragraph(
        wording.yardstick_sentence(labels),
        wording.missing_sentence(labels),
        few,
        wording.agreement_sentence(result.gold.agreement),
    )


def tone_details(evaluation):
    """Return for the chosen scorer what each label is worth, and how labels are confused."""
    return _each(
        evaluation.tone,
        lambda result: _details(result, evaluation.scorer),
        "No file here has labels of tone.",
    )


def _details(result, scorer):
    name = wording.scorer_name(scorer)
    formats = {"precision": "percent", "recall": "percent", "f1": wording.figure}
    classes = html_table(_of(result.classes, scorer), f"Each label of {name}", _CLASSES, formats)
    columns = {"label": "Readers say", **{label: f"Found {label}" for label in LABELS}}
    return classes + html_table(
        _of(result.confusion, scorer), f"What readers say and what was found by {name}", columns
    )


def tone_groups(evaluation):
    """Return the share of right labels by kind of actor and of difficulty, a column for each scorer."""
    return _each(evaluation.tone, _groups, "No file here has labels of tone.")


def _groups(result):
    tables = [_wide(result.by_kind, "kind", "Right labels by kind of actor", "Kind of actor")]
    if len(result.by_case):
        cases = difficulties.in_words(result.by_case)
        tables.append(_wide(cases, "case", "Right labels by kind of difficulty", "Difficulty"))
    return join(tables)


def _wide(table, column, caption, heading):
    wide = table.pivot(index=[column, "n"], columns="scorer", values="accuracy").reset_index()
    wide = wide.sort_values(["n", column], ascending=[False, True])
    scorers = list(dict.fromkeys(table["scorer"]))
    columns = {column: heading, "n": "Targets", **{scorer: scorer for scorer in scorers}}
    return html_table(wide, caption, columns, dict.fromkeys(scorers, "percent"))


def reliability_pictures(evaluation):
    """Show, for the chosen scorer and for the mentions, whether a confidence says what it should."""
    shown = [
        (_of(result.reliability, evaluation.scorer), "labels of tone", result.gold.name)
        for result in evaluation.tone
    ]
    shown += [(result.reliability, "mentions", result.gold.name) for result in evaluation.recognition]
    for table, what, name in shown:
        if len(table):
            subtitle = f"Share of {what} that are right, by confidence; n = {int(table['n'].sum()):,}"
            picture(
                reliability(table, _reliability_title(table, what), subtitle, name),
                reliability_alt(table, what),
            )
    if not any(len(table) for table, *_ in shown):
        return paragraph(
            f"A confidence comes with labels by a model and with mentions; {evaluation.scorer} has none, "
            "and no mention is labelled here."
        )
    return None


def _reliability_title(table, what):
    """Return what a reliability diagram shows: too sure, too careful, or neither by more than five points."""
    n = table["n"].sum()
    gap = float(((table["confidence"] - table["right"]) * table["n"]).sum() / n)
    if n < wording.ENOUGH_FOR_HUNDRED:
        return f"Confidence of {what}, and how often they are right"
    how = "too high" if gap > 0.05 else "too low" if gap < -0.05 else "about what it should be"
    return f"On average, the confidence of {what} is {how}"


def recognition_scores(evaluation):
    """Return how well countries and mentions are found and resolved, for each file that says."""
    return _each(evaluation.recognition, _recognition_block, "No file here has labels of who and where.")


def _recognition_block(result):
    scores = result.scores
    row = pd.DataFrame([scores]).assign(interval=wording.span(scores["low"], scores["high"]))
    columns = {
        "labelled": "Countries labelled",
        "found": "Found",
        "precision": "Precision",
        "recall": "Recall",
        "f1": "F1",
        "interval": "95% interval",
        "named_recall": "Recall, named outright",
        "whole": "Passages without error",
    }
    formats = dict.fromkeys(("precision", "recall", "f1", "named_recall"), wording.figure)
    formats |= {"whole": "percent", "labelled": "count", "found": "count"}
    caption = f"Countries in {counted_noun(result.n_passages, 'passage')}"
    tables = [
        html_table(row, caption, columns, formats),
        paragraph(
            wording.recognition_sentence(scores),
            _traps(scores),
            wording.left_out_sentence(result.gold.left_out),
        ),
    ]
    shares = dict.fromkeys(("found", "resolved", "exact"), "percent")
    if len(result.by_kind):
        tables.append(
            html_table(
                result.by_kind,
                "Mentions by kind of name",
                {"kind": "Kind", **_MENTIONS, "more": "Found, not labelled"},
                shares,
            )
        )
    if len(result.by_case):
        tables.append(
            html_table(
                difficulties.in_words(result.by_case),
                "Mentions by kind of difficulty",
                {"case": "Difficulty", **_MENTIONS},
                shares,
            )
        )
    return join(tables)


def _traps(scores):
    traps, trapped = int(scores["traps"]), int(scores["trapped"])
    if not traps:
        return ""
    return (
        f"The passages hold {counted_noun(traps, 'name')} that {'looks' if traps == 1 else 'look'} like a "
        f"place and {'is' if traps == 1 else 'are'} none; {counted_noun(trapped, 'was', 'were')} taken "
        "for one."
    )


def worst_errors(evaluation):
    """Return the surest wrong labels of the chosen scorer and the passages with the most wrong countries."""
    blocks = [_tone_errors(result, evaluation.scorer) for result in evaluation.tone]
    blocks += [_passage_errors(result) + _mention_errors(result) for result in evaluation.recognition]
    return join(blocks)


def _tone_errors(result, scorer):
    errors = _of(result.errors, scorer).head(WORST)
    name = wording.scorer_name(scorer)
    if errors.empty:
        return paragraph(f"No label by {name} in {result.gold.name} is wrong.")
    items = [
        Html(
            '<li><p>{}<mark>{}</mark>{}</p><p class="gb-source">line {}: readers say {}, found {}</p></li>'
        ).format(
            row.text[: row.start],
            row.text[row.start : row.end],
            row.text[row.end :],
            row.line,
            row.label,
            row.found,
        )
        for row in errors.itertuples()
    ]
    summary = f"The {_those(errors, 'label')} that {name} was surest of and got wrong, {result.gold.name}"
    return Html(
        '<details class="gb-evidence" open><summary>{}</summary><ol class="gb-sentences">{}</ol></details>'
    ).format(summary, join(items))


def _passage_errors(result):
    errors = result.errors.head(WORST)
    if errors.empty:
        return paragraph(f"No passage of {result.gold.name} has a wrong country.")
    shown = errors.assign(
        **{name: [", ".join(codes) or "–" for codes in errors[name]] for name in ("missed", "wrong")},
        text=[_short(text) for text in errors["text"]],
    )
    columns = {"id": "Passage", "missed": "Missed", "wrong": "Wrongly found", "text": "Text"}
    return html_table(
        shown, f"The {_those(errors, 'passage')} with most wrong countries, {result.gold.name}", columns
    )


def _mention_errors(result):
    errors = result.mention_errors[result.mention_errors["found"].notna()].head(WORST)
    if errors.empty:
        return Html("")
    unknown = {name: errors[name].fillna("none") for name in ("country", "found_country")}
    shown = errors.assign(**unknown, confidence=errors["confidence"].astype(float))
    columns = {
        "surface": "Name",
        "kind": "Kind",
        "country": "Readers say",
        "found": "Found",
        "found_country": "Resolved to",
        "confidence": "Confidence",
    }
    caption = f"The {_those(errors, 'mention', 'surest ')} with the wrong country, {result.gold.name}"
    return html_table(
        shown,
        caption,
        columns,
        {"confidence": wording.figure},
    )


def _those(rows, noun, which=""):
    """Return "12 labels", "12 surest labels", "one label"."""
    return f"{counted_noun(len(rows), which + noun)}" if len(rows) > 1 else f"one {noun}"


def _short(text, most=240):
    line = " ".join(str(text).split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def name_fairness():
    """Return how a model's labels depend on the name of the target, as `geobrief evaluate` measured it."""
    record = read_record()
    if record is None or not record["fairness"]:
        return paragraph(
            "Only lexicons were measured; they read a sentence and do not know who the target is."
        )
    each = pd.DataFrame(record["fairness"]).groupby("scorer", sort=False)
    return join(_fairness(scorer, table) for scorer, table in each)


def _fairness(scorer, table):
    words = (
        "In the project's own sentences, "
        f"each target's name was replaced by {counted_noun(len(table) - 1, 'name')} in turn, some of which "
        f"training never saw. {_how_much_names_matter(scorer, worst(table))}"
    )
    columns = {
        "name": "Name",
        "agreement": "Same label as for most",
        "mean": "Mean tone",
        "macro_f1": "Macro-F1",
    }
    caption = f"One name after the other in the place of {counted_noun(int(table['n'].iloc[0]), 'target')}"
    return paragraph(words) + html_table(
        table, caption, columns, {"agreement": "percent", "macro_f1": wording.figure}
    )


def _how_much_names_matter(scorer, extremes):
    labels = f"labels by {wording.scorer_name(scorer)}"
    if extremes == {"agreement": 1.0, "spread": 0.0, "f1_change": 0.0}:
        return f"Whatever the name, all {labels} and their mean stayed the same."
    return (
        f"For every name at least {share(extremes['agreement'])} of the {labels} stayed what they are for most "
        f"names; mean tones lie within {extremes['spread']:.2f} of each other, and macro-F1 within "
        f"{extremes['f1_change']:.2f} of that of the sentences as printed."
    )


def _of(table, scorer):
    return table[table["scorer"] == scorer]


def _each(results, block, otherwise):
    """Return `block` of each result, under the name of its file where there are several."""
    if not results:
        return paragraph(otherwise)
    titles = [
        Html("<h3>{}</h3>").format(result.gold.name) if len(results) > 1 else Html("") for result in results
    ]
    return join(title + block(result) for title, result in zip(titles, results, strict=True))
