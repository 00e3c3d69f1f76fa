"""Writing a city's roadmap: adding, changing, ordering and removing its actions."""

from __future__ import annotations

from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from forum.blueprints.assessments import policies
from forum.blueprints.assessments.errors import TooManyActions
from forum.blueprints.assessments.models.roadmaps import RoadmapAction
from forum.blueprints.assessments.queries import roadmap as queries
from forum.blueprints.assessments.rules import planning
from forum.blueprints.cities.models.cities import City
from forum.blueprints.cities.models.standings import Standing
from forum.blueprints.cities.queries import cities
from forum.blueprints.cities.rules.languages import languages_of
from forum.blueprints.cities.services.standings import Said, write_standings
from forum.blueprints.standards.models import Criterion, Framework
from forum.kernel import audit, clock
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.errors import Invalid, NotFound, StaleVersion
from forum.kernel.etags import check_version
from forum.kernel.i18n import LANGUAGES, _, choose_language, written_for
from forum.kernel.notices import MembersConcerned, SubjectNarrowed, SubjectSeen
from forum.kernel.outbox.recording import record
from forum.kernel.policies import authorize
from forum.kernel.use_case import use_case

SOURCE = "roadmap"  # who said it, where a standing is moved from here
SUBJECT, GIVEN = "roadmap_action", "roadmap_given"
REMOVED, BEGUN = "roadmap_action_removed", "criterion_begun"


@use_case
def add_action(
    actor: Actor, city_id: int, criterion_id: int, *, title: str, description: str = "", owner_id: int | None = None,
    due_on: date | None = None, origin: str = planning.HAND,
) -> RoadmapAction:  # fmt: skip
    """Put an action at the end of the roadmap of a city. `origin` is one of `planning.ORIGINS`.

    Raises NotFound, Forbidden, Invalid (a criterion of no published standard, an owner of another city),
    TooManyActions.
    """
    city = queries.get_roadmap_city(actor, city_id)
    authorize(policies.can_write_roadmap, actor, city)
    criterion, at = _published(criterion_id), clock.now()
    action = RoadmapAction(
        city_id=city.id, criterion_id=criterion.id, title=title, description=description, due_on=due_on,
        owner_id=_checked(actor, city, owner_id), position=_last_position(city) + 1, origin=origin,
        created_by_id=actor.id, created_at=at, changed_at=at,
    )  # fmt: skip
    session.add(action)
    session.flush()
    _tell_owner(actor, action)
    return _again(actor, action)


@use_case
def add_for_gap(actor: Actor, city_id: int, criterion_id: int, origin: str = planning.GAP) -> RoadmapAction:
    """Put an action with a suggested title on the roadmap; where one is still to do for the criterion, answer that.

    Raises as `add_action` does.
    """
    city = queries.get_roadmap_city(actor, city_id)
    authorize(policies.can_write_roadmap, actor, city)
    cities.lock_city(city)
    known = [one for one in queries.list_of_criterion(actor, city.id, criterion_id) if one.open]
    if known:
        return known[0]
    title = _suggested_title(city, _published(criterion_id))
    return add_action(actor, city.id, criterion_id, title=title, origin=origin)


@use_case
def change_action(
    actor: Actor, action_id: int, *, version: int | None, advance: bool = True, **changes: Any
) -> RoadmapAction:
    """Change what is told of `title`, `description`, `criterion_id`, `owner_id`, `due_on` and `state`.

    With `advance`, an action that begins sets its criterion to in progress where it has not started. A new owner is
    told. Raises NotFound, Forbidden, Invalid, StaleVersion, VersionRequired.
    """
    action = queries.get_action(actor, action_id)
    authorize(policies.can_change_action, actor, action)
    check_version(action.version, version, required=True)
    before = action.owner_id
    begins = _write(actor, action, changes)
    action.changed_at = clock.now()
    session.flush()
    if action.owner_id != before:
        _tell_owner(actor, action)
    _note_seen(actor, action)
    if begins and advance:
        advance_criterion(actor, action.city_id, action.criterion_id)
    return _again(actor, action)


@use_case
def place_action(actor: Actor, action_id: int, place: int) -> RoadmapAction:
    """Be at this place, from 1, among the city's actions for the same criterion; beyond the last is the last.

    No version is asked for nor changed: the order is nobody's text. Raises NotFound, Forbidden.
    """
    action = queries.get_action(actor, action_id)
    authorize(policies.can_change_action, actor, action)
    cities.lock_city(action.city)
    alike = list(queries.list_of_criterion(actor, action.city_id, action.criterion_id))
    positions = [one.position for one in alike]
    ordered = [one for one in alike if one.id != action.id]
    ordered.insert(max(0, place - 1), action)
    for one, position in zip(ordered, sorted(positions), strict=True):
        moved = sa.update(RoadmapAction).where(RoadmapAction.id == one.id, RoadmapAction.position != position)
        session.execute(moved.values(position=position), execution_options={"synchronize_session": False})
    return _again(actor, action)


