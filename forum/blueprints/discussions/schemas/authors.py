"""JSON of who wrote."""

from __future__ import annotations

from typing import Any

from marshmallow import fields

from forum.blueprints.accounts.schemas import MemberCardSchema


class AuthorCardSchema(MemberCardSchema):
    """Who wrote; `url` is null for a closed account."""

    class Meta:
        exclude = ("away",)  # what was written stays, whoever is out of office today

    url = fields.Method(  # type: ignore[assignment]  # the same name, computed
        "_url", metadata={"type": ["string", "null"], "example": "/members/42"}
    )

    def _url(self, member: Any) -> str | None:
        return member.path if member.active else None
