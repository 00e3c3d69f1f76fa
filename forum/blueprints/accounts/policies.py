"""Who may do what with accounts."""

from __future__ import annotations

import sqlalchemy as sa

from forum.blueprints.accounts.models import CityApplication, Draft, Invitation, Member, Session, Trust
from forum.blueprints.accounts.rules import MOST_DRAFTS, MOST_USES, MOST_USES_OF_STAFF, NEW, STEWARD
from forum.kernel.actor import STAFF_ROLES, Actor
from forum.kernel.i18n import _l
from forum.kernel.policies import ALLOWED, Decision, Denied


def visible_members(actor: Actor) -> sa.Select[Member]:
    """Members see each other while their accounts are open; strangers see nobody."""
    everybody = sa.select(Member)
    if not (actor.signed_in or actor.is_system):
        return everybody.where(sa.false())
    return everybody.where(Member.closed_at.is_(None))


def can_see_member(actor: Actor, member: Member) -> Decision:
    """The same rule for one member."""
    if (actor.signed_in or actor.is_system) and member.active:
        return ALLOWED
    return Denied("not_found")


def administrators() -> sa.Select[Member]:
    """Who keeps the community running, as far as their accounts are open; for telling them."""
    return sa.select(Member).where(Member.role == "administrator", Member.closed_at.is_(None))


def programme_staff() -> sa.Select[Member]:
    """Who runs the programme, administrators among them, as far as their accounts are open; for telling them."""
    return sa.select(Member).where(Member.role.in_(STAFF_ROLES), Member.closed_at.is_(None))


def can_speak(actor: Actor) -> Decision:
    """Write anything that others read: whoever is not silenced. It is asked wherever members take part."""
    return _silenced() if actor.is_silenced else ALLOWED


def can_sanction(actor: Actor, member: Member) -> Decision:
    """Silence and suspend: programme staff anybody but themselves and each other, administrators also staff."""
    if actor.is_system:
        return ALLOWED
    if not actor.is_staff:
        return Denied("staff_only", _l("Only programme staff can do this."))
    if actor.id == member.id:
        return Denied("yourself", _l("You cannot do this to yourself."))
    if member.role == "administrator" or (member.role == "staff" and not actor.is_administrator):
        return Denied("not_over_staff", _l("Only administrators can do this to programme staff."))
    return ALLOWED


def visible_sessions(actor: Actor) -> sa.Select[Session]:
    """One's own open sessions."""
    return sa.select(Session).where(Session.member_id == (actor.id or 0), Session.ended_at.is_(None))


def can_end_session(actor: Actor, session: Session) -> Decision:
    """One's own."""
    return ALLOWED if actor.id == session.member_id else Denied("not_yours")


def visible_invitations(actor: Actor) -> sa.Select[Invitation]:
    """One's own; all of the city for its lead; all for staff."""
    every = sa.select(Invitation)
    if actor.is_staff:
        return every
    own = Invitation.inviter_id == (actor.id or 0)
    city_id = getattr(actor, "city_id", None)
    if getattr(actor, "leads_city", False) and city_id:
        return every.where(sa.or_(own, Invitation.city_id == city_id))
    return every.where(own)


def can_invite(actor: Actor, city_id: int | None, email: str | None, domains: list[str]) -> Decision:
    """Any member within the mail domains of the own city; its lead anyone into it; staff anyone anywhere."""
    if actor.is_silenced:
        return _silenced()
    if actor.is_staff:
        return ALLOWED
    if not actor.signed_in or city_id is None or getattr(actor, "city_id", None) != city_id:
        return Denied("not_your_city", _l("You can only invite colleagues from your own city."))
    if getattr(actor, "leads_city", False):
        return ALLOWED
    if email and email.rpartition("@")[2].lower() in domains:
        return ALLOWED
    return Denied(
        "outside_domains",
        _l("You can only invite people with an email of your city. For others, ask the person who leads your city."),
    )


def most_uses(actor: Actor) -> int:
    """How many people a link may let in: 10 of a member, 5,000 of programme staff."""
    return MOST_USES_OF_STAFF if actor.is_staff else MOST_USES


def can_see_invitations(actor: Actor) -> Decision:
    """Members see their own; the rest is a matter of `visible_invitations`."""
    return ALLOWED if actor.signed_in or actor.is_system else Denied("not_found")


def can_revoke_invitation(actor: Actor, invitation: Invitation) -> Decision:
    """Whoever sees it: the inviter, the lead of its city, staff."""
    city_id = getattr(actor, "city_id", None)
    leads = getattr(actor, "leads_city", False) and city_id is not None and invitation.city_id == city_id
    if actor.is_staff or leads or (actor.id is not None and invitation.inviter_id == actor.id):
        return ALLOWED
    return Denied("not_yours")


