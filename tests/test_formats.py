"""Pages, feeds, mail, web archives, Parquet and GDELT, by content; standard input, stores, and the user's columns."""

import io
import json
import sys
from email.message import EmailMessage

import pandas as pd
import pyarrow.parquet as pq
import pytest

from geobrief import frames
from geobrief.corpus import read_corpus
from geobrief.errors import UsageError

BODY = "Ministers met in Oslo on Monday. They agreed to meet again."
PARAGRAPHS = [
    f"The delegations spoke for the {n} time about fishing rights in the northern sea, and their ministers said on "
    f"day {n} that a paper would be ready before the autumn."
    for n in ("first", "second", "third", "fourth", "fifth")
]


def page(body, head=""):
    title = "<title>Talks in Oslo - Demo Dispatch</title>"
    return f"<!doctype html><html lang=en><head>{title}{head}</head><body>{body}</body></html>"


def article(paragraphs=PARAGRAPHS):
    return "<article><h1>Talks in Oslo</h1>" + "".join(f"<p>{text}</p>" for text in paragraphs) + "</article>"


def kinds(corpus):
    return list(corpus.problems["kind"])


def only(corpus):
    assert len(corpus.articles) == 1, corpus.problems
    return corpus.articles.iloc[0]


# --- pages -------------------------------------------------------------------------------------------------


def test_a_page_gives_its_article_without_its_title_and_the_furniture(folder):
    nav = "<nav><a href=/a>World</a><a href=/b>Sport</a></nav>"
    below = "<p>Follow us on Twitter for more.</p><p>Copyright 2022 Demo Dispatch. All rights reserved.</p>"
    found = only(read_corpus(folder({"a.html": page(nav + article() + below)})))
    assert found.title == "Talks in Oslo" and found.text.split("\n") == PARAGRAPHS


def test_a_block_that_is_only_a_link_is_cut_and_kept_in_removed(folder):
    pointer = '<p><a href="/other">Ten beaches that you have to see this summer</a></p>'
    parts = [f"<p>{text}</p>" for text in PARAGRAPHS]
    found = only(read_corpus(folder({"a.html": page(f"<article>{parts[0]}{pointer}{''.join(parts[1:])}</article>")})))
    assert "Ten beaches" not in found.text and "Ten beaches" in found.removed


def test_a_linked_sentence_and_a_link_inside_a_paragraph_stay(folder):
    linked = f'<p><a href="/x">{PARAGRAPHS[1]}</a></p>'
    inside = f'<p>{PARAGRAPHS[2]} <a href="/y">the whole paper</a> was printed.</p>'
    found = only(read_corpus(folder({"a.html": page(f"<article><p>{PARAGRAPHS[0]}</p>{linked}{inside}</article>")})))
    assert PARAGRAPHS[1] in found.text and "the whole paper was printed" in found.text


def test_an_article_in_several_pieces_is_put_together_in_order(folder):
    piece = '<div class="grid"><div class="body">{}</div></div>'
    pieces = "".join(piece.format(f"<p>{text}</p><p>{text.replace('spoke', 'argued')}</p>") for text in PARAGRAPHS)
    text = only(read_corpus(folder({"a.html": page(f"<main>{pieces}</main>")}))).text
    places = [text.index(part) for part in PARAGRAPHS]
    assert places == sorted(places) and text.count(PARAGRAPHS[3]) == 1


def test_the_facts_of_a_page_come_from_json_ld_then_from_meta_tags(folder):
    stated = {
        "@context": "https://schema.org",
        "@graph": [
            {
                "@type": "NewsArticle",
                "headline": "Talks in Oslo",
                "datePublished": "2022-10-12T08:00:00+02:00",
                "publisher": {"name": "Demo Dispatch"},
            }
        ],
    }
    head = (
        f'<script type="application/ld+json">{json.dumps(stated)}</script>'
        '<meta property="og:url" content="https://demo.example/a"><meta property="og:site_name" content="Other">'
    )
    found = only(read_corpus(folder({"a.html": page(article(), head)})))
    assert (found.outlet, found.url) == ("Demo Dispatch", "https://demo.example/a")
    assert found.published == pd.Timestamp("2022-10-12T06:00Z")


