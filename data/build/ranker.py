"""Train the two small models that resolve places: is a name a place, and which of its readings is meant.

    python data/build/ranker.py GOLD.jsonl ...      # writes data/gazetteer/ranker.json

GOLD holds one article a line: `text`, `countries`, and `toponyms` with `start`, `end`, `country_iso3`,
`lat`, `lon`. Both models are logistic regressions over the features of `geobrief.mentions.features` with a
ridge penalty; the same input gives the same weights. Prints F1 of the countries by set, on articles held
out in turn and on those seen.
"""

import json
import sys
from pathlib import Path

import numpy as np

from geobrief.gazetteer import load_gazetteer
from geobrief.mentions import features, places
from geobrief.mentions.evidence import WIDE
from geobrief.mentions.pipeline import resolve_article
from geobrief.resources import data_path

# LGL was collected for its ambiguous names: counted fully, it would teach that Athens is in Georgia.
WEIGHT = {"lgl": 0.3}
# Weights that the data cannot teach: the articles have no outlet.
BY_HAND = {"outlet": 0.7}
# The labelled articles name few capitals abroad; in the news of the world a capital is mostly the one meant.
ADDED = {"capital": 0.5}
FOLDS, ROUNDS, NEAR = 5, 2, 60.0
RIDGE_PLACE, RIDGE_READING = 3e-3, 3e-3
ROLES_OF_PLACES = {"country", "nationality", "place"}


def read_articles(paths):
    """Read the articles of all files; each remembers its file."""
    for path in paths:
        with open(path, encoding="utf-8") as file:
            for line in file:
                yield json.loads(line) | {"set": Path(path).name.split(".")[0]}


def label_hit(hit, toponyms):
    """Return the labelled toponym that a hit overlaps, or None."""
    return next((name for name in toponyms if name["start"] < hit.end and hit.start < name["end"]), None)


def right_readings(group, toponym):
    """Return which readings of a group a labelled toponym allows, as a list of 0 and 1."""
    same = [place.country == (toponym["country_iso3"] or "") for place in group.readings]
    if toponym["lat"] is None or toponym["is_country"]:
        return [
            float(ok and (place.kind == "country" or not toponym["is_country"] or place.kind != "city"))
            for ok, place in zip(same, group.readings, strict=True)
        ]
    near = [
        ok
        and place.latitude == place.latitude
        and place.kind != "country"
        and features.distance(place.latitude, place.longitude, (toponym["lat"], toponym["lon"])) < NEAR
        for ok, place in zip(same, group.readings, strict=True)
    ]
    return [float(ok) for ok in (near if any(near) else same)]


def collect(articles, gazetteer, model):
    """Return the samples of both models: for each hit its features, for each group its readings."""
    hits_x, hits_y, hits_w, hits_at, groups = [], [], [], [], []
    for at, article in enumerate(articles):
        hits, _ = resolve_article({"text": article["text"]}, "", gazetteer, model)
        seen = set()
        for hit in hits:
            if hit.group is None:
                continue
            toponym = label_hit(hit, article["toponyms"])
            is_place = toponym is not None and (bool(toponym["country_iso3"]) or hit.place.kind in WIDE)
            hits_x.append(hit.features)
            hits_y.append(is_place)
            hits_w.append(1 / len(hit.group.hits))
            hits_at.append(at)
            if is_place and id(hit.group) not in seen and hit.group.rows:
                seen.add(id(hit.group))
                right = right_readings(hit.group, toponym)
                if 0 < sum(right) < len(right):
                    weight = WEIGHT.get(article["set"], 1.0)
                    groups.append((at, np.array(hit.group.rows, float), np.array(right), weight))
    return (np.array(hits_x, float), np.array(hits_y, float), np.array(hits_w), np.array(hits_at)), groups


def fit_places(x, y, weight):
    """Fit the logistic regression of `is_place` by Newton's method."""
    beta, ridge = np.zeros(x.shape[1]), RIDGE_PLACE * weight.sum() * np.eye(x.shape[1])
    for _ in range(30):
        chance = 1 / (1 + np.exp(-np.clip(x @ beta, -30, 30)))
        slope = x.T @ (weight * (y - chance)) - ridge @ beta
        curve = (x * (weight * chance * (1 - chance))[:, None]).T @ x + ridge
        beta += np.linalg.solve(curve, slope)
    return beta


