"""JSON of requests for documents."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate

from forum.blueprints.accounts.schemas import MemberCardSchema
from forum.blueprints.cities.rules.population_bands import POPULATION_BANDS
from forum.blueprints.library import policies
from forum.blueprints.library.rules.asking import (
    CLOSED,
    LONGEST_DETAIL,
    LONGEST_NOTE,
    LONGEST_WHAT,
    OPEN,
    SHORTEST_WHAT,
    STATES,
    WHY_CLOSED,
)
from forum.blueprints.library.schemas.resources import ResourceSchema
from forum.blueprints.standards.schemas import CriterionCardSchema
from forum.kernel.i18n import LANGUAGES, _
from forum.kernel.web.fields import Can, Form, Id, Line, Moment, PageQuery, Text, Url

BANDS = [band.code for band in POPULATION_BANDS]
STANDING_OR = ("standing", *STATES, "all")
_ADDRESS = re.compile(r"(?:\S*/library/)?([0-9]{1,9})(?:[/?#]\S*)?\Z")


def _what(**kwargs: Any) -> Line:
    about = {"description": "In one sentence", "example": "A data-sharing agreement with a school district, in Spanish"}
    return Line(LONGEST_WHAT, shortest=SHORTEST_WHAT, metadata=about, **kwargs)


def _detail(**kwargs: Any) -> Text:
    about = {"description": "Markdown", "example": "We need the clause on returning the data."}
    return Text(LONGEST_DETAIL, metadata=about, **kwargs)


def _criterion(**kwargs: Any) -> Line:
    return Line(
        20, allow_none=True, metadata={"description": "A code; decides who is asked", "example": "DM3"}, **kwargs
    )


def _language(**kwargs: Any) -> fields.String:
    allowed = validate.OneOf(list(LANGUAGES))
    return fields.String(allow_none=True, validate=allowed, metadata={"example": "es"}, **kwargs)


def _band(**kwargs: Any) -> fields.String:
    about = {"description": "The size of the city it should come from", "example": "100k_250k"}
    return fields.String(allow_none=True, validate=validate.OneOf(BANDS), metadata=about, **kwargs)


class DocumentAddress(fields.Field[int]):
    """A document by its number or by the address of its page."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> int:
        found = _ADDRESS.fullmatch(str(value).strip())
        if found is None:
            raise ValidationError(str(_("Paste the address of a document's page in the library.")))
        return int(found.group(1))


class DocumentRequestForm(Form):
    """A document that one looks for."""

    what = _what(required=True)
    detail = _detail(load_default="")
    criterion = _criterion(load_default=None)
    language = _language(load_default=None)
    population_band = _band(load_default=None)


class DocumentRequestPageForm(DocumentRequestForm):
    """The form of the page; `looked` says that what is there already was shown."""

    looked = fields.Boolean(load_default=False)


class DocumentRequestChangeForm(Form):
    """What is to change; the rest stays. `state` closes it or looks for it again."""

    what = _what()
    detail = _detail()
    criterion = _criterion()
    language = _language()
    population_band = _band()
    state = fields.String(validate=validate.OneOf((OPEN, CLOSED)), metadata={"example": "closed"})


class DocumentRequestEditForm(DocumentRequestForm):
    """The form of the page, with the version its writer saw."""

    version = fields.Integer(required=True, validate=validate.Range(0, 2**31 - 1))


class DocumentRequestQuery(PageQuery):
    """Which requests: `standing` are open or answered."""

    state = fields.String(
        load_default="standing", validate=validate.OneOf(STANDING_OR), metadata={"example": "standing"}
    )
    criterion = Line(20, load_default=None, metadata={"example": "DM3"})
    mine = fields.Boolean(load_default=False, metadata={"description": "Only one's own"})


class NewRequestQuery(Schema):
    """What the form of a new request begins with."""

    q = Line(LONGEST_WHAT, load_default="")
    criterion = Line(20, load_default=None)


class SimilarQuery(Form):
    """What somebody is typing."""

    q = Line(LONGEST_WHAT, load_default="", metadata={"example": "data-sharing agreement with schools"})


class AnswerForm(Form):
    """A document of the library that may be it."""

    resource_id = Id(required=True, metadata={"example": 31})
    note = Line(LONGEST_NOTE, load_default="", metadata={"example": "Ours, with the clause on page 4."})


class AnswerPageForm(Form):
    """The same with the address of the document's page."""

    resource_id = DocumentAddress(required=True)
    note = Line(LONGEST_NOTE, load_default="")


class DocumentRequestSchema(Schema):
    """A document that somebody looks for."""

    id = fields.Integer(metadata={"example": 12})
    what = fields.String(metadata={"example": "A data-sharing agreement with a school district, in Spanish"})
    detail = fields.String(metadata={"description": "Markdown", "example": "We need the clause on returning the data."})
    detail_html = fields.String(metadata={"example": "<p>We need the clause on returning the data.</p>"})
    asker = fields.Nested(MemberCardSchema)
    criterion = fields.Nested(CriterionCardSchema, allow_none=True)
    language = fields.String(allow_none=True, metadata={"example": "es"})
    population_band = fields.String(allow_none=True, metadata={"example": "100k_250k"})
    state = fields.String(metadata={"enum": list(STATES), "example": "open"})
    why_closed = fields.String(metadata={"enum": list(WHY_CLOSED), "example": ""})
    need_count = fields.Integer(metadata={"description": "How many others need it too", "example": 3})
    needed = fields.Boolean(metadata={"description": "Whether you need it too", "example": False})
    created_at = Moment(metadata={"example": "2026-11-01T10:00:00Z"})
    changed_at = Moment(metadata={"example": "2026-11-01T10:00:00Z"})
    expires_at = Moment(allow_none=True, metadata={"example": "2027-01-30T10:00:00Z"})
    version = fields.Integer(metadata={"example": 1})
    can = Can(
        edit=policies.can_edit_request, close=policies.can_close_request, withdraw=policies.can_withdraw_request,
        reopen=policies.can_reopen_request, need=policies.can_need, answer=policies.can_answer_request,
    )  # fmt: skip
    url = Url()


class AnswerSchema(Schema):
    """A document that was offered for a request, by whom and with which words."""

    id = fields.Integer(metadata={"example": 4})
    resource = fields.Nested(ResourceSchema)
    giver = fields.Nested(MemberCardSchema)
    note = fields.String(metadata={"example": "Ours, with the clause on page 4."})
    at = Moment(metadata={"example": "2026-11-03T10:00:00Z"})
    chosen = fields.Boolean(metadata={"description": "Whether the asker said that this is it", "example": False})
    can = Can(choose=policies.can_choose_answer, take_back=policies.can_take_back_answer)


class AlreadyThereSchema(Schema):
    """What may make a request needless; none of either while search is away or the words are few."""

    documents = fields.List(fields.Nested(ResourceSchema))
    requests = fields.List(fields.Nested(DocumentRequestSchema))
