"""Whom a typed name means."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa

from forum.blueprints.accounts import policies as account_policies
from forum.blueprints.accounts.models import Member
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.text import fold


def find_people(actor: Actor, words: Iterable[str]) -> Mapping[str, list[int]]:
    """For each word, which is a handle or a full name in whatever case, the ids of the members it may mean."""
    wanted = {word: fold(word.removeprefix("@")) for word in words}
    statement: sa.Select[Any] = account_policies.visible_members(actor).where(
        sa.or_(Member.handle.in_(wanted.values()), Member.search_name.in_(wanted.values()))
    )
    members = session.scalars(statement.order_by(Member.id)).all() if wanted else []
    by_handle = {word: [m.id for m in members if m.handle == text] for word, text in wanted.items()}
    by_name = {word: [m.id for m in members if m.search_name == text] for word, text in wanted.items()}
    return {word: by_handle[word] or by_name[word] for word in wanted}
