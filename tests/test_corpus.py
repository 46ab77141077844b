"""Files to articles: every format, every kind of damage, and a name for whatever was not read."""

import os

import pandas as pd
import pytest

from geobrief import frames
from geobrief.corpus import read_corpus
from geobrief.errors import UsageError

BODY = "Ministers met in Oslo on Monday. They agreed to meet again."
LONG = " ".join(f"word{n} of the long report" for n in range(40)) + "."


def kinds(corpus):
    return list(corpus.problems["kind"])


def only(corpus):
    assert len(corpus.articles) == 1, corpus.problems
    return corpus.articles.iloc[0]


def test_front_matter_fills_the_fields_of_an_article(folder):
    text = (
        "---\ntitle: 'Talks: day one'\noutlet: Demo Dispatch\noutlet_country: GBR\n"
        "date: 2022-10-12T19:25:00-04:00\n"
        "url: https://sample.example/a\nlanguage: en\nsample: true\nauthor: nobody\n---\n" + BODY
    )
    article = only(read_corpus(folder({"a.txt": text})))
    assert (article.title, article.outlet, article.outlet_country) == (
        "Talks: day one",
        "Demo Dispatch",
        "GBR",
    )
    assert (
        article.published == pd.Timestamp("2022-10-12T23:25:00Z") and article.published_precision == "second"
    )
    assert (article.url, article.language, article["sample"]) == ("https://sample.example/a", "en", True)
    assert article.text == BODY and article.n_words == 11 and article.path == "a.txt"


def test_every_format_gives_the_same_article(folder):
    row = {"title": "Talks", "text": BODY, "outlet": "Demo Dispatch", "date": "2022-10-12"}
    table = f'title,text,outlet,date\nTalks,"{BODY}",Demo Dispatch,2022-10-12\n'
    front = f"---\ntitle: Talks\noutlet: Demo Dispatch\ndate: 2022-10-12\n---\n{BODY}"
    corpus = read_corpus(
        folder(
            {
                "a.txt": front,
                "b.md": front,
                "c.json": row,
                "d.jsonl": [row],
                "e.csv": table,
                "f.csv": table.replace(",", ";"),
                "g.tsv": table.replace(",", "\t"),
                "h.json": {"articles": [row]},
            }
        )
    )
    assert kinds(corpus) == [] and len(corpus.articles) == 8
    assert corpus.articles["content_id"].nunique() == 1
    assert set(corpus.articles["published"]) == {pd.Timestamp("2022-10-12", tz="UTC")}
    assert set(corpus.articles["published_precision"]) == {"day"}


@pytest.mark.parametrize(
    "row",
    [
        {
            "Headline": "Talks",
            "Article Body": BODY,
            "PublishedAt": "2022-10-12",
            "source": {"name": "Demo Dispatch"},
        },
        {"headline": "Talks", "content": BODY, "pub_date": "20221012", "Media Name": "Demo Dispatch"},
    ],
)
def test_other_names_of_fields_are_understood(folder, row):
    article = only(read_corpus(folder({"a.json": row})))
    assert (article.title, article.text, article.outlet) == ("Talks", BODY, "Demo Dispatch")
    assert article.published == pd.Timestamp("2022-10-12", tz="UTC")


EXPORTS = {
    "NewsAPI": {
        "status": "ok",
        "articles": [{"source": {"id": None, "name": "Demo"}, "title": "Talks", "description": "no", "content": BODY,
                      "url": "https://demo.example/1", "publishedAt": "2022-10-12T00:00:00Z"}],
    },
    "Event Registry": {
        "articles": {"results": [{"uri": "7", "lang": "eng", "dateTimePub": "2022-10-12T00:00:00Z", "body": BODY,
                                  "source": {"uri": "demo.example", "title": "Demo"}, "title": "Talks",
                                  "url": "https://demo.example/1", "time": "09:00:00"}]},
    },
    "Media Cloud": {
        "stories": [{"id": "abc", "media_name": "Demo", "title": "Talks", "publish_date": "2022-10-12", "text": BODY,
                     "url": "https://demo.example/1", "indexed_date": "2022-10-14", "language": "en"}],
    },
    "Guardian": [{"webTitle": "Talks", "webUrl": "https://demo.example/1", "bodyText": BODY, "publication": "Demo",
                  "webPublicationDate": "2022-10-12T00:00:00Z"}],
}


