"""Marshmallow fields with the bounds of our columns, and those that answer for the asker."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from marshmallow import EXCLUDE, Schema, ValidationError, fields, validate

from forum.kernel.i18n import _l, choose_timezone
from forum.kernel.pagination import DEFAULT_LIMIT, MOST
from forum.kernel.policies import Policy, permissions
from forum.kernel.text import clean
from forum.kernel.web.identity import current_actor

LARGEST_ID = 2**31 - 1


def whole_number(typed: object) -> int | None:
    """What came in a form or an address where a number is meant; None for all that no row can have as its number.

    `int` alone stumbles over thousands of digits, and over signs such as ² that count as digits.
    """
    text = str(typed)
    fits = text.isascii() and text.isdigit() and len(text) <= len(str(LARGEST_ID)) and int(text) <= LARGEST_ID
    return int(text) if fits else None


class Form(Schema):
    """Base of everything that comes in; unknown fields are refused, so that nobody writes what is not offered."""


class PageQuery(Schema):
    """Paging of every list: `limit` and the opaque `cursor`."""

    limit = fields.Integer(
        load_default=DEFAULT_LIMIT, strict=False, validate=validate.Range(1, MOST), metadata={"description": "1 to 100"}
    )
    cursor = fields.String(load_default=None, validate=validate.Length(1, 500), metadata={"description": "`next`"})


class Id(fields.Integer):
    """The number of a row."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("validate", validate.Range(1, LARGEST_ID))
        super().__init__(**kwargs)


def _kept(typed: Any) -> Any:
    """A day or moment, unless it is in the first or last year there is, which in another time zone is in none."""
    if not date.min.year < typed.year < date.max.year:
        raise ValidationError(str(_l("This is not a moment that can be kept.")))
    return typed


class Day(fields.Date):
    """A day, as a form or JSON says it."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> date:
        kept: date = _kept(super()._deserialize(value, attr, data, **kwargs))
        return kept


class Moment(fields.AwareDateTime):
    """A time in UTC as ISO 8601 with `Z`."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> datetime:
        kept: datetime = _kept(super()._deserialize(value, attr, data, **kwargs))
        return kept

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> str | float | None:
        return None if value is None else value.astimezone(UTC).isoformat().replace("+00:00", "Z")


class WallMoment(fields.NaiveDateTime):
    """A moment as a clock on the wall shows it (`2026-12-01T08:30`), in a time zone that the form names besides."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> datetime:
        kept: datetime = _kept(super()._deserialize(value, attr, data, **kwargs))
        return kept


class LocalMoment(WallMoment):
    """The same in the reader's time zone; kept in UTC."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> datetime:
        typed = super()._deserialize(value, attr, data, **kwargs)
        return typed.replace(tzinfo=ZoneInfo(choose_timezone() or "UTC")).astimezone(UTC)


class Text(fields.String):
    """Text as it is stored: normalised, trimmed, without control characters, within its length."""

    def __init__(self, longest: int, *, shortest: int = 0, **kwargs: Any) -> None:
        self._shortest = shortest
        kwargs["metadata"] = {"minLength": shortest, **kwargs.get("metadata", {})}
        super().__init__(validate=validate.Length(max=longest), **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        text = clean(super()._deserialize(value, attr, data, **kwargs)).strip()
        if len(text) < self._shortest:
            empty = _l("Write something here.")
            raise ValidationError(str(empty if self._shortest == 1 else _l("This is too short.")))
        return text


class Line(Text):
    """Text on one line."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        return " ".join(super()._deserialize(value, attr, data, **kwargs).split())


class WebAddress(Line):
    """An address of the web; empty for none."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        address = super()._deserialize(value, attr, data, **kwargs)
        if address and not address.startswith(("https://", "http://")):
            raise ValidationError(str(_l("Begin with https://.")))
        return address


class Can(fields.Field[dict[str, bool]]):
    """What the asker may do with the object: `Can(reply=policies.can_reply)` gives `{"reply": true}`."""

    def __init__(self, **policies: Policy) -> None:
        self._policies = policies
        properties = {verb: {"type": "boolean"} for verb in policies}
        super().__init__(
            dump_only=True,
            metadata={"type": "object", "properties": properties, "description": "What you may do with this"},
        )

    def serialize(self, attr: str, obj: Any, accessor: Any = None, **kwargs: Any) -> dict[str, bool]:
        return permissions(current_actor(), obj, **self._policies)


class Url(fields.String):
    """The address of an object's page: what its `path` says."""

    def __init__(self) -> None:
        super().__init__(attribute="path", dump_only=True, metadata={"description": "Its page", "example": "/groups/x"})


def page_of(schema: type[Schema], name: str | None = None) -> type[Schema]:
    """The envelope of a list: `{"items": [...], "next": cursor or null}`."""
    page = Schema.from_dict(
        {
            "items": fields.List(fields.Nested(schema), required=True),
            "next": fields.String(allow_none=True, required=True, metadata={"description": "Send it as `cursor`"}),
        },
        name=name or f"{schema.__name__.removesuffix('Schema')}PageSchema",
    )
    page.__doc__ = "Some items and the mark of the page after them, null at the end."
    return page


class ProblemSchema(Schema):
    """An error as RFC 9457 describes it; `code` is stable."""

    class Meta:
        unknown = EXCLUDE

    type = fields.String(required=True, metadata={"example": "about:blank"})
    title = fields.String(required=True, metadata={"example": "Forbidden"})
    status = fields.Integer(required=True, metadata={"example": 403})
    code = fields.String(required=True, metadata={"example": "thread_locked"})
    detail = fields.String(required=True, metadata={"example": "This thread is locked."})
    errors = fields.Dict(
        keys=fields.String(),
        values=fields.List(fields.String()),
        metadata={"description": "Messages by field", "example": {"title": ["Write something here."]}},
    )
    request_id = fields.String(required=True, metadata={"example": "8c2f5b1e"})
