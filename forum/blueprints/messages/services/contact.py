"""Within use cases: whether somebody may be written to, and whether one writes to too many at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from forum.blueprints.accounts.models import Member
from forum.blueprints.messages import rules
from forum.blueprints.messages.queries import pace
from forum.blueprints.messages.queries.contact import decide_contact
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.errors import TooMany
from forum.kernel.i18n import _, ngettext
from forum.kernel.limits import are_limits_on
from forum.kernel.policies import Decision, authorize


def check_contact(actor: Actor, members: Sequence[Member]) -> None:
    """Raise Forbidden, naming her, for the first of these members who does not want to be written to."""
    decisions = decide_contact(actor, members)

    def can_write_to(_: Actor, member: Member) -> Decision:
        return decisions[member.id]

    for member in members:
        authorize(can_write_to, actor, member)


def check_start(actor: Actor) -> None:
    """Raise TooMany when the actor has begun as many conversations today as she may."""
    if _is_trusted(actor):
        return
    at = clock.now()
    past = pace.get_past(actor, at)
    most = rules.STARTS_OF_NEWCOMERS if rules.is_newcomer(past.joined_at, past.written, at) else rules.STARTS
    told = ngettext(
        "You can start %(num)s new conversation a day for now. Try again later, or ask in a group.",
        "You can start %(num)s new conversations a day for now. Try again later, or ask in a group.",
        most,
    )
    _refuse(rules.wait_for(past.starts, most, rules.A_DAY, at), told)


def check_text(actor: Actor, body: str, conversation_id: int | None) -> None:
    """Raise TooMany when this very text has just gone to many other conversations."""
    if _is_trusted(actor) or (conversation_id is not None and len(body) < rules.LONG_ENOUGH):
        return
    at = clock.now()
    sent = pace.list_same_text(actor, body, at - rules.SAME_TEXT_WITHIN, conversation_id)
    if len(sent) < rules.SAME_TEXT_OF_NEWCOMERS:
        return
    told = _("You have just sent this text to several people. Write to each in different words, or ask in a group.")
    _refuse(rules.wait_for(sent, _same_text_of(actor, at), rules.SAME_TEXT_WITHIN, at), told)


def _same_text_of(actor: Actor, at: datetime) -> int:
    past = pace.get_past(actor, at)
    newcomer = rules.is_newcomer(past.joined_at, past.written, at)
    return rules.SAME_TEXT_OF_NEWCOMERS if newcomer else rules.SAME_TEXT


def _refuse(wait: timedelta | None, told: str) -> None:
    if wait is not None:
        raise TooMany(told, retry_after=max(1, int(wait.total_seconds()) + 1))


def _is_trusted(actor: Actor) -> bool:
    """Staff, who leads a city and who looks after a group write to many because it is their work."""
    if not are_limits_on() or not actor.signed_in or actor.is_staff or getattr(actor, "leads_city", False):
        return True
    return any(role in ("moderator", "owner") for role in actor.fact("memberships").values())
