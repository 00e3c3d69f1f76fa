"""What stands beside a member's name wherever she is mentioned: job title, picture, the mark of being away.

A card looks the same to every member, as what a room receives does: it shows what every member may see, and to
strangers what is public. What a member shows to fewer people stands on her page alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import g, has_request_context
from marshmallow import Schema, fields

from forum.kernel import clock
from forum.kernel.audiences import Audience
from forum.kernel.web.identity import current_actor


def on_card(audience: int) -> bool:
    """Whether a card shows what is shown to this audience."""
    somebody_reads = has_request_context() or (bool(g) and "actor" in g)
    stranger = somebody_reads and not current_actor().signed_in
    return audience >= (Audience.PUBLIC if stranger else Audience.MEMBERS)


def picture_address(member_id: int, digest: str | None, size: int = 64) -> str | None:
    """Where a member's picture is, of 64 or 256 pixels; it may be kept for ever, since another has another address."""
    return f"/members/{member_id}/avatar/{size}?v={digest[:16]}" if digest else None


def title_of(member: Any) -> str:
    """The job title on a card."""
    return str(member.job_title) if on_card(member.job_title_audience) else ""


def picture_of(person: Any, size: int = 64) -> str | None:
    """The picture on a card: of a member by its audience, of anybody else what is known to be shown."""
    if isinstance(person, Mapping):
        return person.get("picture")
    digest = getattr(person, "avatar_digest", None)
    if not digest or not on_card(getattr(person, "avatar_audience", Audience.PUBLIC)):
        return None
    return picture_address(person.id, digest, size)


def away_on_card(member: Any) -> bool:
    """Whether a card says that its member is out of office today."""
    return on_card(member.away_audience) and bool(member.is_away(clock.now()))


class GuardedSchema(Schema):
    """What of a card has an audience."""

    job_title = fields.Function(title_of, metadata={"type": "string", "example": "Procurement analyst"})
    picture = fields.Function(
        picture_of, metadata={"type": ["string", "null"], "example": "/members/42/avatar/64?v=9f86d081884c7d65"}
    )
    away = fields.Function(
        away_on_card, metadata={"type": "boolean", "description": "Out of office today", "example": False}
    )
