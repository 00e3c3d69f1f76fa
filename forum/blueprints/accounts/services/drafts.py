"""Keeping what members have written and not sent yet."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from forum.blueprints.accounts import policies, queries
from forum.blueprints.accounts.errors import StaleDraft
from forum.blueprints.accounts.models import Draft
from forum.blueprints.accounts.rules import DRAFTS_KEPT, is_draft_key
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.errors import NotFound
from forum.kernel.policies import authorize
from forum.kernel.text import clean
from forum.kernel.use_case import savepoint, use_case


@use_case
def save_draft(actor: Actor, key: str, text: str, sequence: int) -> Draft:
    """Keep a text for a place; the same saving twice changes nothing.

    Raises NotFound for what names no place, StaleDraft, which gives what is kept, unless `sequence` is greater than
    that of what is kept.
    """
    authorize(policies.can_keep_draft, actor)
    if not is_draft_key(key):
        raise NotFound
    text = clean(text)
    draft = _find(actor, key) or _begin(actor, key)
    if draft.sequence == sequence and draft.text == text:
        return draft
    if sequence <= draft.sequence:
        kept = {"key": key, "text": draft.text, "sequence": draft.sequence, "saved_at": draft.saved_at.isoformat()}
        raise StaleDraft(extensions={"draft": kept})
    draft.text, draft.sequence, draft.saved_at = text, sequence, clock.now()
    return draft


@use_case
def discard_draft(actor: Actor, key: str) -> None:
    """Forget the text; a saving that was on its way comes too late."""
    authorize(policies.can_keep_draft, actor)
    settle(actor, key)


def settle(actor: Actor, *keys: str) -> None:
    """Within a use case: what was kept for these places has been sent or discarded."""
    mine = (Draft.member_id == (actor.id or 0), Draft.key.in_(keys))
    settled = sa.update(Draft).where(*mine).values(text="", sequence=Draft.sequence + 1, saved_at=clock.now())
    session.execute(settled)


@use_case
def forget_old_drafts(actor: Actor) -> None:
    """Drop what was not touched for 180 days."""
    authorize(policies.can_forget_drafts, actor)
    session.execute(sa.delete(Draft).where(Draft.saved_at < clock.now() - DRAFTS_KEPT))


def _find(actor: Actor, key: str) -> Draft | None:
    return session.scalar(policies.visible_drafts(actor).where(Draft.key == key).with_for_update())


def _begin(actor: Actor, key: str) -> Draft:
    authorize(policies.can_keep_draft, actor, queries.count_drafts(actor))
    draft = Draft(member_id=actor.id, key=key, text="", sequence=0, saved_at=clock.now())
    try:
        with savepoint():
            session.add(draft)
            session.flush()
    except IntegrityError:
        return session.scalars(policies.visible_drafts(actor).where(Draft.key == key).with_for_update()).one()
    return draft
