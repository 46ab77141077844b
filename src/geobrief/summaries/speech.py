"""Who says what about whom: statements by speaker and outlet, and the narrator's voice apart from theirs."""

from functools import cached_property

import pandas as pd

from geobrief.summaries.coverage import counted
from geobrief.summaries.evidence import COLUMNS, EXCERPT
from geobrief.summaries.intervals import means_by
from geobrief.summaries.tone import article_tone
from geobrief.summaries.units import attach_units, names_of

NARRATOR, UNKNOWN = "narrator", "unknown"
QUOTED = ("direct", "mixed")
_KEY = "\x1f"  # stands in no identifier
_PRONOUNS = frozenset("he she it they i we you who him her them us".split())


def statements_by(analysis):
    """Return the statements of the articles that count, with the actor that each speaker counts to.

    Returns
    -------
    pandas.DataFrame
        The frame `statements` with `unit` and `name` of the speaker (NA for private persons and unknown
        speakers), `outlet`, `published`, `title`, `url`, `path`.
    """
    about = ["article_id", "outlet", "published", "published_precision", "title", "url", "path"]
    rows = analysis.statements.merge(counted(analysis.articles)[about], on="article_id")
    unit = _units(rows["speaker_actor"], rows["article_id"], analysis, rows["speaker_country"])
    return rows.assign(unit=unit, name=names_of(unit, analysis.actors))


def _units(speakers, articles, analysis, countries=None):
    """Return the actor that each speaker (an identifier) of an article (another) counts to, NA for none."""
    actors = analysis.actors.drop_duplicates("actor_id").set_index("actor_id")
    country = speakers.map(actors["country"])
    as_mentions = pd.DataFrame(
        {
            "actor_id": speakers,
            "article_id": articles,
            "kind": speakers.map(actors["kind"]),
            "role": "actor",
            "country": country if countries is None else country.fillna(countries),
        }
    )
    return attach_units(as_mentions, analysis.actors, analysis.articles)["unit"].where(speakers.notna())


def speakers(rows):
    """Return who speaks, those quoted in most articles first.

    Parameters
    ----------
    rows : pandas.DataFrame
        See `statements_by`; statements without a known speaker are left out.

    Returns
    -------
    pandas.DataFrame
        `unit`, `name`, `n_articles`, `n_outlets`, `n_statements`, `quoted` (share in quotation marks, wholly
        or partly).
    """
    known = rows[rows["unit"].notna()]
    table = known.assign(marks=known["kind"].isin(QUOTED)).groupby(["unit", "name"]).agg(
        n_articles=("article_id", "nunique"), n_outlets=("outlet", "nunique"),
        n_statements=("statement_id", "size"), quoted=("marks", "mean")).reset_index()
    return table.sort_values(["n_articles", "n_statements", "unit"], ascending=[False, False, True],
                             ignore_index=True)


def quoted_by(rows):
    """Return which outlets let whom speak.

    Returns
    -------
    pandas.DataFrame
        `outlet`, `unit`, `name`, `n_articles`, `n_statements`, most articles first; unknown outlets and
        speakers are left out.
    """
    known = rows[rows["unit"].notna() & rows["outlet"].notna()]
    table = known.groupby(["outlet", "unit", "name"]).agg(
        n_articles=("article_id", "nunique"), n_statements=("statement_id", "size")).reset_index()
    return table.sort_values(["n_articles", "n_statements", "outlet", "unit"],
                             ascending=[False, False, True, True], ignore_index=True)


def with_voices(rows, analysis):
    """Return scored mentions with `voice_unit`: the actor speaking, `narrator`, or NA for other speakers.

    Parameters
    ----------
    rows : pandas.DataFrame
        See `tone.scored_mentions`.
    """
    speaking = rows["voice"].where(~rows["voice"].isin([NARRATOR, UNKNOWN]))
    unit = _units(speaking, rows["article_id"], analysis)
    return rows.assign(voice_unit=unit.mask(rows["voice"] == NARRATOR, NARRATOR))


def spoken_of(rows, analysis):
    """Return who speaks of whom, and in what tone; what actors say of themselves is left out.

    Returns
    -------
    pandas.DataFrame
        `speaker`, `speaker_name`, `unit`, `name`, `n_articles`, `n_sentences`, `mean`, `low`, `high` in
        [-1, 1] (NaN under five articles), `uncertain`; the narrator is no speaker.
    """
    spoken = with_voices(rows, analysis)
    spoken = spoken[spoken["voice_unit"].notna() & (spoken["voice_unit"] != NARRATOR)]
    spoken = spoken[spoken["voice_unit"] != spoken["unit"]]
    pairs = spoken.assign(pair=spoken["voice_unit"].astype("str") + _KEY + spoken["unit"].astype("str"))
    per_article = article_tone(pairs, by="pair")
    table = means_by(per_article["tone"], per_article["pair"]).rename_axis("pair")
    table = table.join(per_article.groupby("pair").agg(n_sentences=("n_sentences", "sum"))).reset_index()
    sides = table.pop("pair").astype("str").str.split(_KEY, expand=True).reindex(columns=[0, 1])
    table = table.assign(speaker=sides[0], unit=sides[1], speaker_name=names_of(sides[0], analysis.actors),
                         name=names_of(sides[1], analysis.actors))
    return table.sort_values(["n_articles", "n_sentences", "speaker", "unit"],
                             ascending=[False, False, True, True], ignore_index=True)