@pytest.mark.parametrize("name", EXPORTS)
def test_the_export_of_a_news_service_is_read_as_it_is(folder, name):
    article = only(read_corpus(folder({"a.json": EXPORTS[name]})))
    assert (article.title, article.text, article.outlet) == ("Talks", BODY, "Demo")
    assert (article.url, article.published) == ("https://demo.example/1", pd.Timestamp("2022-10-12", tz="UTC"))


@pytest.mark.parametrize(
    "header, outlet",
    [
        ("stories_id,publish_date,title,url,language,media_name", "Demo"),
        ("id,publish_date,title,url,language,media_name,indexed_date", "Demo"),
        ("id,seendate,title,url,language,domain", "Demo"),
    ],
)
def test_a_list_of_addresses_gives_articles_without_text(folder, header, outlet):
    row = "12,2022-10-12 10:00:00,Talks,https://demo.example/1,en,Demo,2022-10-14".split(",")
    table = f"{header}\n{','.join(row[: header.count(',') + 1])}\n"
    article = only(read_corpus(folder({"a.csv": table})))
    assert (article.title, article.text, article.outlet, article.source_id) == ("Talks", "", outlet, "12")
    assert article.published == pd.Timestamp("2022-10-12T10:00Z")


def test_an_outlet_that_is_a_host_is_named_as_the_host_of_an_address_is(folder):
    address = {"text": f"{BODY} Soon.", "url": "https://www.demo.example/1"}
    rows = [{"text": BODY, "source_domain": "www.demo.example"}, address]
    assert list(read_corpus(folder({"a.json": rows})).articles["outlet"]) == ["demo.example"] * 2


def test_a_text_that_its_source_cuts_short_says_so(folder):
    corpus = read_corpus(folder({"a.json": {"text": f"{BODY} The paper… [+1,234 chars]"}}))
    assert only(corpus).text == f"{BODY} The paper" and kinds(corpus) == ["truncated"]
    assert "1,234" in corpus.problems["message"][0]


def test_what_an_article_does_not_say_stays_unknown(folder):
    article = only(read_corpus(folder({"2022-10-12-talks.txt": BODY})))
    unknown = [
        "title",
        "published",
        "published_precision",
        "outlet",
        "outlet_country",
        "url",
        "language",
        "source_id",
        "duplicate_of",
        "removed",
    ]
    assert article[unknown].isna().all() and not article["sample"]


def test_a_short_first_line_alone_is_the_title_and_a_sentence_is_not(folder):
    corpus = read_corpus(
        folder(
            {
                "a.txt": f"Talks in Oslo\n\n{BODY}",
                "b.txt": f"They met.\n\n{BODY}",
                "c.txt": f"Talks in Oslo\n{BODY}",
                "d.txt": "Talks in Oslo",
            }
        )
    )
    assert list(corpus.articles["title"].fillna("-")) == ["Talks in Oslo", "-", "-", "-"]
    assert list(corpus.articles["text"]) == [
        BODY,
        f"They met.\n\n{BODY}",
        f"Talks in Oslo\n{BODY}",
        "Talks in Oslo",
    ]


def test_a_repeated_title_is_taken_from_the_text(folder):
    article = only(
        read_corpus(folder({"a.json": {"title": "Talks in Oslo", "text": f"Talks in Oslo\n\n{BODY}"}}))
    )
    assert article.text == BODY and article.title == "Talks in Oslo"


