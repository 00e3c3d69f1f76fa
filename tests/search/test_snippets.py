"""What a snippet shows and marks."""

import re

import pytest

from search.embedded.analysis import stems
from search.matching import Matcher
from search.parsing import parse
from search.snippets import make_snippet
from tests.search.documents import find, passage


def snippet(text: str, typed: str, **options: bool) -> str:
    return make_snippet(text, Matcher(parse(typed, **options), stems))


def marked(html: str) -> list[str]:
    return re.findall("<mark>(.*?)</mark>", html)


@pytest.mark.parametrize(
    ("text", "typed", "marks"),
    [
        ("Open data in cities", "data", ["data"]),
        ("A contratação pública", "contratacao", ["contratação"]),
        ("Procurement now", "procuremnt", ["Procurement"]),
        ("They were organizing it", "organize", ["organizing"]),
        ("L’équipe de Lyon", "equipe", ["équipe"]),
        ("See DM-3 and DM 30", "dm3", ["DM-3"]),
        ("open data and data open", '"open data"', ["open", "data"]),
        ("budgte and budget", "budget", ["budget"]),
    ],
)
def test_what_matched_is_marked(text, typed, marks):
    assert marked(snippet(text, typed)) == marks


def test_a_beginning_marks_the_whole_word():
    assert marked(snippet("Procurement", "procu", prefix=True)) == ["Procurement"]
    assert marked(snippet("Procurement", "procu")) == []


def test_text_is_escaped_and_only_marks_are_html():
    html = snippet('<script>alert("x")</script> & <mark>data</mark>', "data")
    assert "&lt;script&gt;" in html
    assert html.replace("<mark>data</mark>", "", 1).count("<") == 0


def test_the_window_is_around_the_densest_matches_between_words():
    filler = "lorem ipsum dolor sit amet " * 60
    text = f"budget {filler} the city budget office publishes its budget {filler}"
    html = snippet(text, "city budget office")
    plain = html.replace("<mark>", "").replace("</mark>", "")
    assert marked(html) == ["city", "budget", "office", "budget"]
    assert plain.startswith("… ")
    assert plain.endswith(" …")
    assert 180 < len(plain) < 270
    assert set(plain.strip("… ").split()) <= set(text.split())


def test_without_a_match_the_beginning_is_shown():
    assert snippet("Short text", "nothing") == "Short text"


def test_a_text_without_spaces_is_cut():
    assert len(snippet("x" * 5_000, "nothing")) < 300


def test_a_hit_carries_its_snippet(engine):
    engine.upsert("library_passages", [passage("a", "<b>Open</b> procurement & more")])
    hit = find(engine, "procuremnt", snippet_field="body").hits[0]
    assert hit.snippet == "&lt;b&gt;Open&lt;/b&gt; <mark>procurement</mark> &amp; more"


def test_words_that_hold_a_question_together_are_not_marked_where_others_are_found():
    shown = snippet("The staff told us: an agreement is what they write.", "how should we write the agreement")
    assert marked(shown) == ["agreement", "write"]
    assert marked(snippet("Do write the agreement with the staff.", "how should we write the agreement")) == [
        "write", "the", "agreement",
    ]  # fmt: skip
    assert "<mark>the</mark>" in snippet("All about the data.", "the")
    assert "<mark>state of the art</mark>" in snippet("It is state of the art here.", '"state of the art"').replace(
        "</mark> <mark>", " "
    )
