"""What is about the same thing stands together in the list, is read together, and leads to its first unread."""

from __future__ import annotations

import html
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from forum.blueprints.accounts.models import Member
from forum.blueprints.directory.services import blocks
from forum.blueprints.discussions.models.threads import Thread
from forum.blueprints.discussions.services import following, posts, reactions
from forum.blueprints.groups.services import groups
from forum.blueprints.notifications.models.notifications import Notification
from forum.blueprints.notifications.queries import grouping, inbox
from forum.blueprints.notifications.queries import notifications as queries
from forum.blueprints.notifications.services import clearing, settling
from forum.blueprints.notifications.services.wording import sentence_together
from forum.kernel import clock
from forum.kernel.actor import SYSTEM
from forum.kernel.database import session
from forum.kernel.notices import TOPICS
from forum.kernel.use_case import transaction
from tests.factories.accounts import actor_of, create_member
from tests.factories.messages import create_conversation
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


def test_opening_it_reads_all_and_leads_to_the_first_unread_post(sign_in: SignIn, deliver: Deliver) -> None:
    ana, thread = mentioned_by("Luis", "Grace", "Omar")
    deliver()
    (one,) = grouping.list_together(actor_of(ana)).items
    settling.mark_read(actor_of(ana), ids=[one.told[-1].id])
    browser = sign_in(ana)
    page = browser.get("/notifications").text
    assert f"/notifications/{one.told[1].id}/together" in page
    answer = browser.get(f"/notifications/{one.told[1].id}/together")
    assert answer.headers["Location"] == f"{thread.path}/2#post-2"
    assert queries.count_unread(actor_of(ana)) == 0
    assert sign_in(create_member()).get(f"/notifications/{one.told[0].id}/together").status_code == 404


def test_it_leads_to_a_post_before_the_first_that_it_tells_of(sign_in: SignIn, deliver: Deliver) -> None:
    ana, luis = create_member(), create_member()
    thread = start_thread(luis, create_group_of(ana, luis), title="Tenders")
    reply(luis, thread)
    following.mark_read(actor_of(ana), thread.id, 1)
    for number in range(2):
        reply(luis, thread, f"What do you say to {number}, @{ana.handle}?")
    deliver()
    assert open_together(sign_in(ana), ana) == f"{thread.path}/2#post-2"


def test_what_is_gone_and_what_blocked_people_wrote_is_not_where_it_leads(sign_in: SignIn, deliver: Deliver) -> None:
    ana, luis, grace = create_member(), create_member(), create_member()
    thread = start_thread(luis, create_group_of(ana, luis, grace), title="Tenders")
    following.mark_read(actor_of(ana), thread.id, 1)
    gone = reply(luis, thread)
    reply(grace, thread)
    for number in range(2):
        reply(luis, thread, f"What do you say to {number}, @{ana.handle}?")
    deliver()
    posts.withdraw_post(actor_of(luis), gone.id)
    blocks.block_member(actor_of(ana), grace.id)
    assert open_together(sign_in(ana), ana) == f"{thread.path}/4#post-4"


def test_in_a_thread_never_opened_it_leads_to_the_first_post_it_tells_of(sign_in: SignIn, deliver: Deliver) -> None:
    ana, luis = create_member(), create_member()
    thread = start_thread(luis, create_group_of(ana, luis), title="Tenders")
    reply(luis, thread)
    for number in range(2):
        reply(luis, thread, f"What do you say to {number}, @{ana.handle}?")
    deliver()
    assert open_together(sign_in(ana), ana) == f"{thread.path}/3#post-3"


def test_reactions_lead_to_the_post_they_stand_on(sign_in: SignIn, deliver: Deliver) -> None:
    ana, luis, grace = create_member(), create_member(), create_member()
    thread = start_thread(ana, create_group_of(ana, luis, grace), title="Tenders")
    for one in (luis, grace):
        reactions.react(actor_of(one), thread.first_post_id or 0, "thanks")
    deliver()
    with transaction():
        session.execute(sa.delete(Notification).where(Notification.kind.not_in(["reaction"])))
    reply(luis, thread)
    assert open_together(sign_in(ana), ana) == f"{thread.path}/1#post-1"