def fit_readings(groups, width):
    """Fit the conditional logit over readings by gradient descent."""
    rows = np.concatenate([rows for _, rows, _, _ in groups])
    right = np.concatenate([right for _, _, right, _ in groups])
    sizes = np.array([len(right) for _, _, right, _ in groups])
    starts, owner = np.r_[0, np.cumsum(sizes)[:-1]], np.repeat(np.arange(len(sizes)), sizes)
    counted = np.array([weight for _, _, _, weight in groups])
    weight = (counted / counted.sum())[owner]
    beta, first, second = np.zeros(width), np.zeros(width), np.zeros(width)
    for step in range(1, 1501):
        scores = rows @ beta
        power = np.exp(scores - np.maximum.reduceat(scores, starts)[owner])
        chance = power / np.add.reduceat(power, starts)[owner]
        wanted = power * right
        wanted /= np.add.reduceat(wanted, starts)[owner]
        slope = rows.T @ (weight * (wanted - chance)) - RIDGE_READING * beta
        first, second = 0.9 * first + 0.1 * slope, 0.999 * second + 0.001 * slope**2
        beta = beta + 0.02 * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.999**step)) + 1e-8)
    return beta


def fit(sample, groups, inside):
    """Fit both models on the articles that `inside` names, and return the weights as `load_model` does."""
    x, y, weight, at = sample
    chosen = np.isin(at, inside)
    allowed = set(inside)
    place = fit_places(x[chosen], y[chosen], weight[chosen])
    reading = fit_readings([group for group in groups if group[0] in allowed], len(features.READING_FEATURES))
    for name, value in BY_HAND.items():
        reading[features.READING_FEATURES.index(name)] = value
    for name, value in ADDED.items():
        reading[features.READING_FEATURES.index(name)] += value
    place[features.PLACE_FEATURES.index("outlet")] = BY_HAND["outlet"] / 2
    of_name = len(features.NAME_FEATURES)
    return place[:of_name].tolist(), place[of_name:].tolist(), reading.tolist()


def count(articles, gazetteer, model):
    """Return, by set, the countries per article found right, found wrong, and missed."""
    found = {}
    for article in articles:
        hits, _ = resolve_article({"text": article["text"]}, "", gazetteer, model)
        got = {
            hit.country for hit in hits if hit.state == "kept" and hit.kind in ROLES_OF_PLACES and hit.country
        }
        gold = set(article["countries"])
        now = np.array([len(got & gold), len(got - gold), len(gold - got)])
        found[article["set"]] = found.get(article["set"], np.zeros(3, int)) + now
    return found


def report(title, counts):
    """Print F1 by set."""
    scores = {name: round(2 * a / (2 * a + b + c), 4) for name, (a, b, c) in counts.items()}
    print(title, json.dumps(scores), "mean", round(sum(scores.values()) / len(scores), 4), flush=True)


def train(articles, gazetteer, inside):
    """Alternate between resolving with the last model and fitting the next, since features rest on both."""
    model = places.load_model()
    for _ in range(ROUNDS):
        sample, groups = collect(articles, gazetteer, model)
        model = fit(sample, groups, inside)
    return model


def main(paths):
    """Cross-validate, train on everything, write."""
    articles, gazetteer = list(read_articles(paths)), load_gazetteer()
    total = {}
    for fold in range(FOLDS):
        inside = [at for at in range(len(articles)) if at % FOLDS != fold]
        model = train(articles, gazetteer, inside)
        counts = count([articles[at] for at in range(len(articles)) if at % FOLDS == fold], gazetteer, model)
        total = {name: total.get(name, 0) + counts[name] for name in counts}
    report("held out", total)
    model = train(articles, gazetteer, list(range(len(articles))))
    report("seen    ", count(articles, gazetteer, model))
    write(model)


def write(model):
    """Write the weights, rounded, by name of the feature."""
    of_name, of_use, of_reading = model
    lists = {
        "is_place": (features.PLACE_FEATURES, [*of_name, *of_use]),
        "reading": (features.READING_FEATURES, of_reading),
    }
    weights = {
        key: {name: round(value, 4) for name, value in zip(names, values, strict=True)}
        for key, (names, values) in lists.items()
    }
    text = json.dumps(weights, indent=1) + "\n"
    data_path("gazetteer", "ranker.json").write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main(sys.argv[1:]) if len(sys.argv) > 1 else sys.exit(__doc__)
