"""The page about the corpus says how much was read, what was cut, and what failed."""

from geobrief.analysis import analyse
from geobrief.report import sections
from geobrief.summaries import situation

BODY = "Ministers met in Oslo on Monday. They agreed to meet again in the spring, and to say no more until then."
TEASER = "\n\nWhat the storm did to the harbour\nRead more"


def sections_of(folder, files):
    made = situation(analyse(folder(files)))
    return str(sections.reading(made)), str(sections.removed(made))


def test_the_first_line_counts_files_articles_copies_and_what_failed(folder):
    files = {
        "a.json": {"text": BODY, "title": "One", "date": "2022-10-12"},
        "b.json": {"text": BODY, "title": "One"},
        "c.pdf": b"%PDF-1.7",
        "d.txt": "",
    }
    read, removed = sections_of(folder, files)
    assert "Four files gave two articles: one to count and one copy." in read
    assert "One article has no date." in read and "no text" not in read
    assert "Nothing could be read in two files or members." in read
    assert "No boilerplate was cut from any article." in removed and "dateline" not in removed


def test_a_folder_without_articles_has_no_table_of_them(folder):
    read, _ = sections_of(folder, {"d.txt": ""})
    assert "<p>No article was read. Nothing could be read in one file or member.</p>" in read and "<table" not in read


def test_lines_cut_from_several_articles_and_datelines_are_counted(folder):
    files = {
        "a.json": {"text": f"OSLO (Reuters) - {BODY}{TEASER}", "outlet": "One"},
        "b.json": {"text": f"OSLO, May 3 (Sample Wire) - {BODY} Soon.{TEASER}", "outlet": "Two"},
    }
    _, removed = sections_of(folder, files)
    assert "Boilerplate was cut from two articles." in removed
    assert "Two articles begin with a dateline, of Reuters (1) and Sample Wire (1)" in removed
    assert "Lines cut from several articles" in removed and removed.count("What the storm did to the harbour") >= 2


def test_other_languages_are_named_and_counted(folder):
    french = "Les ministres se sont réunis à Oslo lundi et ils ont décidé de se revoir au printemps, sans rien dire. "
    read, _ = sections_of(folder, {"a.json": {"text": BODY}, "b.json": {"text": french * 3}})
    assert "One article is in another language (French: 1): counted here" in read
    assert read.count("French") == 2 and "not known, read as English" in read  # the other is too short to tell


def test_tables_of_a_corpus_begin_with_what_has_most_articles_and_days_stay_in_order(folder):
    rows = [("Alpha", "2022-10-12"), ("Beta", "2022-10-11"), ("Beta", "2022-10-12"), ("Zeta", "2022-10-13")]
    files = {f"{n}.json": {"text": f"{BODY} Part {n}.", "title": str(n), "outlet": outlet, "date": day}
             for n, (outlet, day) in enumerate(rows)}
    read, _ = sections_of(folder, files)
    for names in (("Beta", "Alpha", "Zeta"), ("2022-10-11", "2022-10-12", "2022-10-13")):
        places = [read.index(f">{name}<") for name in names]
        assert places == sorted(places)


def test_the_outlets_of_a_large_corpus_are_folded(folder):
    files = {f"{n}.json": {"text": BODY, "title": str(n), "outlet": f"Paper {n}"} for n in range(20)}
    assert "All 20 rows" in str(sections.sources(situation(analyse(folder(files)))))