def test_markdown_gives_its_words_without_marks_links_and_scripts(folder):
    text = (
        "# Talks\n\nThe *French* and [German](javascript:alert(1)) ministers met.\n\n"
        "<div>One<script>evil()</script> two</div>\n\n- first\n- second\n"
    )
    article = only(read_corpus(folder({"a.md": text})))
    assert article.title == "Talks"
    assert article.text == "The French and German ministers met.\n\nOne two\n\nfirst\n\nsecond"


def test_a_json_article_of_plain_prose_keeps_its_text_to_the_character(folder):
    prose = "  He said: “We stay.”  Two  spaces…\n\n\tSecond — ‘paragraph’ ﬁnal ½ №5.\n"
    assert only(read_corpus(folder({"a.json": {"text": prose}}))).text == prose


def test_titles_that_look_like_missing_values_are_titles(folder):
    table = "title,text\n" + "".join(f"{word},{BODY} {word}\n" for word in ("NA", "null", "None", "nan"))
    assert list(read_corpus(folder({"a.csv": table})).articles["title"]) == ["NA", "null", "None", "nan"]


def test_values_of_front_matter_are_texts_and_not_yaml_types(folder):
    article = only(read_corpus(folder({"a.md": f"---\ntitle: 2022\nlanguage: no\nid: 007\n---\n{BODY}"})))
    assert (article.title, article.language, article.source_id) == ("2022", "no", "007")


@pytest.mark.parametrize(
    "date, why", [("2022-02-30", "impossible"), ("03/04/2022", "ambiguous"), ("soon", "known")]
)
def test_a_date_that_cannot_be_read_costs_only_the_date(folder, date, why):
    corpus = read_corpus(
        folder({"a.md": f"---\ntitle: Talks\noutlet: Demo Dispatch\ndate: {date}\n---\n{BODY}"})
    )
    article = only(corpus)
    assert (article.title, article.outlet) == ("Talks", "Demo Dispatch") and pd.isna(article.published)
    assert kinds(corpus) == ["date"] and why in corpus.problems["message"][0]


@pytest.mark.parametrize(
    "value",
    ["!!python/object/apply:os.system ['touch pwned']", "!!bool x", "!!timestamp x", "[unclosed", "*missing"],
)
def test_front_matter_with_tags_or_damage_is_left_out_and_named(folder, value):
    corpus = read_corpus(folder({"a.md": f"---\ntitle: {value}\n---\n{BODY}"}))
    assert only(corpus).text == BODY and pd.isna(only(corpus).title)
    assert kinds(corpus) == ["record-skipped"]


