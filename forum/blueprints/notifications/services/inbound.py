"""Taking mails that come in: each is kept before anything is made of it."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from forum.blueprints.notifications import policies
from forum.blueprints.notifications.events import MailReceived
from forum.blueprints.notifications.models.inbound import InboundMail
from forum.blueprints.notifications.queries import inbound as queries
from forum.blueprints.notifications.rules.inbound import DONE, KEPT_FOR, LARGEST_MAIL
from forum.blueprints.notifications.rules.letters import LONGEST_ID, message_key, read_letter
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.errors import Invalid, TooLarge
from forum.kernel.i18n import _
from forum.kernel.outbox.recording import record
from forum.kernel.policies import authorize
from forum.kernel.use_case import savepoint, use_case

_FORGOTTEN_AT_ONCE = 500


@use_case
def receive_mail(actor: Actor, raw: bytes, way: str) -> InboundMail:
    """Keep a mail, to be worked off once this is committed. One that came before is answered with what was kept then.

    Raises Invalid for nothing at all, TooLarge above 25 MB.
    """
    authorize(policies.can_take_mail, actor)
    if not raw.strip():
        raise Invalid(_("This is not a mail: it is empty."))
    if len(raw) > LARGEST_MAIL:
        raise TooLarge
    letter = read_letter(raw)
    key = message_key(raw, letter)
    if (before := queries.find_by_key(key)) is not None:
        return before
    mail = InboundMail(
        key=key, message_id=letter.first("message-id").strip()[:LONGEST_ID], way=way, received_at=clock.now(),
        size=len(raw), raw=raw, sender=next(iter(letter.senders), "")[:254],
    )  # fmt: skip
    try:
        with savepoint():
            session.add(mail)
            session.flush()
    except IntegrityError:  # it came twice at the same moment
        return session.scalars(sa.select(InboundMail).where(InboundMail.key == key)).one()
    record(MailReceived(mail_id=mail.id))
    return mail


@use_case
def forget_old_mails(actor: Actor) -> int:
    """Drop what mails of more than 30 days ago said and who sent them; what became of them stays. How many."""
    authorize(policies.can_take_mail, actor)
    old = sa.select(InboundMail.id).where(
        InboundMail.received_at < clock.now() - KEPT_FOR, InboundMail.raw.is_not(None), InboundMail.state == DONE
    )
    ids = session.scalars(old.order_by(InboundMail.received_at).limit(_FORGOTTEN_AT_ONCE)).all()
    said: dict[str, Any] = {"raw": None, "sender": "", "message_id": "", "reason": "", "files_refused": []}
    gone = sa.update(InboundMail).where(InboundMail.id.in_(ids)).values(said)
    session.execute(gone, execution_options={"synchronize_session": False})
    return len(ids)


@use_case
def note_answered(actor: Actor, mail_id: int) -> None:
    """Remember that whoever sent it was written back to."""
    authorize(policies.can_take_mail, actor)
    mail = session.get(InboundMail, mail_id)
    if mail is not None and mail.answered_at is None:
        mail.answered_at = clock.now()
