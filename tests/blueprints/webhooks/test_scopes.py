"""A webhook hears of what administrators have chosen for it, as that is when it is sent, and of nothing else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from forum.blueprints.accounts.models import Member
from forum.blueprints.accounts.services.members import enrol
from forum.blueprints.discussions.services import acts, moving, posts, threads
from forum.blueprints.groups.models.groups import Group
from forum.blueprints.groups.services import groups as group_services
from forum.blueprints.library.services import resources
from forum.blueprints.messages.models.conversations import Message
from forum.blueprints.moderation.services.reporting import report
from forum.blueprints.webhooks.models import Webhook
from forum.blueprints.webhooks.services import keeping
from forum.kernel.actor import SYSTEM
from forum.kernel.announcements import ANNOUNCEMENTS
from forum.kernel.database import session
from forum.kernel.events import Lane
from forum.kernel.outbox.delivering import deliver_due
from forum.kernel.use_case import transaction
from tests.factories.accounts import actor_of, create_member
from tests.factories.directory import create_person
from tests.factories.discussions import hold_reply, reply, start_thread
from tests.factories.groups import add_to_group, create_group
from tests.factories.library import create_resource
from tests.factories.messages import create_conversation
from tests.factories.webhooks import create_webhook, deliveries_of
from tests.receiver import Receiver

Deliver = Callable[[], int]


@pytest.fixture
def ana() -> Member:
    return create_person(name="Ana Souza", job_title="Analyst")


@pytest.fixture
def groups(app: Any, ana: Member) -> dict[str, Group]:
    kinds = ("public", "members", "listed", "private", "hidden")
    return {kind: create_group(ana, visibility=kind, name=kind.title()) for kind in kinds}


def speak_in_all(author: Member, groups: dict[str, Group]) -> None:
    for kind, group in groups.items():
        start_thread(author, group, title=f"A question in {kind}", body=f"Said in {kind}.")


def heard(receiver: Receiver) -> list[str]:
    return sorted(one.data["thread"]["title"].split()[-1] for one in receiver.messages if one.type == "thread.created")


@pytest.mark.parametrize(("scope", "told"), [("public", ["public"]), ("members", ["members", "public"])])
def test_a_scope_is_what_its_readers_may_read(
    admin: Member,
    receiver: Receiver,
    deliver: Deliver,
    ana: Member,
    groups: dict[str, Group],
    scope: str,
    told: list[str],
) -> None:
    webhook = create_webhook(admin, receiver, scope=scope)
    speak_in_all(ana, groups)
    deliver()
    assert heard(receiver) == told
    # Nothing even tells that there was something to withhold.
    assert {one.state for one in deliveries_of(webhook)} == {"sent"}
    assert {one.group_id for one in deliveries_of(webhook)} <= {groups[kind].id for kind in told}


def test_of_named_groups_it_hears_alone_private_ones_among_them(
    admin: Member, receiver: Receiver, deliver: Deliver, ana: Member, groups: dict[str, Group]
) -> None:
    add_to_group(groups["private"], admin)
    chosen = [groups["private"].id, groups["members"].id]
    create_webhook(admin, receiver, scope="groups", group_ids=chosen)
    speak_in_all(ana, groups)
    create_resource(ana, title="For nobody in particular")
    deliver()
    assert heard(receiver) == ["members", "private"]
    assert not any(one.type.startswith("resource") for one in receiver.messages)


def test_a_private_group_is_named_only_by_who_reads_it(
    admin: Member, receiver: Receiver, groups: dict[str, Group], sign_in: Callable[[Any], Any]
) -> None:
    browser = sign_in(admin)
    sent = {"name": "x", "target_url": receiver.url, "events": ["post.created"], "scope": "groups"}
    hidden = browser.post("/api/v1/webhooks", json={**sent, "group_ids": [groups["private"].id]})
    assert (hidden.status_code, list(hidden.get_json()["errors"])) == (422, ["group_ids"])
    known = browser.post("/api/v1/webhooks", json={**sent, "group_ids": [groups["listed"].id]})
    assert (known.status_code, known.get_json()["code"]) == (403, "not_in_group")
    add_to_group(groups["private"], admin)
    assert browser.post("/api/v1/webhooks", json={**sent, "group_ids": [groups["private"].id]}).status_code == 201


@pytest.mark.parametrize("lost", ["membership", "role", "account"])
def test_once_its_keeper_may_not_read_a_private_group_nothing_of_it_is_sent(
    admin: Member, receiver: Receiver, deliver: Deliver, ana: Member, groups: dict[str, Group], lost: str
) -> None:
    add_to_group(groups["private"], admin)
    named = [groups["private"].id, groups["members"].id]
    webhook = create_webhook(admin, receiver, scope="groups", group_ids=named, events=["thread.created"])
    speak_in_all(ana, groups)
    deliver_due(Lane.NOW)
    if lost == "membership":
        group_services.leave_group(actor_of(admin), groups["private"].id)
    else:
        with transaction():
            session.merge(admin)
            row = session.get_one(Member, admin.id)
            row.role = "staff" if lost == "role" else row.role
            row.closed_at = row.joined_at if lost == "account" else None
    deliver()
    assert heard(receiver) == ["members"]
    assert sorted(one.state for one in deliveries_of(webhook)) == ["sent", "withheld"]
    start_thread(ana, groups["private"])
    deliver()
    assert len(deliveries_of(webhook)) == 2


def test_what_was_narrowed_before_it_is_sent_is_not_sent(
    admin: Member, receiver: Receiver, deliver: Deliver, ana: Member, groups: dict[str, Group]
) -> None:
    webhook = create_webhook(admin, receiver, scope="members", events=["post.created", "thread.created"])
    start_thread(ana, groups["members"], title="Soon for few")
    deliver_due(Lane.NOW)
    group_services.edit_group(SYSTEM, groups["members"].id, groups["members"].version, visibility="private")
    deliver()
    assert receiver.messages == []
    assert [one.state for one in deliveries_of(webhook)] == ["withheld", "withheld"]


def test_a_webhook_that_was_itself_narrowed_is_told_no_more_than_it_may_hear_now(
    admin: Member, receiver: Receiver, deliver: Deliver, ana: Member, groups: dict[str, Group]
) -> None:
    webhook = create_webhook(admin, receiver, scope="members", events=["post.created", "thread.created"])
    speak_in_all(ana, groups)
    deliver_due(Lane.NOW)
    keeping.change_webhook(actor_of(admin), webhook.id, webhook.version, scope="public", events=["thread.created"])
    deliver()
    assert [one.type for one in receiver.messages] == ["thread.created"]
    assert heard(receiver) == ["public"]


def test_what_is_removed_is_told_without_its_content_and_what_was_never_told_is_not(
    admin: Member, receiver: Receiver, deliver: Deliver, ana: Member, groups: dict[str, Group]
) -> None:
    webhook = create_webhook(admin, receiver)
    thread = start_thread(ana, groups["members"])
    first, second = reply(ana, thread, "A telephone number"), reply(ana, thread, "Another thought")
    deliver_due(Lane.NOW)
    acts.remove_post(SYSTEM, first.id, "private")
    acts.hide_post(SYSTEM, second.id, "off topic")
    deliver()
    removed = [one.data for one in receiver.messages if one.type == "post.removed"]
    assert removed == [
        {"post_id": post.id, "thread_id": thread.id, "group_id": thread.group_id} for post in (first, second)
    ]
    assert not any(b"telephone" in one.body or b"Another thought" in one.body for one in receiver.messages)
    withheld = [one.ids["post_id"] for one in deliveries_of(webhook) if one.state == "withheld"]
    assert sorted(withheld) == sorted([first.id, second.id])


def test_what_waits_for_approval_is_not_told_before_it_is_published(
    admin: Member, receiver: Receiver, deliver: Deliver, ana: Member, groups: dict[str, Group]
) -> None:
    create_webhook(admin, receiver, events=["post.created", "post.changed", "post.removed"])
    thread = start_thread(ana, groups["members"])
    held = hold_reply(create_member(), thread, "Buy cheap things")
    deliver()
    assert len(receiver.messages) == 1
    assert held.id not in [one.data["post"]["id"] for one in receiver.messages]


def test_a_thread_that_moves_out_of_reach_is_gone_and_one_that_moves_within_has_changed(
    admin: Member, receiver: Receiver, deliver: Deliver, ana: Member, groups: dict[str, Group]
) -> None:
    create_webhook(admin, receiver, events=["thread.changed", "thread.removed"])
    stays, leaves = start_thread(ana, groups["members"]), start_thread(ana, groups["members"])
    moving.move_thread(SYSTEM, stays.id, groups["public"].id)
    moving.move_thread(SYSTEM, leaves.id, groups["hidden"].id)
    threads.remove_thread(SYSTEM, stays.id)
    deliver()
    told = [(one.type, one.data.get("thread_id")) for one in receiver.messages]
    assert ("thread.removed", leaves.id) in told
    assert ("thread.removed", stays.id) in told
    assert groups["hidden"].id not in [one.data.get("group_id") for one in receiver.messages]


def test_what_has_moved_by_the_time_of_sending_is_told_where_it_is_now_alone(
    admin: Member, receiver: Receiver, deliver: Deliver, ana: Member, groups: dict[str, Group]
) -> None:
    for kind in ("private", "hidden"):
        add_to_group(groups[kind], admin)
    named = [groups["private"].id, groups["hidden"].id]
    webhook = create_webhook(admin, receiver, scope="groups", group_ids=named)
    thread = start_thread(ana, groups["private"])
    deliver_due(Lane.NOW)
    moving.move_thread(SYSTEM, thread.id, groups["hidden"].id)
    deliver()
    assert {one.group_id for one in deliveries_of(webhook) if one.state == "sent"} == {groups["hidden"].id}
    assert [(one.type, one.data["what"]) for one in receiver.messages] == [("thread.changed", "moved")]


def test_an_edit_is_told_with_what_the_post_says_now(
    admin: Member, receiver: Receiver, deliver: Deliver, ana: Member, groups: dict[str, Group]
) -> None:
    create_webhook(admin, receiver, events=["post.changed"])
    post = reply(ana, start_thread(ana, groups["members"]), "First words")
    posts.edit_post(actor_of(ana), post.id, "Second words", version=post.version)
    deliver()
    assert [one.data["post"]["body"] for one in receiver.messages] == ["Second words"]


def test_strangers_scope_shows_of_people_what_strangers_see(
    admin: Member, receiver: Receiver, deliver: Deliver, ana: Member, groups: dict[str, Group]
) -> None:
    create_webhook(admin, receiver, scope="public", events=["post.created"], name="public")
    create_webhook(admin, receiver, scope="members", events=["post.created"], name="members")
    start_thread(ana, groups["public"])
    deliver()
    titles = sorted(one.data["post"]["author"]["job_title"] for one in receiver.messages)
    assert titles == ["", "Analyst"]


def test_documents_are_told_to_those_who_may_open_them(
    admin: Member, receiver: Receiver, deliver: Deliver, ana: Member, groups: dict[str, Group]
) -> None:
    webhook = create_webhook(admin, receiver, scope="members")
    shown = create_resource(ana, title="For all members", audience="members")
    create_resource(ana, title="For the group", audience="group", group_id=groups["private"].id)
    deliver()
    published = [one.data["resource"]["title"] for one in receiver.messages if one.type == "resource.published"]
    assert published == ["For all members"]
    resources.remove_resource(actor_of(ana), shown.id)
    deliver()
    assert [one.data for one in receiver.messages if one.type == "resource.removed"] == [
        {"resource_id": shown.id, "group_id": None}
    ]
    assert {one.state for one in deliveries_of(webhook)} <= {"sent", "withheld"}


def test_who_belongs_where_is_told_to_members_only(
    admin: Member, receiver: Receiver, deliver: Deliver, groups: dict[str, Group]
) -> None:
    create_webhook(admin, receiver, scope="members", events=["group.member_added", "group.member_removed"])
    create_webhook(admin, receiver, scope="public", events=["group.member_added", "group.member_removed"])
    mei = create_person(name="Mei Lin")
    group_services.join_group(actor_of(mei), groups["public"].id)
    deliver()
    group_services.leave_group(actor_of(mei), groups["public"].id)
    deliver()
    assert receiver.types == ["group.member_added", "group.member_removed"]
    assert receiver.messages[0].data["membership"]["member"]["name"] == "Mei Lin"


def test_a_report_tells_where_and_never_who_or_what(
    admin: Member, receiver: Receiver, deliver: Deliver, ana: Member, groups: dict[str, Group]
) -> None:
    create_webhook(admin, receiver, scope="members", events=["report.opened"])
    create_webhook(admin, receiver, scope="public", events=["report.opened"])
    post = reply(ana, start_thread(ana, groups["members"]), "An insult")
    luis = create_person(name="Luis Perez")
    report(actor_of(luis), "post", post.id, "off_topic", "He is angry with me")
    deliver()
    assert [one.type for one in receiver.messages] == ["report.opened"]
    told = receiver.messages[0].data
    assert (told["subject_type"], told["subject_id"], told["group_id"]) == ("post", post.id, groups["members"].id)
    where = {"review_item_id", "subject_type", "subject_id", "group_id", "kind", "status", "url"}
    assert set(told) == where, "nothing names her who reported"
    assert not any(word in receiver.messages[0].body for word in (b"insult", b"angry", b"Luis"))


def test_a_reported_message_is_told_to_nobody(admin: Member, receiver: Receiver, deliver: Deliver, ana: Member) -> None:
    webhook = create_webhook(admin, receiver)
    luis = create_person()
    talk = create_conversation(luis, ana, body="A private insult")
    message = session.query(Message).filter_by(conversation_id=talk.id).first()
    assert message is not None
    report(actor_of(ana), "message", message.id, "off_topic")
    deliver()
    assert receiver.messages == []
    assert deliveries_of(webhook) == []


def test_nothing_of_conversations_drafts_or_assessments_can_be_chosen() -> None:
    for announcement in ANNOUNCEMENTS.values():
        for fact in announcement.facts:
            feature = fact.__module__.split(".")[2]
            assert feature in ("accounts", "groups", "library", "discussions", "moderation"), announcement.name
    assert sorted(ANNOUNCEMENTS) == [
        "group.changed", "group.member_added", "group.member_removed", "member.joined", "post.changed", "post.created",
        "post.removed", "report.opened", "resource.changed", "resource.published", "resource.removed",
        "thread.changed", "thread.created", "thread.removed",
    ]  # fmt: skip


def test_who_joins_is_told_as_members_see_her(admin: Member, receiver: Receiver, deliver: Deliver) -> None:
    create_webhook(admin, receiver, scope="members", events=["member.joined"])
    create_webhook(admin, receiver, scope="public", events=["member.joined"])
    told = {"role": "member", "city_id": None, "language": "en", "timezone": "UTC", "leads": False}
    joined = enrol(SYSTEM, "mei@city.example", "Mei Lin", **told)
    deliver()
    assert [(one.data["member"]["id"], one.data["member"]["name"]) for one in receiver.messages] == [
        (joined.id, "Mei Lin")
    ]
    assert b"mei@city.example" not in receiver.messages[0].body


def test_a_webhook_that_chose_other_events_hears_nothing(
    admin: Member, receiver: Receiver, deliver: Deliver, ana: Member, groups: dict[str, Group]
) -> None:
    webhook = create_webhook(admin, receiver, events=["member.joined"])
    speak_in_all(ana, groups)
    deliver()
    assert deliveries_of(webhook) == []


def test_what_happens_while_it_is_off_is_not_kept(
    admin: Member, receiver: Receiver, deliver: Deliver, ana: Member, groups: dict[str, Group]
) -> None:
    webhook = create_webhook(admin, receiver)
    keeping.change_webhook(actor_of(admin), webhook.id, webhook.version, active=False)
    speak_in_all(ana, groups)
    deliver()
    assert deliveries_of(session.get_one(Webhook, webhook.id)) == []
