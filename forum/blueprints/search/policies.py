"""Synonyms are kept by programme staff; what a member searches is hers alone."""

from __future__ import annotations

import sqlalchemy as sa

from forum.blueprints.search.models.misses import SearchMiss
from forum.blueprints.search.models.saving import SavedSearch
from forum.blueprints.search.models.synonyms import SynonymGroup
from forum.kernel.actor import Actor
from forum.kernel.i18n import _l
from forum.kernel.policies import ALLOWED, Decision, Denied

FEWEST_PEOPLE = 3


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


def can_save_searches(actor: Actor) -> Decision:
    """Any member, for herself."""
    return ALLOWED if actor.signed_in else Denied("sign_in_required", _l("Sign in to save a search."))


def visible_saved_searches(actor: Actor) -> sa.Select[SavedSearch]:
    """One's own, and nobody else's."""
    return sa.select(SavedSearch).where(SavedSearch.member_id == (actor.id or 0))


def can_see_saved_search(actor: Actor, saved: SavedSearch) -> Decision:
    """The same rule for one."""
    return ALLOWED if actor.signed_in and saved.member_id == actor.id else Denied("not_found")


def can_tell_of_searches(actor: Actor) -> Decision:
    """Plaza itself, which looks for new hits on the members' behalf."""
    return ALLOWED if actor.is_system else Denied("system_only")


def visible_misses(actor: Actor) -> sa.Select[SearchMiss]:
    """For programme staff, and only words that several members have searched: what one alone types may be a name."""
    every = sa.select(SearchMiss).where(SearchMiss.people >= FEWEST_PEOPLE)
    return every if actor.is_staff else every.where(sa.false())


def can_see_misses(actor: Actor) -> Decision:
    """Programme staff."""
    return ALLOWED if actor.is_staff else Denied("staff_only", _l("Only programme staff can do this."))
