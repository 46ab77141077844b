"""Cleaning takes out what nobody wrote to be read, and nothing else."""

import unicodedata

import pytest
from ftfy.badness import is_bad
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from geobrief.corpus.cleaning import clean, cut_boilerplate, is_link_label, normalise

TEASER = "As Egypts desert resort gets ready, one question is still open: who will pay"
STORY = "The ministers met on Monday.\n\nThey “agreed” to meet again."
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cf", "Cs", "Cn", "Zl", "Zp")), min_size=1)


def test_a_teaser_above_a_link_label_goes_with_it_to_what_was_removed():
    cleaned = clean(f"{STORY}\n\n{TEASER}\n\nRead More")
    assert cleaned.text == STORY
    assert cleaned.removed == f"{TEASER}\nRead More"


def test_a_teaser_that_is_a_question_is_a_teaser():
    assert clean(f"{STORY}\n\n{TEASER}?\nRead More").text == STORY


@pytest.mark.parametrize(
    "last",
    [
        "He agreed.",
        "“We will see,” she said.",
        "“Is it over?”",
        "It ended (for now).",
        " ".join(["word"] * 26),
    ],
)
def test_a_sentence_above_a_link_label_stays(last):
    cleaned = clean(f"{STORY}\n\n{last}\n\nRead more")
    assert cleaned.text == f"{STORY}\n\n{last}" and cleaned.removed == "Read more"


def test_several_teasers_with_their_labels_are_cut():
    cleaned = clean(f"{STORY}\n\n{TEASER}\nRead more\n\nFloods in the south\nRead more")
    assert cleaned.text == STORY and cleaned.removed.count("Read more") == 2 and "Floods" in cleaned.removed


def test_a_headline_at_the_end_without_a_label_stays():
    text = f"{STORY}\n\n{TEASER}"
    assert clean(text).text == text and clean(text).removed is None


@pytest.mark.parametrize(
    "line",
    ["Read more: Duisburg – Three Travel Tips", "SEE ALSO: The war", "RELATED: What Mr Lavrov said", "Advertisement",
     "Story continues below advertisement", "Scroll down for video", "Related stories > Floods"],
)
def test_a_pointer_between_two_paragraphs_is_cut(line):
    cleaned = clean(f"{STORY}\n\n{line}\n\nHe left.")
    assert (cleaned.text, cleaned.removed) == (f"{STORY}\n\nHe left.", line)
    assert clean(f"{STORY}\n{line}\nHe left.").text == f"{STORY}\nHe left."


@pytest.mark.parametrize("line", ["Related: he is her brother, she said: " + "and " * 60 + "so on.", "“See also: me.”",
                                  "More: he wants it all.", "Advertisement is a trade."])
def test_a_line_of_the_story_between_two_paragraphs_stays(line):
    text = f"{STORY}\n\n{line}\n\nHe left."
    assert clean(text).text == text and clean(text).removed is None


@pytest.mark.parametrize(
    "line",
    ["Jane Doe is a reporter in Kyiv. Follow her on Twitter @jane", "Follow him on Mastodon.",
     "John Roe is The Dispatch's defence correspondent, covering NATO and the European Union.",
     "We use cookies to improve your experience. Accept all cookies or change your preferences."],
)
def test_a_box_about_the_author_and_a_notice_of_the_page_below_the_story_are_cut(line):
    cleaned = clean(f"{STORY}\n\n{line}")
    assert (cleaned.text, cleaned.removed) == (STORY, line)


@pytest.mark.parametrize(
    "line",
    ["Correction: An earlier version of this story misspelled the name of the minister.",
     "This story was updated to correct the spelling of Mr Smith.", "Editor’s note: The figures are estimates.",
     "Mr Roe is a reporter who was arrested on Monday.", "Jane Doe is the editor of the paper that was closed.",
     "Reporters covering the war said so."],
)
def test_a_correction_and_a_sentence_about_a_reporter_stay(line):
    assert clean(f"{STORY}\n\n{line}").text == f"{STORY}\n\n{line}"


def test_labels_in_the_middle_and_an_article_of_labels_stay():
    assert clean(f"{STORY}\n\nRead more\n\n{STORY}").removed is None
    assert clean("Read more").text == "Read more"


