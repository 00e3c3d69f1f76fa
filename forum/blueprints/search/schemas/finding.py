"""JSON of searching."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from forum.blueprints.cities.rules.population_bands import POPULATION_BANDS
from forum.blueprints.library.rules.formats import FORMATS
from forum.blueprints.search.rules.asking import KINDS, MOST_PAGES
from forum.kernel.i18n import LANGUAGES
from forum.kernel.web.fields import LARGEST_ID, Form, Id, Line, Moment


def _many(example: str, **kwargs: object) -> fields.List:
    return fields.List(Line(80, shortest=1, **kwargs), load_default=list, metadata={"example": [example]})


class SearchQuery(Form):
    """Words, "quoted phrases", -minus words and operators (`from: group: city: criterion: area: type: format: language:
    year: size: before: after: in:title`, also by their Spanish, Portuguese and French names), and what to narrow by;
    several values of one filter mean any."""

    q = Line(400, load_default="", metadata={"example": "data sharing agreement"})
    type = fields.String(load_default=None, allow_none=True, validate=validate.OneOf(list(KINDS)))
    group = _many("3")
    city = _many("Boise")
    country = _many("BR")
    practice_area = _many("DM")
    criterion = _many("DM3")
    language = fields.List(
        fields.String(validate=validate.OneOf(list(LANGUAGES))), load_default=list, metadata={"example": ["es"]}
    )
    doc_type = _many("agreement")
    year = _many("2024")
    format = fields.List(
        fields.String(validate=validate.OneOf(list(FORMATS))), load_default=list, metadata={"example": ["editable"]}
    )
    population_band = fields.List(
        fields.String(validate=validate.OneOf([band.code for band in POPULATION_BANDS])),
        load_default=list,
        metadata={"example": ["100k_250k"]},
    )
    author = fields.List(
        fields.String(validate=validate.Regexp("[0-9]{1,10}$")), load_default=list, metadata={"example": ["42"]}
    )
    within = fields.String(
        data_key="in", load_default=None, allow_none=True, validate=validate.OneOf(["title"]),
        metadata={"example": None, "description": "`title`: only in titles and names"},
    )  # fmt: skip
    near = fields.Boolean(
        load_default=True, metadata={"example": True, "description": "Raise what comes from cities like one's own"}
    )
    document = Id(
        load_default=None, allow_none=True,
        metadata={"example": None, "description": "All pages of this document that have the words, in its order"},
    )  # fmt: skip
    after = fields.Integer(
        load_default=0, validate=validate.Range(0, LARGEST_ID),
        metadata={"example": 0, "description": "With `document`: pages after this one"},
    )  # fmt: skip
    date_from = fields.Date(load_default=None, allow_none=True, metadata={"example": "2025-01-01"})
    date_to = fields.Date(load_default=None, allow_none=True, metadata={"example": "2026-12-31"})
    sort = fields.String(load_default="relevance", validate=validate.OneOf(["relevance", "newest"]))
    page = fields.Integer(load_default=1, validate=validate.Range(1, MOST_PAGES))


class SuggestionQuery(Form):
    """What has been typed so far."""

    q = Line(100, load_default="", metadata={"example": "data sha"})


class HitSchema(Schema):
    """Something found; `snippet` is safe HTML with the found words in <mark>."""

    type = fields.String(attribute="found.type", metadata={"example": "document"})
    id = fields.Integer(attribute="found.id", metadata={"example": 12})
    title = fields.String(attribute="found.title", metadata={"example": "Data-sharing agreement handbook"})
    url = fields.String(attribute="found.url", metadata={"example": "/library/12/page/14"})
    snippet = fields.String(metadata={"example": "tries to <mark>recover</mark> a hidden number"})
    page = fields.String(attribute="found.page", metadata={"example": "p. 14"})
    where = fields.String(attribute="found.where", metadata={"example": "Boise"})
    at = Moment(attribute="found.at", allow_none=True, metadata={"example": "2026-11-01T10:00:00Z"})
    reasons = fields.List(fields.String(), attribute="found.facts", metadata={"example": ["English"]})
    why = fields.String(metadata={"example": "A city like yours: similar size", "description": "What raised it"})
    more_pages = fields.Integer(
        metadata={"example": 12, "description": "About how many other pages of the document have the words"}
    )


class MisunderstoodSchema(Schema):
    """An operator whose value means nothing to the asker; it narrowed nothing."""

    operator = fields.String(metadata={"example": "language"})
    value = fields.String(metadata={"example": "klingon"})
    message = fields.String(metadata={"example": "“klingon” is none of the four languages."})


class SearchResultSchema(Schema):
    """A page of hits. `degraded` says that the search engine rests: what there is was found by
    titles and names only."""

    hits = fields.List(fields.Nested(HitSchema))
    facets = fields.Dict(
        keys=fields.String(),
        values=fields.Dict(keys=fields.String(), values=fields.Integer()),
        metadata={"example": {"lang": {"en": 12, "es": 4}}},
    )
    totals = fields.Dict(keys=fields.String(), values=fields.Integer(), metadata={"example": {"document": 31}})
    estimated_total = fields.Integer(attribute="total", metadata={"example": 48})
    degraded = fields.Boolean(metadata={"example": False})
    misunderstood = fields.List(fields.Nested(MisunderstoodSchema))
    more_after = fields.Integer(
        allow_none=True,
        metadata={"example": None, "description": "With `document`: send it as `after` for the next pages"},
    )


class SuggestionSchema(Schema):
    """A page to go to."""

    label = fields.String(attribute="title", metadata={"example": "Data-sharing agreement handbook"})
    url = fields.String(metadata={"example": "/library/12"})
    type = fields.String(metadata={"example": "document"})
    detail = fields.String(attribute="where", metadata={"example": "Boise"})


class SuggestionsSchema(Schema):
    """Suggestions, the best first."""

    items = fields.List(fields.Nested(SuggestionSchema))
