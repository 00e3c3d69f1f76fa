"""Working a mail off: its files first, each by itself; then all that comes of it, in one transaction with the mail."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from forum.blueprints.accounts.queries import as_actor
from forum.blueprints.files.errors import FileRefused, FileTooLarge
from forum.blueprints.files.services.uploads import store_upload
from forum.blueprints.notifications import policies
from forum.blueprints.notifications.events import MailAnswered
from forum.blueprints.notifications.models.inbound import InboundMail
from forum.blueprints.notifications.queries import inbound as queries
from forum.blueprints.notifications.rules.bounces import HARD, SOFT
from forum.blueprints.notifications.rules.inbound import (
    ANSWERS_A_DAY,
    BOUNCED,
    BOUNCED_SOFTLY,
    COMPLAINED,
    SILENT,
)
from forum.blueprints.notifications.rules.letters import Letter, Part, read_letter
from forum.blueprints.notifications.rules.reply_addresses import CONVERSATION
from forum.blueprints.notifications.services import bounces, refusals
from forum.blueprints.notifications.services.errands import Errand, understand
from forum.blueprints.notifications.services.posting import MOST_FILES, may_attach, post
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.errors import ForumError, StaleVersion, Unavailable
from forum.kernel.i18n import _, written_for
from forum.kernel.mailbox import mailbox
from forum.kernel.outbox.recording import record
from forum.kernel.policies import authorize
from forum.kernel.use_case import savepoint, use_case


def work_off(actor: Actor, mail_id: int) -> None:
    """Do what a mail asks for. Done again, or by two at once, it happens once; files of a try that failed are swept.

    Raises Unavailable while what it needs is away, to be tried again.
    """
    authorize(policies.can_take_mail, actor)
    mail, box = queries.find_mail(mail_id), mailbox()
    if mail is None or box is None or not mail.waits or mail.raw is None:
        return
    letter = read_letter(mail.raw)
    errand = understand(letter, box)
    member = errand.member
    with written_for(member.language if member else None, member.timezone if member else None):
        file_ids, refused = ([], []) if errand.outcome or member is None else _keep_files(errand, letter)
        settle(actor, mail_id, errand, file_ids, refused)


def _keep_files(errand: Errand, letter: Letter) -> tuple[list[int], list[str]]:
    """The uploads made of the files, and why others were left out."""
    assert errand.member is not None
    assert errand.addressed is not None
    writer = as_actor(errand.member)
    files = list(errand.written.files)
    if files and not (allowed := may_attach(writer, errand.addressed)):
        told = str(allowed.message or _("You cannot attach files here."))
        return [], [f"{part.filename}: {told}" for part in files]
    kept: list[int] = []
    too_many = _("A mail can carry up to 10 files.")
    refused = [f"{part.filename}: {too_many}" for part in files[MOST_FILES:]]
    for part in files[:MOST_FILES]:
        try:
            kept.append(_keep(writer, part, "message" if errand.addressed.kind == CONVERSATION else "post"))
        except (FileRefused, FileTooLarge) as error:
            refused.append(f"{part.filename}: {error.detail}")
    return kept, refused


def _keep(writer: Actor, part: Part, kind: str) -> int:
    return store_upload(writer, io.BytesIO(part.content), part.filename, kind=kind, read_later=False).id


@use_case
def settle(actor: Actor, mail_id: int, errand: Errand, file_ids: Sequence[int], refused: Sequence[str]) -> None:
    """Post what a mail says, count what it reports, or refuse it; and be done with it in the same transaction."""
    authorize(policies.can_take_mail, actor)
    mail = session.get(InboundMail, mail_id, with_for_update=True, populate_existing=True)
    if mail is None or not mail.waits:
        return
    outcome, reason = _carry_out(actor, errand, file_ids)
    if errand.addressed is not None:
        mail.member_id, mail.kind, mail.target_id = _whose(errand), errand.addressed.kind, errand.addressed.target_id
    mail.files_refused = list(refused)
    mail.settle(outcome, reason, clock.now())
    session.flush()
    concerns = bool(refused) or (bool(reason) and outcome not in SILENT)
    if errand.told and concerns and queries.count_answered(mail.sender, clock.now()) < ANSWERS_A_DAY:
        record(MailAnswered(mail_id=mail.id))


def _carry_out(actor: Actor, errand: Errand, file_ids: Sequence[int]) -> tuple[str, str]:
    """What became of it, and the reason when nothing did."""
    if errand.outcome:
        _count(actor, errand)
        return errand.outcome, refusals.reason_of(errand.outcome)
    try:
        with savepoint():
            return post(errand, file_ids), ""
    except (Unavailable, StaleVersion):
        raise
    except ForumError as error:
        return refusals.outcome_of(error), refusals.words_of(error)


def _count(actor: Actor, errand: Errand) -> None:
    count: dict[str, Any] = {
        BOUNCED: lambda number: bounces.count_bounce(actor, number, HARD),
        BOUNCED_SOFTLY: lambda number: bounces.count_bounce(actor, number, SOFT),
        COMPLAINED: lambda number: bounces.count_complaint(actor, number),
    }
    if errand.addressed is not None and errand.outcome in count:
        count[errand.outcome](errand.addressed.member_id)


def _whose(errand: Errand) -> int | None:
    """Who wrote it; of what came back, whose mail it was."""
    if errand.addressed is not None and errand.outcome in (BOUNCED, BOUNCED_SOFTLY, COMPLAINED):
        return errand.addressed.member_id
    return errand.member.id if errand.member else None
