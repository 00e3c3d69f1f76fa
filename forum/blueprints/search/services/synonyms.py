"""Keeping the words that mean the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import sqlalchemy as sa

from forum.blueprints.search import policies
from forum.blueprints.search.events import SynonymsChanged
from forum.blueprints.search.models.synonyms import SynonymGroup
from forum.blueprints.search.queries import synonyms as queries
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.etags import check_version
from forum.kernel.outbox.recording import record
from forum.kernel.policies import authorize
from forum.kernel.use_case import use_case


@use_case
def add_synonyms(actor: Actor, words: Sequence[str]) -> SynonymGroup:
    """Let these words find one another. Raises Forbidden."""
    authorize(policies.can_keep_synonyms, actor)
    made = SynonymGroup(words=list(words), changed_at=clock.now(), changed_by_id=actor.id)
    session.add(made)
    session.flush()
    record(SynonymsChanged())
    return made


@use_case
def change_synonyms(actor: Actor, group_id: int, words: Sequence[str], version: int | None = None) -> SynonymGroup:
    """Put other words in the place of those of a group. Raises NotFound, StaleVersion, VersionRequired."""
    group = queries.get_synonyms(actor, group_id)
    authorize(policies.can_keep_synonyms, actor)
    check_version(group.version, version, required=True)
    group.words, group.changed_at, group.changed_by_id = list(words), clock.now(), actor.id
    session.flush()
    record(SynonymsChanged())
    return group


@use_case
def remove_synonyms(actor: Actor, group_id: int, version: int | None = None) -> None:
    """Let the words of a group find themselves only. Raises NotFound, StaleVersion."""
    group = queries.get_synonyms(actor, group_id)
    authorize(policies.can_keep_synonyms, actor)
    check_version(group.version, version)
    group.removed_at, group.changed_by_id = clock.now(), actor.id
    record(SynonymsChanged())


@use_case
def add_shipped(actor: Actor, shipped: Mapping[str, Sequence[str]]) -> None:
    """Add the groups whose keys are not known yet. Raises Forbidden."""
    authorize(policies.can_keep_synonyms, actor)
    known = set(session.scalars(sa.select(SynonymGroup.key).where(SynonymGroup.key.is_not(None))))
    new = [SynonymGroup(key=key, words=list(words), changed_at=clock.now()) for key, words in shipped.items()]
    new = [group for group in new if group.key not in known]
    session.add_all(new)
    if new:
        record(SynonymsChanged())
