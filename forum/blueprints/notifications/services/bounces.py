"""What comes back from addresses, and what follows for who is written to."""

from __future__ import annotations

from forum.blueprints.accounts.models import Member
from forum.blueprints.notifications import policies
from forum.blueprints.notifications.models.bounces import MailBounce
from forum.kernel import audit, clock
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.policies import authorize
from forum.kernel.use_case import use_case


@use_case
def count_bounce(actor: Actor, member_id: int, strength: str) -> bool:
    """Count a mail that came back, `soft` or `hard`; at a score of 4 she is written to no more, and told so here.

    Says whether mail stops with this one.
    """
    authorize(policies.can_keep_bounces, actor)
    bounce = _bounce_of(member_id)
    if bounce is None or not bounce.add(strength, clock.now()):
        return False
    _log_stop(actor, member_id, "bounced")
    return True


@use_case
def count_complaint(actor: Actor, member_id: int) -> bool:
    """Write no more to who told her mail server that she does not want our mail. Says whether that is new."""
    authorize(policies.can_keep_bounces, actor)
    bounce = _bounce_of(member_id)
    if bounce is None or not bounce.complain(clock.now()):
        return False
    _log_stop(actor, member_id, "complained")
    return True


@use_case
def note_delivered(actor: Actor, member_id: int) -> None:
    """Count a mail that was taken, which makes up for a tenth of a bounce; for whoever sends mails."""
    authorize(policies.can_keep_bounces, actor)
    bounce = session.get(MailBounce, member_id)
    if bounce is not None and bounce.tenths:
        bounce.erode()


@use_case
def begin_again(actor: Actor) -> None:
    """Be written to again: one says that one's address works, or that one wants the mails after all."""
    authorize(policies.can_settle, actor)
    bounce = session.get(MailBounce, actor.id)
    if bounce is None:
        return
    if bounce.stopped_at is not None:
        audit.log(actor, "mail_resumed", "member", bounce.member_id, member_id=bounce.member_id)
    session.delete(bounce)


def _bounce_of(member_id: int) -> MailBounce | None:
    """What is counted for her present address, locked; None when she has gone."""
    member = session.get(Member, member_id)
    if member is None or not member.active:
        return None
    bounce = session.get(MailBounce, member_id, with_for_update=True)
    if bounce is not None and bounce.email != member.email:
        session.delete(bounce)
        session.flush()
        bounce = None
    if bounce is None:
        bounce = MailBounce(
            member_id=member_id, email=member.email, tenths=0, last_at=clock.now(), stopped_at=None, complained=False
        )
        session.add(bounce)
    return bounce


def _log_stop(actor: Actor, member_id: int, why: str) -> None:
    audit.log(actor, "mail_stopped", "member", member_id, member_id=member_id, staff={"why": why})
