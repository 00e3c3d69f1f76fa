"""Synonyms are kept by programme staff."""

from __future__ import annotations

import sqlalchemy as sa

from forum.blueprints.search.models.synonyms import SynonymGroup
from forum.kernel.actor import Actor
from forum.kernel.i18n import _l
from forum.kernel.policies import ALLOWED, Decision, Denied


def can_keep_synonyms(actor: Actor) -> Decision:
    """Programme staff, and Plaza itself when it brings new ones."""
    return ALLOWED if actor.is_staff else Denied("staff_only", _l("Only programme staff can do this."))


def visible_synonyms(actor: Actor) -> sa.Select[SynonymGroup]:
    """The groups in use, for those who keep them."""
    every = sa.select(SynonymGroup).where(SynonymGroup.removed_at.is_(None))
    return every if can_keep_synonyms(actor) else every.where(sa.false())


def can_see_synonyms(actor: Actor, group: SynonymGroup) -> Decision:
    """The same rule for one group."""
    return ALLOWED if group.removed_at is None and can_keep_synonyms(actor) else Denied("not_found")


def can_heal(actor: Actor) -> Decision:
    """Plaza itself, which keeps the index equal to the database."""
    return ALLOWED if actor.is_system else Denied("system_only")
