"""JSON routes: documented, typed, written once even when sent twice."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable
from copy import deepcopy
from http import HTTPStatus
from typing import Any, cast

from flask import Response, current_app, request
from flask_smorest import Blueprint
from marshmallow import RAISE, Schema

from forum.kernel.etags import etag, version_of
from forum.kernel.web.fields import ProblemSchema
from forum.kernel.web.once import once

View = Callable[..., Any]


class ApiBlueprint(Blueprint):  # type: ignore[misc]  # Flask-Smorest is untyped
    """The JSON routes of one feature, under `/api/v1`."""

    def __init__(self, feature: str, description: str = "") -> None:
        super().__init__(f"{feature}_api", __name__, url_prefix="/api/v1", description=description)

    def route(self, rule: str, *, methods: Iterable[str] = ("GET",), **options: Any) -> Callable[[View], View]:
        """Register a view; POSTs answer the same to the same Idempotency-Key, all declare their refusals."""
        verbs = list(methods)

        def register(view: View) -> View:
            known = set(getattr(view, "_apidoc", {}).get("response", {}).get("responses", {}))
            view = self.problem(*(_refusals(view, rule, verbs) - {int(code) for code in known}))(view)
            if "POST" in verbs and getattr(view, "access", "") == "signed_in":
                view = once(view)
            name = options.pop("endpoint", view.__name__)
            super(ApiBlueprint, self).route(rule, methods=verbs, endpoint=name, **options)(view)
            return view

        return register

    def takes(self, schema: type[Schema] | Schema, location: str = "json", **options: Any) -> Callable[[View], View]:
        """Read and check the input (`json`, `query`, `form` or `files`); the view receives it as a dictionary."""
        if location == "query":
            options.setdefault("unknown", RAISE)  # a misspelt filter must not pass for none
        arguments: Callable[[View], View] = self.arguments(schema, location=location, **options)

        def decorate(view: View) -> View:
            wrapped = arguments(view)
            wrapped.has_input = True  # type: ignore[attr-defined]  # read when the refusals are declared
            wrapped.input_locations = {*getattr(view, "input_locations", ()), location}  # type: ignore[attr-defined]
            return wrapped

        return decorate

    def gives(
        self,
        schema: type[Schema] | None = None,
        status: int = 200,
        *,
        with_etag: bool | str = False,
        description: str = "",
    ) -> Callable[[View], View]:
        """Shape the answer. `with_etag` uses the object's `version`, or the attribute of that name: GET answers 304,
        writers send If-Match."""

        def decorate(view: View) -> View:
            @functools.wraps(view)
            def answer(*args: Any, **kwargs: Any) -> Response:
                return _respond(view(*args, **kwargs), schema, status, with_etag)

            options: dict[str, Any] = {"schema": schema} if schema else {}
            if with_etag:
                options["headers"] = {"ETag": {"schema": {"type": "string"}, "description": "Its version"}}
            text = description or HTTPStatus(status).phrase
            documented: View = self.alt_response(status, description=text, **options)(answer)
            if with_etag:
                documented = self.alt_response(304, description="Not modified")(documented)
            return documented

        return decorate

    @staticmethod
    def _make_doc_response_schema(schema: Schema | None) -> type[Schema] | None:
        """The class says the same, and unlike an instance costs nothing when each decorator copies what is declared."""
        return type(schema) if schema else None

    def problem(self, *statuses: int) -> Callable[[View], View]:
        """Declare refusals."""

        def decorate(view: View) -> View:
            # Written into what is declared once, not by a layer around the view for each of some thousand refusals.
            declared = deepcopy(getattr(view, "_apidoc", {}))
            responses = declared.setdefault("response", {}).setdefault("responses", {})
            for status in statuses:
                told = {"description": HTTPStatus(status).phrase, "content_type": "application/problem+json"}
                responses.setdefault(status, []).append({"schema": ProblemSchema, **told})
            view._apidoc = declared  # type: ignore[attr-defined]  # where Flask-Smorest looks for it
            return view

        return decorate


def expected_version() -> int | None:
    """The version in If-Match; None when the request has none."""
    return version_of(request.headers.get("If-Match"))


def _refusals(view: View, rule: str, methods: list[str]) -> set[int]:
    statuses = {400, 403, 429, 503}
    if getattr(view, "access", "") == "signed_in":
        statuses.add(401)
    if "<" in rule:
        statuses.add(404)
    if getattr(view, "has_input", False):
        statuses |= {404, 422}
    if set(methods) - {"GET"}:
        statuses |= {404, 409, 413, 415, 422}
    if set(methods) & {"PATCH", "PUT", "DELETE"}:
        statuses |= {412, 428}
    return statuses


def _respond(result: Any, schema: type[Schema] | None, status: int, with_etag: bool | str) -> Response:
    if isinstance(result, Response):
        return result
    if schema is None:
        return Response(status=status)
    body = schema().dump(result)
    response = cast(Response, current_app.json.response(body))
    response.status_code = status
    if with_etag:
        response.set_etag(etag(getattr(result, "version" if with_etag is True else with_etag), body))
        if request.method == "GET":
            response.make_conditional(request)
    return response
