"""Choosing the cities of a sprint, and what follows: letters, places, the waiting list, the cohort's group."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from forum.blueprints.accounts.models import Member
from forum.blueprints.groups.queries.groups import get_group
from forum.blueprints.groups.services import groups
from forum.blueprints.groups.services.belonging import let_in
from forum.blueprints.sprints import policies
from forum.blueprints.sprints.errors import AlreadyChosen, StillOpen, TooManyChosen
from forum.blueprints.sprints.events import CitiesChosen, PlaceLeft
from forum.blueprints.sprints.models.applications import SprintApplication, SprintLetter
from forum.blueprints.sprints.models.sprints import Sprint, SprintPlace
from forum.blueprints.sprints.queries import sprints as queries
from forum.blueprints.sprints.rules import states
from forum.blueprints.sprints.rules.wording import letter_of
from forum.blueprints.sprints.services.applying import move
from forum.kernel import audit, clock
from forum.kernel.actor import SYSTEM, Actor
from forum.kernel.database import session
from forum.kernel.errors import Invalid
from forum.kernel.i18n import _, written_for
from forum.kernel.outbox.recording import record
from forum.kernel.policies import authorize
from forum.kernel.use_case import use_case


@use_case
def select_cities(actor: Actor, sprint_id: int, chosen: Sequence[int], waiting: Sequence[int] = ()) -> Sprint:
    """Choose these applications, put those on the waiting list in this order, decline the others, and write to all.

    Raises NotFound, Forbidden, StillOpen, AlreadyChosen, TooManyChosen, Invalid.
    """
    sprint = _take_turn(actor, sprint_id)
    authorize(policies.can_edit_sprint, actor, sprint)
    if sprint.state == states.SELECTED:
        raise AlreadyChosen
    if sprint.phase != "review":
        raise StillOpen
    if len(set(chosen)) > sprint.places:
        raise TooManyChosen
    handed_in = {one.id: one for one in _handed_in(sprint)}
    _check(handed_in, [*chosen, *waiting])
    sprint.state = states.SELECTED
    _make_group(actor, sprint)
    for number in chosen:
        _give_place(actor, handed_in.pop(number), states.CHOSEN)
    for position, number in enumerate(waiting, start=1):
        handed_in[number].waiting_position = position
        _settle(actor, handed_in.pop(number), states.WAITING)
    for application in handed_in.values():
        _settle(actor, application, states.DECLINED)
    audit.log(actor, "sprint_cities_chosen", "sprint", sprint.id, staff={"title": sprint.title})
    record(CitiesChosen(sprint_id=sprint.id, group_id=sprint.group_id or 0, by_id=actor.id or 0))
    session.flush()
    return sprint


@use_case
def confirm_place(actor: Actor, application_id: int) -> SprintApplication:
    """Confirm the place of one's city; for its lead. Raises NotFound, Forbidden."""
    application = _lock_application(actor, application_id)
    authorize(policies.can_confirm, actor, application)
    place = _place_of(application)
    if place is not None:
        place.confirmed_at = clock.now()
    return move(actor, application, states.CONFIRMED)


@use_case
def withdraw(actor: Actor, application_id: int) -> SprintApplication:
    """Take it back, or give the place up: then the first on the waiting list gets it and is written to."""
    application = _lock_application(actor, application_id)
    authorize(policies.can_withdraw, actor, application)
    held = application.state in states.HOLDING
    application.waiting_position = None
    move(actor, application, states.WITHDRAWN)
    if held:
        _free_place(actor, application)
    return application


def _free_place(actor: Actor, application: SprintApplication) -> None:
    place = _place_of(application)
    if place is not None:
        place.left_at = clock.now()
    record(PlaceLeft(sprint_id=application.sprint_id, city_id=application.city_id, by_id=actor.id or 0))
    following = queries.next_waiting(application.sprint_id)
    if following is not None:
        following.waiting_position = None
        _give_place(SYSTEM, following, "promoted")


def _give_place(actor: Actor, application: SprintApplication, kind: str) -> None:
    session.add(SprintPlace(sprint_id=application.sprint_id, city_id=application.city_id, taken_at=clock.now()))
    _write(application, kind)
    move(actor, application, states.CHOSEN)
    _bring_in(application)


def _settle(actor: Actor, application: SprintApplication, state: str) -> None:
    _write(application, state)
    move(actor, application, state)


def _write(application: SprintApplication, kind: str) -> None:
    """The letter in the language of whoever sent the application, kept as it is sent."""
    sender = session.get(Member, application.submitted_by_id) if application.submitted_by_id else None
    language = sender.language if sender else application.sprint.language
    facts = {"city": application.city.name, "sprint": application.sprint.title}
    with written_for(language, sender.timezone if sender else None):
        subject, body = letter_of(application.sprint.letters, kind, language, **facts)
    session.add(SprintLetter(
        application_id=application.id, kind=kind, language=language, subject=subject[:200], body=body,
        written_at=clock.now(),
    ))  # fmt: skip


def _make_group(actor: Actor, sprint: Sprint) -> None:
    group = groups.create_group(
        actor, f"{sprint.title} ({sprint.starts_on:%Y}, {sprint.id})"[:120], kind="cohort", visibility="private",
        join_policy="invitation", begins_on=sprint.starts_on, ends_on=sprint.ends_on,
    )  # fmt: skip
    sprint.group_id = group.id
    session.flush()


def _bring_in(application: SprintApplication) -> None:
    """The people of a chosen city belong to the cohort's group."""
    if application.sprint.group_id is None:
        return
    group = get_group(SYSTEM, application.sprint.group_id)
    people = sa.select(Member.id).where(Member.city_id == application.city_id, Member.closed_at.is_(None))
    for member_id in session.scalars(people.order_by(Member.id)).all():
        let_in(SYSTEM, group, member_id, "member")


def _place_of(application: SprintApplication) -> SprintPlace | None:
    here = (SprintPlace.sprint_id == application.sprint_id, SprintPlace.city_id == application.city_id)
    return session.scalar(sa.select(SprintPlace).where(*here))


def _handed_in(sprint: Sprint) -> Sequence[SprintApplication]:
    return [one for one in queries.list_applications(SYSTEM, sprint.id) if one.state == states.SUBMITTED]


def _check(handed_in: dict[int, SprintApplication], named: Sequence[int]) -> None:
    if len(set(named)) != len(named) or not set(named) <= handed_in.keys():
        raise Invalid(errors={"chosen": [_("Name applications of this sprint that were sent, each once.")]})


def _take_turn(actor: Actor, sprint_id: int) -> Sprint:
    session.execute(sa.select(Sprint.id).where(Sprint.id == sprint_id).with_for_update())
    session.expire_all()
    return queries.get_sprint(actor, sprint_id)


def _lock_application(actor: Actor, application_id: int) -> SprintApplication:
    """All who change places of a sprint take turns at its row, so that no place is given twice."""
    number = queries.get_application(actor, application_id).sprint_id
    session.execute(sa.select(Sprint.id).where(Sprint.id == number).with_for_update())
    session.expire_all()
    return queries.get_application(actor, application_id)
