"""One place where errors become problem JSON, a page, or a redirection to the sign-in."""

from __future__ import annotations

import time
from http import HTTPStatus
from typing import Any, cast

import structlog
from flask import Flask, Response, current_app, g, redirect, render_template, request, url_for
from flask_limiter import RateLimitExceeded
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnection
from werkzeug.exceptions import HTTPException

from forum.kernel.database import session
from forum.kernel.errors import ForumError, Invalid, Moved, NotFound, SignInRequired, TooLarge, TooMany, Unavailable
from forum.kernel.i18n import _, _l
from forum.kernel.web.messages import plainly

log = structlog.get_logger("web")
_CODES = {400: "bad_request", 405: "method_not_allowed", 406: "not_acceptable", 415: "unsupported_type"}


class BadToken(ForumError):
    """The form was too old, or another site sent it."""

    status = HTTPStatus.FORBIDDEN
    code = "csrf_failed"
    message = _l("This form has expired. Copy your text, load the page again and send it once more.")


def init_errors(app: Flask) -> None:
    """Register the handlers; nothing else turns an exception into an answer."""
    app.register_error_handler(ForumError, _tell)
    app.register_error_handler(HTTPException, _tell_http)
    app.register_error_handler(NoConnection, _tell_busy)
    app.register_error_handler(DBAPIError, _tell_database)
    app.register_error_handler(Exception, _tell_unexpected)


def is_api() -> bool:
    """Whether the answer is JSON."""
    return request.path.startswith("/api/")


def _tell(error: ForumError) -> Any:
    session.rollback()
    if is_api():
        return _problem(error.status, error.code, str(error.detail), error.errors, error.retry_after, error.extensions)
    if isinstance(error, Moved) and request.method == "GET" and error.into.keys() <= (request.view_args or {}).keys():
        values = {**request.args, **(request.view_args or {}), **error.into}
        return redirect(url_for(request.endpoint or "", **values), HTTPStatus.MOVED_PERMANENTLY)
    if isinstance(error, SignInRequired) and request.method == "GET":
        return redirect(url_for("accounts_pages.sign_in", next=request.full_path.rstrip("?")))
    page = render_template(
        "errors/error.html",
        status=error.status,
        code=error.code,
        detail=error.detail,
        retry_after=error.retry_after,
        request_id=g.get("request_id", ""),
    )
    response = Response(page, status=error.status)
    if error.retry_after:
        response.headers["Retry-After"] = str(error.retry_after)
    return response


def _tell_http(error: HTTPException) -> Any:
    known = _as_forum_error(error)
    if known is not None:
        return _tell(known)
    status = error.code or 500
    if status < 400:
        return error
    code = _CODES.get(status, HTTPStatus(status).phrase.lower().replace(" ", "_"))
    detail = _("We could not understand this request.") if status == 400 else HTTPStatus(status).phrase
    if is_api():
        response = _problem(status, code, detail)
    else:
        response = Response(
            render_template("errors/error.html", status=status, code=code, detail=detail), status=status
        )
    for name, value in error.get_headers():
        if name.lower() in ("allow", "retry-after", "www-authenticate"):
            response.headers[name] = value
    return response


def _as_forum_error(error: HTTPException) -> ForumError | None:
    if isinstance(error, RateLimitExceeded):
        return TooMany(retry_after=_seconds_to_wait())
    if isinstance(error, CSRFError):
        return BadToken()
    if error.code == 404:
        return NotFound()
    if error.code == 413:
        return TooLarge(_("This is larger than %(size)s MB.", size=current_app.config["MAX_UPLOAD_MB"]))
    if error.code == 422:
        messages = getattr(error, "data", {}).get("messages", {})
        return Invalid(errors=_by_field(messages))
    return None


def _seconds_to_wait() -> int:
    limiter = next(iter(current_app.extensions["limiter"]))
    current = limiter.current_limit
    return max(1, int(current.reset_at - time.time()) + 1) if current else 60


def _by_field(messages: dict[str, Any]) -> dict[str, list[str]]:
    flat: dict[str, list[str]] = {}
    for place in messages.values():
        if not isinstance(place, dict):
            flat.setdefault("_schema", []).extend(_texts(place))
            continue
        for name, found in place.items():
            flat.setdefault(str(name), []).extend(_texts(found))
    return flat


def _texts(found: Any) -> list[str]:
    if isinstance(found, dict):
        return [text for value in found.values() for text in _texts(value)]
    if isinstance(found, list | tuple):
        return [text for value in found for text in _texts(value)]
    return [plainly(found)]


def _tell_busy(error: NoConnection) -> Any:
    """More ask at the same moment than there are connections to the database."""
    session.rollback()
    log.warning("no connection to the database is free", path=request.path)
    return _tell(Unavailable(retry_after=2))


def _tell_database(error: DBAPIError) -> Any:
    session.rollback()
    if isinstance(error, OperationalError):
        log.warning("database unavailable", error=str(error.orig))
        return _tell(Unavailable(retry_after=2))
    return _tell_unexpected(error)


def _tell_unexpected(error: Exception) -> Any:
    session.rollback()
    if current_app.config.get("PROPAGATE_EXCEPTIONS"):
        raise error
    log.exception("unexpected error", path=request.path)
    detail = _("Something went wrong on our side. What you saved before is not lost. Try again in a moment.")
    if is_api():
        return _problem(500, "internal_error", detail)
    page = render_template("errors/error.html", status=500, code="internal_error", detail=detail)
    return Response(page, status=500)


def _problem(
    status: int,
    code: str,
    detail: str,
    errors: dict[str, list[str]] | None = None,
    retry_after: int | None = None,
    extensions: dict[str, object] | None = None,
) -> Response:
    body: dict[str, Any] = {
        **(extensions or {}),
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": int(status),
        "code": code,
        "detail": detail,
        "request_id": g.get("request_id", ""),
    }
    if errors:
        body["errors"] = errors
    response = cast(Response, current_app.json.response(body))
    response.status_code = status
    response.mimetype = "application/problem+json"
    if retry_after or status in (429, 503):
        response.headers["Retry-After"] = str(retry_after or 5)
    return response
