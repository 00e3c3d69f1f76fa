"""Writing twice is writing once: the answer to a POST is kept with its effects, in the same transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from forum.kernel import clock
from forum.kernel.database import Model, session
from forum.kernel.errors import Conflict, ForumError
from forum.kernel.i18n import _l
from forum.kernel.schedule import every
from forum.kernel.use_case import savepoint, transaction

KEPT = timedelta(hours=24)


class KeyUsedOtherwise(Conflict):
    code = "idempotency_key_reused"
    message = _l("This Idempotency-Key was used for another request. Use a new key.")


class BadKey(ForumError):
    code = "bad_idempotency_key"
    message = _l("An Idempotency-Key has 1 to 200 printable ASCII characters.")


class KeptAnswer(Model):
    """What was answered to a member's key; unfinished while its transaction is open, so never seen half."""

    __tablename__ = "idempotency_keys"

    member_id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(200), primary_key=True)
    fingerprint: Mapped[str] = mapped_column(sa.String(64))
    status: Mapped[int] = mapped_column(default=0)
    body: Mapped[str] = mapped_column(sa.Text, default="")
    headers: Mapped[list[str]] = mapped_column(default=list)
    kept_at: Mapped[datetime] = mapped_column(index=True)


@dataclass(frozen=True)
class Answer:
    status: int
    body: str
    headers: list[str]


def claim(member_id: int, key: str, fingerprint: str) -> Answer | None:
    """Inside a transaction: take the key, or give the answer it already had.

    A second request with the key waits for the first one's commit. Raises KeyUsedOtherwise for another body.
    """
    if not (0 < len(key) <= 200 and key.isascii() and key.isprintable()):
        raise BadKey
    try:
        with savepoint():
            session.add(KeptAnswer(member_id=member_id, key=key, fingerprint=fingerprint, kept_at=clock.now()))
            session.flush()
    except IntegrityError:
        return _answer(member_id, key, fingerprint)
    return None


def keep(member_id: int, key: str, answer: Answer) -> None:
    """Keep the answer with the key taken in this transaction."""
    kept = session.get_one(KeptAnswer, (member_id, key))
    kept.status, kept.body, kept.headers = answer.status, answer.body, answer.headers


def _answer(member_id: int, key: str, fingerprint: str) -> Answer | None:
    kept = session.get_one(KeptAnswer, (member_id, key), populate_existing=True)
    if kept.kept_at < clock.now() - KEPT:
        session.delete(kept)
        session.flush()
        return claim(member_id, key, fingerprint)
    if kept.fingerprint != fingerprint:
        raise KeyUsedOtherwise
    return Answer(kept.status, kept.body, kept.headers)


@every(timedelta(hours=1))
def forget_old_answers() -> None:
    """Drop answers that are older than a day."""
    with transaction():
        session.execute(sa.delete(KeptAnswer).where(KeptAnswer.kept_at < clock.now() - KEPT))
