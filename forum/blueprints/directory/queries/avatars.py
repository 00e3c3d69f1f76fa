"""Where pictures of members are, for those to whom they are shown."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa

from forum.blueprints.accounts.models import Member
from forum.blueprints.directory import policies
from forum.blueprints.directory.rules.pictures import SIZES
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.errors import NotFound
from forum.kernel.storage.port import storage

TOLD = 16  # characters of the digest in the address of a picture


def key_of(member_id: int, digest: str, size: int) -> str:
    """Where a picture is stored."""
    return f"avatars/{member_id}/{digest}-{size}.webp"


def get_avatar(actor: Actor, member_id: int, size: int, told: str = "") -> tuple[str, str]:
    """Storage key and digest of a member's picture. Raises NotFound, also where it is not shown to the actor.

    A picture stands beside the name also of somebody who left the directory: where her page is closed to the actor,
    only an address from such a place, which tells how the digest begins, leads to it.
    """
    reached = policies.reaches(actor, Member.avatar_audience, Member.id)
    statement = sa.select(Member.avatar_digest).where(Member.id == member_id, Member.closed_at.is_(None), reached)
    page = policies.shown_members(actor).with_only_columns(Member.id)
    statement = statement.where(sa.or_(Member.id.in_(page), sa.func.substr(Member.avatar_digest, 1, TOLD) == told))
    digest = session.scalar(statement) if size in SIZES else None
    if digest is None:
        raise NotFound
    return key_of(member_id, digest, size), digest


def open_avatar(key: str) -> Iterator[bytes]:
    """The bytes of a picture. Raises NotFound when they are gone."""
    try:
        return storage().open(key)
    except FileNotFoundError as error:
        raise NotFound from error
