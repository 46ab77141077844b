"""Who and where measured against readers' labels: the countries of a passage, and its mentions one by one."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from geobrief.evaluation import measures
from geobrief.evaluation.gold import RecognitionGold
from geobrief.evaluation.passages import find_in_passages

PLACE_KINDS = ("country", "nationality", "place")  # whose countries a passage has, whatever role they play
_COUNTS = ["right", "more", "missed"]


@dataclass(frozen=True)
class RecognitionResult:
    """How well names are found and resolved in one labelled file.

    Attributes
    ----------
    gold : RecognitionGold
    n_passages : int
    scores : pandas.Series
        Of the sets of countries, over all passages: `precision`, `recall`, `f1` with `low` and `high`;
        `labelled` and `found` (numbers of countries), `whole` (share of passages without an error); `named`
        and `named_recall` of the countries named outright, NaN where the file does not say; `traps` and
        `trapped` (names that are no place, and how many were taken for one).
    by_kind, by_case : pandas.DataFrame
        Mentions by `kind` or `case`: `n`, `found` (a mention overlaps), `exact` (the same words), `resolved`
        (found, with the right country, or rightly none), as shares; by kind also `more` (mentions found where
        none is labelled). Empty where mentions are not labelled.
    reliability : pandas.DataFrame
        How often a mention is right in words, kind and country, by its `confidence`.
    calibration_error : float
        NaN where mentions are not labelled.
    errors : pandas.DataFrame
        Passages with a wrong set of countries, the worst first: `line`, `id`, `case`, `text`, `missed`,
        `wrong`.
    mention_errors : pandas.DataFrame
        Labelled mentions missed or given the wrong country: `line`, `case`, `text`, `start`, `end`,
        `surface`, `kind`, `country`, `found` (words), `found_country`, `confidence`; the surest first.
    """

    gold: RecognitionGold
    n_passages: int
    scores: pd.Series
    by_kind: pd.DataFrame
    by_case: pd.DataFrame
    reliability: pd.DataFrame
    calibration_error: float
    errors: pd.DataFrame
    mention_errors: pd.DataFrame


def evaluate_recognition(gold, gazetteer):
    """Find the mentions of the passages in `gold` and compare.

    Parameters
    ----------
    gold : RecognitionGold
    gazetteer : Gazetteer

    Returns
    -------
    RecognitionResult
    """
    found = find_in_passages(gold.passages, gazetteer)
    places = found[found["kind"].isin(PLACE_KINDS)]
    passages = _compare_sets(gold.passages, places[places["country"].notna()])
    scores = pd.Series({**_scores(passages), **_named(passages), **_traps(gold, places)})
    if gold.mentions is None:
        nothing = pd.DataFrame(columns=["n", "found"])
        return RecognitionResult(
            gold,
            len(passages),
            scores,
            nothing,
            nothing,
            measures.reliability([], []),
            np.nan,
            _errors(passages),
            nothing,
        )
    candidates = found if gold.all_kinds else places
    pairs = _pair(gold.mentions, candidates)
    table = _reliability(pairs, candidates, gold.all_kinds)
    return RecognitionResult(
        gold,
        len(passages),
        scores,
        _by_kind(pairs, candidates),
        _by(pairs[pairs["case"].notna()], "case"),
        table,
        measures.calibration_error(table),
        _errors(passages),
        _mention_errors(pairs, gold.passages),
    )


# --- sets of countries -------------------------------------------------------------------------------------


def _compare_sets(passages, located):
    """Return the passages with the countries found: how many right, how many more, how many missed."""
    sets = located.groupby("line")["country"].agg(frozenset)
    found = [sets.get(line, frozenset()) for line in passages["line"]]
    rows = [
        (len(gold & got), len(got - gold), len(gold - got), sorted(gold - got), sorted(got - gold))
        for gold, got in zip(passages["countries"], found, strict=True)
    ]
    columns = [*_COUNTS, "missed_countries", "wrong_countries"]
    return passages.reset_index(drop=True).assign(got=found).join(pd.DataFrame(rows, columns=columns))


def _scores(passages):
    counts = passages[_COUNTS].to_numpy()
    right, more, missed = counts.sum(axis=0)
    low, high = measures.interval(counts, measures.f1)
    return {
        "precision": measures.share(right, right + more),
        "recall": measures.share(right, right + missed),
        "f1": float(measures.f1(counts.sum(axis=0))),
        "low": low,
        "high": high,
        "labelled": int(right + missed),
        "found": int(right + more),
        "whole": measures.share((counts[:, 1:].sum(axis=1) == 0).sum(), len(counts)),
    }


def _named(passages):
    known = passages[passages["named"].notna()]
    hits = [(len(named & got), len(named)) for named, got in zip(known["named"], known["got"], strict=True)]
    right, n = np.array(hits, int).reshape(-1, 2).sum(axis=0)
    return {"named": int(n), "named_recall": measures.share(right, n)}


def _traps(gold, places):
    """Count the surfaces that are no place, and those that a mention covers exactly all the same."""
    traps = gold.passages[["line", "traps"]].explode("traps").dropna().rename(columns={"traps": "surface"})
    taken = places[["line", "start", "end", "surface"]].merge(traps.drop_duplicates(), on=["line", "surface"])
    if gold.mentions is not None:  # the same words may name a place elsewhere in the passage
        labelled = gold.mentions[gold.mentions["kind"].isin(PLACE_KINDS)][["line", "start", "end"]]
        taken = taken.merge(
            labelled.drop_duplicates(), on=["line", "start", "end"], how="left", indicator=True
        )
        taken = taken[taken["_merge"] == "left_only"]
    return {"traps": len(traps), "trapped": len(taken.drop_duplicates(["line", "surface"]))}


def _errors(passages):
    wrong = passages.assign(n_wrong=passages["more"] + passages["missed"])
    wrong = wrong[wrong["n_wrong"] > 0].sort_values(
        ["n_wrong", "line"], ascending=[False, True], ignore_index=True
    )
    wrong = wrong[["line", "id", "case", "text", "missed_countries", "wrong_countries"]]
    return wrong.rename(columns={"missed_countries": "missed", "wrong_countries": "wrong"})


# --- mentions one by one -----------------------------------------------------------------------------------


def _pair(labelled, found):
    """Return each labelled mention with the one found that shares most of its words, if any.

    Columns of `labelled`; `found`, `exact`, `same_country` and `resolved` (bool); `mention_id`,
    `found_surface`, `found_kind`, `found_country`, `confidence` (NA where nothing was found).
    """
    gold = labelled.reset_index(names="label")
    spans = found[["line", "start", "end", "mention_id"]]
    both = gold[["label", "line", "start", "end"]].merge(spans, on="line", suffixes=("", "_found"))
    both["shared"] = np.minimum(both["end"], both["end_found"]) - np.maximum(
        both["start"], both["start_found"]
    )
    both["exact"] = (both["start"] == both["start_found"]) & (both["end"] == both["end_found"])
    both = (
        both[both["shared"] > 0]
        .sort_values(["label", "exact", "shared"], ascending=[True, False, False], kind="stable")
        .drop_duplicates("label")
    )
    facts = found[["mention_id", "surface", "kind", "country", "confidence"]].rename(
        columns={"surface": "found_surface", "kind": "found_kind", "country": "found_country"}
    )
    pairs = gold.merge(both[["label", "mention_id", "exact"]], on="label", how="left").merge(
        facts, on="mention_id", how="left"
    )
    pairs["found"] = pairs["mention_id"].notna()
    pairs["exact"] = pairs["exact"].astype("boolean").fillna(False).astype(bool)
    pairs["same_country"] = pairs["country"].fillna("").eq(pairs["found_country"].fillna(""))
    return pairs.assign(resolved=pairs["found"] & pairs["same_country"])


def _by(pairs, column):
    table = (
        pairs.groupby(column)
        .agg(
            n=("label", "size"),
            found=("found", "mean"),
            exact=("exact", "mean"),
            resolved=("resolved", "mean"),
        )
        .reset_index()
    )
    return table.sort_values(["n", column], ascending=[False, True], ignore_index=True)


def _by_kind(pairs, candidates):
    """Return the table by kind, and how many mentions of a kind were found where none is labelled."""
    surplus = candidates[~candidates["mention_id"].isin(_touching(pairs, candidates))]
    table = _by(pairs, "kind")
    more = surplus["kind"].value_counts()
    return table.assign(more=more.reindex(table["kind"]).fillna(0).astype(int).to_numpy())


def _touching(pairs, candidates):
    """Return the identifiers of the mentions found that share a letter with a labelled one."""
    both = pairs[["line", "start", "end"]].merge(
        candidates[["line", "start", "end", "mention_id"]], on="line", suffixes=("", "_found")
    )
    shared = (both["start"] < both["end_found"]) & (both["start_found"] < both["end"])
    return both.loc[shared, "mention_id"]


def _reliability(pairs, candidates, all_kinds):
    """Bin the mentions found by confidence: right are those with the right words, country and kind."""
    same_kind = pairs["kind"].eq(pairs["found_kind"]) if all_kinds else True
    right = pairs.loc[pairs["exact"] & pairs["same_country"] & same_kind, "mention_id"]
    return measures.reliability(
        candidates["confidence"].to_numpy(float), candidates["mention_id"].isin(right)
    )


def _mention_errors(pairs, passages):
    wrong = pairs[~pairs["resolved"]].merge(passages[["line", "text"]], on="line", how="left")
    wrong = wrong.assign(found=wrong["found_surface"]).sort_values(
        ["confidence", "line", "start"], ascending=[False, True, True], ignore_index=True, na_position="last"
    )
    return wrong[
        [
            "line",
            "case",
            "text",
            "start",
            "end",
            "surface",
            "kind",
            "country",
            "found",
            "found_kind",
            "found_country",
            "confidence",
        ]
    ]