@pytest.mark.parametrize(
    "line",
    [
        "Read more",
        "READ MORE >",
        "» Read more about the talks",
        "Click here",
        "Click here to subscribe",
        "Continue reading",
        "Sign up for our newsletter",
        "Advertisement",
        "[Full story]",
        "Read more: Talks in Oslo",
        "See also: The war",
        "Share on social media",
        "Related stories",
        "Listen now",
    ],
)
def test_buttons_and_pointers_are_labels(line):
    assert is_link_label(line)


@pytest.mark.parametrize(
    "line",
    [
        "Readers more than doubled.",
        "He said more.",
        "“Read more,” the minister told pupils.",
        "The advertisement ran.",
        "Click heretics were burnt.",
        "More than 40 people died.",
        "Printers in Kyiv closed.",
        "Related cases fell by half.",
        "x" * 300,
    ],
)
def test_sentences_are_no_labels(line):
    assert not is_link_label(line)


@pytest.mark.parametrize(
    "raw, text",
    [
        ("a\r\nb\rc\n", "a\nb\nc\n"),
        ("a\u2028b\u2029c\x85d", "a\nb\n\nc\nd"),
        ("zero\u200bwidth, soft\u00adhyphen, \ufeffmark", "zerowidth, softhyphen, mark"),
        ("\u202eevil\u202c text\u2066", "evil text"),
        ("\x1b[31mred\x1b[0m \x1b]0;title\x07and \x1b]8;;http://x\x1b\\link", "red and link"),
        ("cafe\u0301", "caf\u00e9"),
        ("nul\x00 bell\x07", "nul bell"),
        ("\ud800 half", "\N{REPLACEMENT CHARACTER} half"),
    ],
)
def test_hidden_characters_go_and_letters_are_composed(raw, text):
    assert normalise(raw)[0] == text


def test_what_was_taken_out_is_counted():
    assert normalise("a\x00b\u200bc\x1b[0md")[1:] == (3, 0)
    assert normalise("\ud800\udc00x")[1:] == (0, 2)


@pytest.mark.parametrize("text", ["ﬁnal ½ №5 Ⅳ x² …", "“a” ‘b’ «c» – —", "tab\tand  two spaces \n\n\n end "])
def test_compatibility_forms_quotation_marks_and_spaces_are_kept(text):
    assert clean(text).text == text


@settings(max_examples=200)
@given(
    st.text(max_size=200)
    | st.lists(
        st.sampled_from(
            ["Read more", TEASER, "He left.", "", " ", "\x1b", "[0m", "\u200b", "e", "\u0301", "\r", "\ud800"]
        ),
        max_size=12,
    ).map("\n".join)
)
@example("a\n\u200bRead more")
def test_cleaning_twice_is_cleaning_once(raw):
    once = clean(raw)
    again = clean(once.text)
    assert (again.text, again.removed, again.hidden, again.repaired) == (once.text, None, 0, 0)


@settings(max_examples=200)
@given(st.lists(WORDS.map(lambda words: words + "."), min_size=1, max_size=5).map("\n\n".join))
def test_plain_prose_comes_back_to_the_character(prose):
    prose = unicodedata.normalize("NFC", prose)
    assume(not is_bad(prose))  # looks scrambled: there is a test for that
    cleaned = clean(prose)
    assert (cleaned.text, cleaned.removed, cleaned.hidden) == (prose, None, 0)


@settings(max_examples=200)
@given(st.lists(st.sampled_from(["Read more", TEASER, "He left.", "", "Click here"]), max_size=10).map("\n".join))
def test_nothing_is_lost_between_the_text_and_what_was_removed(text):
    body, removed = cut_boilerplate(text)
    kept = [line for line in f"{body}\n{removed or ''}".split("\n") if line.strip()]
    assert kept == [line for line in text.split("\n") if line.strip()]


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1"])
@pytest.mark.parametrize(
    "text", ["“Red lines” – the café’s owner said", "Zürich and Genève – talks", "He paid €5bn for it"]
)
def test_utf8_that_was_read_as_another_encoding_is_put_right(text, encoding):
    scrambled = text.encode().decode(encoding, "ignore" if encoding == "latin-1" else "replace")
    if "\ufffd" not in scrambled:
        assert clean(f"Before it.\n{scrambled}\nAfter it.").text == f"Before it.\n{text}\nAfter it."


@pytest.mark.parametrize("text", ["São Tomé e Príncipe, Côte d’Ivoire, Łódź, Äänekoski", "Ð and Þ in Reykjavík"])
def test_accents_are_not_taken_for_a_wrong_encoding(text):
    assert clean(text).text == text
