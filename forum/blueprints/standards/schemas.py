"""JSON of standards; texts come in the reader's language."""

from __future__ import annotations

from typing import Any

from flask_babel import get_locale
from marshmallow import Schema, fields, validate

from forum.blueprints.standards.rules.codes import in_language
from forum.blueprints.standards.rules.editions import LANGUAGES
from forum.kernel.i18n import _l
from forum.kernel.web.fields import Moment, Text, Url

_OF_CRITERION = _l("Two to six capital letters and a number, such as DM3.")
_OF_AREA = _l("Two to six capital letters, such as DM.")
SLUG = validate.Regexp(r"[a-z0-9]+(-[a-z0-9]+)*\Z", error=_l("Use small letters, digits and single hyphens."))


class InLanguage(fields.Field[str]):
    """The text of a mapping by language, in the language of the answer."""

    def __init__(self, attribute: str, **metadata: Any) -> None:
        super().__init__(attribute=attribute, dump_only=True, metadata={"type": "string", **metadata})

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> str:
        return in_language(value or {}, str(get_locale() or "en"))


class Texts(fields.Dict):
    """A text in up to four languages, by `en`, `es`, `pt`, `fr`; empty ones are left out."""

    def __init__(self, longest: int, example: str, **kwargs: Any) -> None:
        super().__init__(
            keys=fields.String(validate=validate.OneOf(LANGUAGES)), values=Text(longest),
            metadata={"example": {"en": example}}, **kwargs,
        )  # fmt: skip

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> dict[Any, Any]:
        told: dict[Any, Any] = super()._deserialize(value, attr, data, **kwargs)  # type: ignore[no-untyped-call]  # marshmallow's own
        return {language: text for language, text in told.items() if text}


class Code(fields.String):
    """A code as it is typed, kept in capitals."""

    def __init__(self, pattern: str = r"[A-Za-z]{2,6}[0-9]{1,3}", example: str = "DM3", **kwargs: Any) -> None:
        super().__init__(
            validate=validate.Regexp(rf"{pattern}\Z", error=_OF_CRITERION if "0-9" in pattern else _OF_AREA),
            metadata={"example": example}, **kwargs,
        )  # fmt: skip

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        if value == "" and self.required:
            raise self.make_error("required")
        return str(super()._deserialize(value, attr, data, **kwargs)).strip().upper()


class CriterionCardSchema(Schema):
    """A criterion where it is only mentioned."""

    id = fields.Integer(metadata={"example": 3})
    code = fields.String(metadata={"example": "DM3"})
    name = InLanguage("names", example="Sharing Data")
    url = Url()


class AreaCardSchema(Schema):
    """A practice area where it is only mentioned."""

    id = fields.Integer(metadata={"example": 1})
    code = fields.String(metadata={"example": "DM"})
    name = InLanguage("names", example="Data Management")
    url = Url()


class AreaSchema(AreaCardSchema):
    """A practice area with its criteria."""

    description = InLanguage("descriptions", example="Policies and routines for looking after data.")
    translations_suggested = fields.Boolean(metadata={"description": "Whether translations are ours, not the owner's"})
    exemplars = fields.List(
        fields.Dict(), metadata={"example": [{"city": "Dallas", "geonameid": 4684888, "year": 2019}]}
    )
    criteria = fields.List(fields.Nested(CriterionCardSchema))


class LevelSchema(Schema):
    """A level of certification and what it takes."""

    name = fields.String(metadata={"example": "silver"})
    min_count = fields.Integer(metadata={"example": 22, "description": "The least number of criteria met"})
    min_percent = fields.Integer(metadata={"example": 51, "description": "The percentage it comes from"})