def test_a_page_is_told_by_its_content_whatever_its_name(folder):
    assert only(read_corpus(folder({"a.txt": page(article())}))).text.startswith(PARAGRAPHS[0])


def test_a_page_nested_without_end_gives_its_words_and_a_problem(folder):
    corpus = read_corpus(folder({"a.html": page("<div>" * 5_000 + BODY + "</div>" * 5_000)}))
    assert BODY in only(corpus).text and kinds(corpus) == ["truncated"]


# --- feeds, mail, web archives -----------------------------------------------------------------------------

ITEM = f"<item><title>Talks &amp; more</title><link>https://demo.example/1</link><description>{BODY}</description>{{}}</item>"
RSS = "<rss version='2.0'><channel><title>Demo Dispatch</title>{}</channel></rss>"
ATOM = (
    "<feed xmlns='http://www.w3.org/2005/Atom'><title>Demo Dispatch</title><entry><title>Talks &amp; more</title>"
    f"<link href='https://demo.example/1'/><updated>2022-10-12T00:00:00Z</updated><content>{BODY}</content></entry></feed>"
)
RDF = (
    "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/' "
    "xmlns:dc='http://purl.org/dc/elements/1.1/'><channel><title>Demo Dispatch</title></channel>"
    + ITEM.format("<dc:date>2022-10-12T00:00:00Z</dc:date>")
    + "</rdf:RDF>"
)
JSON_FEED = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "Demo Dispatch",
    "items": [
        {
            "id": "1",
            "title": "Talks & more",
            "url": "https://demo.example/1",
            "content_html": f"<p>{BODY}</p>",
            "date_published": "2022-10-12T00:00:00Z",
        }
    ],
}


@pytest.mark.parametrize(
    "name, content",
    [
        ("rss.xml", RSS.format(ITEM.format("<pubDate>Wed, 12 Oct 2022 00:00:00 GMT</pubDate>"))),
        ("atom.xml", ATOM),
        ("rdf.xml", RDF),
        ("feed.json", JSON_FEED),
    ],
)
def test_every_kind_of_feed_gives_the_same_article(folder, name, content):
    found = only(read_corpus(folder({name: content})))
    assert (found.title, found.text, found.outlet) == ("Talks & more", BODY, "Demo Dispatch")
    assert (found.url, found.published) == ("https://demo.example/1", pd.Timestamp("2022-10-12", tz="UTC"))


def test_an_entry_with_empty_parts_is_an_article_without_text(folder):
    entry = "<entry><title type='xhtml'></title><link href='https://demo.example/1'/><content type='xhtml'/></entry>"
    found = only(read_corpus(folder({"a.xml": f"<feed xmlns='http://www.w3.org/2005/Atom'>{entry}</feed>"})))
    assert (found.text, found.url, pd.isna(found.title)) == ("", "https://demo.example/1", True)


def test_a_feed_whose_entities_lead_outside_is_refused(folder):
    evil = "<?xml version='1.0'?><!DOCTYPE r [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>" + RSS.format(
        ITEM.format("&x;")
    )
    corpus = read_corpus(folder({"a.xml": evil}))
    assert corpus.articles.empty and kinds(corpus) == ["refused"]


def test_a_message_gives_its_subject_date_sender_and_plain_text(folder):
    mail = (
        "From: Demo Dispatch <news@demo.example>\r\nTo: desk@x.example\r\nSubject: =?utf-8?q?Talks_in_Oslo?=\r\n"
        "Date: Wed, 12 Oct 2022 10:00:00 +0200\r\nMessage-ID: <1@demo.example>\r\nMIME-Version: 1.0\r\n"
        "Content-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\nContent-Type: text/html\r\n\r\n<p>no</p>\r\n"
        f"--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{BODY}\r\n--b--\r\n"
    )
    found = only(read_corpus(folder({"a.eml": mail})))
    assert (found.title, found.text, found.outlet) == ("Talks in Oslo", BODY, "Demo Dispatch")
    assert found.published == pd.Timestamp("2022-10-12T08:00Z")


