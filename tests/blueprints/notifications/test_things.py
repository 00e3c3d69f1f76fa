"""A feature declares a kind of its own in one place, and everything else follows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from forum.blueprints.groups import policies as group_policies
from forum.blueprints.groups.models.groups import Group
from forum.blueprints.groups.services import groups
from forum.blueprints.notifications.models.preferences import NotificationPreferences
from forum.blueprints.notifications.queries import inbox
from forum.blueprints.notifications.queries import notifications as queries
from forum.blueprints.notifications.services.wording import words_of
from forum.kernel import notices
from forum.kernel.actor import SYSTEM
from forum.kernel.database import session
from forum.kernel.i18n import _l
from forum.kernel.notices import KINDS, Kind, MembersConcerned, SubjectNarrowed, SubjectSeen, add_kind
from forum.kernel.outbox.recording import record
from forum.kernel.subjects import SUBJECTS, Subject, SubjectCard, add_subject
from forum.kernel.use_case import transaction
from tests.factories.accounts import actor_of, create_member
from tests.factories.notifications import create_group_of

pytestmark = pytest.mark.usefixtures("app", "gatherings")
Deliver = Callable[[], int]
SignIn = Callable[[Any], Any]


@pytest.fixture
def gatherings() -> Iterator[None]:
    """A feature of gatherings, each of which happens to be a group."""
    add_subject(
        Subject(
            type="gathering", name=_l("Group"), visible=group_policies.visible_groups,
            load=lambda actor, ids: {
                one.id: one
                for one in session.scalars(group_policies.visible_groups(actor).where(Group.id.in_(list(ids))))
            },
            card=lambda group: SubjectCard(title=group.name, text="Bring the figures."),
            url=lambda group: f"{group.path}?gathering", group_id=lambda group: group.id,
        )
    )  # fmt: skip
    add_kind(
        Kind(
            "gathering_moved", notices.REQUESTS, _l("Groups"), icon="calendar", subject_type="gathering",
            words=lambda told: f"{told.name} moved {told.subject.name}",
        )
    )  # fmt: skip
    yield
    del SUBJECTS["gathering"], KINDS["gathering_moved"]


def tell(group: Group, by: Any, *members: Any, note: str = "") -> None:
    with transaction():
        told = {"subject_id": group.id, "member_ids": [one.id for one in members], "by_id": by.id}
        record(MembersConcerned(kind="gathering_moved", note=note, **told))


def test_it_stands_in_the_inbox_with_its_words_address_and_filter(sign_in: SignIn, deliver: Deliver) -> None:
    ana, luis = create_member(), create_member(name="Luis Prado")
    group = create_group_of(ana, luis)
    tell(group, luis, ana, luis)
    deliver()
    (told,) = queries.list_notifications(actor_of(ana), topic="requests").items
    assert queries.list_notifications(actor_of(ana), topic="mentions").items == []
    words = words_of(told)
    assert (words.sentence, words.icon) == (f"Luis Prado moved {group.name}", "calendar")
    assert (words.target, words.excerpt) == (f"{group.path}?gathering", "Bring the figures.")
    assert queries.list_notifications(actor_of(luis)).items == []
    browser = sign_in(ana)
    (item,) = browser.get("/api/v1/notifications?topic=requests").get_json()["items"]
    assert (item["kind"], item["subject"]["type"], item["topic"]) == ("gathering_moved", "gathering", "requests")
    assert f"Luis Prado moved {group.name}" in browser.get("/notifications").text
    assert browser.get(item["url"]).headers["Location"] == f"{group.path}?gathering"


def test_what_is_unread_is_told_anew_instead_of_twice(deliver: Deliver) -> None:
    ana, luis = create_member(), create_member()
    group = create_group_of(ana, luis)
    tell(group, luis, ana)
    tell(group, luis, ana, note="To Tuesday")
    deliver()
    (told,) = queries.list_notifications(actor_of(ana)).items
    assert (told.post_count, told.note) == (2, "To Tuesday")


def test_who_may_not_see_it_is_not_told_and_who_may_no_more_keeps_nothing(deliver: Deliver) -> None:
    ana, luis, grace = create_member(), create_member(), create_member()
    group = create_group_of(ana, luis, visibility="hidden")
    tell(group, luis, ana, grace)
    deliver()
    assert queries.list_notifications(actor_of(grace)).items == []
    (told,) = queries.list_notifications(actor_of(ana)).items
    number = told.id
    assert [one.id for one in inbox.still_holds([number])] == [number]
    groups.remove_member(SYSTEM, group.id, ana.id)
    assert queries.list_notifications(actor_of(ana)).items == []
    assert inbox.still_holds([number]) == []
    deliver()
    assert queries.list_to_tell([number]) == []


def test_a_visit_settles_it_and_what_narrows_takes_it_back(deliver: Deliver) -> None:
    ana, luis = create_member(), create_member()
    group = create_group_of(ana, luis)
    tell(group, luis, ana)
    deliver()
    with transaction():
        record(SubjectSeen(subject_type="gathering", subject_id=group.id, member_id=ana.id))
        record(SubjectNarrowed(subject_type="gathering", subject_id=group.id))
    deliver()
    (told,) = queries.list_notifications(actor_of(ana)).items
    assert not told.unread


def test_whoever_refuses_the_kind_or_mutes_the_group_is_not_told(deliver: Deliver) -> None:
    ana, luis, grace = create_member(), create_member(), create_member()
    group = create_group_of(ana, luis, grace)
    with transaction():
        chosen = NotificationPreferences.usual(ana.id)
        chosen.refused_kinds = ["gathering_moved"]
        session.add(chosen)
    groups.watch_group(actor_of(grace), group.id, "muted")
    tell(group, luis, ana, grace)
    deliver()
    assert [queries.list_notifications(actor_of(one)).items for one in (ana, grace)] == [[], []]


def test_a_kind_is_declared_once_under_a_topic_that_there_is() -> None:
    with pytest.raises(ValueError, match="two features"):
        add_kind(Kind("gathering_moved", notices.OTHERS))
    with pytest.raises(ValueError, match="topic"):
        add_kind(Kind("gathering_held", "parties"))
