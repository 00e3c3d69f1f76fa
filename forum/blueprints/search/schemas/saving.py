"""JSON of saved and recent searches, and of those without a result."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs

from marshmallow import Schema, ValidationError, fields, validate

from forum.blueprints.search import policies
from forum.blueprints.search.rules.saving import ALERTS, LONGEST_NAME
from forum.blueprints.search.schemas.finding import SearchQuery
from forum.kernel.i18n import _
from forum.kernel.web.fields import Can, Form, Line, Moment, PageQuery, Url


class SearchAddress(Line):
    """A search as the query of its address (`q=asphalt&type=thread`), read as `GET /search` reads it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(2000, shortest=1, metadata={"example": "q=asphalt&language=es"}, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> Any:
        text = super()._deserialize(value, attr, data, **kwargs)
        declared = {field.data_key or name: field for name, field in SearchQuery().fields.items()}
        told = parse_qs(text.partition("?")[2] or text, max_num_fields=100)
        typed = {
            name: values if isinstance(declared.get(name), fields.List) else values[-1] for name, values in told.items()
        }
        query: dict[str, Any] = SearchQuery().load(typed)
        narrows = any(
            query[name] for name in query if name not in ("type", "sort", "near", "page", "after", "document")
        )
        if not narrows:
            raise ValidationError(_("Search for something first."))
        return query


class SaveSearchForm(Form):
    """A search to keep."""

    query = SearchAddress(required=True)
    name = Line(LONGEST_NAME, load_default="", metadata={"example": "Asphalt in Spanish"})
    alert = fields.String(load_default="never", validate=validate.OneOf(list(ALERTS)), metadata={"example": "daily"})


class ChangeSavedSearchForm(Form):
    """What is changed about it."""

    name = Line(LONGEST_NAME, shortest=1, required=True, metadata={"example": "Asphalt in Spanish"})
    alert = fields.String(required=True, validate=validate.OneOf(list(ALERTS)), metadata={"example": "weekly"})


class ChangeSavedSearchPageForm(ChangeSavedSearchForm):
    """The same as a page sends it."""

    version = fields.Integer(required=True)


class SavedSearchSchema(Schema):
    """A kept search; `search_url` runs it, `url` shows what it has told of."""

    id = fields.Integer(metadata={"example": 3})
    name = fields.String(metadata={"example": "Asphalt in Spanish"})
    alert = fields.String(metadata={"example": "daily"})
    search_url = fields.String(metadata={"example": "/search?language=es&q=asphalt"})
    created_at = Moment(metadata={"example": "2026-11-01T10:00:00Z"})
    version = fields.Integer(metadata={"example": 1})
    url = Url()
    can = Can(read=policies.can_see_saved_search)


class RecentSearchSchema(Schema):
    """What one has searched."""

    id = fields.Integer(metadata={"example": 8})
    words = fields.String(metadata={"example": "asphalt"})
    at = Moment(metadata={"example": "2026-11-01T10:00:00Z"})
    url = Url()


class RecentSearchesSchema(Schema):
    """The last ten, the latest first."""

    items = fields.List(fields.Nested(RecentSearchSchema))


class HabitsForm(Form):
    """What searching does for one."""

    near_first = fields.Boolean(required=True, metadata={"example": True})
    keeps_recent = fields.Boolean(required=True, metadata={"example": True})


class HabitsSchema(Schema):
    """What one has chosen about searching."""

    near_first = fields.Boolean(
        metadata={"example": True, "description": "Raise what comes from cities like one's own"}
    )
    keeps_recent = fields.Boolean(metadata={"example": True, "description": "Keep the last ten searches"})


class MissesQuery(PageQuery):
    """Which page."""


class MissWeekSchema(Schema):
    """How often in a week, which begins on Monday."""

    week = fields.Date(metadata={"example": "2026-11-23"})
    times = fields.Integer(metadata={"example": 4})


class MissSchema(Schema):
    """Words that at least three members have searched without finding anything; never who."""

    id = fields.Integer(metadata={"example": 2})
    words = fields.String(metadata={"example": "heat island map"})
    people = fields.Integer(metadata={"example": 5})
    last_at = Moment(metadata={"example": "2026-11-01T10:00:00Z"})
    weeks = fields.List(fields.Nested(MissWeekSchema))
