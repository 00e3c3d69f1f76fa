"""The description of the API as a page to read, made from the OpenAPI document itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, current_app, render_template

from forum.kernel.actor import Actor
from forum.kernel.web.access import public

reference = Blueprint("reference", __name__)


@dataclass(frozen=True)
class Operation:
    """One route: how it is called, what it takes and answers."""

    method: str
    path: str
    summary: str
    parameters: list[Mapping[str, Any]]
    body: str
    answers: list[tuple[str, str, str]]

    @property
    def can_be_opened(self) -> bool:
        """Whether a link shows its answer: reading, with nothing to fill into the address."""
        return self.method == "GET" and "{" not in self.path


@reference.get("/api/docs")
@public
def show_api(actor: Actor) -> Any:
    """Every route by its area, and every schema with its fields."""
    description = current_app.extensions["forum_api"].describe().to_dict()
    areas: dict[str, list[Operation]] = {}
    for tag, operation in _operations(description):
        areas.setdefault(tag, []).append(operation)
    return render_template(
        "api/reference.html", areas=areas, schemas=description["components"]["schemas"], kind=kind_of
    )


def kind_of(schema: Mapping[str, Any]) -> str:
    """The type of a value in a few words: `integer`, `list of Post`, `string or null`."""
    if "$ref" in schema:
        return str(schema["$ref"]).rsplit("/", 1)[-1]
    options = schema.get("allOf") or schema.get("anyOf") or schema.get("oneOf")
    if options:
        return " or ".join(kind_of(option) for option in options)
    kind = schema.get("type", "any")
    kinds = kind if isinstance(kind, list) else [kind]
    if "array" in kinds:
        return f"list of {kind_of(schema.get('items', {}))}"
    return " or ".join(str(one) for one in kinds)


def _operations(description: Mapping[str, Any]) -> Iterator[tuple[str, Operation]]:
    for path, item in description["paths"].items():
        shared = item.get("parameters", [])
        for method, told in item.items():
            if method in ("get", "post", "put", "patch", "delete"):
                yield (told.get("tags") or ["other"])[0].removesuffix("_api"), _operation(path, method, told, shared)


def _operation(path: str, method: str, told: Mapping[str, Any], shared: list[Any]) -> Operation:
    content = told.get("requestBody", {}).get("content", {})
    body = next((kind_of(one.get("schema", {})) for one in content.values()), "")
    answers = [
        (status, answer.get("description", ""), _content(answer)) for status, answer in told["responses"].items()
    ]
    return Operation(
        method.upper(), path, told.get("summary", ""), [*shared, *told.get("parameters", [])], body, answers
    )


def _content(answer: Mapping[str, Any]) -> str:
    return next((kind_of(one.get("schema", {})) for one in answer.get("content", {}).values()), "")
