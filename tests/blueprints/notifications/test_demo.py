"""The notifications and conversations of the demo community."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from forum.blueprints.discussions.models.posts import Post
from forum.blueprints.messages.demo import conversations as message_demo
from forum.blueprints.messages.models.conversations import Conversation
from forum.blueprints.messages.queries import conversations as message_queries
from forum.blueprints.notifications.demo import mails as mail_demo
from forum.blueprints.notifications.demo import notifications as demo
from forum.blueprints.notifications.models.inbound import InboundMail
from forum.blueprints.notifications.queries import notifications as queries
from forum.blueprints.notifications.queries import preferences
from forum.kernel.database import session
from forum.kernel.feature import DemoWorld
from forum.kernel.mailbox import mailbox
from tests.factories.accounts import actor_of, create_member
from tests.factories.notifications import create_group_of, reply, start_thread

PEOPLE: list[dict[str, Any]] = json.loads((Path(demo.MEMBERS)).read_text(encoding="utf-8"))


@pytest.fixture
def world(app: Any) -> DemoWorld:
    world = DemoWorld(scale="small", ids={}, tell=lambda text: None, progress=None)
    for one in PEOPLE:
        member = create_member(handle=one["handle"], name=one["name"], email=one["email"])
        world.remember("member", one["handle"], member.id)
    return world


def _member(world: DemoWorld, handle: str) -> Any:
    from forum.blueprints.accounts.models import Member

    return session.get_one(Member, world.find("member", handle))


def test_conversations_are_written_whole_and_read_as_far_as_each_was_seen(world: DemoWorld) -> None:
    message_demo.write_conversations(world)
    ana, luis = _member(world, "ana-souza"), _member(world, "luis-perez")
    pair = message_queries.find_conversation_of(actor_of(ana), [ana.id, luis.id])
    assert isinstance(pair, Conversation)
    assert pair.last_number == len(message_queries.list_messages(actor_of(ana), pair.id, limit=100).items)
    unread = {handle: message_queries.count_unread(actor_of(_member(world, handle))) for handle in world_handles()}
    assert any(unread.values())
    assert not all(unread.values())


def test_who_has_a_sign_in_is_told_of_mentions_answers_and_posts_in_own_threads(world: DemoWorld) -> None:
    ana, luis = _member(world, "ana-souza"), _member(world, "luis-perez")
    group = create_group_of(ana, luis)
    thread = start_thread(ana, group)
    answer = reply(luis, thread)
    reply(ana, thread, "Thank you, @luis-perez", reply_to_id=answer.id)
    demo.write_notifications(world)
    assert [one.kind for one in queries.list_notifications(actor_of(ana)).items] == ["thread"]
    assert [one.kind for one in queries.list_notifications(actor_of(luis)).items] == ["mention"]


def test_mails_came_in_and_each_became_what_it_would(world: DemoWorld) -> None:
    told = json.loads(mail_demo.MAILS.read_text(encoding="utf-8"))["mails"]
    people = [_member(world, one["from"]) for one in told if "from" in one]
    ana = _member(world, "ana-souza")
    world.remember("group", "data-management", create_group_of(ana, *people).id)
    for title in {one["thread"] for one in told if "thread" in one}:
        world.remember("thread", title, start_thread(ana, create_group_of(ana, *people), title=title).id)
    mail_demo.take_mails(world)
    mails = session.scalars(sa.select(InboundMail).order_by(InboundMail.received_at)).all()
    assert [one.outcome for one in mails] == [
        "bounced_softly", "automatic", "unknown_sender", "bounced", "empty", "no_title", "posted",
    ]  # fmt: skip
    said = session.scalars(sa.select(Post.body).where(Post.author_id == world.find("member", "samir-haddad"))).one()
    assert said.startswith("One thing to add from my side")
    assert "wrote:" not in said
    assert mailbox() is None


def test_mails_for_threads_that_a_small_community_has_not_are_left_out(world: DemoWorld) -> None:
    world.remember("group", "data-management", create_group_of(_member(world, "lakeisha-turnbow")).id)
    mail_demo.take_mails(world)
    assert {one.kind for one in session.scalars(sa.select(InboundMail))} == {"bounce", "group"}


def test_who_has_a_sign_in_has_chosen_when_she_is_mailed(world: DemoWorld) -> None:
    mail_demo.choose_mail(world)
    chosen = preferences.get_preferences(world.find("member", "ana-souza"))
    assert (chosen.mail_hour, chosen.quiet_from, chosen.quiet_until) == (8, 20, 7)
    assert preferences.get_preferences(world.find("member", "luis-perez")).mail_cadence == "every_4_hours"


def world_handles() -> list[str]:
    return [one["handle"] for one in PEOPLE]
