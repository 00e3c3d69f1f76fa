"""Markdown becomes safe HTML, mentions become links, code stays code."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.kernel import emoji
from forum.kernel.markdown import find_mentions, plain, render


@pytest.mark.parametrize(
    "attack",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        "[x](data:text/html;base64,AAAA)",
        "<img src=x onerror=alert(1)>",
        "![x](https://tracker.test/pixel.png)",
        '[x](https://a.test "onmouseover=alert(1)")',
        "<svg/onload=alert(1)>",
        "&lt;script&gt;",
    ],
)
def test_nothing_that_runs_or_tracks_comes_through(attack: str) -> None:
    html = render(attack)
    assert "<script" not in html
    assert "javascript:" not in html.replace("[x](javascript:alert(1))", "")
    assert "<svg" not in html
    assert 'src="http' not in html
    assert "onerror=" not in html.replace("&lt;img src=x onerror=alert(1)&gt;", "")


def test_links_do_not_vouch_for_where_they_lead() -> None:
    assert 'rel="nofollow ugc noopener"' in render("https://example.org")


def test_headings_begin_below_the_title_of_the_page() -> None:
    assert render("# One\n\n## Two") == "<h2>One</h2>\n<h3>Two</h3>\n"


def test_a_mention_links_to_whom_it_names_and_only_then() -> None:
    html = render("Ask @ana-souza or @nobody", {"ana-souza": "/members/1"})
    assert '<a href="/members/1" class="mention" rel="nofollow ugc noopener">@ana-souza</a>' in html
    assert "@nobody" in html
    assert html.count("<a ") == 1


def test_mentions_in_code_and_in_addresses_are_none() -> None:
    assert find_mentions("`@luis` mail ana@city.example, ask @Ana-Souza.\n```\n@grace\n```") == ["ana-souza"]


def test_tables_tasks_and_strikethrough_are_understood() -> None:
    html = render("|a|b|\n|-|-|\n|1|2|\n\n- [x] done\n\n~~old~~")
    assert "<table>" in html
    assert 'type="checkbox"' in html
    assert "<s>old</s>" in html


def test_an_item_of_a_task_list_labels_its_box_and_columns_keep_their_side() -> None:
    html = render("- [ ] ask\n\n|a|b|\n|-|-:|\n|1|2|")
    assert '<label><input class="task-list-item-checkbox" disabled="disabled" type="checkbox"> ask</label>' in html
    assert '<td align="right">2</td>' in html
    assert "style" not in html


def test_emoji_are_drawn_by_name_but_not_in_code_in_words_or_in_times() -> None:
    assert render("Well done :tada: :+1:") == "<p>Well done 🎉 👍</p>\n"
    for kept in ("`:tada:`", "at 10:30:45", "a:x:b", ":no-such-name:"):
        assert "".join(symbol for symbol in render(kept) if ord(symbol) > 127) == ""


def test_every_name_of_an_emoji_means_one() -> None:
    entries = json.loads(emoji.LIST.read_text(encoding="utf-8"))
    names = [name for _, *names in entries for name in names]
    assert len(names) == len(set(names)) == len(emoji.symbols())
    assert all(emoji.NAMED.fullmatch(f":{name}:") for name in names)


def test_plain_text_has_a_line_for_each_paragraph() -> None:
    assert plain(render("# Title\n\nOne *two*\n\n- three\n- four & five")) == "Title\nOne two\nthree\nfour & five"


@given(source=st.text(max_size=300))
def test_any_text_renders_and_what_it_says_never_becomes_a_tag_of_its_own(source: str) -> None:
    html = render(source)
    assert "<script" not in html.lower()
    assert "<iframe" not in html.lower()
