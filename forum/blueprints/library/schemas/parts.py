"""Fields that the forms of the library share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_smorest.fields import Upload
from marshmallow import ValidationError, fields, validate

from forum.kernel.i18n import LazyString, _
from forum.kernel.web.fields import Line


class Words(fields.List[str]):
    """Short words; one text with commas between them is taken apart."""

    def __init__(self, longest: int, most: int, too_many: LazyString, **kwargs: Any) -> None:
        super().__init__(Line(longest), validate=validate.Length(max=most, error=too_many), **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> list[Any]:
        given = [value] if isinstance(value, str) else value
        if isinstance(given, list):
            given = [part for item in given for part in (item.split(",") if isinstance(item, str) else [item])]
        words = super()._deserialize(given, attr, data, **kwargs)
        return list(dict.fromkeys(word for word in words if word))


class SentFile(Upload):  # type: ignore[misc]  # Flask-Smorest is untyped
    """A file beside the other fields of a multipart form; text in its place is refused."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> Any:
        if isinstance(value, str):
            raise ValidationError(str(_("Send this as a file.")))
        return value
