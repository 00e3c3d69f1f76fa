"""What may go wrong with profiles."""

from __future__ import annotations

from http import HTTPStatus

from forum.kernel.errors import Conflict, ForumError, TooLarge, UnsupportedType
from forum.kernel.i18n import _l


class PictureTooLarge(TooLarge):
    code = "picture_too_large"
    message = _l("This picture is too large. Choose one of at most 8 MB and 50 million pixels.")

    def __init__(self) -> None:
        super().__init__(errors={"file": [str(self.message)]})


class PictureRefused(UnsupportedType):
    code = "picture_refused"
    message = _l("This is not a picture we can read. Choose a PNG, JPEG or WebP file.")

    def __init__(self) -> None:
        super().__init__(errors={"file": [str(self.message)]})


class FieldTaken(Conflict):
    code = "field_taken"
    message = _l("There is a field with this short name already.")

    def __init__(self) -> None:
        super().__init__(errors={"slug": [str(self.message)]})


class FieldInUse(ForumError):
    status = HTTPStatus.CONFLICT
    code = "field_in_use"

    def __init__(self, message: str) -> None:
        super().__init__(message)
