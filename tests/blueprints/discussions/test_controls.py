"""What stands beside a post: few buttons for everybody, and the rest in one menu."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from forum.blueprints.discussions.services import acts, states
from tests.factories.accounts import actor_of, create_member
from tests.factories.discussions import reply, start_thread
from tests.factories.groups import add_to_group, create_group

SignIn = Callable[[Any], Any]


def controls(page: str, number: int) -> tuple[list[str], list[str]]:
    """The names of the buttons beside a post, and of what its menu holds."""
    post = page.partition(f'id="post-{number}"')[2].partition("</article>")[0]
    beside = post.partition('<div class="post__actions">')[2]
    items = re.findall(r'class="menu__item[^>]*>(?:<svg.*?</svg>)?([^<]+)<', beside, re.DOTALL)
    return re.findall(r'class="icon-button"[^>]*?aria-label="([^"]+)"', beside), [item.strip() for item in items]


def test_a_moderator_sees_three_buttons_and_finds_the_rest_in_the_menu(sign_in: SignIn) -> None:
    ana, mei = create_member(), create_member()
    group = create_group(ana)
    add_to_group(group, mei, "moderator")
    thread = start_thread(ana, group)
    mine = reply(mei, thread)
    page = sign_in(mei).get(thread.path).text
    beside, menu = controls(page, 1)
    assert beside == ["Bookmark post 1", "Quote post 1", "More about post 1"]
    assert {"Report the post", "Edit the post", "Hide the post", "Remove the post"} <= set(menu)
    beside, menu = controls(page, mine.number)
    assert beside == ["Bookmark post 2", "Quote post 2", "Edit post", "More about post 2"]
    assert {"Mark as the solution", "Remove your post", "Hide the post"} <= set(menu)
    assert "Report the post" not in menu


def test_a_member_edits_her_own_beside_it_and_reports_others_from_the_menu(sign_in: SignIn) -> None:
    ana, luis = create_member(), create_member()
    thread = start_thread(ana, create_group(ana, luis))
    own = reply(luis, thread)
    page = sign_in(luis).get(thread.path).text
    assert controls(page, 1) == (["Bookmark post 1", "Quote post 1", "More about post 1"], ["Report the post"])
    assert "For moderators" not in page
    acts.remove_post(actor_of(luis), own.id)
    assert controls(sign_in(luis).get(thread.path).text, 2)[1] == ["Restore the post"]


def test_who_asked_marks_the_solution_beside_the_answers_until_there_is_one(sign_in: SignIn) -> None:
    ana, luis = create_member(), create_member()
    thread = start_thread(ana, create_group(ana, luis), question=True)
    first, second = reply(luis, thread), reply(luis, thread)
    assert "Mark as the solution" in controls(sign_in(ana).get(thread.path).text, first.number)[0]
    states.mark_solution(actor_of(ana), thread.id, first.id)
    page = sign_in(ana).get(thread.path).text
    assert "Not the solution" in controls(page, first.number)[1]
    beside, menu = controls(page, second.number)
    assert ("Mark as the solution" in beside, "Mark as the solution" in menu) == (False, True)
