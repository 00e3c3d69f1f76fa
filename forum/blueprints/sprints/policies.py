"""Who may see and run sprints, apply and score."""

from __future__ import annotations

import sqlalchemy as sa

from forum.blueprints.sprints.models.applications import SprintApplication, SprintScorer
from forum.blueprints.sprints.models.sprints import Sprint
from forum.blueprints.sprints.rules import states
from forum.kernel.actor import Actor
from forum.kernel.i18n import _l
from forum.kernel.policies import ALLOWED, Decision, Denied


def visible_sprints(actor: Actor) -> sa.Select[Sprint]:
    """Public calls for anybody, all published ones for members, drafts for programme staff."""
    every = sa.select(Sprint)
    if actor.is_staff:
        return every
    published = every.where(Sprint.state != states.DRAFT)
    return published if actor.signed_in else published.where(Sprint.visibility == "public")


def can_see_sprint(actor: Actor, sprint: Sprint) -> Decision:
    """The same rule for one sprint."""
    published = sprint.state != states.DRAFT and (actor.signed_in or sprint.visibility == "public")
    return ALLOWED if actor.is_staff or published else Denied("not_found")


def can_run_sprints(actor: Actor) -> Decision:
    """Programme staff."""
    return ALLOWED if actor.is_staff else Denied("staff_only", _l("Only programme staff can do this."))


def can_edit_sprint(actor: Actor, sprint: Sprint) -> Decision:
    """Programme staff."""
    return can_run_sprints(actor)


def visible_applications(actor: Actor) -> sa.Select[SprintApplication]:
    """Those of one's own city; those that were handed in for programme staff, and for who is to score them."""
    every = sa.select(SprintApplication)
    if actor.is_system:
        return every
    if not actor.signed_in:
        return every.where(sa.false())
    handed_in = SprintApplication.submitted_at.is_not(None)
    mine = sa.select(SprintScorer.application_id).where(
        SprintScorer.member_id == (actor.id or 0), SprintScorer.conflict_at.is_(None)
    )
    own = SprintApplication.city_id == (getattr(actor, "city_id", None) or 0)
    if actor.is_staff:
        return every.where(sa.or_(own, handed_in))
    return every.where(sa.or_(own, sa.and_(handed_in, SprintApplication.id.in_(mine))))


def can_see_application(actor: Actor, application: SprintApplication) -> Decision:
    """Its own city, programme staff once it was handed in, and Plaza itself; scorers are asked by the rows."""
    handed_in = application.submitted_at is not None
    seen = actor.is_system or is_of(actor, application) or (actor.is_staff and handed_in)
    return ALLOWED if seen else Denied("not_found")


def can_write_application(actor: Actor, application: SprintApplication) -> Decision:
    """The city's own people, while it is a draft and the call is open; its sprint is loaded."""
    if not is_of(actor, application):
        return Denied("own_city_only", _l("Only people of this city can write its expression of interest."))
    if application.state != states.DRAFT:
        return Denied("handed_in", _l("It was sent, so its answers stand as they are."))
    if application.sprint.phase != "open":
        return Denied(
            "call_closed", _l("The call is closed. What you wrote is kept, and you may apply to a next edition.")
        )
    return ALLOWED


def can_hand_in(actor: Actor, application: SprintApplication) -> Decision:
    """The city's lead, under the same conditions."""
    led = leads(actor, application)
    return can_write_application(actor, application) if led else led


def can_withdraw(actor: Actor, application: SprintApplication) -> Decision:
    """The city's lead, unless it has come to an end."""
    led = leads(actor, application)
    if led and application.state in (states.WITHDRAWN, states.DECLINED):
        return Denied("ended", _l("This has come to an end already."))
    return led


def can_confirm(actor: Actor, application: SprintApplication) -> Decision:
    """The city's lead, once the city is chosen."""
    led = leads(actor, application)
    if led and application.state != states.CHOSEN:
        return Denied("not_chosen", _l("There is no place to confirm."))
    return led


def can_score(actor: Actor, scorer: SprintScorer) -> Decision:
    """Who was asked to score it, has no conflict of interest and until the cities are chosen."""
    if scorer.member_id != actor.id:
        return Denied("not_asked", _l("Somebody else was asked to score this."))
    if scorer.conflict_at is not None:
        return Denied("conflict", _l("You said that you may not judge this one."))
    if scorer.application.state != states.SUBMITTED:
        return Denied("not_in_review", _l("It is not being reviewed."))
    return ALLOWED


def is_of(actor: Actor, application: SprintApplication) -> bool:
    """Whether the application is of the actor's own city."""
    return actor.signed_in and getattr(actor, "city_id", None) == application.city_id


def leads(actor: Actor, application: SprintApplication) -> Decision:
    """Whoever leads the city."""
    if is_of(actor, application) and getattr(actor, "leads_city", False):
        return ALLOWED
    return Denied("leads_only", _l("Only the person who leads this city can do this."))
