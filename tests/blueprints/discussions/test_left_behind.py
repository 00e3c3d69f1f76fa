"""Before a thread goes to another group it is said how many of those who wrote in it could no longer read it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from forum.blueprints.accounts.models import Member
from forum.blueprints.discussions.models.threads import Thread
from forum.blueprints.groups.models.groups import Group
from forum.kernel.database import session
from tests.factories.accounts import create_member
from tests.factories.discussions import reply, start_thread
from tests.factories.groups import add_to_group, create_group

SignIn = Callable[[Any], Any]


def scene(**facts: Any) -> tuple[Member, Thread, Group]:
    """A thread of Ana, Luis and Mei; Mei moderates its group and another one, to which Ana belongs as well."""
    ana, luis, mei = create_member(), create_member(), create_member()
    group, other = create_group(ana, luis), create_group(**{"visibility": "private", **facts})
    add_to_group(other, ana)
    for one in (group, other):
        add_to_group(one, mei, "moderator")
    thread = start_thread(ana, group)
    for one in (luis, mei, luis):
        reply(one, thread)
    return mei, thread, other


def preview(browser: Any, thread: Thread, **query: int) -> tuple[int, int]:
    told = browser.get(f"/api/v1/threads/{thread.id}/move-preview", query_string=query).get_json()
    return told["writers"], told["left_behind"]


def test_those_who_read_a_thread_now_and_not_there_are_counted(sign_in: SignIn) -> None:
    mei, thread, other = scene()
    assert preview(sign_in(mei), thread, group_id=other.id) == (3, 1)


@pytest.mark.parametrize("visibility", ["public", "members"])
def test_nobody_is_left_behind_where_all_members_read(sign_in: SignIn, visibility: str) -> None:
    mei, thread, other = scene(visibility=visibility)
    assert preview(sign_in(mei), thread, group_id=other.id) == (3, 0)


def test_guests_are_left_behind_where_guests_do_not_read(sign_in: SignIn) -> None:
    mei, thread, other = scene(browse_from="member")
    guest = create_member()
    add_to_group(session.get_one(Group, thread.group_id), guest)
    reply(guest, thread)
    add_to_group(other, guest, "guest")
    assert preview(sign_in(mei), thread, group_id=other.id) == (4, 2)


def test_whoever_cannot_read_it_today_or_closed_the_account_loses_nothing(sign_in: SignIn) -> None:
    mei, thread, other = scene()
    gone = create_member()
    add_to_group(session.get_one(Group, thread.group_id), gone)
    reply(gone, thread)
    gone.closed_at = thread.created_at
    session.commit()
    assert preview(sign_in(mei), thread, group_id=other.id) == (3, 1)


def test_a_merge_into_a_thread_of_another_group_counts_alike(sign_in: SignIn) -> None:
    mei, thread, other = scene()
    target = start_thread(mei, other)
    browser = sign_in(mei)
    assert preview(browser, thread, into=target.id) == (3, 1)
    page = browser.get(f"/t/{thread.id}/merge", query_string={"into": target.path}).text
    assert "1 of the 3 who wrote here is not in" in page
    told = browser.post(f"/t/{thread.id}/merge", data={"into": target.id}, follow_redirects=True).text
    assert "1 person who wrote here can no longer read it." in told


def test_the_page_says_so_before_and_after_and_the_form_as_soon_as_a_group_is_chosen(sign_in: SignIn) -> None:
    mei, thread, other = scene()
    browser = sign_in(mei)
    page = browser.get(f"/t/{thread.id}/organise").text
    assert f'action="/t/{thread.id}/move"' in page
    asked = browser.get(f"/t/{thread.id}/move", query_string={"group_id": other.id})
    assert "1 of the 3 who wrote here is not in" in asked.text
    assert session.get_one(Thread, thread.id, populate_existing=True).group_id != other.id
    part = browser.get(f"/t/{thread.id}/move", query_string={"group_id": other.id}, headers={"HX-Request": "true"}).text
    assert "1 of the 3 who wrote here is not in" in part
    assert "<html" not in part
    told = browser.post(f"/t/{thread.id}/move", data={"group_id": other.id}, follow_redirects=True).text
    assert f"The thread is in {other.name} now. 1 person who wrote here can no longer read it." in told


def test_without_a_choice_the_page_leads_back_to_the_choices(sign_in: SignIn) -> None:
    mei, thread, _ = scene()
    browser = sign_in(mei)
    for what in ("move", "merge"):
        assert browser.get(f"/t/{thread.id}/{what}").headers["Location"] == f"/t/{thread.id}/organise"
    for wrong in ("", "?group_id=1&into=2"):
        assert browser.get(f"/api/v1/threads/{thread.id}/move-preview{wrong}").status_code == 422


def test_only_who_moderates_both_learns_it(sign_in: SignIn) -> None:
    _, thread, other = scene()
    only_here, outsider = create_member(), create_member()
    add_to_group(session.get_one(Group, thread.group_id), only_here, "moderator")
    address = f"/api/v1/threads/{thread.id}/move-preview?group_id={other.id}"
    assert sign_in(only_here).get(address).status_code in (403, 404)
    assert sign_in(outsider).get(address).status_code in (403, 404)


@pytest.mark.parametrize("rows", [1, 20])
def test_the_preview_costs_the_same_for_few_and_for_many(
    sign_in: SignIn, count_statements: Callable[[], Any], rows: int
) -> None:
    mei, thread, other = scene()
    for _ in range(rows):
        one = create_member()
        add_to_group(session.get_one(Group, thread.group_id), one)
        reply(one, thread)
    browser = sign_in(mei)
    with count_statements() as statements:
        assert preview(browser, thread, group_id=other.id) == (3 + rows, 1 + rows)
    assert len(statements) == 7
