"""Does a scorer lean on a name? Every named target is given each of twenty names in turn.

What a sentence says of its target does not change with the target's name, so neither should the label.
"""

import pandas as pd

from geobrief.evaluation import measures
from geobrief.sentiment import score_targets
from geobrief.sentiment.hidden_names import is_named

# Names that the sentences of training hold, and names that none of them does.
SEEN = (
    "Russia",
    "China",
    "United States",
    "Ukraine",
    "Israel",
    "Iran",
    "North Korea",
    "France",
    "Brazil",
    "NATO",
    "European Union",
)
UNSEEN = (
    "Bhutan",
    "Paraguay",
    "Lesotho",
    "Brunei",
    "Fiji",
    "Eswatini",
    "Tuvalu",
    "Mercosur",
    "Arctic Council",
)
NAMES = SEEN + UNSEEN
AS_PRINTED = "as printed"


def renamed(targets, name):
    """Return `targets` with the words of each target replaced by `name`, its offsets moved along."""
    text = [
        t[:a] + name + t[b:]
        for t, a, b in zip(targets["text"], targets["start"], targets["end"], strict=True)
    ]
    return pd.DataFrame({"text": text, "start": targets["start"], "end": targets["start"] + len(name)})


def name_fairness(targets, scorer=None, names=NAMES):
    """Score every named target under each of `names`.

    Parameters
    ----------
    targets : pandas.DataFrame
        Columns `text`, `start`, `end`, `label`, as of `ToneGold.targets`. Targets without a name ("she", "the
        ministers") are left out.
    scorer : str, optional
        As in `score_targets`.
    names : sequence of str

    Returns
    -------
    pandas.DataFrame
        Columns `name`, `n`, `agreement` (share of labels equal to the majority over the names, in [0, 1]),
        `mean` (polarity) and `macro_f1`; the sentences as printed first.
    """
    named = [
        is_named(t[a:b]) for t, a, b in zip(targets["text"], targets["start"], targets["end"], strict=True)
    ]
    targets = targets[named]
    scores = {name: score_targets(renamed(targets, name), scorer=scorer) for name in names}
    majority = pd.DataFrame({name: scored["label"] for name, scored in scores.items()}).mode(axis=1)[0]
    scores = {AS_PRINTED: score_targets(targets, scorer=scorer), **scores}
    return pd.DataFrame(
        [
            {
                "name": name,
                "n": len(targets),
                "agreement": float((scored["label"] == majority).mean()),
                "mean": float(scored["polarity"].mean()),
                "macro_f1": float(measures.macro_f1(measures.confusion(targets["label"], scored["label"]))),
            }
            for name, scored in scores.items()
        ]
    )


def worst(table):
    """Return the extremes of a table of `name_fairness`.

    Returns
    -------
    dict
        `agreement` (of the name that agrees least), `spread` (of the names' means), `f1_change` (largest
        difference of macro-F1 from the sentences as printed).
    """
    names, printed = table[table["name"] != AS_PRINTED], table[table["name"] == AS_PRINTED].iloc[0]
    return {
        "agreement": float(names["agreement"].min()),
        "spread": float(names["mean"].max() - names["mean"].min()),
        "f1_change": float((names["macro_f1"] - printed["macro_f1"]).abs().max()),
    }
