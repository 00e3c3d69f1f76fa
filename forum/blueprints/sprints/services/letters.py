"""Letters to cities: written in the language of whoever sent the application, kept as they are, and sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from forum.blueprints.accounts.models import Member
from forum.blueprints.sprints.events import LetterWritten
from forum.blueprints.sprints.models.applications import SprintApplication, SprintLetter
from forum.blueprints.sprints.queries.letters import language_of, recipients_of
from forum.blueprints.sprints.rules.states import LETTERS
from forum.blueprints.sprints.rules.wording import letter_of
from forum.kernel import clock
from forum.kernel.database import session
from forum.kernel.i18n import LANGUAGES, written_for
from forum.kernel.notices import MembersConcerned
from forum.kernel.outbox.recording import record

LETTER = "sprint_letter"


def write_letter(application: SprintApplication, kind: str, words: str = "") -> None:
    """Within a use case: the letter of this kind, then `words` for this city; it goes out once all is committed."""
    language, zone = language_of(application)
    facts = {"city": application.city.name, "sprint": application.sprint.title}
    with written_for(language, zone):
        subject, body = letter_of(application.sprint.letters, kind, language, **facts)
    letter = SprintLetter(
        application_id=application.id, kind=kind, language=language, subject=subject[:200],
        body=f"{body}\n\n{words.strip()}".strip(), written_at=clock.now(),
    )  # fmt: skip
    session.add(letter)
    session.flush()
    people = [member.id for member in recipients_of(application)]
    record(LetterWritten(letter_id=letter.id))
    record(MembersConcerned(kind=LETTER, subject_id=application.id, member_ids=people, note=kind))


def changed_letters(kept: Mapping[str, Any], told: Mapping[str, Any]) -> dict[str, Any]:
    """The texts of letters with changes: by kind and language `{"subject", "body"}`; what is empty stays as it was."""
    letters = {kind: dict(kept.get(kind, {})) for kind in LETTERS}
    for kind, by_language in told.items():
        for language, letter in by_language.items():
            if kind in letters and language in LANGUAGES and letter.get("subject") and letter.get("body"):
                letters[kind][language] = {"subject": letter["subject"][:200], "body": letter["body"][:8_000]}
    return {kind: texts for kind, texts in letters.items() if texts}


def prepare_letter(letter_id: int) -> tuple[SprintLetter, Sequence[Member]] | None:
    """A letter and to whom it goes; None when it is out already."""
    whole = joinedload(SprintLetter.application).joinedload(SprintApplication.sprint)
    letter = session.scalar(sa.select(SprintLetter).where(SprintLetter.id == letter_id).options(whole))
    if letter is None or letter.sent_at is not None:
        return None
    return letter, [one for one in recipients_of(letter.application) if one.address_confirmed]


def mark_sent(letter_id: int) -> None:
    """The mails are out; asked for again, they are not sent twice."""
    sent = sa.update(SprintLetter).where(SprintLetter.id == letter_id).values(sent_at=clock.now())
    session.execute(sent, execution_options={"synchronize_session": False})
