"""Every labelled file, every scorer: the whole evaluation in one call."""

from dataclasses import dataclass

import pandas as pd

from geobrief.evaluation.fairness import name_fairness
from geobrief.evaluation.gold import ToneGold, read_gold
from geobrief.evaluation.recognition import evaluate_recognition
from geobrief.evaluation.tone import evaluate_tone
from geobrief.gazetteer import load_gazetteer
from geobrief.resources import data_path
from geobrief.sentiment import default_scorer, get_scorer, scorer_names


@dataclass(frozen=True)
class Evaluation:
    """What was measured.

    Attributes
    ----------
    tone : list of ToneResult
    recognition : list of RecognitionResult
        One for each labelled file.
    scorer : str
        The scorer whose details a page shows.
    gazetteer : str
        Its fingerprint.
    fairness : pandas.DataFrame or None
        What `name_fairness` finds on the first file of tone, with `scorer`, for scorers with probabilities;
        None where it was not asked for.
    """

    tone: list
    recognition: list
    scorer: str
    gazetteer: str
    fairness: pd.DataFrame | None = None


def evaluate(gold=(), scorers=(), detail="", fairness=False):
    """Score labelled files.

    Parameters
    ----------
    gold : str, Path, or list of them
        Files or folders, see `geobrief.evaluation.gold`; empty for the project's own sets.
    scorers : list of str
        Of tone; empty for all that are installed.
    detail : str
        The scorer whose details are shown; empty for the default, or the first of `scorers`.
    fairness : bool
        Whether to measure as well if a name alone changes the tone; scores every target twenty times.

    Returns
    -------
    Evaluation

    Raises
    ------
    UsageError
        If a file is missing or a line of it is not usable, or a scorer is unknown.
    """
    paths = [path for path in ([gold] if not isinstance(gold, list | tuple) else gold) if str(path)]
    scorers = list(dict.fromkeys([*(scorers or installed_scorers()), *([detail] if detail else [])]))
    for scorer in scorers:
        get_scorer(scorer)
    golds, gazetteer = read_gold(paths), load_gazetteer()
    detail = detail or (default_scorer() if default_scorer() in scorers else scorers[0])
    tone = [evaluate_tone(found, scorers, gazetteer) for found in golds if isinstance(found, ToneGold)]
    recognition = [
        evaluate_recognition(found, gazetteer) for found in golds if not isinstance(found, ToneGold)
    ]
    return Evaluation(
        tone, recognition, detail, gazetteer.fingerprint, _fairness(tone[0]) if tone and fairness else None
    )


def _fairness(result):
    """Return the fairness of the scorers that give probabilities; a lexicon reads the words alone."""
    models = result.scores.loc[result.scores["calibration_error"].notna(), "scorer"]
    tables = [name_fairness(result.gold.targets, scorer).assign(scorer=scorer) for scorer in models]
    columns = ["scorer", "name", "n", "agreement", "mean", "macro_f1"]
    return pd.concat(tables, ignore_index=True)[columns] if tables else pd.DataFrame(columns=columns)


def installed_scorers():
    """Return the names of the scorers that can score: `target` only where its model is shipped."""
    shipped = data_path("model", "model.onnx").is_file()
    return [name for name in scorer_names() if shipped or name != "target"]
