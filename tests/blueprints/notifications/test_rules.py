"""Who is told why."""

from __future__ import annotations

import pytest

from forum.blueprints.notifications.rules.kinds import Reasons, choose_kinds, find_quoted

NOBODY: dict[int, str] = {}


def test_the_first_reason_that_holds_is_the_only_one() -> None:
    reasons = Reasons(
        author_id=1,
        mentioned_ids=[2],
        reply_to_author_id=3,
        quoted_ids=[2, 3, 4],
        thread_levels={2: "watching", 3: "watching", 4: "watching", 5: "watching"},
        group_levels=dict.fromkeys(range(1, 7), "watching"),
    )
    assert choose_kinds(reasons) == {2: "mention", 3: "reply", 4: "quote", 5: "thread", 6: "group"}


def test_nobody_is_told_of_an_own_post() -> None:
    assert choose_kinds(Reasons(1, [1], 1, [1], {1: "watching"}, NOBODY)) == {}


@pytest.mark.parametrize("level", ["normal", "tracking"])
def test_only_watching_tells_of_every_post(level: str) -> None:
    assert choose_kinds(Reasons(1, [], None, [], {2: level}, {3: level})) == {}


def test_who_has_muted_is_told_nothing_and_the_thread_goes_before_its_group() -> None:
    assert choose_kinds(Reasons(1, [2], 3, [], {2: "muted"}, {3: "muted"})) == {}
    assert choose_kinds(Reasons(1, [], None, [], {2: "watching"}, {2: "muted"})) == {2: "thread"}
    assert choose_kinds(Reasons(1, [], None, [], {2: "normal"}, {2: "watching"})) == {}


def test_quoted_posts_are_those_that_quoted_lines_lead_to() -> None:
    body = (
        "> [Ana](/t/a-question/12/3):\n>\n> Text\n\nSee [this](/t/other/9/9)\n> [Luis](https://plaza.example/t/x/13/1):"
    )
    assert find_quoted(body) == {(12, 3), (13, 1)}
