"""What is pushed to browsers, when, and what becomes of it: the far side is a real push service that decrypts it."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from forum.blueprints.accounts.models import Member
from forum.blueprints.directory.queries import courtesies as courtesy_queries
from forum.blueprints.directory.services import blocks, courtesies
from forum.blueprints.discussions.models.posts import Post
from forum.blueprints.discussions.models.threads import Thread
from forum.blueprints.discussions.services import posts
from forum.blueprints.groups.services import groups
from forum.blueprints.messages.services import people
from forum.blueprints.notifications.events import PushesDue
from forum.blueprints.notifications.models.push import Push, PushSubscription
from forum.blueprints.notifications.services import settling
from forum.blueprints.notifications.subscribers.pushing import send_pushes
from forum.kernel.actor import SYSTEM
from forum.kernel.database import is_postgresql, session
from forum.kernel.outbox.delivering import count_waiting, deliver_all
from forum.kernel.realtime import presence
from tests.factories.accounts import actor_of, create_member
from tests.factories.mails import choose
from tests.factories.messages import create_conversation, send
from tests.factories.notifications import create_group_of, reply, start_thread
from tests.factories.push import API, PushTime, turn_on
from tests.pushd import PushService

SignIn = Callable[[Any], Any]
_numbers = itertools.count()


@pytest.fixture
def author(app: Flask) -> Member:
    return create_member(name="Ana Souza")


@pytest.fixture
def reader(app: Flask) -> Member:
    return create_member(handle="a-reader")


@pytest.fixture
def thread(author: Member, reader: Member) -> Thread:
    return start_thread(author, create_group_of(author, reader), title="Shared data")


@pytest.fixture
def browser(passing: PushTime, sign_in: SignIn, service: PushService, reader: Member) -> Any:
    return turn_on(sign_in, reader, service)


def mention(author: Member, thread: Thread, text: str | None = None) -> Post:
    """Each in its own words."""
    return reply(author, thread, text or f"What do you think, @a-reader?{'!' * next(_numbers)}")


def hide_presence(member: Member) -> None:
    chosen = courtesy_queries.get_courtesy(actor_of(member))
    courtesies.choose_courtesy(actor_of(member), version=chosen.version, presence=False)


def whys() -> list[str]:
    return list(session.scalars(sa.select(Push.why).where(Push.ended_at.is_not(None)).order_by(Push.id)))


def subscriptions() -> int:
    return session.scalar(sa.select(sa.func.count()).select_from(PushSubscription)) or 0


def test_who_is_away_is_told_at_once_what_was_said_and_where_it_stands(
    passing: PushTime, browser: Any, service: PushService, author: Member, thread: Thread
) -> None:
    mention(author, thread, "What do you think, @a-reader?")
    [told] = passing.wait()
    assert told["title"] == "Ana Souza mentioned you in “Shared data”"
    assert told["body"] == "What do you think, @a-reader?"
    assert told["url"].startswith("/notifications/")
    assert told["place"] == f"{thread.path}/2"
    assert (told["lang"], told["count"]) == ("en", 1)
    assert service.given[0].headers["urgency"] == "high"
    assert service.given[0].headers["topic"] == told["tag"]
    assert service.given[0].headers["ttl"] == "86400"
    assert passing.wait(hours=2) == []
    assert browser.get(API).json["items"][0]["used_at"] == "2026-11-02T12:00:00Z"


def test_who_is_at_a_screen_is_told_nothing_unless_she_leaves_without_having_read_it(
    passing: PushTime, browser: Any, author: Member, reader: Member, thread: Thread
) -> None:
    presence.look_on(reader.id)
    mention(author, thread)
    assert passing.wait(minutes=5) == []
    passing.look_away()
    assert len(passing.wait(minutes=2)) == 1

    presence.look_on(reader.id)
    mention(author, thread)
    for _ in range(11):
        assert passing.wait(minutes=1) == []
    passing.look_away()
    assert passing.wait(hours=1) == []
    assert whys() == ["sent", "here"]


def test_a_page_that_is_looked_at_says_so_though_its_reader_hides_her_presence(
    passing: PushTime, browser: Any, author: Member, reader: Member, thread: Thread, connect: Callable[[Any], Any]
) -> None:
    hide_presence(reader)
    socket = connect(reader)
    assert socket.ask("seen")["ok"]
    mention(author, thread)
    assert passing.wait(minutes=2) == []
    assert presence.who_is_here([reader.id]) == frozenset()


def test_what_was_read_withdrawn_or_is_refused_meanwhile_is_not_sent(
    passing: PushTime, browser: Any, author: Member, reader: Member, thread: Thread
) -> None:
    presence.look_on(reader.id)
    mention(author, thread)
    deliver_all()
    settling.mark_read(actor_of(reader))
    passing.look_away()
    assert passing.wait(minutes=2) == []

    presence.look_on(reader.id)
    post = mention(author, thread)
    deliver_all()
    posts.withdraw_post(actor_of(author), post.id)
    passing.look_away()
    assert passing.wait(minutes=2) == []

    presence.look_on(reader.id)
    mention(author, thread)
    deliver_all()
    choose(reader.id, push_subjects=["messages"])
    passing.look_away()
    assert passing.wait(minutes=2) == []
    assert whys() == ["read", "setting"]  # what told of the withdrawn post is gone altogether


def test_only_what_she_chose_is_pushed_and_nothing_of_kinds_she_refuses(
    passing: PushTime, browser: Any, author: Member, reader: Member, thread: Thread
) -> None:
    groups.put_member(SYSTEM, thread.group_id, reader.id)
    choose(reader.id, push_subjects=["replies"])
    mention(author, thread)
    assert passing.wait() == []
    own = reply(reader, thread, "Mine")
    choose(reader.id, push_subjects=["replies"], refused_kinds=["quote"])
    reply(author, thread, f"> [Reader]({thread.path}/{own.number}):\n>\n> Mine")
    assert passing.wait() == []
    reply(author, thread, "Yours", reply_to_id=own.id)
    assert [told["title"] for told in passing.wait()] == ["Ana Souza replied to you in “Shared data”"]


def test_whose_access_has_ended_hears_nothing_of_it(
    passing: PushTime, browser: Any, author: Member, reader: Member
) -> None:
    group = create_group_of(author, reader, visibility="hidden")
    thread = start_thread(author, group, title="Secret plans")
    presence.look_on(reader.id)
    mention(author, thread)
    deliver_all()
    session.execute(sa.text("delete from memberships where member_id = :one"), {"one": reader.id})
    session.commit()
    passing.look_away()
    assert passing.wait(minutes=2) == []
    assert whys() == ["gone"]


def test_the_text_of_a_post_that_moved_out_of_sight_is_not_quoted(
    passing: PushTime, browser: Any, author: Member, reader: Member, thread: Thread
) -> None:
    presence.look_on(reader.id)
    post = mention(author, thread, "Secret plans, @a-reader")
    deliver_all()
    elsewhere = start_thread(author, create_group_of(author, visibility="hidden"))
    session.execute(sa.update(Post).where(Post.id == post.id).values(thread_id=elsewhere.id, number=99))
    session.commit()
    passing.look_away()
    assert not [told for told in passing.wait(minutes=2) if "Secret plans" in str(told)]


def test_nobody_is_told_of_whom_she_has_blocked(
    passing: PushTime, browser: Any, author: Member, reader: Member, thread: Thread
) -> None:
    conversation = create_conversation(author, reader)
    presence.look_on(reader.id)
    mention(author, thread)
    send(author, conversation)
    deliver_all()
    blocks.block_member(actor_of(reader), author.id)
    passing.look_away()
    assert passing.wait(minutes=2) == []


def test_messages_are_told_with_how_many_there_are_and_each_conversation_replaces_itself(
    passing: PushTime, browser: Any, author: Member, reader: Member
) -> None:
    conversation = create_conversation(author, reader, body="Are you there?")
    [first] = passing.wait()
    assert (first["title"], first["body"]) == ("Message from Ana Souza", "Are you there?")
    send(author, conversation, "It is about the audit.")
    [second] = passing.wait(minutes=1)
    assert (second["title"], second["body"]) == ("Messages from Ana Souza", "2 new messages\nIt is about the audit.")
    assert first["tag"] == second["tag"] == f"conversation-{conversation.id}"
    assert second["place"] == conversation.path
    send(reader, conversation, "Yes.")
    assert passing.wait(minutes=1) == []


def test_a_muted_conversation_and_one_she_left_stay_silent(
    passing: PushTime, browser: Any, author: Member, reader: Member
) -> None:
    conversation = create_conversation(author, reader, create_member(), title="Audit")
    passing.wait()
    presence.look_on(reader.id)
    send(author, conversation, "One more")
    deliver_all()
    people.leave(actor_of(reader), conversation.id, reader.id)
    passing.look_away()
    assert passing.wait(minutes=2) == []
    assert whys()[-1] == "gone"


def test_who_wants_it_private_reads_that_there_is_something_and_no_more(
    passing: PushTime, browser: Any, app: Flask, author: Member, reader: Member, thread: Thread
) -> None:
    choose(reader.id, content_free=True)
    mention(author, thread)
    create_conversation(author, reader, body="Are you there?")
    told = passing.wait()
    assert len(told) == 2
    for one in told:
        assert (one["title"], one["body"]) == ("Plaza", "There is something new for you on Plaza.")
        assert "Ana" not in str(one)
        assert "Shared" not in str(one)
    choose(reader.id, content_free=False, message_text=False)
    create_conversation(author, reader, body="Here I am.")
    [one] = passing.wait(minutes=1)
    assert one["body"] == "2 new messages"


def test_private_kinds_name_nobody_whoever_reads_them(
    passing: PushTime, browser: Any, author: Member, reader: Member
) -> None:
    create_conversation(author, reader, create_member(), title="About a colleague", body="Hush")
    choose(reader.id, message_text=False)
    told = [one for one in passing.wait() if one["tag"].startswith("notification-")]
    assert [one["body"] for one in told] == ["There is something new for you on Plaza."] * len(told)


def test_what_falls_into_quiet_hours_is_summed_up_at_their_end(
    passing: PushTime, browser: Any, author: Member, reader: Member, thread: Thread
) -> None:
    choose(reader.id, quiet_from=20, quiet_until=7)
    passing.at = datetime(2026, 11, 2, 19, 30, tzinfo=UTC)
    mention(author, thread)
    passing.wait()
    assert passing.service.given[0].headers["ttl"] == str(30 * 60)  # what waits for a browser must not come at night
    settling.mark_read(actor_of(reader))

    passing.wait_until(datetime(2026, 11, 2, 22, 0, tzinfo=UTC))
    for _ in range(3):
        mention(author, thread)
    create_conversation(author, reader)
    assert passing.wait_until(datetime(2026, 11, 3, 6, 59, tzinfo=UTC)) == []
    [told] = passing.wait_until(datetime(2026, 11, 3, 7, 0, tzinfo=UTC))
    assert told["body"] == "3 new notifications · 1 new message"
    assert told["url"] == "/notifications?unread=1"
    assert passing.wait(hours=5) == []


def test_quiet_hours_are_those_of_her_own_clock_and_nothing_is_summed_up_that_was_read(
    passing: PushTime, browser: Any, author: Member, reader: Member, thread: Thread
) -> None:
    session.execute(sa.update(Member).where(Member.id == reader.id).values(timezone="America/Bogota"))
    session.commit()
    choose(reader.id, quiet_from=20, quiet_until=7)
    passing.at = datetime(2026, 11, 3, 3, 0, tzinfo=UTC)  # ten in the evening there
    mention(author, thread)
    assert passing.wait(hours=2) == []
    settling.mark_read(actor_of(reader))
    assert passing.wait_until(datetime(2026, 11, 3, 13, 0, tzinfo=UTC)) == []
    assert whys()[-1] == "read"


def test_what_grows_is_told_again_after_ten_minutes_and_replaces_itself(
    passing: PushTime, browser: Any, author: Member, reader: Member, thread: Thread
) -> None:
    choose(reader.id, push_subjects=["replies"])
    own = reply(reader, thread, "Mine")
    reply(author, thread, "Yours", reply_to_id=own.id)
    [first] = passing.wait()
    reply(author, thread, "And another", reply_to_id=own.id)
    reply(author, thread, "And one more", reply_to_id=own.id)
    assert passing.wait(minutes=9) == []
    [second] = passing.wait(minutes=2)
    assert second["title"] == "3 new posts in “Shared data”"
    assert second["tag"] == first["tag"]


@pytest.mark.parametrize("status", [404, 410])
def test_a_browser_that_is_gone_is_forgotten(
    passing: PushTime, browser: Any, service: PushService, author: Member, thread: Thread, status: int
) -> None:
    service.answers["/send/one"] = [status]
    mention(author, thread)
    assert len(passing.wait()) == 1
    assert subscriptions() == 0
    mention(author, thread)
    assert passing.wait(hours=1) == []
    assert count_waiting() == (0, 0)


def test_who_asks_for_patience_gets_it(
    passing: PushTime, browser: Any, service: PushService, author: Member, thread: Thread
) -> None:
    service.answers["/send/one"] = [(429, {"Retry-After": "600"}), 503, 201]
    mention(author, thread)
    assert len(passing.wait()) == 1
    assert passing.wait(minutes=9) == []
    assert len(passing.wait(minutes=2)) == 1
    assert passing.wait(seconds=30) == []
    assert len(passing.wait(minutes=1)) == 1
    assert whys() == ["sent"]
    assert passing.wait(hours=2) == []


def test_what_was_read_while_it_was_tried_again_is_not_sent_after_all(
    passing: PushTime, browser: Any, service: PushService, author: Member, reader: Member, thread: Thread
) -> None:
    service.answers["/send/one"] = [500]
    mention(author, thread)
    passing.wait()
    settling.mark_read(actor_of(reader))
    assert passing.wait(hours=1) == []
    assert whys() == ["read"]


def test_a_service_that_never_takes_anything_is_given_up_and_at_last_forgotten(
    passing: PushTime, browser: Any, service: PushService, author: Member, thread: Thread
) -> None:
    service.answers["/send/one"] = [500] * 100
    for times in range(1, 11):
        mention(author, thread)
        for _ in range(7):
            passing.wait(hours=2)
        assert len(service.given) == 6 * times
    assert subscriptions() == 0


def test_what_is_too_long_for_a_service_is_sent_shorter(
    passing: PushTime, browser: Any, service: PushService, author: Member, thread: Thread
) -> None:
    service.answers["/send/one"] = [413, 413]
    mention(author, thread, "Ç" * 280 + " @a-reader")
    told = passing.wait()
    assert len(told) == 3
    sizes = [len(one.body) for one in service.given]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[2] < sizes[0]
    assert told[2]["title"] == "Ana Souza mentioned you in “Shared data”"
    service.answers["/send/one"] = [413] * 3
    mention(author, thread)
    passing.wait(minutes=1)
    assert whys() == ["sent", "refused"]


def test_what_the_relay_hands_over_twice_is_sent_once_and_what_nobody_noted_replaces_itself(
    passing: PushTime, browser: Any, service: PushService, author: Member, thread: Thread
) -> None:
    mention(author, thread)
    passing.wait()
    number = session.scalars(sa.select(Push.id)).one()
    send_pushes(PushesDue(push_ids=[number]))
    assert len(service.given) == 1
    session.execute(sa.update(Push).values(ended_at=None, why=""))  # as if the process had ended before it was noted
    session.commit()
    send_pushes(PushesDue(push_ids=[number]))
    first, second = service.told()
    assert first == second


def test_one_that_is_slow_or_refused_holds_up_no_other(
    passing: PushTime, service: PushService, sign_in: SignIn, author: Member, thread: Thread
) -> None:
    names = ["first", "refused", "last"]
    for name in names:
        reader = create_member(handle=f"{name}-one")
        groups.put_member(SYSTEM, thread.group_id, reader.id)
        turn_on(sign_in, reader, service, name)
    service.answers["/send/refused"] = [403]
    mention(author, thread, " ".join(f"@{name}-one" for name in names))
    passing.wait()
    assert sorted(one.path for one in service.given) == ["/send/first", "/send/last", "/send/refused"]
    assert sorted(whys()) == ["refused", "sent", "sent"]


def test_an_address_that_has_become_private_meanwhile_is_not_sent_to_and_forgotten(
    passing: PushTime, browser: Any, app: Flask, service: PushService, author: Member, thread: Thread
) -> None:
    moved = "https://was-public.example/send/one"
    session.execute(sa.update(PushSubscription).values(endpoint=moved))
    session.commit()
    push = app.extensions["forum_pusher"]
    push.sender = type(push.sender)(resolve=lambda host, port: ["93.184.215.14", "10.0.0.8"])
    mention(author, thread)
    assert passing.wait() == []
    assert subscriptions() == 0


def test_a_redirect_is_followed_nowhere(
    passing: PushTime, browser: Any, service: PushService, author: Member, thread: Thread
) -> None:
    service.answers["/send/one"] = [(307, {"Location": f"https://127.0.0.1:{service.port}/send/elsewhere"})]
    mention(author, thread)
    passing.wait()
    assert [one.path for one in service.given] == ["/send/one"]
    assert whys() == ["refused"]


def test_each_browser_of_hers_is_told_in_her_language(
    passing: PushTime, sign_in: SignIn, service: PushService, author: Member, thread: Thread
) -> None:
    reader = create_member(handle="a-leitora", language="pt")
    groups.put_member(SYSTEM, thread.group_id, reader.id)
    turn_on(sign_in, reader, service, "one")
    turn_on(sign_in, reader, service, "two")
    mention(author, thread, "Olá, @a-leitora")
    told = passing.wait()
    assert [one["lang"] for one in told] == ["pt", "pt"]
    assert {one["title"] for one in told} == {"Ana Souza mencionou você em “Shared data”"}


def test_a_session_that_has_run_out_tells_nothing_more(
    passing: PushTime, browser: Any, author: Member, thread: Thread
) -> None:
    passing.at += timedelta(days=20)
    mention(author, thread)
    assert passing.wait() == []


@pytest.mark.parametrize("many", [1, 9])
def test_the_number_of_statements_of_telling_does_not_depend_on_how_many_are_told(
    passing: PushTime,
    sign_in: SignIn,
    service: PushService,
    author: Member,
    thread: Thread,
    count_statements: Callable[[], Any],
    many: int,
) -> None:
    from forum.blueprints.notifications.models.notifications import Notification
    from forum.blueprints.notifications.services import pushing

    names = [f"told-{many}-{n}" for n in range(many)]
    for name in names:
        reader = create_member(handle=name)
        groups.put_member(SYSTEM, thread.group_id, reader.id)
        turn_on(sign_in, reader, service, name)
    mention(author, thread, " ".join(f"@{name}" for name in names))
    deliver_all()
    session.execute(sa.delete(Push))
    session.commit()
    ids = session.scalars(sa.select(Notification.id)).all()
    with count_statements() as statements:
        pushing.await_notifications(SYSTEM, ids)
    assert len(statements) == 6 + is_postgresql()  # which tells other processes
    assert session.scalar(sa.select(sa.func.count()).select_from(Push)) == many
