"""An evaluation as plain text, for a terminal."""

from geobrief.evaluation.difficulties import in_words
from geobrief.evaluation.wording import (
    agreement_sentence,
    figure,
    left_out_sentence,
    missing_sentence,
    recognition_sentence,
    span,
    tone_sentence,
    yardstick_sentence,
)
from geobrief.evaluation.wording import scorer_name as name_of
from geobrief.frames import LABELS
from geobrief.markup import clean_text
from geobrief.wording import counted_noun, percent

WORST = 5
_EXCERPT = 110


def as_text(evaluation):
    """Return an evaluation as lines of text: figures, tables and the worst errors of each labelled file."""
    blocks = [_tone(result, evaluation.scorer) for result in evaluation.tone]
    blocks += [_recognition(result) for result in evaluation.recognition]
    return "\n\n".join("\n".join(line for line in block if line) for block in blocks)


def _tone(result, scorer):
    labels = result.gold.targets["label"].value_counts()
    score = result.scores.set_index("scorer").loc[scorer]
    return [
        f"{result.gold.name}: tone, {counted_noun(result.n_sentences, 'sentence')}, "
        f"{counted_noun(len(result.gold.targets), 'target')}",
        _score_table(result.scores),
        tone_sentence(score, name_of(scorer)),
        yardstick_sentence(labels),
        missing_sentence(labels),
        agreement_sentence(result.gold.agreement),
        f"\nWhat readers say (rows) and what {scorer} says (columns):",
        _table(_of(result.confusion, scorer), {"label": "", **{label: label for label in LABELS}}),
        "\nRight labels by kind of actor:",
        _wide(result.by_kind, "kind"),
        *(
            ["\nRight labels by kind of difficulty:", _wide(in_words(result.by_case), "case")]
            if len(result.by_case)
            else []
        ),
        *_tone_errors(_of(result.errors, scorer), scorer),
    ]


def _score_table(scores):
    shown = scores.assign(interval=[span(*pair) for pair in zip(scores["low"], scores["high"], strict=True)])
    columns = {
        "scorer": "scorer",
        "macro_f1": "macro-F1",
        "interval": "95% interval",
        **dict(zip(LABELS, LABELS, strict=True)),
        "accuracy": "accuracy",
        "calibration_error": "calibration error",
    }
    return _table(shown, columns)


def _wide(table, column):
    """Return the share of right labels with a column for each scorer."""
    wide = table.pivot(index=[column, "n"], columns="scorer", values="accuracy").reset_index()
    wide = wide.sort_values(["n", column], ascending=[False, True])
    scorers = list(dict.fromkeys(table["scorer"]))
    return _table(wide, {column: "", "n": "targets", **dict(zip(scorers, scorers, strict=True))}, percent)


def _tone_errors(errors, scorer):
    if errors.empty:
        return [f"\n{scorer} made no error."]
    rows = [
        f"  line {row.line}: “{_around(row.text, row.start, row.end)}” is {row.label}, found {row.found}"
        for row in errors.head(WORST).itertuples()
    ]
    which = f"surest of {counted_noun(len(errors), 'error')}" if len(errors) > 1 else "error"
    return [f"\nThe {which} of {scorer}:", *rows]


def _recognition(result):
    scores = result.scores
    facts = {
        "precision": scores["precision"],
        "recall": scores["recall"],
        "F1": scores["f1"],
        "recall of countries named outright": scores["named_recall"],
        "calibration error": result.calibration_error,
    }
    lines = [
        f"{result.gold.name}: recognition, {counted_noun(result.n_passages, 'passage')}",
        "  countries: "
        + ", ".join(f"{name} {figure(value)}" for name, value in facts.items() if value == value),
        f"  95% interval of F1: {span(scores['low'], scores['high'])}",
        recognition_sentence(scores),
    ]
    lines += [left_out_sentence(result.gold.left_out)]
    for title, table in (("kind of name", result.by_kind), ("kind of difficulty", in_words(result.by_case))):
        if len(table):
            columns = {
                table.columns[0]: "",
                "n": "mentions",
                "found": "found",
                "resolved": "resolved",
                "exact": "same words",
            }
            lines += [f"\nMentions by {title}:", _table(table, columns, percent)]
    rows = [
        f"  {row.id}: {_wrong(row)}: {_short(row.text)}" for row in result.errors.head(WORST).itertuples()
    ]
    return lines + (["\nThe passages with most errors:", *rows] if rows else ["\nEvery passage is right."])


def _wrong(row):
    parts = [f"missed {', '.join(row.missed)}"] * bool(row.missed) + [
        f"wrongly {', '.join(row.wrong)}"
    ] * bool(row.wrong)
    return "; ".join(parts)


def _of(table, scorer):
    return table[table["scorer"] == scorer]


def _table(frame, columns, form=figure):
    """Return the `columns` of a frame (name -> heading) as aligned lines; fractions printed by `form`."""
    cells = [list(columns.values())] + [
        [_cell(value, form) for value in row]
        for row in frame[list(columns)].itertuples(index=False, name=None)
    ]
    widths = [max(len(row[at]) for row in cells) for at in range(len(columns))]
    return "\n".join(
        "  "
        + "  ".join(
            cell.ljust(width) if at == 0 else cell.rjust(width)
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in cells
    )


def _cell(value, form):
    if isinstance(value, str):
        return clean_text(value)
    if value != value:
        return "–"
    return form(value) if isinstance(value, float) else f"{value:,}"


def _short(text):
    line = " ".join(clean_text(text).split())
    return line if len(line) <= _EXCERPT else line[: _EXCERPT - 1].rstrip() + "…"


def _around(text, start, end):
    """Return the words around a target with the target in brackets."""
    left, right = text[max(start - 45, 0) : start], text[end : end + 45]
    return _short(
        f"{'…' if start > 45 else ''}{left}[{text[start:end]}]{right}{'…' if end + 45 < len(text) else ''}"
    )
