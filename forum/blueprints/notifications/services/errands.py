"""What a mail wants, and whether it may: found out before anything is changed."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from forum.blueprints.accounts.models import Member
from forum.blueprints.notifications.queries import inbound as queries
from forum.blueprints.notifications.rules.automatic_mail import is_automatic, is_vouched_for
from forum.blueprints.notifications.rules.bounces import HARD, SOFT
from forum.blueprints.notifications.rules.inbound import (
    AUTOMATIC,
    BOUNCED,
    BOUNCED_SOFTLY,
    COMPLAINED,
    FORGED,
    GONE,
    REPORTED,
    SUSPENDED,
    TOO_OLD,
    UNADDRESSED,
    UNKNOWN_SENDER,
    UNREADABLE,
)
from forum.blueprints.notifications.rules.letter_files import Written, read_written
from forum.blueprints.notifications.rules.letters import Letter
from forum.blueprints.notifications.rules.mail_reports import COMPLAINT, Report, read_report
from forum.blueprints.notifications.rules.reply_addresses import BOUNCE, GROUP, Addressed, read_address
from forum.kernel import clock
from forum.kernel.database import session
from forum.kernel.mailbox import Mailbox

_REPORTED = {HARD: BOUNCED, SOFT: BOUNCED_SOFTLY, COMPLAINT: COMPLAINED}


@dataclass(frozen=True)
class Errand:
    """What a mail wants. With an `outcome` that is the end of it, else `written` is to be posted.

    `told` says whether whoever sent it is written back to when nothing comes of it.
    """

    outcome: str = ""
    addressed: Addressed | None = None
    member: Member | None = None
    subject: str = ""
    written: Written = field(default_factory=lambda: Written("", ()))
    told: bool = False


def understand(letter: Letter, box: Mailbox) -> Errand:
    """What to do about a mail. Its address has to be one of ours, and its sender the member whose address that is."""
    addressed = read_address(box.key, " ".join(letter.recipients))
    report = read_report(letter, to_bounces=addressed is not None and addressed.kind == BOUNCE)
    if report is not None:
        return _reported(report, addressed, box)
    if outcome := _unwanted(letter, box):
        return Errand(outcome, addressed)
    if addressed is None or addressed.kind == BOUNCE:
        member = queries.find_member(letter.senders[0])
        return Errand(UNADDRESSED, None, member, letter.subject, told=member is not None)
    return _of_member(letter, addressed)


def _reported(report: Report, addressed: Addressed | None, box: Mailbox) -> Errand:
    """Whoever returns a mail has had it: the address of ours in it says whose it was, so that nobody can make it up."""
    found = addressed or read_address(box.key, report.text)
    if found is None or found.is_too_old(clock.now()):
        return Errand(REPORTED)
    return Errand(_REPORTED.get(report.what, REPORTED), found)


def _unwanted(letter: Letter, box: Mailbox) -> str:
    if not letter.headers or not letter.senders:
        return UNREADABLE
    if is_automatic(letter):
        return AUTOMATIC
    several = len(letter.headers.get("from", [])) != 1 or len(letter.senders) != 1
    if several or (box.checked_by and not is_vouched_for(letter, box.checked_by)):
        return FORGED
    return ""


def _of_member(letter: Letter, addressed: Addressed) -> Errand:
    member = session.get(Member, addressed.member_id)
    if member is None or not member.active:
        return Errand(GONE, addressed)
    errand = Errand("", addressed, member, letter.subject, read_written(letter, answers=addressed.kind != GROUP), True)
    if letter.senders[0] != member.email or not member.address_confirmed:
        return replace(errand, outcome=UNKNOWN_SENDER)
    if addressed.is_too_old(clock.now()):
        return replace(errand, outcome=TOO_OLD)
    return replace(errand, outcome=SUSPENDED) if member.is_suspended(clock.now()) else errand