@pytest.mark.parametrize("name", ["a.mbox", "a.txt", "a"])
def test_a_mailbox_gives_an_article_a_message(folder, name):
    head = "From news@demo.example Wed Oct 12 10:00:00 2022\nFrom: news@demo.example\nTo: desk@x.example\nSubject: {}\n"
    message = head + "Date: Wed, 12 Oct 2022 10:00:00 +0200\n\n{}\n\nFrom here on the talks are secret.\n\n"
    corpus = read_corpus(folder({name: message.format("One", BODY) + message.format("Two", f"{BODY} Soon.")}))
    assert list(corpus.articles["title"]) == ["One", "Two"] and kinds(corpus) == []
    assert list(corpus.articles["path"]) == [f"{name}#1", f"{name}#2"]
    assert corpus.articles["text"][0] == f"{BODY}\n\nFrom here on the talks are secret."


def test_a_message_nested_too_deeply_costs_no_other_of_its_mailbox(folder):
    head = "From news@demo.example Wed Oct 12 10:00:00 2022\nFrom: news@demo.example\nTo: desk@x.example\nSubject: {}\n"
    parts = "".join(f"Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n" for n in range(3_000))
    good = [head.format(name) + f"\n{BODY}\n\n" for name in ("One", "Two")]
    corpus = read_corpus(folder({"a.mbox": good[0] + head.format("Deep") + parts + "\n" + good[1]}))
    assert list(corpus.articles["title"]) == ["One", "Two"]
    assert list(corpus.problems["path"]) == ["a.mbox#2"] and kinds(corpus) == ["unreadable"]


@pytest.mark.parametrize("charset", ["undefined", "idna", "rot13", "nonsense", "utf-7"])
def test_a_message_and_a_page_in_an_unusable_encoding_are_read_all_the_same(folder, charset):
    mail = (
        "From: a@x.example\nTo: b@x.example\nSubject: Talks\nMIME-Version: 1.0\n"
        f"Content-Type: text/plain; charset={charset}\n\n{BODY}\n"
    )
    head = f'<meta charset="{charset}">'
    corpus = read_corpus(folder({"a.eml": mail, "b.html": page(article(), head)}))
    assert BODY in corpus.articles["text"][0] and PARAGRAPHS[0] in corpus.articles["text"][1]


def warc(*pages):
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    data = io.BytesIO()
    writer = WARCWriter(data, gzip=True)
    for number, text in enumerate(pages):
        head = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.0")
        writer.write_record(
            writer.create_warc_record(
                f"https://demo.example/{number}", "response", payload=io.BytesIO(text.encode()), http_headers=head
            )
        )
    return data.getvalue()


def test_a_web_archive_gives_its_pages_with_their_addresses_and_a_cut_one_what_is_whole(folder):
    archive = warc(page(article()), page(article([text.replace("sea", "lake") for text in PARAGRAPHS])))
    whole = read_corpus(folder({"a.warc.gz": archive}))
    assert list(whole.articles["url"]) == ["https://demo.example/0", "https://demo.example/1"]
    cut = read_corpus(folder({"a.warc.gz": archive[:-300]}, "cut"))
    assert cut.articles["url"][0] == "https://demo.example/0" and "truncated" in kinds(cut)


def test_a_record_of_a_web_archive_without_its_address_costs_what_is_below_it(folder):
    record = "WARC/1.0\r\nWARC-Type: response\r\n{}Content-Length: {}\r\n\r\n{}\r\n\r\n"
    response = f"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n{page(article())}"
    good = record.format("WARC-Target-URI: https://demo.example/1\r\n", len(response), response)
    corpus = read_corpus(folder({"a.warc": good + record.format("", len(response), response)}))
    assert list(corpus.articles["url"]) == ["https://demo.example/1"] and kinds(corpus) == ["truncated"]


