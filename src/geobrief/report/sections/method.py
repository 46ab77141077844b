"""How the figures were made, what they cannot say, and what makes them repeatable."""

import pandas as pd

from geobrief.markup import Html, join
from geobrief.report.display import provenance
from geobrief.report.measured import measured_accuracy
from geobrief.wording import day

LIMITS = (
    "English only: articles in other languages are counted and not scored.",
    "A corpus is a choice: outlets that are not in it are not heard.",
    "Names can be missed or misread; every figure opens to its sentences so that a reader can check.",
    "Who speaks is found by rules: some speakers stay unknown and a few are wrong, above all where a name "
    "follows several sentences later.",
)


def method(situation):
    """Return how the figures were made, in plain words, with the accuracy that was measured."""
    scorer = situation.analysis.provenance["scorer"]
    steps = [
        "Names of countries, governments, leaders, organisations and groups are found with a gazetteer; the "
        "longest name wins, and ambiguous ones are settled from the article.",
        f"Tone is scored by {_scorer_words(scorer)}, sentence by sentence, on a scale from −1 to +1. "
        "A sentence counts to every actor it mentions; an article's tone toward an actor is the mean of its "
        "sentences, and the mean over articles is shown.",
        "Intervals cover 95% and resample whole articles. An estimate is called uncertain with fewer than "
        "ten articles or a half-width over 0.10. Evidence is strong from 20 articles of 4 outlets with a "
        "half-width up to 0.10, moderate from 10 articles of 3 outlets up to 0.20, else thin.",
        "What is quoted or reported in other words counts to its speaker, everything else to the narrator; "
        "a speaker who is not named, or not in any list, stays unknown.",
        "Copies of one article count once. A state is counted with its government, and with a leader or official "
        "on the days of that office; private persons are never ranked.",
    ]
    return Html("<ul>{}</ul>{}").format(
        join(Html("<li>{}</li>").format(step) for step in steps), accuracy(scorer)
    )


def _scorer_words(scorer):
    words = {"textblob": "TextBlob, a lexicon that reads the sentence and not the actor",
             "vader": "VADER, a lexicon that reads the sentence and not the actor",
             "target": "a model that reads the sentence with the actor marked in it"}
    return words.get(scorer, f"the scorer '{scorer}'")


def accuracy(scorer):
    """Return the accuracy of `scorer` and of recognition, from the file that `geobrief evaluate` wrote."""
    return measured_accuracy(scorer)


def limitations():
    """Return what the figures cannot say."""
    return Html("<ul>{}</ul>").format(join(Html("<li>{}</li>").format(text) for text in LIMITS))


def provenance_of(situation):
    """Return what makes the report repeatable: fingerprints, versions, the date of the data."""
    facts = situation.whole.provenance
    shown = {"Corpus fingerprint": facts["corpus_fingerprint"], "Files read": f"{facts['files']:,}",
             "Scorer": facts["scorer"], "Scope of a score": facts["scope"],
             "Gazetteer": facts["gazetteer_fingerprint"],
             "Its facts are as of": day(pd.Timestamp(facts["gazetteer_as_of"]))}
    return provenance(shown)
