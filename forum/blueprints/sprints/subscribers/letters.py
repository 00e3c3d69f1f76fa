"""Letters to cities go out by mail."""

from __future__ import annotations

from forum.blueprints.sprints.events import LetterWritten
from forum.blueprints.sprints.mails import letter_mail
from forum.blueprints.sprints.services.letters import mark_sent, prepare_letter
from forum.kernel.events import Lane, subscribe
from forum.kernel.mail import AddressRefused, send
from forum.kernel.use_case import transaction


@subscribe(LetterWritten, lane=Lane.MAIL)
def mail_letter(event: LetterWritten) -> None:
    """Send it to whoever is concerned; a mail that is sent once more carries the same number, so that it is one."""
    told = prepare_letter(event.letter_id)
    if told is None:
        return
    letter, members = told
    for member in members:
        try:
            send(letter_mail(letter, member))
        except AddressRefused:  # the others are written to all the same; she finds the letter on its page
            continue
    with transaction():
        mark_sent(letter.id)
