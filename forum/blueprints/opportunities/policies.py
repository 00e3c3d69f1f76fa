"""Who may do what with opportunities: members see those approved, their proposers and programme staff the others."""

from __future__ import annotations

import sqlalchemy as sa

from forum.blueprints.accounts import policies as account_policies
from forum.blueprints.opportunities.models import CityInterest, Opportunity
from forum.blueprints.opportunities.rules import ENDED, OPEN, PROPOSED
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.i18n import _l
from forum.kernel.policies import ALLOWED, Decision, Denied


def visible_opportunities(actor: Actor) -> sa.Select[Opportunity]:
    """Those approved, for members; one's own; all for programme staff."""
    every = sa.select(Opportunity)
    if actor.is_staff or actor.is_system:
        return every
    if not actor.signed_in:
        return every.where(sa.false())
    approved = Opportunity.state.in_((OPEN, ENDED))
    return every.where(sa.or_(approved, Opportunity.posted_by_id == (actor.id or 0)))


def can_see_opportunity(actor: Actor, opportunity: Opportunity) -> Decision:
    """The same rule for one."""
    if _looks_after(actor, opportunity) or (actor.signed_in and opportunity.state in (OPEN, ENDED)):
        return ALLOWED
    return Denied("not_found")


def can_propose(actor: Actor) -> Decision:
    """Any member who may speak."""
    if not actor.signed_in:
        return Denied("sign_in_required", _l("Sign in to propose an opportunity."))
    return account_policies.can_speak(actor)


def can_open(actor: Actor) -> Decision:
    """Programme staff see what waits and open it; what they propose themselves is open at once."""
    return ALLOWED if actor.is_staff else Denied("staff_only", _l("Only programme staff can decide this."))


def can_decide(actor: Actor, opportunity: Opportunity) -> Decision:
    """Programme staff, while it waits."""
    if opportunity.state != PROPOSED:
        return Denied("decided", _l("This was decided already."))
    return can_open(actor)


def can_edit_opportunity(actor: Actor, opportunity: Opportunity) -> Decision:
    """Whoever proposed it while it waits, and programme staff until it has ended."""
    if opportunity.state == ENDED:
        return Denied("ended", _l("This opportunity has ended."))
    own = actor.id is not None and actor.id == opportunity.posted_by_id and opportunity.state == PROPOSED
    if not (own or actor.is_staff):
        return Denied("staff_only", _l("Only programme staff can change this."))
    return account_policies.can_speak(actor)


def can_record_outcome(actor: Actor, opportunity: Opportunity) -> Decision:
    """Whoever proposed it, and programme staff, once it was approved."""
    if opportunity.state not in (OPEN, ENDED):
        return Denied("opportunity_not_open", _l("This opportunity was not approved."))
    if not _looks_after(actor, opportunity):
        return Denied("not_yours", _l("Whoever posted it records this."))
    return account_policies.can_speak(actor)


def can_be_interested(actor: Actor, opportunity: Opportunity) -> Decision:
    """Whoever belongs to a city, while it is open and the deadline is ahead."""
    if not opportunity.is_open(clock.now()):
        return Denied("opportunity_not_open", _l("This opportunity is not open any more."))
    if getattr(actor, "city_id", None) is None:
        return Denied("no_city", _l("Only people who belong to a city can say that it is interested."))
    return account_policies.can_speak(actor)


def can_be_interested_no_longer(actor: Actor, opportunity: Opportunity) -> Decision:
    """Whoever belongs to a city, until it has ended; after the deadline, too."""
    if opportunity.state != OPEN:
        return Denied("opportunity_not_open", _l("This opportunity is not open any more."))
    if getattr(actor, "city_id", None) is None:
        return Denied("no_city", _l("Only people who belong to a city can say that it is interested."))
    return account_policies.can_speak(actor)


def can_answer_cities(actor: Actor, opportunity: Opportunity) -> Decision:
    """Whoever posted it, and programme staff, until it has ended."""
    if opportunity.state != OPEN:
        return Denied("opportunity_not_open", _l("This opportunity is not open any more."))
    if not _looks_after(actor, opportunity):
        return Denied("not_yours", _l("Whoever posted it answers the cities."))
    return account_policies.can_speak(actor)


def visible_interests(actor: Actor) -> sa.Select[CityInterest]:
    """Of opportunities one sees: all to whoever posted it and to programme staff; to others those shown, and one's
    city's own."""
    seen = visible_opportunities(actor).with_only_columns(Opportunity.id)
    every = sa.select(CityInterest).where(CityInterest.opportunity_id.in_(seen))
    if actor.is_staff or actor.is_system:
        return every
    own = sa.select(Opportunity.id).where(Opportunity.posted_by_id == (actor.id or 0))
    mine = CityInterest.city_id == (getattr(actor, "city_id", None) or 0)
    return every.where(sa.or_(CityInterest.shown, mine, CityInterest.opportunity_id.in_(own)))


def can_remind(actor: Actor) -> Decision:
    """Plaza itself."""
    return ALLOWED if actor.is_system else Denied("system_only")


def _looks_after(actor: Actor, opportunity: Opportunity) -> bool:
    return actor.is_staff or (actor.id is not None and actor.id == opportunity.posted_by_id)
