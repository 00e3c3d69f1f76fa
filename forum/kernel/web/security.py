"""What holds for every request: an id, clean input, the sender's origin, a CSRF token, strict headers."""

from __future__ import annotations

import re
import secrets
import time
from typing import Any

import structlog
from flask import Flask, Response, current_app, g, request
from flask_talisman import Talisman
from flask_wtf.csrf import CSRFProtect
from werkzeug.routing import IntegerConverter

from forum.config import Settings
from forum.kernel.errors import Forbidden, ForumError, NotFound
from forum.kernel.events import client_id
from forum.kernel.i18n import _l
from forum.kernel.web.fields import LARGEST_ID
from forum.kernel.web.identity import current_actor

SAFE = {"GET", "HEAD", "OPTIONS", "TRACE"}
_CLIENT_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_DIRTY = re.compile("[\x00\ud800-\udfff]")
csrf = CSRFProtect()
log = structlog.get_logger("request")
POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data: blob:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
    "manifest-src": "'self'",
}


class RowNumber(IntegerConverter):
    """Numbers in addresses that fit our columns; larger ones are simply not found, with any method."""

    regex = r"\d{1,9}"  # a number that the converter refused later would look like a known address: 405, not 404

    def __init__(self, map: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(map, *args, **{"max": LARGEST_ID, **kwargs})


class UncleanInput(ForumError):
    code = "unclean_input"
    message = _l("The request contains characters that are not allowed in text.")


def init_security(app: Flask, settings: Settings) -> None:
    """Register the checks in the order in which a request meets them."""
    app.url_map.converters["int"] = RowNumber
    app.config.update(WTF_CSRF_CHECK_DEFAULT=False, WTF_CSRF_TIME_LIMIT=None, WTF_CSRF_SSL_STRICT=False)
    csrf.init_app(app)
    app.before_request(_begin)
    app.before_request(lambda: _check_sender(settings.origins))
    app.before_request(_check_input)
    app.after_request(_finish)
    Talisman(
        app,
        force_https=False,
        session_cookie_secure=settings.secure,
        strict_transport_security=settings.secure,
        strict_transport_security_max_age=31_536_000,
        content_security_policy=POLICY,
        content_security_policy_nonce_in=["script-src"],
        frame_options="DENY",
        referrer_policy="same-origin",
        permissions_policy={"camera": "()", "microphone": "()", "geolocation": "()"},
    )


def _begin() -> None:
    g.began = time.perf_counter()
    sent = request.headers.get("X-Request-ID", "")
    g.request_id = sent if _CLIENT_ID.fullmatch(sent) else secrets.token_hex(8)
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request_id=g.request_id)
    sender = request.headers.get("X-Client-Id", "")
    client_id.set(sender if _CLIENT_ID.fullmatch(sender) else None)


def _check_sender(origins: tuple[str, ...]) -> None:
    """Unsafe requests with a cookie come from our own pages and carry the token of the browser's session."""
    view = current_app.view_functions.get(request.endpoint or "")
    if request.method in SAFE or getattr(view, "proves_itself", False):
        return
    origin = request.headers.get("Origin")
    if origin and origin not in origins and origin != f"{request.scheme}://{request.host}":
        raise Forbidden("foreign_origin", _l("This request came from another site."))
    if request.headers.get("Sec-Fetch-Site") == "cross-site":
        raise Forbidden("foreign_origin", _l("This request came from another site."))
    is_form = not request.path.startswith("/api/")
    if is_form or current_actor().signed_in:
        if None in request.form:  # a part of a form without a name; looking for the token would stumble over it
            raise UncleanInput
        csrf.protect()


def _check_input() -> None:
    if _DIRTY.search(request.path):
        raise NotFound
    for values in (request.args, request.form):
        for name, found in values.items(multi=True):
            if name is None or _DIRTY.search(name) or _DIRTY.search(found):
                raise UncleanInput


def _finish(response: Response) -> Response:
    response.headers["X-Request-ID"] = g.get("request_id", "")
    response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    if request.endpoint == "static" and "v" not in request.args and "/vendor/" not in request.path:
        response.headers["Cache-Control"] = "no-cache"  # scripts import one another without a hash in the address
    if request.endpoint != "static":
        response.headers.setdefault("Cache-Control", "no-store" if _is_personal() else "no-cache")
        response.vary.add("Cookie")
        response.vary.add("HX-Request")
        milliseconds = round((time.perf_counter() - g.get("began", time.perf_counter())) * 1000, 1)
        log.info(
            "request", method=request.method, endpoint=request.endpoint, status=response.status_code, ms=milliseconds
        )
    return response


def _is_personal() -> bool:
    actor = g.get("actor")
    return bool(actor is not None and actor.signed_in)