# --- Parquet, GDELT ----------------------------------------------------------------------------------------


def parquet(path):
    """Write three articles to a Parquet file that stores their letters as they are; return its bytes."""
    table = pd.DataFrame({"title": ["One", "Two", "Three"], "text": [f"{BODY} {n}" for n in range(3)]})
    table.to_parquet(path, compression=None, use_dictionary=False, write_statistics=False)
    return bytearray(path.read_bytes())


def test_a_broken_letter_in_a_parquet_file_costs_that_letter(tmp_path):
    data = parquet(tmp_path / "a.parquet")
    data[data.index(b"Ministers")] = 0x9A
    (tmp_path / "a.parquet").write_bytes(data)
    corpus = read_corpus(tmp_path / "a.parquet")
    assert [text[:9] for text in corpus.articles["text"]] == ["\ufffdinisters", "Ministers", "Ministers"]
    assert list(corpus.articles["title"]) == ["One", "Two", "Three"] and kinds(corpus) == ["truncated"]


def test_a_broken_column_of_a_parquet_file_costs_that_column(tmp_path):
    data = parquet(tmp_path / "a.parquet")
    at = pq.ParquetFile(tmp_path / "a.parquet").metadata.row_group(0).column(0).data_page_offset
    data[at : at + 4] = b"\xff" * 4
    (tmp_path / "a.parquet").write_bytes(data)
    corpus = read_corpus(tmp_path / "a.parquet")
    assert list(corpus.articles["text"]) == [f"{BODY} {n}" for n in range(3)] and corpus.articles["title"].isna().all()
    assert kinds(corpus) == ["truncated"] and "row group 1" in corpus.problems["message"][0]


def test_a_parquet_file_gives_a_row_an_article(folder, tmp_path):
    table = pd.DataFrame({"Headline": ["A", "B", "C"], "Body": [BODY, None, f"{BODY} Twice."], "other": [1, 2, 3]})
    table.to_parquet(tmp_path / "a.parquet")
    corpus = read_corpus(tmp_path / "a.parquet")
    assert list(corpus.articles["title"]) == ["A", "C"] and kinds(corpus) == ["record-skipped"]


def event(number="1", code="190", quad="4", date="20221012", columns=61):
    row = [""] * columns
    row[0], row[1], row[2], row[3], row[4] = number, date, date[:6], date[:4], "2022.7"
    row[5], row[6], row[7], row[15], row[16], row[17] = "RUS", "RUSSIA", "RUS", "UKR", "UKRAINE", "UKR"
    row[26], row[27], row[28], row[29], row[30] = code, code, code[:2], quad, "-10.0"
    row[52], row[56], row[57], row[60] = "Kyiv, Ukraine", "50.4", "30.5", f"https://demo.example/{number}"
    return row


@pytest.mark.parametrize("mark", ["\t", ";"])
def test_gdelt_events_become_events_and_articles_without_text(folder, mark):
    rows = "".join(mark.join(event(number)) + "\n" for number in ("1000001", "1000002"))
    corpus = read_corpus(folder({"20221012.export.CSV": rows}))
    assert list(corpus.articles["url"]) == ["https://demo.example/1000001", "https://demo.example/1000002"]
    assert set(corpus.articles["text"]) == {""}
    found = frames.check("events", corpus.events).iloc[0]
    assert (found.source_country, found.target_country, found.event_type) == ("RUS", "UKR", "ASSAULT")
    assert (found.quad, found.intensity, found.origin) == ("material conflict", -10, "gdelt")
    assert found.article_id == corpus.articles["article_id"][0] and found.place == "Kyiv, Ukraine"


def test_events_that_a_data_set_repeats_are_kept_once(folder):
    rows = "\t".join(event("1000001")) + "\n"
    corpus = read_corpus(folder({"a.export.CSV": rows, "b.export.CSV": rows}))
    assert len(corpus.events) == 1 and len(corpus.articles) == 2