def open_together(browser: Any, member: Member) -> str:
    """Where one comes to who opens the only thing she is told of."""
    (one,) = grouping.list_together(actor_of(member)).items
    return str(browser.get(f"{one.first_unread.path}/together").headers["Location"])


def test_what_is_unfolded_says_what_the_head_does_not(sign_in: SignIn, deliver: Deliver) -> None:
    ana, _thread = mentioned_by("Luis", "Grace")
    deliver()
    page = sign_in(ana).get("/notifications").text
    assert "Grace and Luis in “Tenders”" in page
    assert "Luis mentioned you</a>" in page
    assert page.count("Tenders") == 1


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
    assert "Nothing from moderators." in browser.get("/notifications?topic=staff").text


@pytest.mark.parametrize("topic", TOPICS)
def test_each_part_says_what_it_is_for_when_it_is_empty(sign_in: SignIn, topic: str) -> None:
    browser = sign_in(create_member())
    said = {told(browser.get(f"/notifications?topic={one}").text) for one in TOPICS}
    assert len(said) == len(TOPICS)
    assert "Nothing new." not in told(browser.get(f"/notifications?topic={topic}").text)
    assert "You have read everything here." in browser.get("/notifications?unread=true").text


def test_the_empty_part_of_conversations_leads_to_the_messages_that_wait(sign_in: SignIn, deliver: Deliver) -> None:
    ana, luis = create_member(), create_member()
    create_conversation(luis, ana)
    deliver()
    page = told(sign_in(ana).get("/notifications?topic=messages").text)
    assert "1 message that you have not read waits under Messages." in page
    assert 'href="/messages"' in page


def told(page: str) -> str:
    """What stands where a list would."""
    return page.partition('<div class="empty">')[2].partition("</div>")[0]


def test_a_narrowed_list_marks_what_it_shows_and_is_where_one_stays(sign_in: SignIn, deliver: Deliver) -> None:
    ana, thread = mentioned_by("Luis", "Grace")
    reply(create_member_in(thread), thread)
    deliver()
    browser = sign_in(ana)
    page = browser.get("/notifications?topic=mentions&unread=true").text
    assert "Mark all of these as read" in page
    for name, value in (("topic", "mentions"), ("unread", "true")):
        assert f'<input type="hidden" name="{name}" value="{value}">' in page
    newest = queries.list_notifications(actor_of(ana)).items[0]
    for chosen in ({"about": newest.about}, {"up_to": newest.id}):
        sent = {"topic": "mentions", "unread": "true", **chosen}
        answer = browser.post("/notifications/read", data=sent)
        assert (answer.status_code, answer.headers["Location"]) == (303, "/notifications?unread=true&topic=mentions")
        assert [one.kind for one in queries.list_notifications(actor_of(ana), unread=True).items] == ["thread"]
    assert "Mark all of these as read" not in browser.get("/notifications?topic=mentions").text
    assert "Mark all of these as read" in browser.get("/notifications?topic=followed").text


def test_a_topic_is_marked_as_read_as_json(sign_in: SignIn, deliver: Deliver) -> None:
    ana, thread = mentioned_by("Luis", "Grace")
    reply(create_member_in(thread), thread)
    deliver()
    browser = sign_in(ana)
    assert browser.put("/api/v1/notifications/read", json={"topic": "mentions"}).status_code == 204
    assert [one.kind for one in queries.list_notifications(actor_of(ana), unread=True).items] == ["thread"]
    for wrong in ({}, {"topic": "parties"}, {"topic": "mentions", "ids": [1], "up_to": 2}):
        assert browser.put("/api/v1/notifications/read", json=wrong).status_code == 422


def test_the_menu_of_topics_keeps_to_what_is_unread(sign_in: SignIn, deliver: Deliver) -> None:
    ana, _thread = mentioned_by("Luis", "Grace")
    deliver()
    page = html.unescape(sign_in(ana).get("/notifications?unread=true&topic=mentions").text)
    assert 'href="/notifications?unread=true&topic=replies"' in page
    assert 'href="/notifications?topic=mentions"' in page
    assert "About: Mentions" in page


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
