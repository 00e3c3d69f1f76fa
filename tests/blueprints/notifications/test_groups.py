"""What members are told of groups: who asks, who is invited, what was answered, and when a group is named."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from forum.blueprints.discussions.models.posts import Post
from forum.blueprints.discussions.services import posts
from forum.blueprints.groups.rules import MOST_TOLD
from forum.blueprints.groups.services import groups as group_services
from forum.blueprints.groups.services import joining, words
from forum.blueprints.moderation.models.items import ReviewItem
from forum.blueprints.notifications import policies
from forum.blueprints.notifications.models.notifications import Notification
from forum.blueprints.notifications.queries import notifications as queries
from forum.blueprints.notifications.services.groups import tell_asked
from forum.blueprints.notifications.services.sentences import text_of
from forum.kernel.actor import SYSTEM
from forum.kernel.database import session
from tests.factories.accounts import actor_of, create_member
from tests.factories.discussions import reply, start_thread
from tests.factories.groups import add_to_group, create_group


def kinds_of(member: Any) -> list[str]:
    return [one.kind for one in queries.list_notifications(actor_of(member)).items]


def test_asking_and_answering_are_told(app: Any, deliver: Callable[[], int]) -> None:
    moderator, other, asker = create_member(), create_member(), create_member(name="Ana Souza")
    group = create_group(join_policy="request", visibility="listed", name="Trust")
    add_to_group(group, moderator, "owner"), add_to_group(group, other, "moderator")
    joining.ask_to_join(actor_of(asker), group.id, "I lead it.")
    deliver()
    told = queries.list_notifications(actor_of(moderator)).items
    assert [text_of(one) for one in told] == ["Ana Souza asks to join Trust"]
    assert told[0].target == f"{group.path}/requests"
    joining.answer_request(actor_of(moderator), group.id, asker.id, accept=False)
    deliver()
    assert kinds_of(asker) == ["join_answer"]
    assert queries.count_unread(actor_of(other)) == 0


def test_an_invitation_is_told_until_it_is_answered(app: Any, deliver: Callable[[], int]) -> None:
    owner, invited = create_member(), create_member()
    group = create_group(visibility="private")
    add_to_group(group, owner, "owner")
    joining.invite(actor_of(owner), group.id, [invited.id])
    deliver()
    assert kinds_of(invited) == ["invited"]
    group_services.join_group(actor_of(invited), group.id)
    deliver()
    assert queries.count_unread(actor_of(invited)) == 0
    joining.hand_over(actor_of(owner), group.id, invited.id)
    deliver()
    assert kinds_of(invited) == ["role", "invited"]


def test_who_does_not_know_of_the_group_any_more_sees_nothing_of_it(app: Any, deliver: Callable[[], int]) -> None:
    owner, invited = create_member(), create_member()
    group = create_group(visibility="private")
    add_to_group(group, owner, "owner")
    joining.invite(actor_of(owner), group.id, [invited.id])
    deliver()
    joining.end_invitation(actor_of(owner), group.id, invited.id)
    assert kinds_of(invited) == []
    kept = session.query(Notification).one()
    kept.group = group
    assert not policies.can_see_notification(actor_of(invited), kept)


def test_naming_a_group_tells_its_people_who_may_read_the_post_and_have_not_muted_it(
    app: Any, deliver: Callable[[], int]
) -> None:
    author, reader, muted, outsider = (create_member() for _ in range(4))
    place = create_group(author, reader, muted, visibility="listed")
    named = create_group(author, reader, outsider, handle="trust", slug="trust")
    add_to_group(named, muted, watch_level="muted")
    thread = start_thread(author, place, body="What do you say, @trust?")
    deliver()
    assert kinds_of(reader) == ["group_named"]
    assert kinds_of(muted) == []
    assert kinds_of(outsider) == []
    assert 'href="/groups/trust"' in reply(author, thread, "Thanks, @trust.").html


@pytest.mark.parametrize("hindrance", ["outside", "large", "guest", "hidden"])
def test_a_group_is_called_only_by_who_may(app: Any, deliver: Callable[[], int], hindrance: str) -> None:
    author, reader = create_member(), create_member()
    place = create_group(author, reader)
    named = create_group(reader, handle="trust", visibility="hidden" if hindrance == "hidden" else "members")
    if hindrance in ("large", "guest"):
        add_to_group(named, author, "guest" if hindrance == "guest" else "member")
    if hindrance == "large":
        named.member_count = MOST_TOLD
        session.commit()
    thread = start_thread(author, place, body="What do you say, @trust?")
    deliver()
    assert kinds_of(reader) == []
    if hindrance == "hidden":
        assert named.path not in reply(author, thread, "Hello @trust.").html


def test_a_post_with_a_watched_word_waits_in_the_queue(app: Any, deliver: Callable[[], int]) -> None:
    owner, author = create_member(), create_member()
    group = create_group(author)
    add_to_group(group, owner, "owner")
    words.watch_word(actor_of(owner), group.id, "discount*")
    start_thread(author, group, title="Great discounts for cities", body="Have a look at this.")
    deliver()
    causes = [cause for item in session.query(ReviewItem) for cause in item.causes]
    assert ("watch_word", "discount*") in {(cause["kind"], cause["detail"]) for cause in causes}


def test_a_group_that_an_edit_names_is_told_once_and_those_told_before_are_not(
    app: Any, deliver: Callable[[], int]
) -> None:
    author, before, member = create_member(), create_member(), create_member()
    group = create_group(author, before, member, handle="trust-circle", slug="trust-circle")
    post = reply(author, start_thread(author, group), f"What do you say, @{before.handle}?")
    deliver()

    def edit(body: str) -> None:
        now = session.get_one(Post, post.id, populate_existing=True)
        posts.edit_post(actor_of(author), post.id, body, version=now.version)
        deliver()

    edit(f"What do you say, @{before.handle} and @trust-circle? Please tell us by Friday, we want to publish it then.")
    assert (kinds_of(before), kinds_of(member), kinds_of(author)) == (["mention"], ["group_named"], [])
    told = queries.list_notifications(actor_of(member)).items[0]
    assert told.actor_id == author.id
    newcomer = create_member()
    add_to_group(group, newcomer, "member")
    edit("What does @trust-circle say? Please tell us by Friday, we want to publish it on Monday.")
    assert (kinds_of(member), kinds_of(newcomer)) == (["group_named"], [])


def test_all_who_look_after_a_group_are_told_of_a_request_with_as_many_statements_as_one(
    app: Any, deliver: Callable[[], int], count_statements: Callable[[], Any]
) -> None:
    def ask(moderators: int) -> int:
        asker, keepers = create_member(), [create_member() for _ in range(moderators)]
        group = create_group(join_policy="request", visibility="listed")
        for keeper in keepers:
            add_to_group(group, keeper, "moderator")
        with count_statements() as statements:
            tell_asked(SYSTEM, group.id, asker.id)
        tell_asked(SYSTEM, group.id, asker.id)
        assert [kinds_of(keeper) for keeper in keepers] == [["join_asked"]] * moderators
        return len(statements)

    assert ask(1) == ask(30)
