"""A request sent again since its answer never came is done once: `Idempotency-Key`, of the API and of pages."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from flask import Response, current_app, request

from forum.kernel import idempotency
from forum.kernel.use_case import transaction
from forum.kernel.web.identity import current_actor

View = Callable[..., Any]
_FORMS = ("multipart/form-data", "application/x-www-form-urlencoded")  # read already, so that no bytes are left
_HEADERS = ("ETag", "Location", "Content-Type")


class _Refused(Exception):
    """Nothing was done, so that nothing is kept: the same key may be sent again."""

    def __init__(self, response: Response) -> None:
        self.response = response


def once(view: View) -> View:
    """Answer a key of a signed-in member with what was answered to it first, within a day; without a key each is new.

    What is done and that its key was used are one transaction. A refusal does not use its key up.
    """

    @functools.wraps(view)
    def answer(*args: Any, **kwargs: Any) -> Response:
        key = request.headers.get("Idempotency-Key")
        actor = current_actor()
        if key is None or actor.id is None:
            response: Response = current_app.make_response(view(*args, **kwargs))
            return response
        try:
            with transaction():
                kept = idempotency.claim(actor.id, key, _fingerprint())
                if kept is not None:
                    return _replay(kept)
                response = current_app.make_response(view(*args, **kwargs))
                _keep(actor.id, key, response)
                return response
        except _Refused as refused:
            return refused.response

    return answer


def _keep(member_id: int, key: str, response: Response) -> None:
    if response.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise RuntimeError("an answer that failed is not kept")
    if response.status_code >= HTTPStatus.BAD_REQUEST:
        raise _Refused(response)
    headers = [f"{name}: {response.headers[name]}" for name in _HEADERS if name in response.headers]
    body = response.get_data(as_text=True)
    idempotency.keep(member_id, key, idempotency.Answer(response.status_code, body, headers))


def _replay(kept: idempotency.Answer) -> Response:
    response = Response(kept.body, status=kept.status, mimetype="application/json")
    for header in kept.headers:
        name, value = header.split(": ", 1)
        response.headers[name] = value
    response.headers["Idempotency-Replayed"] = "true"
    return response


def _fingerprint() -> str:
    digest = hashlib.sha256(f"{request.method} {request.full_path}\n".encode())
    if request.mimetype not in _FORMS:
        digest.update(request.get_data(cache=True))
        return digest.hexdigest()
    for name, value in sorted(request.form.items(multi=True)):
        digest.update(f"{name}={value}\n".encode())
    for name, file in sorted(request.files.items(multi=True), key=lambda pair: pair[0]):
        digest.update(f"{name}:{file.filename}\n".encode())
        while chunk := file.stream.read(1 << 18):
            digest.update(chunk)
        file.stream.seek(0)
    return digest.hexdigest()
