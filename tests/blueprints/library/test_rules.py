"""Words are marked as people look for them, and long pages are cut without losing a sentence."""

from __future__ import annotations

from typing import Any

import pytest
from flask_babel import force_locale

from forum.blueprints.library.rules.kinds import DOC_TYPES, doc_type_named, licence_name
from forum.blueprints.library.rules.marking import mark
from forum.blueprints.library.rules.passages import OVERLAP, WORDS, split

FOUND = '<mark id="found" tabindex="-1" autofocus>'


def _html(text: str, query: str) -> str:
    return "\n".join(str(paragraph.html) for paragraph in mark(text, query))


def test_the_words_as_typed_are_marked_together_and_alone() -> None:
    text = "The data is shared. Sharing the data is fine.\nThe data, the city."
    assert _html(text, "sharing the data") == (
        f"The data is shared. {FOUND}Sharing the data</mark> is fine.\nThe data, the city."
    )


@pytest.mark.parametrize(
    ("query", "marked"),
    [("ACAO", "Ação"), ("muni", "municipal"), ("oeuvre", "Œuvre"), ("dm-3", "DM 3"), ("municpal", "municipal"),
     ("l'œuvre", "Œuvre")],
)  # fmt: skip
def test_case_accents_beginnings_codes_and_a_typo_do_not_matter(query: str, marked: str) -> None:
    assert f"{FOUND}{marked}</mark>" in _html("Œuvre: a Ação municipal, DM 3.", query)


def test_the_reader_lands_where_most_of_the_words_stand() -> None:
    text = (
        "A register.\n" + "Other things are said here at length. " * 8 + "\nThe breach register is kept by the office."
    )
    html = _html(text, "register breach office")
    assert html.index(FOUND) == html.index(f"{FOUND}breach")
    assert "<mark>register</mark>" in html


def test_what_is_marked_stays_text() -> None:
    assert _html("<script>alert(1)</script> & more", "more script") == (
        f"&lt;{FOUND}script</mark>&gt;alert(1)&lt;/<mark>script</mark>&gt; &amp; <mark>more</mark>"
    )


@pytest.mark.parametrize("query", ["", "   ", "-", '"', "nowhere", "()[]\\ <b>"])
def test_without_words_to_find_nothing_is_marked(query: str) -> None:
    assert _html("Plain text (a) b", query.replace("b", "zz")) == "Plain text (a) b"


def test_a_phrase_over_a_line_end_is_marked_in_both_lines() -> None:
    assert _html("who may\nsee it", "may see").count("<mark") == 2


def test_headings_are_told_apart() -> None:
    assert [p.heading for p in mark("Scope\nThe scope is small.", "", ["Scope"])] == [True, False]


def test_a_long_page_is_cut_into_passages_that_overlap() -> None:
    words = [f"w{n}" for n in range(1300)]
    passages = split(" ".join(words))
    assert [len(passage.split()) for passage in passages] == [WORDS, WORDS, 1300 - 2 * (WORDS - OVERLAP)]
    assert passages[1].split()[:OVERLAP] == passages[0].split()[-OVERLAP:]
    assert passages[-1].endswith("w1299")


def test_a_page_a_little_too_long_stays_whole_and_an_empty_one_has_no_passage() -> None:
    assert len(split("word " * (WORDS + 90))) == 1
    assert split("  \n ") == []
    assert split("one\ntwo") == ["one\ntwo"]


def test_kinds_of_other_collections_become_ours() -> None:
    names = ["playbook / handbook", "Meeting record", "FAQ", "open data plan", "sculpture", None]
    assert [doc_type_named(name) for name in names] == ["guide", "meeting_record", "faq", "plan", "other", "other"]


def test_kinds_and_known_licences_are_named_in_the_readers_language(app: Any) -> None:
    with app.test_request_context(), force_locale("es"):
        assert str(DOC_TYPES["report"]) == "Informe"
        assert [licence_name(one) for one in ("Public domain", "CC0", "Our own", None)] == [
            "Dominio público", "CC0", "Our own", ""
        ]  # fmt: skip
