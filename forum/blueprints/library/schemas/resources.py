"""JSON of resources."""

from __future__ import annotations

from typing import Any

from marshmallow import fields, post_dump, validate

from forum.blueprints.accounts.schemas import CityCardSchema, MemberCardSchema
from forum.blueprints.files.extraction.media_types import ACCEPTED
from forum.blueprints.files.rules import LONGEST_CAPTION, problem_in_words
from forum.blueprints.files.schemas import FileSchema
from forum.blueprints.groups.schemas.groups import GroupCardSchema
from forum.blueprints.library import policies
from forum.blueprints.library.models.resources import Resource
from forum.blueprints.library.rules.kinds import AUDIENCES, DOC_TYPES, EARLIEST_YEAR, LATEST_YEAR
from forum.blueprints.library.rules.reviewing import A_YEAR
from forum.blueprints.library.schemas.audiences import ReadersForm, ReadersPageForm, ReadersSchema
from forum.blueprints.library.schemas.caring import ReviewedSchema, review_by, review_months
from forum.blueprints.library.schemas.parts import SentFile, Words
from forum.blueprints.standards.schemas import CriterionCardSchema
from forum.kernel.i18n import LANGUAGES, _l
from forum.kernel.web.fields import Can, Form, Id, Line, Moment, PageQuery, Text, Url
from forum.kernel.web.identity import current_actor

MOST_TAGS, MOST_CRITERIA = 12, 20
_ID = "The number of a"


def _criteria(**kwargs: Any) -> Words:
    about = {"description": "Codes", "example": ["DM3"]}
    return Words(20, MOST_CRITERIA, _l("Choose at most {max} criteria."), metadata=about, **kwargs)


def _tags(**kwargs: Any) -> Words:
    about = {"example": ["data sharing"]}
    return Words(40, MOST_TAGS, _l("Use at most {max} tags."), metadata=about, **kwargs)


def _language(**kwargs: Any) -> fields.String:
    about = {"description": "en, es, pt or fr; empty: as the document says", "example": "en"}
    return fields.String(allow_none=True, validate=validate.OneOf(list(LANGUAGES)), metadata=about, **kwargs)


def _doc_type(**kwargs: Any) -> fields.String:
    return fields.String(validate=validate.OneOf(list(DOC_TYPES)), metadata={"example": "agreement"}, **kwargs)


def _audience(**kwargs: Any) -> fields.String:
    about = {
        "description": "All members, its group, anybody, or chosen groups and people",
        "example": "members",
    }
    return fields.String(validate=validate.OneOf(AUDIENCES), metadata=about, **kwargs)


def _caption(**kwargs: Any) -> Text:
    about = {"description": "What a picture shows: its text", "example": "The open counter, with its three desks"}
    return Text(LONGEST_CAPTION, metadata=about, **kwargs)


def _year(**kwargs: Any) -> fields.Integer:
    bounds = validate.Range(EARLIEST_YEAR, LATEST_YEAR, error=_l("Use a year between {min} and {max}."))
    return fields.Integer(allow_none=True, validate=bounds, metadata={"example": 2024}, **kwargs)


def _source(**kwargs: Any) -> fields.String:
    http = validate.Regexp(
        r"(https?://[^\s/]{1,250}(/[^\s]{0,235})?)?\Z", error=_l("Use an address that begins with https://.")
    )
    return fields.String(validate=http, metadata={"example": "https://example.org/agreement"}, **kwargs)


def _number(about: str) -> Id:
    return Id(load_default=None, allow_none=True, metadata={"description": about})


class ShareForm(ReadersForm):
    """A document with what is told about it, as multipart/form-data: `file`, `upload_id`, `link_url` or `copy_of`."""

    file = SentFile(load_default=None, metadata={"description": f"The document: {ACCEPTED}"})
    upload_id = _number("One's own upload, instead of a file")
    link_url = _source(load_default="")
    title = Line(200, load_default="", metadata={"description": "Empty: the document's own", "example": "Exit clauses"})
    summary = Text(4000, load_default="", metadata={"description": "Markdown", "example": "Eight clauses, one a page."})
    audience = _audience(load_default="members")
    group_id = Id(load_default=None, allow_none=True, metadata={"description": f"{_ID} group", "example": 7})
    city_id = Id(load_default=None, allow_none=True, metadata={"description": f"{_ID} city", "example": 12})
    criteria = _criteria(load_default=list)
    tags = _tags(load_default=list)
    language = _language(load_default=None)
    doc_type = _doc_type(load_default="other")
    licence = Line(120, load_default="", metadata={"example": "CC BY 4.0"})
    attribution = Line(300, load_default="", metadata={"example": "City of Boise"})
    source_url = _source(load_default="")
    caption = _caption(load_default="")
    year = _year(load_default=None)
    copy_of = _number("A file of a post, to be copied")
    for_request = _number("The document request it answers")
    review_by = review_by(load_default=None)
    review_months = review_months(load_default=A_YEAR)


class ManyRowForm(Form):
    """What is told about one of many documents that are shared at once."""

    title = Line(200, load_default="")
    doc_type = _doc_type(load_default="other")
    language = _language(load_default=None)
    audience = _audience(load_default="members")
    group_id = Id(load_default=None, allow_none=True)
    criteria = _criteria(load_default=list)
    caption = _caption(load_default="")


