"""Forms that write a standard: texts in four languages side by side, lists one item a line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from marshmallow import fields, validate

from forum.blueprints.standards.rules.editions import BASES, COUNT, LANGUAGES, STEPS
from forum.blueprints.standards.schemas import SLUG, Code
from forum.kernel.errors import Invalid
from forum.kernel.i18n import _
from forum.kernel.web.fields import Form, Line, Text

_LONG, _LIST = 2000, 8000
_SPACES = re.compile(r"[ \t\r\n]+")


def _texts(name: str, longest: int) -> dict[str, Any]:
    return {f"{name}_{language}": Text(longest, load_default="") for language in LANGUAGES}


class VersionForm(Form):
    """The version of the whole standard that the writer saw."""

    seen = fields.Integer(required=True)


class BeginPageForm(Form):
    """What a new draft is called, and from what it begins."""

    based_on = fields.String(load_default="", validate=validate.Length(max=40))
    slug = fields.String(required=True, validate=[validate.Length(2, 40), SLUG])
    name = Line(160, shortest=1, required=True)
    owner = Line(160, load_default="")
    version = Line(80, shortest=1, required=True)
    year = fields.Integer(required=True, validate=validate.Range(1990, 2100))


FactsPageForm = VersionForm.from_dict(
    {
        "name": Line(160, shortest=1, required=True), "owner": Line(160, load_default=""),
        "version": Line(80, shortest=1, required=True),
        "year": fields.Integer(required=True, validate=validate.Range(1990, 2100)),
        "complete": fields.Boolean(load_default=False), "note": Text(4000, load_default=""),
        **_texts("notice", 1000), "levels": Text(_LONG, load_default=""),
        "scoring": fields.String(load_default=COUNT, validate=validate.OneOf((COUNT, STEPS))),
        **_texts("steps", _LONG),
        "min_population": fields.Integer(
            load_default=None, allow_none=True, validate=validate.Range(0, 100_000_000)
        ),
        "countries": Text(_LONG, load_default=""),
    },
    name="FactsPageForm",
)  # fmt: skip
AreaPageForm = VersionForm.from_dict(
    {
        "code": Code("[A-Za-z]{2,6}", required=True),
        "position": fields.Integer(required=True, validate=validate.Range(1, 100)),
        **_texts("name", 160), **_texts("description", _LONG),
        "translations_suggested": fields.Boolean(load_default=False),
    },
    name="AreaPageForm",
)  # fmt: skip
CriterionPageForm = VersionForm.from_dict(
    {
        "code": Code(required=True), "area": Code("[A-Za-z]{2,6}", required=True),
        "position": fields.Integer(required=True, validate=validate.Range(1, 500)),
        **_texts("name", 160), **_texts("description", _LONG), **_texts("rule", 500), **_texts("evidence", _LIST),
        "evidence_basis": fields.String(load_default="own", validate=validate.OneOf(BASES)), **_texts("items", _LIST),
        "need": fields.Integer(load_default=0, allow_none=True, validate=validate.Range(0, 100)),
        "suggested": fields.Boolean(load_default=False),
        "prerequisites": Line(400, load_default=""), "former_codes": Line(400, load_default=""),
    },
    name="CriterionPageForm",
)  # fmt: skip
QuestionPageForm = VersionForm.from_dict(
    {**_texts("text", 500), "criteria": Line(400, load_default=""), "suggested": fields.Boolean(load_default=False)},
    name="QuestionPageForm",
)


def facts_of(draft: Any) -> dict[str, Any]:
    """What the form of a draft's facts shows."""
    names = ("name", "owner", "version", "year", "complete", "note")
    levels = [f"{one['name']}, {one['min_count']}, {one['min_percent']}" for one in draft.levels]
    return {
        "seen": draft.revision, **{name: getattr(draft, name) for name in names}, **spread("notice", draft.notices),
        "levels": "\n".join(levels), "scoring": draft.scoring.get("kind", COUNT),
        **spread_lines("steps", draft.scoring.get("steps", [])),
        "min_population": draft.eligibility.get("min_population"),
        "countries": " ".join(draft.eligibility.get("countries", ())),
    }  # fmt: skip


def facts_from(form: Mapping[str, Any]) -> dict[str, Any]:
    """The facts that the form says. Raises Invalid for a level that cannot be read."""
    steps = gather_lines("steps", form)
    eligibility = {"min_population": form["min_population"] or 0, "countries": codes_of(form["countries"])}
    return {
        **{name: form[name] for name in ("name", "owner", "version", "year", "complete", "note")},
        "notice": gather("notice", form), "levels": _levels(form["levels"]),
        "scoring": {"kind": STEPS, "steps": steps} if form["scoring"] == STEPS else {"kind": COUNT},
        "eligibility": eligibility if any(eligibility.values()) else {},
    }  # fmt: skip


def spread(name: str, texts: Mapping[str, str]) -> dict[str, str]:
    """A text by language as the fields of a form: `name_en`, `name_es`, ..."""
    return {f"{name}_{language}": texts.get(language, "") for language in LANGUAGES}


def gather(name: str, form: Mapping[str, Any]) -> dict[str, str]:
    """The way back, each on one line; languages without words are left out."""
    texts = {language: _one_line(form[f"{name}_{language}"]) for language in LANGUAGES}
    return {language: text for language, text in texts.items() if text}


def spread_lines(name: str, texts: Sequence[Mapping[str, str]]) -> dict[str, str]:
    """A list of texts by language as fields, one line for each."""
    return {f"{name}_{language}": "\n".join(text.get(language, "") for text in texts) for language in LANGUAGES}


def gather_lines(name: str, form: Mapping[str, Any]) -> list[dict[str, str]]:
    """The way back: the first lines of all languages are one text, the second lines the next."""
    lines = {language: _lines(form[f"{name}_{language}"]) for language in LANGUAGES}
    count = max(map(len, lines.values()))
    texts = [
        {language: told[number] for language, told in lines.items() if number < len(told) and told[number]}
        for number in range(count)
    ]
    return [text for text in texts if text]


def codes_of(text: str) -> list[str]:
    """The codes of a line, with commas or spaces between them, each once, in capitals."""
    return list(dict.fromkeys(text.upper().replace(",", " ").split()))


def _lines(text: str) -> list[str]:
    return [_one_line(line) for line in text.strip().split("\n")]


def _one_line(text: str) -> str:
    """Without breaks; a space that keeps two words together, as French has it, stays."""
    return _SPACES.sub(" ", text).strip()


def _levels(text: str) -> list[dict[str, Any]]:
    return [_level(number, line) for number, line in enumerate(_lines(text), start=1) if line]


def _level(number: int, line: str) -> dict[str, Any]:
    name, *numbers = [part.strip() for part in line.split(",")]
    if not name or len(name) > 12 or len(numbers) not in (1, 2) or not all(map(_is_number, numbers)):
        told = _(
            "Line %(number)s: write a level as its name, the number of criteria and the percentage.", number=number
        )
        raise Invalid(errors={"levels": [told]})
    count, percent = (*map(int, numbers), 0)[:2]
    return {"name": name, "min_count": count, "min_percent": percent}


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 4


def first_free(names: Iterable[str]) -> str:
    """The first of `q1`, `q2`, ... that is free."""
    taken = set(names)
    return next(name for number in range(1, len(taken) + 2) if (name := f"q{number}") not in taken)