def test_front_matter_that_multiplies_itself_is_refused(folder):
    bomb = "a: &a [x, x]\n" + "".join(
        f"{b}: &{b} [*{a}, *{a}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    corpus = read_corpus(folder({"a.md": f"---\n{bomb}title: *i\n---\n{BODY}"}))
    assert kinds(corpus) == ["record-skipped"] and only(corpus).text == BODY


def test_nested_values_never_become_a_title(folder):
    corpus = read_corpus(folder({"a.json": {"title": ["x", ["y"]], "outlet": [1], "text": BODY}}))
    assert only(corpus)[["title", "outlet"]].isna().all()


@pytest.mark.parametrize(
    "name, content, kind",
    [
        ("a.pdf", b"%PDF-1.4", "unsupported"),
        ("a", b"text", "unsupported"),
        ("a.txt", b"", "empty"),
        ("a.md", b" \n\t\n", "empty"),
        ("a.md", b"---\ntitle: Talks\n---\n", "empty"),
        ("a.json", b"[]", "empty"),
        ("a.json", b"{not json", "unreadable"),
        ("a.json", b"[1]", "record-skipped"),
        ("a.json", b'{"title": "Talks"}', "record-skipped"),
        ("a.json", b"[" * 200_000, "unreadable"),
        ("a.csv", b"title,headline\nA,B\n", "unreadable"),
        ("a.csv", b"title,text\n", "empty"),
        ("a.csv", b'"a"b,text\n1,2\n', "unreadable"),
        ("a.txt", b"\x00\x07\x00", "empty"),
    ],
)
def test_what_cannot_be_read_is_one_problem_and_the_others_are_read(folder, name, content, kind):
    corpus = read_corpus(folder({name: content, "good.txt": BODY}))
    assert list(corpus.articles["path"]) == ["good.txt"]
    assert kind in kinds(corpus) and set(corpus.problems["path"].str.partition("#")[0]) == {name}
    assert corpus.n_files == 2


def test_one_bad_record_does_not_cost_the_others(folder):
    lines = (
        f'{{"text": "{BODY} 1"}}\n{{"text": \n{{"text": "{BODY} 2"}}\n"no object"\n\n{{"text": "{BODY} 3"}}'
    )
    corpus = read_corpus(folder({"a.jsonl": lines}))
    assert list(corpus.articles["path"]) == ["a.jsonl#1", "a.jsonl#3", "a.jsonl#6"]
    assert list(corpus.problems["path"]) == ["a.jsonl#2", "a.jsonl#4"]


def test_a_ragged_row_of_a_table_is_skipped_alone(folder):
    corpus = read_corpus(folder({"a.csv": f"title,text\nA,{BODY} A\nB,{BODY},more\nC\nD,{BODY} D\n"}))
    assert list(corpus.articles["title"]) == ["A", "D"] and kinds(corpus) == ["record-skipped"] * 2


def test_rows_before_an_unclosed_quotation_mark_are_read(folder):
    corpus = read_corpus(folder({"a.csv": f'title,text\nA,{BODY}\nB,"never closed\nC,{BODY}\n'}))
    assert list(corpus.articles["title"]) == ["A"] and kinds(corpus) == ["truncated"]


@pytest.mark.parametrize(
    "encoding, noted",
    [("utf-8", []), ("utf-8-sig", []), ("utf-16", []), ("utf-16-le", None), ("cp1252", ["encoding"])],
)
def test_encodings_are_read_and_a_guess_is_named(folder, encoding, noted):
    text = f"“Café” in Zürich. {BODY}"
    corpus = read_corpus(folder({"a.txt": text.encode(encoding)}))
    if (
        noted is None
    ):  # sixteen bits without a mark cannot be told from control characters: named, whatever is read
        assert kinds(corpus)
    else:
        assert only(corpus).text == text and kinds(corpus) == noted


def test_one_broken_byte_does_not_turn_a_text_into_another_encoding(folder):
    corpus = read_corpus(folder({"a.txt": "Zürich, Genève, Łódź ".encode() + b"\xff" + BODY.encode()}))
    assert only(corpus).text.startswith("Zürich, Genève, Łódź \N{REPLACEMENT CHARACTER}")
    assert kinds(corpus) == ["encoding"]


def test_lone_surrogates_are_replaced_and_named(folder):
    corpus = read_corpus(
        folder({"a.jsonl": b'{"title": "A \\ud83d", "text": "Met in \\udc00 Oslo.", "id": "\\ud800"}'})
    )
    article = only(corpus)
    assert article.text == "Met in \N{REPLACEMENT CHARACTER} Oslo." and kinds(corpus) == ["encoding"]
    "".join(article[["title", "text", "source_id"]]).encode("utf-8")


def test_a_very_long_article_is_cut_and_named(folder, monkeypatch):
    monkeypatch.setattr("geobrief.corpus.articles.ARTICLE_CHARACTERS", 30)
    corpus = read_corpus(folder({"a.txt": BODY}))
    assert only(corpus).text == BODY[:30] and kinds(corpus) == ["truncated"]


def test_a_very_large_file_is_refused(folder, monkeypatch):
    monkeypatch.setattr("geobrief.corpus.limits.FILE_BYTES", 30)
    assert kinds(read_corpus(folder({"a.txt": BODY}))) == ["refused"]


@pytest.mark.parametrize(
    "url, kept",
    [
        ("https://www.demo.example/a?b=c#d", "https://www.demo.example/a?b=c#d"),
        ("https://user:secret@demo.example/a", "https://demo.example/a"),
        ("javascript:alert(1)", None),
        ("data:text/html,x", None),
        ("//demo.example", None),
        ("http://", None),
        ("http://[broken", None),
        ("file:///etc/passwd", None),
    ],
)
def test_only_addresses_that_are_safe_to_print_are_kept(folder, url, kept):
    article = only(read_corpus(folder({"a.json": {"text": BODY, "url": url}})))
    assert article.url == kept or (kept is None and pd.isna(article.url))


def test_the_outlet_is_the_host_where_only_the_address_is_known(folder):
    assert (
        only(read_corpus(folder({"a.json": {"text": BODY, "url": "https://www.demo.example/a"}}))).outlet
        == "demo.example"
    )


@pytest.mark.parametrize("country", ["gb", "Britain", "GB", "gbr", 7])
def test_a_country_of_the_outlet_is_a_code_or_unknown(folder, country):
    assert pd.isna(
        only(read_corpus(folder({"a.json": {"text": BODY, "outlet_country": country}}))).outlet_country
    )


# --- which files -------------------------------------------------------------------------------------------


def test_folders_are_walked_in_order_and_names_are_relative_to_them(folder):
    root = folder(
        {
            "b.txt": BODY + " b",
            "a/z.txt": BODY + " z",
            "a/b/c.txt": BODY + " c",
            ".git/x.txt": BODY,
            ".hidden.txt": BODY,
            "README.md": BODY,
            "LICENSE": BODY,
            "actors.csv": "a,b\n",
        }
    )
    corpus = read_corpus(root)
    assert list(corpus.articles["path"]) == ["a/b/c.txt", "a/z.txt", "b.txt"] and kinds(corpus) == []


def test_articles_whose_names_begin_like_a_licence_are_read(folder):
    root = folder(
        {"Licence fees rise.txt": BODY, "license-to-export.txt": BODY + " b", "readme-leak.md": BODY + " c"}
    )
    assert len(read_corpus(root).articles) == 3


def test_patterns_and_several_paths_are_read_once_each(folder):
    root = folder({"a.txt": BODY + " a", "sub/b.txt": BODY + " b", "c.md": BODY + " c"})
    for paths in ([root, root], [root, root / "sub"], [root / "sub", root, root / "sub" / "b.txt"]):
        corpus = read_corpus(paths)
        assert corpus.n_files == 3 and corpus.articles["duplicate_of"].isna().all()
    assert list(read_corpus(str(root / "*.txt")).articles["path"]) == ["a.txt"]
    assert len(read_corpus(str(root / "**" / "*.txt")).articles) == 2


def test_the_order_of_the_paths_changes_nothing(folder):
    root = folder({"a.txt": BODY + " a", "b.pdf": b"x", "c.txt": LONG, "d/e.txt": LONG, "d/f.pdf": b"x"})
    first, second = (
        read_corpus([root / name for name in order])
        for order in (("a.txt", "b.pdf", "c.txt", "d"), ("d", "c.txt", "b.pdf", "a.txt"))
    )
    pd.testing.assert_frame_equal(first.articles, second.articles)
    pd.testing.assert_frame_equal(first.problems, second.problems)


def test_paths_are_taken_from_the_working_directory_then_from_the_repository(folder, monkeypatch):
    root = folder({"a.txt": BODY})
    monkeypatch.chdir(root.parent)
    assert len(read_corpus("corpus").articles) == 1
    assert len(read_corpus("seeds/agency-feed.jsonl").articles) == 5


@pytest.mark.parametrize("path", ["nowhere", "nowhere/*.txt", "x" * 300])
def test_a_path_that_names_nothing_is_wrong_usage(path):
    with pytest.raises(UsageError, match="Nothing to read at") as error:
        read_corpus(path)
    assert "\n" not in str(error.value) and len(str(error.value)) < 300


def test_an_empty_folder_is_named(tmp_path):
    corpus = read_corpus(tmp_path)
    assert corpus.articles.empty and kinds(corpus) == ["empty"]


def test_links_that_lead_out_are_refused_and_links_inside_are_read(folder, tmp_path):
    root = folder({"a.txt": BODY, "sub/keep": "x"})
    outside = tmp_path / "secret.txt"
    outside.write_text("secret")
    (root / "out.txt").symlink_to(outside)
    (root / "gone.txt").symlink_to(root / "missing")
    (root / "sub" / "link.txt").symlink_to(root / "a.txt")
    corpus = read_corpus(root)
    assert dict(zip(corpus.problems["path"], corpus.problems["kind"], strict=True)) == {
        "out.txt": "refused",
        "gone.txt": "refused",
        "sub/keep": "unsupported",
    }
    assert not corpus.articles["text"].str.contains("secret").any() and "sub/link.txt" in set(
        corpus.articles["path"]
    )


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_a_pipe_is_refused_and_not_waited_for(folder):
    root = folder({"a.txt": BODY})
    os.mkfifo(root / "pipe.txt")
    assert kinds(read_corpus(root)) == ["refused"] and kinds(read_corpus(root / "pipe.txt")) == ["refused"]


def test_a_folder_that_cannot_be_opened_is_named(folder, monkeypatch):
    root, scan = folder({"a.txt": BODY, "closed/b.txt": BODY}), os.scandir

    def scandir(path):
        if str(path).endswith("closed"):
            raise PermissionError(13, "Permission denied", str(path))
        return scan(path)

    monkeypatch.setattr(os, "scandir", scandir)
    problems = read_corpus(root).problems
    assert list(problems["path"]) == ["closed"] and list(problems["kind"]) == ["unreadable"]


@pytest.mark.skipif(os.name == "nt", reason="names are text on Windows")
@pytest.mark.parametrize("whole_folder", [True, False])
def test_names_of_files_that_are_no_text_can_be_written_down(tmp_path, whole_folder):
    name = os.fsencode(tmp_path) + b"/caf\xe9.txt"
    try:
        with open(name, "wb") as file:
            file.write(BODY.encode())
    except OSError:
        pytest.skip("this file system takes text only")
    article = only(read_corpus(tmp_path if whole_folder else os.fsdecode(name)))
    assert article.path == "caf\N{REPLACEMENT CHARACTER}.txt" and article.path.encode("utf-8")


# --- identifiers -------------------------------------------------------------------------------------------


def test_identifiers_do_not_depend_on_names_of_files_or_on_other_articles(folder):
    row = {"outlet": "Demo Dispatch", "title": "Talks", "text": BODY, "url": "https://demo.example/1"}
    alone = only(read_corpus(folder({"a.json": row}, "one")))
    among = read_corpus(folder({"0.txt": LONG, "renamed.json": row}, "two")).articles.iloc[1]
    assert (alone.article_id, alone.content_id) == (among.article_id, among.content_id)


@pytest.mark.parametrize(
    "change", [{"title": "Talk"}, {"text": BODY + "!"}, {"outlet": "Other"}, {"url": "https://x.example"}]
)
def test_another_title_text_outlet_or_address_is_another_article(folder, change):
    row = {"outlet": "Demo Dispatch", "title": "Talks", "text": BODY, "url": "https://demo.example/1"}
    both = read_corpus(folder({"a.jsonl": [row, row | change]})).articles
    assert both["article_id"].nunique() == 2
    assert (both["content_id"].nunique() == 1) == (set(change) <= {"outlet", "url"})


def test_articles_and_problems_keep_their_contract_even_with_nothing_in_them(folder, tmp_path):
    for corpus in (
        read_corpus(folder({"a.txt": BODY, "b.pdf": b"x"})),
        read_corpus(folder({"x.txt": ""}, "none")),
    ):
        frames.check("articles", corpus.articles)
        frames.check("problems", corpus.problems)
