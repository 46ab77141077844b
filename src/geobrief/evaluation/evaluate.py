"""Every labelled file, every scorer: the whole evaluation in one call."""

from dataclasses import dataclass

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
    """

    tone: list
    recognition: list
    scorer: str
    gazetteer: str


def evaluate(gold=(), scorers=(), detail=""):
    """Score labelled files.

    Parameters
    ----------
    gold : str, Path, or list of them
        Files or folders, see `geobrief.evaluation.gold`; empty for the project's own sets.
    scorers : list of str
        Of tone; empty for all that are installed.
    detail : str
        The scorer whose details are shown; empty for the default, or the first of `scorers`.

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
    recognition = [evaluate_recognition(found, gazetteer) for found in golds if not isinstance(found, ToneGold)]
    return Evaluation(tone, recognition, detail, gazetteer.fingerprint)


def installed_scorers():
    """Return the names of the scorers that can score: `target` only where its model is shipped."""
    shipped = data_path("model", "model.onnx").is_file()
    return [name for name in scorer_names() if shipped or name != "target"]
