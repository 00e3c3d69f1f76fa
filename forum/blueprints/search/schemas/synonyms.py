"""JSON of the words that find one another."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, ValidationError, fields

from forum.blueprints.search import policies
from forum.blueprints.search.rules.synonyms import MOST_SYNONYMS
from forum.kernel.i18n import _
from forum.kernel.text import fold
from forum.kernel.web.fields import Can, Form, Line, Moment, PageQuery, Url
from search.synonyms import LONGEST
from search.text import tokenize


class Words(fields.List):
    """Words and short phrases, at least two that differ."""

    def __init__(self) -> None:
        example = ["data sharing agreement", "MOU", "convenio"]
        super().__init__(Line(60, shortest=1), required=True, metadata={"example": example})

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> list[Any]:
        return _group_of(super()._deserialize(value, attr, data, **kwargs))


class WordsLine(Line):
    """The same as a page sends it, with commas between."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        text = super()._deserialize(value, attr, data, **kwargs)
        return _group_of([word.strip() for word in text.split(",") if word.strip()])


def _group_of(words: list[str]) -> list[str]:
    different = list({fold(word): word for word in reversed(words)}.values())[::-1]
    if long := next((word for word in different if not 1 <= len(tokenize(word)) <= LONGEST), None):
        raise ValidationError(_("“%(phrase)s” must have one to three words.", phrase=long))
    if not 2 <= len(different) <= MOST_SYNONYMS:
        raise ValidationError(_("Write two to %(most)s different words, with commas between.", most=MOST_SYNONYMS))
    return different


class SynonymsForm(Form):
    """Words that find one another."""

    words = Words()


class SynonymsPageForm(Form):
    """The same as a page sends it."""

    words = WordsLine(2000, required=True)


class SynonymsEditPageForm(SynonymsPageForm):
    """The same for a group that is there."""

    version = fields.Integer(required=True)


class SynonymsQuery(PageQuery):
    """Which groups."""

    q = Line(60, load_default="", metadata={"example": "convenio"})


class SynonymsSchema(Schema):
    """Words that find one another; those that came with Plaza have a key."""

    id = fields.Integer(metadata={"example": 3})
    key = fields.String(allow_none=True, metadata={"example": "data-sharing-agreement"})
    words = fields.List(fields.String(), metadata={"example": ["data sharing agreement", "MOU", "convenio"]})
    changed_at = Moment(metadata={"example": "2026-11-01T10:00:00Z"})
    version = fields.Integer(metadata={"example": 1})
    url = Url()
    can = Can(read=policies.can_see_synonyms)