def tone_by_voice(rows, analysis):
    """Return the tone toward each actor in the narrator's words, and in the words of others who are quoted.

    Returns
    -------
    pandas.DataFrame
        `unit`, `name`, and with the endings `_narrator` and `_others`: `n_articles`, `mean`, `low`, `high`
        (NaN under five articles). What an actor says of itself is in neither.
    """
    spoken = with_voices(rows, analysis)
    by_narrator = spoken["voice_unit"] == NARRATOR
    own = (spoken["voice_unit"] == spoken["unit"]).fillna(False).astype(bool)
    sides = {"narrator": spoken[by_narrator], "others": spoken[~by_narrator & ~own]}
    tables = [_means(part).add_suffix(f"_{side}") for side, part in sides.items()]
    both = tables[0].join(tables[1], how="outer").rename_axis("unit").reset_index()
    counts = ["n_articles_narrator", "n_articles_others"]
    both[counts] = both[counts].fillna(0).astype("int64")
    both = both.assign(name=names_of(both["unit"], analysis.actors))
    return both.sort_values([*counts, "unit"], ascending=[False, False, True], ignore_index=True)


def _means(rows):
    per_article = article_tone(rows)
    return means_by(per_article["tone"], per_article["unit"])[["n_articles", "mean", "low", "high"]]


def said(rows, analysis, most=10):
    """Return the sentences of the statements `rows`, the words said marked, each article once before twice.

    Returns
    -------
    pandas.DataFrame
        As `evidence.evidence`, with `voice_name`: the speaker as the article names him, by name for a pronoun.
    """
    where = analysis.sentences[["sentence_id", "start", "end", "text"]]
    found = rows.merge(where, on="sentence_id", suffixes=("", "_of"))
    found = found.sort_values(["published", "path", "start"], ascending=[False, True, True],
                              na_position="last", kind="stable")
    found = found.drop_duplicates("sentence_id")
    turn = found.groupby("article_id", sort=False).cumcount()
    chosen = found.assign(turn=turn).sort_values("turn", kind="stable").head(most)
    start = (chosen["start"] - chosen["start_of"]).astype(int)
    end = (chosen["end"].clip(upper=chosen["end_of"]) - chosen["start_of"]).astype(int)
    spans = [[span] for span in zip(start, end, strict=True)]
    text = chosen["text"].str.slice(0, EXCERPT)
    return chosen.assign(text=text, spans=spans, voice_name=_as_named(chosen, analysis.actors)).reindex(
        columns=[*COLUMNS, "voice_name"]).reset_index(drop=True)


def _as_named(rows, actors):
    """Return the speakers as printed, without a capital article; those printed as a pronoun by their names."""
    printed = rows["speaker"].str.replace(r"^The (?=\S)", "the ", regex=True)
    return printed.mask(printed.str.casefold().isin(_PRONOUNS), names_of(rows["speaker_actor"], actors))


class Speech:
    """Who says what in one report, each table made once.

    Parameters
    ----------
    analysis : Analysis
    rows : pandas.DataFrame
        See `tone.scored_mentions`.
    """

    def __init__(self, analysis, rows):
        self.analysis, self.rows = analysis, rows

    @cached_property
    def statements(self):
        """See `statements_by`."""
        return statements_by(self.analysis)

    @cached_property
    def speakers(self):
        """See `speakers`."""
        return speakers(self.statements)

    @cached_property
    def quoted_by(self):
        """See `quoted_by`."""
        return quoted_by(self.statements)

    @cached_property
    def spoken_of(self):
        """See `spoken_of`."""
        return spoken_of(self.rows, self.analysis)

    @cached_property
    def by_voice(self):
        """See `tone_by_voice`."""
        return tone_by_voice(self.rows, self.analysis)

    @cached_property
    def voices(self):
        """See `with_voices`."""
        return with_voices(self.rows, self.analysis)

    def spoken_by_of(self, speaker, unit):
        """Return the scored mentions of `unit` in the words of `speaker`."""
        return self.voices[(self.voices["voice_unit"] == speaker) & (self.voices["unit"] == unit)]

    def said_by(self, unit, most=10):
        """Return what the actor `unit` says, as `said`."""
        return said(self.statements[self.statements["unit"] == unit], self.analysis, most)