def can_still_invite(inviter: Actor, invitation: Invitation, email: str) -> Decision:
    """An invitation is worth what its inviter's rights are worth when it is used."""
    domains = invitation.city.mail_domains if invitation.city else []
    return can_invite(inviter, invitation.city_id, invitation.email or email, domains)


def can_change_account(actor: Actor, member: Member) -> Decision:
    """Everybody looks after the own account."""
    return ALLOWED if actor.id == member.id else Denied("not_yours")


def can_manage_accounts(actor: Actor) -> Decision:
    """Administrators, and the operator at the command line."""
    return ALLOWED if actor.is_administrator else Denied("administrators_only")


def can_send_mails(actor: Actor) -> Decision:
    """Plaza itself, when it mails a secret."""
    return ALLOWED if actor.is_system else Denied("system_only")


def can_end_idle_sessions(actor: Actor) -> Decision:
    """Plaza itself, by its schedule."""
    return ALLOWED if actor.is_system else Denied("system_only")


def visible_applications(actor: Actor) -> sa.Select[CityApplication]:
    """Programme staff read what cities ask; nobody else."""
    every = sa.select(CityApplication)
    return every if actor.is_staff else every.where(sa.false())


def can_see_application(actor: Actor, application: CityApplication) -> Decision:
    """The same rule for one application."""
    return ALLOWED if actor.is_staff else Denied("not_found")


def can_decide_application(actor: Actor, application: CityApplication) -> Decision:
    """Programme staff, while it waits."""
    if not actor.is_staff:
        return Denied("staff_only", _l("Only programme staff can decide this."))
    return ALLOWED if application.status == "waiting" else Denied("already_decided", _l("This is decided already."))


def can_review_applications(actor: Actor) -> Decision:
    """Programme staff look after what cities ask."""
    return ALLOWED if actor.is_staff else Denied("staff_only", _l("Only programme staff can see this."))


def can_leave_without_lead(actor: Actor) -> Decision:
    """Programme staff may leave a city without anybody who leads it."""
    return ALLOWED if actor.is_staff else Denied("last_lead")


def still_looks_after(actor: Actor, member_id: int) -> bool:
    """Whether the actor looks after a city once this member does so no longer: staff, and whoever acted on another."""
    return actor.is_staff or actor.id != member_id


def can_move_members(actor: Actor) -> Decision:
    """Plaza itself, when two cities have become one."""
    return ALLOWED if actor.is_system else Denied("system_only")


def visible_drafts(actor: Actor) -> sa.Select[Draft]:
    """One's own."""
    return sa.select(Draft).where(Draft.member_id == (actor.id or 0))


def can_see_draft(actor: Actor, draft: Draft) -> Decision:
    """The same rule for one draft."""
    return ALLOWED if actor.id == draft.member_id else Denied("not_found")


def can_keep_draft(actor: Actor, kept: int = 0) -> Decision:
    """Members, at up to 500 places."""
    if not actor.signed_in:
        return Denied("sign_in_required")
    return ALLOWED if kept < MOST_DRAFTS else Denied("too_many_drafts", _l("You have 500 drafts. Send some first."))


def can_forget_drafts(actor: Actor) -> Decision:
    """Plaza itself, by its schedule."""
    return ALLOWED if actor.is_system else Denied("system_only")


def _silenced() -> Decision:
    return Denied(
        "silenced", _l("Moderators have silenced you for a while. You can read everything; your notifications say why.")
    )


def trust_of(actor: Actor) -> int:
    """How far somebody is trusted, from 0 to 4; programme staff and Plaza itself fully, strangers not yet."""
    if actor.is_staff:
        return STEWARD
    level: int = actor.fact("trust") if actor.signed_in else NEW
    return level


def visible_trusts(actor: Actor) -> sa.Select[Trust]:
    """One's own; programme staff see everybody's."""
    every = sa.select(Trust)
    return every if actor.is_staff else every.where(Trust.member_id == (actor.id or 0))


def can_see_trust(actor: Actor, member: Member) -> Decision:
    """The same rule for one member."""
    return ALLOWED if actor.is_staff or actor.id == member.id else Denied("not_found")


def can_give_trust(actor: Actor, member: Member) -> Decision:
    """Programme staff, to others; staff themselves are trusted fully."""
    if not actor.is_staff:
        return Denied("staff_only", _l("Only programme staff can decide this."))
    if actor.id == member.id or member.role != "member":
        return Denied("trusted_fully", _l("Programme staff are always trusted fully."))
    return ALLOWED


def can_measure_trust(actor: Actor) -> Decision:
    """Plaza itself, which sees what members read and write."""
    return ALLOWED if actor.is_system else Denied("system_only")
