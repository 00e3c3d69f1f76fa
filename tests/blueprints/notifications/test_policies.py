"""The list and the single rule say the same."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from forum.blueprints.discussions.models.threads import Thread
from forum.blueprints.groups.services import groups
from forum.blueprints.messages.models.conversations import Conversation
from forum.blueprints.messages.services import people
from forum.blueprints.notifications import policies
from forum.blueprints.notifications.models.notifications import Notification
from forum.kernel.actor import ANONYMOUS, SYSTEM, Actor
from forum.kernel.database import session
from tests.factories.accounts import actor_of, create_member
from tests.factories.messages import create_conversation
from tests.factories.notifications import create_group_of, start_thread


@pytest.mark.usefixtures("app")
def test_a_notification_is_listed_for_exactly_those_who_may_see_it(deliver: Callable[[], int]) -> None:
    ana, luis, grace = create_member(), create_member(handle="luis-p"), create_member(role="administrator")
    for visibility in ("members", "private"):
        group = create_group_of(ana, luis, visibility=visibility)
        start_thread(ana, group, f"What do you say about {visibility}, @luis-p?")
    talk = create_conversation(ana, grace, title="Tenders")
    people.add_member(actor_of(ana), talk.id, luis.id)
    deliver()
    groups.remove_member(SYSTEM, group.id, luis.id)
    thread = joinedload(Notification.thread).joinedload(Thread.group)
    present = joinedload(Notification.conversation).selectinload(Conversation.participations)
    every = session.scalars(sa.select(Notification).options(thread, present, selectinload(Notification.group))).all()
    assert len(every) == 3
    actors: list[Actor] = [actor_of(ana), actor_of(luis), actor_of(grace), ANONYMOUS, SYSTEM]
    for actor in actors:
        listed = set(session.scalars(policies.visible_notifications(actor)))
        assert listed == {one for one in every if policies.can_see_notification(actor, one)}