def test_rows_of_gdelt_that_cannot_be_right_are_skipped_alone(folder):
    bad = [event("1000002", date="20221332"), event("1000003", columns=61)[:40], event("1000004")]
    bad[2][56] = "212.0"
    rows = "".join("\t".join(row) + "\n" for row in (event("1000001"), *bad))
    corpus = read_corpus(folder({"a.export.CSV": rows}))
    assert len(corpus.articles) == 1 and kinds(corpus) == ["record-skipped"] * 3


# --- tables of the user's own, standard input, stores ------------------------------------------------------


def test_the_user_names_the_columns(folder):
    root = folder(
        {"a.csv": f"Kopf;Inhalt;Tag\nTalks;{BODY};2022-10-12\n", "b.jsonl": [{"Kopf": "Two", "Inhalt": f"{BODY} x"}]}
    )
    assert read_corpus(root).articles.empty
    found = read_corpus(root, columns="text=Inhalt,title=Kopf,published=Tag").articles
    assert list(found["title"]) == ["Talks", "Two"] and found["published"][0] == pd.Timestamp("2022-10-12", tz="UTC")


def test_a_table_without_a_header_is_read_by_numbers(folder):
    found = read_corpus(
        folder({"a.csv": f"3,Talks,{BODY}\n4,More,{BODY} x\n"}), columns={"text": "3", "title": "2"}
    ).articles
    assert list(found["title"]) == ["Talks", "More"]


def test_a_name_that_is_none_of_ours_is_wrong_usage(folder):
    with pytest.raises(UsageError, match="text=Body"):
        read_corpus(folder({"a.txt": BODY}), columns="txt=Inhalt")


def test_an_export_without_texts_keeps_titles_and_addresses(folder):
    header = "stories_id,publish_date,title,url,language,media_name\n"
    table = f"{header}1,2022-10-12,Talks in Oslo,https://demo.example/1,en,Demo Dispatch\n"
    found = only(read_corpus(folder({"a.csv": table})))
    assert (found.title, found.text, found.outlet, found.source_id) == ("Talks in Oslo", "", "Demo Dispatch", "1")


@pytest.mark.parametrize(
    "content",
    [
        f'{{"text": "{BODY}"}}\n{{"text": "{BODY} x"}}\n',
        f'[{{"text": "{BODY}"}}, {{"text": "{BODY} x"}}]',
        f"title,text\nA,{BODY}\nB,{BODY} x\n",
        f'{{"articles": [{{"text": "{BODY}"}}, {{"text": "{BODY} x"}}]}}',
    ],
)
def test_standard_input_is_told_by_its_content(monkeypatch, content):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BufferedReader(io.BytesIO(content.encode()))))
    corpus = read_corpus("-")
    assert list(corpus.articles["text"]) == [BODY, f"{BODY} x"] and kinds(corpus) == []


def test_plain_text_and_archives_come_through_standard_input(monkeypatch):
    import gzip

    for data in (BODY.encode(), gzip.compress(BODY.encode())):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BufferedReader(io.BytesIO(data))))
        assert only(read_corpus("-")).text == BODY


def test_a_store_is_read_through_fsspec_and_a_missing_package_is_named(folder):
    fsspec = pytest.importorskip("fsspec")
    with fsspec.open("memory://desk/day/a.txt", "wb") as file:
        file.write(BODY.encode())
    assert only(read_corpus("memory://desk")).path == "day/a.txt"
    with pytest.raises(UsageError, match="Install"):
        read_corpus("nostore://bucket/x")
    with pytest.raises(UsageError, match="Nothing to read"):
        read_corpus("memory://nowhere")


def test_files_of_one_name_in_two_stores_are_two(folder):
    fsspec = pytest.importorskip("fsspec")
    root = folder({"a.txt": BODY})
    fsspec.filesystem("memory").pipe(str(root / "a.txt"), f"{BODY} Soon.".encode())
    corpus = read_corpus([f"{kind}://{(root / 'a.txt').as_posix()}" for kind in ("memory", "file")])
    assert sorted(corpus.articles["text"]) == [BODY, f"{BODY} Soon."]


