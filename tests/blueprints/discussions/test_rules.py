"""Windows of a thread, quotes and differences."""

from __future__ import annotations

import time

from forum.blueprints.discussions.rules import quote, window_around
from forum.kernel.differences import difference


def test_a_window_shows_a_few_posts_before_and_stays_within_the_thread() -> None:
    assert window_around(1, 100) == (1, 20)
    assert window_around(50, 100) == (46, 65)
    assert window_around(100, 100) == (81, 100)
    assert window_around(3, 5) == (1, 20)


def test_a_difference_keeps_both_texts_whole() -> None:
    parts = difference("We share data daily.", "We share clean data weekly.")
    assert "".join(text for kind, text in parts if kind != "ins") == "We share data daily."
    assert "".join(text for kind, text in parts if kind != "del") == "We share clean data weekly."
    assert ("ins", "weekly") in parts
    assert ("del", "daily") in parts


def test_long_texts_are_compared_in_reasonable_time() -> None:
    before, after = "word " * 6000, "other " * 5000
    began = time.perf_counter()
    assert difference(before, after)
    assert time.perf_counter() - began < 2


def test_a_quote_names_its_author_and_leaves_out_what_was_quoted_itself() -> None:
    text = quote("> [Luis](/t/x/1/1):\n> older\n\nNewer [words].", "Ana [Boise]", "/t/x/1/2")
    assert text == "> [Ana (Boise)](/t/x/1/2):\n>\n> Newer [words].\n\n"
    assert len(quote("word " * 2000, "Ana", "/t/x/1/2")) < 1100