class ResourceChangeForm(ReadersForm):
    """What is to change; the rest stays."""

    title = Line(200, shortest=1, metadata={"example": "Exit clauses"})
    summary = Text(4000, metadata={"description": "Markdown", "example": "Eight clauses, one a page."})
    audience = _audience()
    group_id = Id(allow_none=True, metadata={"description": f"{_ID} group", "example": 7})
    city_id = Id(allow_none=True, metadata={"description": f"{_ID} city", "example": 12})
    criteria = _criteria()
    tags = _tags()
    language = _language()
    doc_type = _doc_type()
    licence = Line(120, metadata={"example": "CC BY 4.0"})
    attribution = Line(300, metadata={"example": "City of Boise"})
    source_url = _source()
    caption = _caption()
    year = _year()
    review_by = review_by()
    review_months = review_months()


class SharePageForm(ReadersPageForm, ShareForm):
    """The form of the page to share."""


class ResourcePageForm(ReadersPageForm, ResourceChangeForm):
    """The form of the page, with the version its writer saw."""

    version = fields.Integer(required=True, validate=validate.Range(0, 2**31 - 1))


class ResourceQuery(PageQuery):
    """Which resources to list; `q` is words of the title, what is inside is found by the search."""

    q = Line(200, load_default="", metadata={"example": "sharing agreement"})
    criterion = Line(20, load_default=None, metadata={"example": "DM3"})
    practice_area = Line(20, load_default=None, metadata={"example": "DM"})
    city = Id(load_default=None, metadata={"example": 12})
    language = fields.String(load_default=None, validate=validate.OneOf(list(LANGUAGES)), metadata={"example": "es"})
    doc_type = _doc_type(load_default=None)
    tag = Line(40, load_default=None, metadata={"example": "data sharing"})
    group = Id(load_default=None, metadata={"example": 7})
    owner = Id(load_default=None, metadata={"example": 42})


class ResourceSchema(ReviewedSchema):
    """A shared document. Who is not signed in is not told the owner and the city."""

    id = fields.Integer(metadata={"example": 31})
    title = fields.String(metadata={"example": "Data-sharing agreement handbook"})
    title_guessed = fields.Boolean(metadata={"description": "Whether nobody typed it", "example": False})
    summary = fields.String(metadata={"description": "Markdown", "example": "Eight clauses, one a page."})
    summary_html = fields.String(metadata={"example": "<p>Eight clauses, one a page.</p>"})
    audience = fields.String(metadata={"enum": list(AUDIENCES), "example": "members"})
    language = fields.String(allow_none=True, metadata={"example": "en"})
    doc_type = fields.String(metadata={"enum": list(DOC_TYPES), "example": "agreement"})
    licence = fields.String(metadata={"example": "CC BY 4.0"})
    attribution = fields.String(metadata={"example": "City of Boise"})
    source_url = fields.String(metadata={"example": "https://example.org/agreement"})
    year = fields.Integer(allow_none=True, metadata={"example": 2024})
    tags = fields.List(fields.String(), metadata={"example": ["data sharing"]})
    criteria = fields.List(fields.Nested(CriterionCardSchema))
    practice_areas = fields.List(fields.String(), attribute="area_codes", metadata={"example": ["DM"]})
    owner = fields.Nested(MemberCardSchema, allow_none=True)
    city = fields.Nested(CityCardSchema, allow_none=True)
    group = fields.Nested(GroupCardSchema, allow_none=True)
    readers = fields.Function(
        lambda resource: ReadersSchema().dump(resource) if resource.audience == "chosen" else None,
        metadata={"type": "object", "nullable": True, "description": "With `chosen`: `groups` and `members`"},
    )
    file = fields.Nested(FileSchema)
    adopted_count = fields.Integer(metadata={"description": "How many cities use it", "example": 6})
    rating_count = fields.Integer(metadata={"example": 7})
    rating_mean = fields.Float(
        allow_none=True, metadata={"description": "From 1 to 5; null while there are too few", "example": 4.3}
    )
    link_url = fields.String(
        metadata={"description": "The address that it is, whose text is copied; empty: a file", "example": ""}
    )
    download_count = fields.Integer(metadata={"description": "By how many people, each once a day", "example": 12})
    current_version = fields.Integer(metadata={"description": "The number of the version of its file", "example": 1})
    version = fields.Integer(metadata={"description": "Of what is told about it, for If-Match", "example": 2})
    created_at = Moment(metadata={"example": "2026-11-01T10:00:00Z"})
    changed_at = Moment(metadata={"example": "2026-11-01T10:00:00Z"})
    can = Can(
        edit=policies.can_edit_resource,
        remove=policies.can_remove_resource,
        adopt=policies.can_adopt,
        rate=policies.can_rate,
        review=policies.can_review,
        hand_over=policies.can_hand_over,
    )
    url = Url()

    @post_dump(pass_original=True)
    def _say_why_there_is_no_text(self, shown: dict[str, Any], resource: Resource, **kwargs: Any) -> dict[str, Any]:
        if resource.file.problem and policies.can_edit_resource(current_actor(), resource):
            shown["file"]["problem"] = resource.file.problem
            shown["file"]["problem_message"] = problem_in_words(resource.file.problem, knows_why=True)
        return shown

    @post_dump
    def _keep_people_among_members(self, shown: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
        if not current_actor().signed_in:
            shown["owner"] = shown["city"] = shown["readers"] = None
        return shown