def test_a_pattern_is_looked_for_in_a_folder_whose_own_name_looks_like_one(folder, monkeypatch):
    monkeypatch.chdir(folder({"[1]/a.txt": BODY}) / "[1]")
    assert only(read_corpus("*.txt")).path == "a.txt"


# --- language, stream --------------------------------------------------------------------------------------

FRENCH = (
    "Le président français a rencontré lundi à Paris le chancelier allemand pour discuter de la guerre et des sanctions"
    " "
    "que les ministres avaient proposées la semaine dernière, selon un communiqué publié par le palais."
)


def test_another_language_is_told_kept_and_named(folder):
    corpus = read_corpus(
        folder(
            {"a.txt": FRENCH, "b.json": {"text": FRENCH + " Fin.", "language": "en-GB"}, "c.txt": " ".join(PARAGRAPHS)}
        )
    )
    assert list(corpus.articles["language"]) == ["fr", "fr", "en"] and kinds(corpus) == ["language"] * 2


@pytest.mark.parametrize("declared, kept", [("en-GB", "en"), ("English", "en"), ("fr_FR", "fr"), ("", None)])
def test_a_short_text_has_the_language_that_is_declared(folder, declared, kept):
    found = only(read_corpus(folder({"a.json": {"text": BODY, "language": declared}}))).language
    assert found == kept or (kept is None and pd.isna(found))


@pytest.mark.parametrize("name", ["report", "folder/53068", "Über uns"])
def test_a_file_without_an_ending_that_holds_words_is_read_as_text(folder, name):
    assert only(read_corpus(folder({name: f"Talks in Oslo\n\n{BODY}"})))["text"] == BODY


@pytest.mark.parametrize(
    "content", [b"\x00\x01words and\x00 more", b"\x07\x08\x1b\x9f words " * 9, b"\x93\xfa\x96{ \x8c\xea" * 9]
)
def test_a_file_without_an_ending_that_holds_no_words_is_named_and_left(folder, content):
    corpus = read_corpus(folder({"core": content, "a.txt": f"Talks in Oslo\n\n{BODY}"}))
    assert only(corpus)["path"] == "a.txt" and kinds(corpus) == ["unsupported"]


def test_a_table_may_begin_with_the_line_by_which_excel_names_the_delimiter(folder):
    table = f"sep=;\r\nTitle;Text;Published\r\nTalks, in Oslo;{BODY};2022-12-05\r\n"
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "cp1252"):
        found = only(read_corpus(folder({"a.csv": table.encode(encoding)})))
        assert (found["title"], found["text"], str(found["published"])[:10]) == ("Talks, in Oslo", BODY, "2022-12-05")


def test_an_article_that_a_news_service_has_taken_back_is_none(folder):
    gone = {"title": "[Removed]", "description": "[Removed]", "content": "[Removed]", "url": "https://removed.com"}
    corpus = read_corpus(folder({"a.json": {"articles": [gone, {"title": "Talks", "content": BODY}]}}))
    assert only(corpus)["title"] == "Talks" and "taken this article back" in corpus.problems["message"][0]


def test_the_attachments_of_a_message_are_named(folder):
    mail = EmailMessage()
    mail["From"], mail["Subject"], mail["Date"] = "Brief <a@example.org>", "Talks", "Mon, 5 Dec 2022 09:30:00 +0100"
    mail.set_content(BODY)
    mail.add_alternative(f"<p>{BODY}</p><img src='cid:logo'>", subtype="html")
    for n in range(7):
        mail.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename=f"report {n}.pdf")
    corpus = read_corpus(folder({"a.eml": bytes(mail)}))
    assert only(corpus)["text"] == BODY and kinds(corpus) == ["unsupported"]
    assert "report 0.pdf, report 1.pdf" in corpus.problems["message"][0]
    assert "report 4.pdf and 2 more." in corpus.problems["message"][0]
