"""Errors that a person may meet: each knows its HTTP status and its stable code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from http import HTTPStatus

from forum.kernel.i18n import LazyString, _l


class ForumError(Exception):
    """Base of every expected refusal; `message` says what is wrong and what to do.

    `extensions` are further members of the problem's JSON, such as the newer text of a draft.
    """

    status: int = HTTPStatus.BAD_REQUEST
    code: str = "bad_request"
    message: str | LazyString = _l("We could not understand this. Check it and send it again.")

    def __init__(
        self,
        message: str | LazyString | None = None,
        *,
        errors: Mapping[str, Sequence[str]] | None = None,
        retry_after: int | None = None,
        extensions: Mapping[str, object] | None = None,
    ) -> None:
        self.detail = message or self.message
        self.errors = {field: list(messages) for field, messages in (errors or {}).items()}
        self.retry_after = retry_after
        self.extensions = dict(extensions or {})
        super().__init__(self.code)


class SignInRequired(ForumError):
    status = HTTPStatus.UNAUTHORIZED
    code = "sign_in_required"
    message = _l("Sign in to see this.")


class Forbidden(ForumError):
    """Somebody who may see a thing may not do this to it; the code is the reason."""

    status = HTTPStatus.FORBIDDEN
    code = "forbidden"
    message = _l("You are not allowed to do this.")

    def __init__(self, code: str = "forbidden", message: str | LazyString | None = None) -> None:
        self.code = code
        super().__init__(message)


class NotFound(ForumError):
    """Told alike for what does not exist and for what is hidden from the asker."""

    status = HTTPStatus.NOT_FOUND
    code = "not_found"
    message = _l("There is nothing here, or it is not shared with you.")


class Moved(NotFound):
    """What stood here is part of something else; `into` names an argument of the address and its value now.

    The page of the old address leads to the new one for good; as JSON it is not found.
    """

    def __init__(self, **into: int) -> None:
        super().__init__()
        self.into = into


class Conflict(ForumError):
    status = HTTPStatus.CONFLICT
    code = "conflict"
    message = _l("Somebody else changed this first. Load the page again. Your text is kept.")


class Gone(ForumError):
    status = HTTPStatus.GONE
    code = "gone"
    message = _l("This is no longer available.")


class StaleVersion(ForumError):
    status = HTTPStatus.PRECONDITION_FAILED
    code = "stale_version"
    message = _l("This has changed since you opened it. Look at the new version, then save again. Your text is kept.")


class VersionRequired(ForumError):
    status = HTTPStatus.PRECONDITION_REQUIRED
    code = "version_required"
    message = _l("Say which version you changed: send its ETag as If-Match.")


class TooLarge(ForumError):
    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    code = "too_large"
    message = _l("This is too large.")


class UnsupportedType(ForumError):
    status = HTTPStatus.UNSUPPORTED_MEDIA_TYPE
    code = "unsupported_type"
    message = _l("This type of content is not accepted here.")


class Invalid(ForumError):
    """Well-formed input with wrong values; `errors` maps each field to its messages."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY
    code = "invalid"
    message = _l("Some fields need to be corrected.")


class TooMany(ForumError):
    status = HTTPStatus.TOO_MANY_REQUESTS
    code = "too_many_requests"
    message = _l("Too many requests in a short time. Wait a moment and try again.")


class Unavailable(ForumError):
    status = HTTPStatus.SERVICE_UNAVAILABLE
    code = "unavailable"
    message = _l("Part of the service is busy. Nothing was lost. Try again in a moment.")


class NotNow(Exception):
    """What a subscriber needs is away: its deliveries wait and are tried again, however long that takes."""