class FrameworkCardSchema(Schema):
    """A version of a standard."""

    slug = fields.String(metadata={"example": "wwc-2022"})
    name = fields.String(metadata={"example": "What Works Cities Certification Standard"})
    owner = fields.String(metadata={"example": "Bloomberg Philanthropies; run by Results for America"})
    version = fields.String(metadata={"example": "3.0"})
    year = fields.Integer(metadata={"example": 2022})
    current = fields.Boolean(metadata={"description": "The framework meant when none is named", "example": True})
    complete = fields.Boolean(metadata={"description": "False when only a part of it is known", "example": True})
    notice = InLanguage("notices", example="A self-assessment in Plaza is not the official assessment.")
    levels = fields.List(fields.Nested(LevelSchema))
    family = fields.String(metadata={"example": "wwc", "description": "Versions of one standard share it"})
    state = fields.String(metadata={"example": "published", "description": "`draft`, `published` or `retired`"})
    published_at = Moment(allow_none=True, metadata={"example": "2026-05-01T09:00:00Z"})
    url = Url()


class MappingSchema(Schema):
    """Base of what is kept as a mapping: `items` is a name in it and not what a mapping can do."""

    def get_attribute(self, obj: Any, attr: str, default: Any) -> Any:
        """The value of that name, nothing else."""
        return obj.get(attr, default)


class ItemOfChecklistSchema(Schema):
    """An item of a checklist in the reader's language."""

    key = fields.String(metadata={"example": "a"})
    text = InLanguage("text", example="Agendas of the two latest meetings")


class ChecklistInLanguageSchema(MappingSchema):
    """How many of these items a city needs."""

    need = fields.Integer(metadata={"example": 3})
    suggested = fields.Boolean(metadata={"description": "Made up by Plaza or whoever wrote the version"})
    items = fields.List(fields.Nested(ItemOfChecklistSchema))


class QuestionInLanguageSchema(Schema):
    """A question of the short snapshot, answered no, partly or yes."""

    key = fields.String(metadata={"example": "q1"})
    text = InLanguage("text", example="Is there a data strategy?")
    criteria = fields.List(fields.String(), metadata={"example": ["DM1"]})
    suggested = fields.Boolean()


class FrameworkSchema(FrameworkCardSchema):
    """A version of a standard with its areas and criteria, how it scores and who may be assessed."""

    scoring = fields.Method("_scoring", metadata={"type": "object", "example": {"kind": "count", "steps": []}})
    eligibility = fields.Dict(metadata={"example": {"min_population": 30000, "countries": ["US", "CA"]}})
    questions = fields.List(fields.Nested(QuestionInLanguageSchema))

    areas = fields.List(fields.Nested(AreaSchema))

    def _scoring(self, framework: Any) -> dict[str, Any]:
        language = str(get_locale() or "en")
        steps = [in_language(step, language) for step in framework.scoring.get("steps", ())]
        return {"kind": framework.scoring.get("kind", "count"), "steps": steps}


class CriterionSchema(CriterionCardSchema):
    """What a city shows that it does. What is marked suggested is Plaza's, not the owner's."""

    framework = fields.Nested(FrameworkCardSchema, attribute="area.framework")
    area = fields.Nested(AreaCardSchema)
    description = InLanguage("descriptions", example="The city shares data under written agreements.")
    rule = InLanguage("rules", example="Meets at least quarterly", description="A threshold to test; empty if unknown")
    evidence = fields.Method("_evidence", metadata={"type": "array", "items": {"type": "string"}})
    evidence_basis = fields.String(metadata={"example": "suggested"})
    translations_suggested = fields.Boolean(attribute="area.translations_suggested")
    former_codes = fields.List(fields.String(), metadata={"example": ["SI1"]})
    checklist = fields.Nested(ChecklistInLanguageSchema, metadata={"description": "Empty for none"})
    prerequisites = fields.List(fields.String(), metadata={"example": ["DM1"]})

    def _evidence(self, criterion: Any) -> list[str]:
        language = str(get_locale() or "en")
        return [in_language(texts, language) for texts in criterion.evidence]


class FrameworkListSchema(Schema):
    """All frameworks."""

    items = fields.List(fields.Nested(FrameworkCardSchema), required=True)
    next = fields.String(allow_none=True, required=True)


class CriterionQuery(Schema):
    """In which framework to look; the current one is asked first when none is named."""

    framework = fields.String(load_default=None, validate=validate.Length(1, 40), metadata={"example": "wwc-2022"})
