"""What is about the same thing stands together in the list, is read together, and leads to its first unread."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from forum.blueprints.accounts.models import Member
from forum.blueprints.discussions.models.threads import Thread
from forum.blueprints.discussions.services import following
from forum.blueprints.groups.services import groups
from forum.blueprints.notifications.models.notifications import Notification
from forum.blueprints.notifications.queries import grouping, inbox
from forum.blueprints.notifications.queries import notifications as queries
from forum.blueprints.notifications.services import clearing, settling
from forum.blueprints.notifications.services.wording import sentence_together
from forum.kernel import clock
from forum.kernel.actor import SYSTEM
from forum.kernel.database import session
from forum.kernel.use_case import transaction
from tests.factories.accounts import actor_of, create_member
from tests.factories.notifications import create_group_of, create_told_member, reply, start_thread

pytestmark = pytest.mark.usefixtures("app")
SignIn = Callable[[Any], Any]
Deliver = Callable[[], int]


def mentioned_by(*names: str) -> tuple[Member, Thread]:
    """Somebody whom people with these names mention in her thread, each in a post of their own."""
    ana, people = create_member(), [create_member(name=name) for name in names]
    thread = start_thread(ana, create_group_of(ana, *people), title="Tenders")
    for one in people:
        reply(one, thread, f"What do you say, @{ana.handle}?")
    return ana, thread


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (["Luis"], "Luis mentioned you in “Tenders”"),
        (["Luis", "Grace"], "Grace and Luis in “Tenders”"),
        (["Luis", "Grace", "Omar"], "Omar, Grace and 1 other in “Tenders”"),
        (["Luis", "Grace", "Omar", "Ines", "Mia"], "Mia, Ines and 3 others in “Tenders”"),
    ],
)
def test_people_are_named_together(deliver: Deliver, names: list[str], said: str) -> None:
    ana, _thread = mentioned_by(*names)
    deliver()
    (one,) = grouping.list_together(actor_of(ana)).items
    assert sentence_together(one) == said


def test_opening_it_reads_all_and_leads_to_the_first_unread(sign_in: SignIn, deliver: Deliver) -> None:
    ana, thread = mentioned_by("Luis", "Grace", "Omar")
    deliver()
    (one,) = grouping.list_together(actor_of(ana)).items
    settling.mark_read(actor_of(ana), ids=[one.told[-1].id])
    browser = sign_in(ana)
    page = browser.get("/notifications").text
    assert f"/notifications/{one.told[1].id}/together" in page
    answer = browser.get(f"/notifications/{one.told[1].id}/together")
    assert answer.headers["Location"] == f"{thread.path}/3#post-3"
    assert queries.count_unread(actor_of(ana)) == 0
    assert sign_in(create_member()).get(f"/notifications/{one.told[0].id}/together").status_code == 404


def test_it_is_marked_as_read_by_thing_and_up_to_one(sign_in: SignIn, deliver: Deliver) -> None:
    member = create_told_member(times=4)
    deliver()
    newest, second, third, _oldest = queries.list_notifications(actor_of(member)).items
    browser = sign_in(member)
    assert browser.put("/api/v1/notifications/read", json={"about": second.about}).status_code == 204
    assert browser.put("/api/v1/notifications/read", json={"up_to": third.id}).status_code == 204
    unread = browser.get("/api/v1/notifications?unread=true").get_json()["items"]
    assert [one["id"] for one in unread] == [newest.id]
    assert browser.post("/notifications/read", data={"about": newest.about}).status_code == 303
    assert queries.count_unread(actor_of(member)) == 0


def test_a_thing_that_stands_alone_can_be_marked_on_the_page_too(sign_in: SignIn, deliver: Deliver) -> None:
    member = create_told_member(times=2)
    deliver()
    page = sign_in(member).get("/notifications").text
    for one in queries.list_notifications(actor_of(member)).items:
        assert f'name="about" value="{one.about}"' in page


def test_marking_up_to_one_leaves_what_has_grown_above_it_since(deliver: Deliver) -> None:
    ana, luis = create_member(), create_member()
    group = create_group_of(ana, luis)
    growing, other = start_thread(ana, group), start_thread(ana, group, "And this?", "Another")
    reply(luis, growing)
    reply(luis, other)
    deliver()
    reply(luis, growing)
    deliver()
    top, below = queries.list_notifications(actor_of(ana)).items
    assert top.id < below.id
    settling.mark_read(actor_of(ana), up_to=below.id)
    assert [one.id for one in queries.list_notifications(actor_of(ana), unread=True).items] == [top.id]


def test_topics_narrow_the_list_and_are_counted(sign_in: SignIn, deliver: Deliver) -> None:
    ana, thread = mentioned_by("Luis", "Grace")
    reply(create_member_in(thread), thread)
    deliver()
    browser = sign_in(ana)
    counts = browser.get("/api/v1/notifications/counts").get_json()
    assert (counts["all"], counts["mentions"], counts["followed"], counts["staff"]) == (3, 2, 1, 0)
    (one,) = browser.get("/api/v1/notifications/together?topic=mentions").get_json()["items"]
    assert [told["kind"] for told in one["notifications"]] == ["mention", "mention"]
    assert browser.get("/api/v1/notifications?topic=parties").status_code == 422
    page = browser.get("/notifications?topic=followed").text
    assert "wrote in “Tenders”" in page
    assert "Nothing new." in browser.get("/notifications?topic=staff").text


def create_member_in(thread: Thread) -> Member:
    member = create_member()
    groups.put_member(SYSTEM, thread.group_id, member.id)
    return member


def test_pages_by_thing_lose_and_repeat_nothing(deliver: Deliver) -> None:
    member = create_told_member(times=7)
    deliver()
    seen: list[str] = []
    cursor: str | None = None
    while True:
        page = grouping.list_together(actor_of(member), cursor=cursor, limit=3)
        seen += [one.latest.about for one in page.items]
        if (cursor := page.next) is None:
            break
    assert len(seen) == len(set(seen)) == 7


@pytest.mark.parametrize("rows", [1, 25])
def test_together_costs_the_same_for_one_and_for_many(
    sign_in: SignIn, deliver: Deliver, count_statements: Callable[[], Any], rows: int
) -> None:
    member = create_told_member(times=rows)
    deliver()
    browser = sign_in(member)
    with count_statements() as statements:
        assert len(browser.get("/api/v1/notifications/together?limit=100").get_json()["items"]) == rows
    assert len(statements) == 5


def test_what_may_be_told_is_asked_for_again(deliver: Deliver) -> None:
    ana, thread = mentioned_by("Luis", "Grace")
    deliver()
    told = queries.list_notifications(actor_of(ana)).items
    ids = [one.id for one in told]
    assert {one.id for one in inbox.still_holds(ids)} == set(ids)
    following.watch_thread(actor_of(ana), thread.id, "muted")
    assert inbox.still_holds(ids) == []


@pytest.mark.parametrize("members", [1, 20])
def test_asking_again_costs_the_same_for_one_and_for_many(
    deliver: Deliver, count_statements: Callable[[], Any], members: int
) -> None:
    for _ in range(members):
        create_told_member()
    deliver()
    ids = list(session.scalars(sa.select(Notification.id)))
    with count_statements() as statements:
        assert len(inbox.still_holds(ids)) == members
    assert len(statements) == 6


def test_what_was_read_long_ago_goes_and_what_is_unread_stays(deliver: Deliver) -> None:
    member = create_told_member(times=3)
    deliver()
    first, second, third = queries.list_notifications(actor_of(member)).items
    with transaction():
        for told, days in ((first, 181), (second, 179)):
            when = clock.now() - timedelta(days=days)
            session.execute(sa.update(Notification).where(Notification.id == told.id).values(read_at=when))
    assert not clearing.clear_read(SYSTEM)
    assert {one.id for one in queries.list_notifications(actor_of(member)).items} == {second.id, third.id}