@use_case
def remove_action(actor: Actor, action_id: int, version: int | None = None) -> int:
    """Remove an action for good; the id of its city. Raises NotFound, Forbidden, StaleVersion."""
    action = queries.get_action(actor, action_id)
    authorize(policies.can_remove_action, actor, action)
    check_version(action.version, version)
    facts = {"title": action.title, "city": action.city.name, "code": action.criterion.code}
    audit.log(actor, REMOVED, SUBJECT, action.id, staff=facts)
    record(SubjectNarrowed(subject_type=SUBJECT, subject_id=action.id))
    session.delete(action)
    return action.city_id


@use_case
def note_seen(actor: Actor, action_id: int) -> None:
    """Somebody has looked at an action, so what told her of it is read. Raises NotFound."""
    action = queries.get_action(actor, action_id)
    authorize(policies.can_see_action, actor, action)
    _note_seen(actor, action)


@use_case
def advance_criterion(actor: Actor, city_id: int, criterion_id: int) -> bool:
    """Set a city's standing with a criterion to in progress if it has not started; whether that changed anything.

    Never backwards, and doing it again changes nothing. Who may know stays as it is. For the city's people, programme
    staff and Plaza itself (a sprint's deliverable). Raises NotFound, Forbidden, StaleVersion.
    """
    city = cities.get_city(actor, city_id)
    authorize(policies.can_begin_criterion, actor, city)
    criterion = session.get(Criterion, criterion_id)
    if criterion is None:
        raise NotFound
    cities.lock_city(city)
    told = sa.select(Standing).where(Standing.city_id == city.id, Standing.criterion_id == criterion.id)
    known = session.scalar(told.with_for_update().execution_options(populate_existing=True))
    if known is not None and known.status != "not_started":
        return False
    said = Said(criterion.code, status="in_progress")
    write_standings(actor, city, [(criterion.id, said)], {criterion.id: known} if known else {}, SOURCE)
    audit.log(actor, BEGUN, "city", city.id, staff={"title": city.name, "code": criterion.code})
    _flush()
    return True


def _write(actor: Actor, action: RoadmapAction, changes: dict[str, Any]) -> bool:
    """Whether the action begins by it."""
    if "criterion_id" in changes and changes["criterion_id"] != action.criterion_id:
        action.criterion_id = _published(changes["criterion_id"]).id
    if "owner_id" in changes and changes["owner_id"] != action.owner_id:
        action.owner_id = _checked(actor, action.city, changes["owner_id"])
        action.soon_told_at = action.late_told_at = None
    if "due_on" in changes:
        action.plan(changes["due_on"])
    for name in {"title", "description"} & changes.keys():
        setattr(action, name, changes[name])
    return "state" in changes and action.move(changes["state"], clock.now())


def _published(criterion_id: int) -> Criterion:
    known = sa.select(Criterion).join(Framework, Framework.id == Criterion.framework_id)
    found = session.scalar(known.where(Criterion.id == criterion_id, Framework.state == "published"))
    if found is None:
        raise Invalid(errors={"criterion_id": [_("Choose a criterion of a published standard.")]})
    return found


def _suggested_title(city: City, criterion: Criterion) -> str:
    """In the first language of the city that Plaza speaks, else in the writer's: the city's people all read it."""
    spoken = (code for code in languages_of(city.country_code, city.region) if code in LANGUAGES)
    language = next(spoken, None) or choose_language()
    with written_for(language):
        title: str = _("First steps: %(name)s", name=criterion.name_in(language))
    return title[: planning.LONGEST_TITLE]


def _checked(actor: Actor, city: City, owner_id: int | None) -> int | None:
    if owner_id is None or any(one.id == owner_id for one in queries.list_owners(actor, city)):
        return owner_id
    raise Invalid(errors={"owner_id": [_("Choose somebody of your city.")]})


def _last_position(city: City) -> int:
    cities.lock_city(city)
    here = sa.select(sa.func.count(), sa.func.max(RoadmapAction.position)).where(RoadmapAction.city_id == city.id)
    number, last = session.execute(here).one()
    if number >= planning.MOST_ACTIONS:
        raise TooManyActions
    return last or 0


def _tell_owner(actor: Actor, action: RoadmapAction) -> None:
    if action.owner_id is not None and action.owner_id != actor.id:
        record(MembersConcerned(kind=GIVEN, subject_id=action.id, member_ids=[action.owner_id], by_id=actor.id))


def _note_seen(actor: Actor, action: RoadmapAction) -> None:
    if actor.id is not None:
        record(SubjectSeen(subject_type=SUBJECT, subject_id=action.id, member_id=actor.id))


def _again(actor: Actor, action: RoadmapAction) -> RoadmapAction:
    """The row with what is shown of it, as it is now."""
    session.flush()
    session.expire(action)
    return queries.get_action(actor, action.id)


def _flush() -> None:
    """Two who say the first word of a criterion at once: the second is told to look again."""
    try:
        session.flush()
    except IntegrityError as error:
        raise StaleVersion from error
