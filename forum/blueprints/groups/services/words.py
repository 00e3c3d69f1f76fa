"""Watching words in a group."""

from __future__ import annotations

import sqlalchemy as sa

from forum.blueprints.groups import policies
from forum.blueprints.groups.errors import TooManyWords
from forum.blueprints.groups.events import GroupHomeChanged
from forum.blueprints.groups.models.groups import Group
from forum.blueprints.groups.models.words import WatchWord
from forum.blueprints.groups.queries import groups as group_queries
from forum.blueprints.groups.queries import words as queries
from forum.blueprints.groups.rules import MOST_WORDS, pattern_of
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.errors import Invalid
from forum.kernel.i18n import _
from forum.kernel.outbox.recording import record
from forum.kernel.policies import authorize
from forum.kernel.use_case import use_case


@use_case
def watch_word(actor: Actor, group_id: int, word: str, note: str = "") -> WatchWord:
    """Look at every post in which this is written; watching it again changes its note. Raises Invalid, TooManyWords."""
    group = group_queries.get_group(actor, group_id)
    authorize(policies.can_moderate, actor, group)
    # The lock makes two who write at once take turns.
    session.execute(sa.select(Group.id).where(Group.id == group_id).with_for_update())
    pattern = pattern_of(word)
    if len(pattern.replace("*", "")) < 2:
        raise Invalid(errors={"word": [_("Write a word of at least two letters.")]})
    words = queries.list_words(actor, group_id)
    found = next((one for one in words if one.pattern == pattern), None)
    if found is None and len(words) >= MOST_WORDS:
        raise TooManyWords
    if found is None:
        found = WatchWord(group_id=group_id, pattern=pattern, added_at=clock.now(), added_by_id=actor.id)
        session.add(found)
    found.word, found.note = word, note
    session.flush()
    record(GroupHomeChanged(group_id=group_id))
    return queries.get_word(actor, group_id, found.id)


@use_case
def forget_word(actor: Actor, group_id: int, word_id: int) -> None:
    """Watch a word no more. Raises NotFound."""
    word = queries.get_word(actor, group_id, word_id)
    authorize(policies.can_see_word, actor, word)
    session.delete(word)
    record(GroupHomeChanged(group_id=group_id))
