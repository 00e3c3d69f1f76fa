"""The log is narrowed by group, act, person and period, on the page by a form and in the API by its query."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine

from forum.kernel import audit, clock
from forum.kernel.clock import as_text
from forum.kernel.use_case import transaction
from tests.factories.accounts import actor_of, create_member
from tests.factories.moderation import create_moderated_group

SignIn = Callable[[Any], Any]


def write(moderator: Any, group: Any, member: Any, act: str = "post_hidden", *, days_ago: int = 0) -> int:
    with time_machine.travel(clock.now() - timedelta(days=days_ago)), transaction():
        return audit.log(
            actor_of(moderator), act, "post", 1, group_id=group.id, member_id=member.id, public={}, staff={}
        ).id


def found(browser: Any, **query: Any) -> list[int]:
    page = browser.get("/api/v1/moderation-log", query_string=query).get_json()
    return [one["id"] for one in page["items"]]


def shown(browser: Any, **query: Any) -> str:
    return str(browser.get("/moderation/log", query_string=query).text)


def test_a_moderator_narrows_the_log_by_who_did_it_whom_it_concerns_and_when(sign_in: SignIn) -> None:
    ana, luis = create_member(), create_member()
    group, mei = create_moderated_group(ana, luis)
    old = write(mei, group, ana, days_ago=40)
    recent = write(mei, group, luis, "post_removed", days_ago=2)
    browser = sign_in(mei)
    assert found(browser, group_id=group.id) == [recent, old]
    assert found(browser, actor_id=mei.id, member_id=ana.id) == [old]
    assert found(browser, actor_id=ana.id) == []
    since = as_text(clock.now() - timedelta(days=7))
    assert found(browser, group_id=group.id, since=since) == [recent]
    assert found(browser, group_id=group.id, until=since) == [old]
    assert found(browser, group_id=group.id, since=as_text(clock.now())) == []


def test_the_form_names_acts_in_words_and_says_what_it_narrows_by(sign_in: SignIn) -> None:
    ana = create_member()
    group, mei = create_moderated_group(ana)
    old, recent = write(mei, group, ana, days_ago=40), write(mei, group, ana, "post_removed", days_ago=2)
    browser = sign_in(mei)
    page = shown(browser)
    assert '<option value="post_removed">Post removed</option>' in page
    assert f'<option value="{group.id}">{group.name}</option>' in page
    narrowed = shown(browser, by=f"@{mei.handle.upper()}, ", about=ana.handle, days=30, act="")
    assert (f"entry-{recent}" in narrowed, f"entry-{old}" in narrowed) == (True, False)
    assert '<option value="30" selected>' in narrowed
    assert "Nothing in the log fits this." in shown(browser, by=ana.handle)
    assert "Nobody has the username “nobody-here”." in shown(browser, by="nobody-here")
    assert f"entry-{recent}" in shown(browser, days="abc", group_id="x")


def test_the_next_page_keeps_what_was_chosen(sign_in: SignIn) -> None:
    ana = create_member()
    group, mei = create_moderated_group(ana)
    numbers = [write(mei, group, ana) for _ in range(60)]
    page = shown(sign_in(mei), group_id=group.id, by=mei.handle, days=7, act="post_hidden")
    assert f"entry-{numbers[-1]}" in page
    following = page[page.index("cursor=") - 200 :]
    for kept in (f"group_id={group.id}", f"by={mei.handle}", "days=7", "act=post_hidden"):
        assert kept in following


def test_a_reader_is_not_offered_whom_acts_concern_and_a_stranger_learns_no_usernames(
    sign_in: SignIn, client: Any
) -> None:
    ana, reader = create_member(), create_member()
    group, mei = create_moderated_group(ana, visibility="public")
    number = write(mei, group, ana)
    page = shown(sign_in(reader), about=ana.handle)
    assert f"entry-{number}" not in page
    assert 'name="about"' not in shown(sign_in(reader))
    stranger = shown(client, by="nobody-here")
    assert "Nobody has the username" not in stranger
    assert 'name="by"' not in stranger


@pytest.mark.parametrize("rows", [1, 40])
def test_the_narrowed_page_costs_the_same_for_one_and_for_many(
    sign_in: SignIn, count_statements: Callable[[], Any], rows: int
) -> None:
    group, mei = create_moderated_group()
    for _ in range(rows):
        write(mei, group, create_member())
    browser = sign_in(mei)
    query = {"group_id": group.id, "by": mei.handle, "days": 7}
    shown(browser, **query)
    with count_statements() as statements:
        shown(browser, **query)
    assert len(statements) == 11
