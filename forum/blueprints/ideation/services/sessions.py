"""Planning and facilitating a session: its themes, its steps, its timer, its wrap-ups."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from forum.blueprints.events.queries import events as event_queries
from forum.blueprints.groups.queries import groups as group_queries
from forum.blueprints.ideation import policies
from forum.blueprints.ideation.errors import WrongPhase
from forum.blueprints.ideation.events import SessionChanged
from forum.blueprints.ideation.models import Concept, IdeationSession, Theme
from forum.blueprints.ideation.queries import sessions as queries
from forum.blueprints.ideation.rules import MOST_THEMES, PUBLISHED, SIMPLE, VOTE, may_follow
from forum.blueprints.ideation.services.telling import tell_of_step
from forum.blueprints.standards.services.tagging import criteria_named
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.errors import Invalid, NotFound
from forum.kernel.etags import check_version
from forum.kernel.i18n import _
from forum.kernel.outbox.recording import record
from forum.kernel.policies import authorize
from forum.kernel.use_case import use_case


@use_case
def plan_session(
    actor: Actor,
    group_id: int,
    title: str,
    overview: str = "",
    *,
    themes: Sequence[str] = (),
    voting: str = SIMPLE,
    points: int = 5,
    event_id: int | None = None,
    criteria: Iterable[str] = (),
) -> IdeationSession:
    """Open a session in a group one looks after, as the person to contact; part of an event that one sees, if it is.

    Raises NotFound, Invalid.
    """
    group = group_queries.get_group(actor, group_id)
    authorize(policies.can_plan_session, actor, group)
    planned = IdeationSession(
        group_id=group.id, title=title, overview=overview, voting=voting, points=points, contact_id=actor.id,
        created_by_id=actor.id, created_at=clock.now(), event_id=_event(actor, event_id),
        criteria=criteria_named(criteria),
    )  # fmt: skip
    session.add(planned)
    session.flush()
    _add_themes(planned, themes)
    tell(planned.id, planned.group_id, "session")
    tell_of_step(actor, planned, planned.phase)
    return queries.get_session(actor, planned.id)


@use_case
def edit_session(actor: Actor, session_id: int, version: int | None, **changes: Any) -> IdeationSession:
    """Change title, overview, voting, points, event and criteria. How votes are counted stays once a vote was given."""
    found = queries.get_session(actor, session_id, lock=True)
    authorize(policies.can_change_session, actor, found)
    check_version(found.version, version, required=True)
    counting = {name: changes[name] for name in ("voting", "points") if name in changes}
    if any(getattr(found, name) != value for name, value in counting.items()) and queries.count_voters(found.id):
        raise Invalid(errors={"voting": [_("Members have voted already. How votes are counted stays as it is.")]})
    if changes.get("event_id", found.event_id) != found.event_id:
        _event(actor, changes["event_id"])
    if (codes := changes.pop("criteria", None)) is not None:
        found.criteria = criteria_named(codes)
    for name, value in changes.items():
        setattr(found, name, value)
    session.flush()
    tell(found.id, found.group_id, "session")
    return queries.get_session(actor, found.id)


@use_case
def add_theme(actor: Actor, session_id: int, title: str, description: str = "") -> Theme:
    """Add a theme after the others. Raises NotFound, Forbidden, Invalid."""
    found = queries.get_session(actor, session_id, lock=True)
    authorize(policies.can_change_session, actor, found)
    if len(found.themes) >= MOST_THEMES:
        raise Invalid(errors={"title": [_("A session has up to %(most)s themes.", most=MOST_THEMES)]})
    place = max((theme.position for theme in found.themes), default=0) + 1
    theme = Theme(session_id=found.id, position=place, title=title, description=description)
    session.add(theme)
    session.flush()
    tell(found.id, found.group_id, "theme")
    return queries.get_theme(actor, theme.id)


@use_case
def edit_theme(actor: Actor, theme_id: int, version: int | None, **changes: str) -> Theme:
    """Change a theme, or write what the group said in general about it. Raises StaleVersion, Forbidden."""
    theme = queries.get_theme(actor, theme_id)
    authorize(policies.can_change_session, actor, theme.session)
    check_version(theme.version, version, required=True)
    for name, value in changes.items():
        setattr(theme, name, value)
    session.flush()
    tell(theme.session_id, theme.session.group_id, "theme")
    return queries.get_theme(actor, theme.id)


@use_case
def go_to_phase(
    actor: Actor, session_id: int, phase: str, minutes: int | None = None, ends_at: datetime | None = None
) -> IdeationSession:
    """Go on to another step, or back to one, with a timer or without. Raises WrongPhase, Invalid.

    Publishing has a verb of its own, since it makes a document.
    """
    found = queries.get_session(actor, session_id, lock=True)
    authorize(policies.can_change_session, actor, found)
    if phase == PUBLISHED or not may_follow(found.phase, phase):
        raise WrongPhase
    found.phase = phase
    found.timer_ends_at = _end(minutes, ends_at)
    session.flush()
    tell(found.id, found.group_id, "phase")
    if phase == VOTE:
        tell_of_step(actor, found, phase)
    return found


@use_case
def set_timer(
    actor: Actor, session_id: int, minutes: int | None = None, ends_at: datetime | None = None
) -> IdeationSession:
    """Say how long the step still goes, in minutes or until a moment to come; neither for no end. Raises Invalid."""
    found = queries.get_session(actor, session_id, lock=True)
    authorize(policies.can_change_session, actor, found)
    found.timer_ends_at = _end(minutes, ends_at)
    session.flush()
    tell(found.id, found.group_id, "phase")
    return found


def _end(minutes: int | None, ends_at: datetime | None) -> datetime | None:
    if minutes:
        return clock.now() + timedelta(minutes=minutes)
    if ends_at is not None and ends_at <= clock.now():
        raise Invalid(errors={"until": [_("This moment is over. Choose one to come.")]})
    return ends_at


def _add_themes(planned: IdeationSession, themes: Sequence[str]) -> None:
    titles = list(dict.fromkeys(one for one in themes if one))
    if len(titles) > MOST_THEMES:
        raise Invalid(errors={"themes": [_("A session has up to %(most)s themes.", most=MOST_THEMES)]})
    for place, one in enumerate(titles, start=1):
        session.add(Theme(session_id=planned.id, position=place, title=one))
    session.flush()


def _event(actor: Actor, event_id: int | None) -> int | None:
    if event_id is None:
        return None
    try:
        return event_queries.get_event(actor, event_id).id
    except NotFound:
        raise Invalid(errors={"event_id": [_("This event is not there.")]}) from None


def tell(session_id: int, group_id: int, what: str, concept: Concept | None = None) -> None:
    """Within a use case: whoever has the session open sees it as it is now."""
    concept_id = concept.id if concept else None
    record(SessionChanged(session_id=session_id, group_id=group_id, what=what, concept_id=concept_id))
