"""HTML routes: forms that keep what was typed, and answers that fit a page or a part of one."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, Response, current_app, flash, g, redirect, request
from marshmallow import Schema, ValidationError, fields
from werkzeug.datastructures import MultiDict

from forum.kernel.database import session
from forum.kernel.errors import ForumError, NotFound, SignInRequired, StaleVersion
from forum.kernel.web.identity import current_actor
from forum.kernel.web.messages import plainly

View = Callable[..., Any]


@dataclass
class FormState:
    """What a template shows in a form: the values typed and the messages by field, `_` for the form itself.

    `stale` says that somebody else has changed the thing meanwhile; the form then carries its new version. `sent_to` is
    the address that a form was sent to and refused by; `defaults` is what another form of the same page holds.
    """

    values: Mapping[str, Any] = field(default_factory=dict)
    errors: Mapping[str, list[str]] = field(default_factory=dict)
    stale: bool = False
    sent_to: str = ""
    defaults: Mapping[str, Any] = field(default_factory=dict)

    def of(self, *addresses: str) -> FormState:
        """The state of the form of the page that is sent to these addresses: nothing of what another was refused."""
        return self if not self.sent_to or self.sent_to in addresses else FormState(dict(self.defaults))


@dataclass(frozen=True)
class Undo:
    """What a form without fields to fill in sends to take back what has just been done; `label` is on its button."""

    url: str
    fields: Mapping[str, str]
    label: str = ""


class PageBlueprint(Blueprint):
    """The HTML routes of one feature; endpoints are `<feature>_pages.<view>`."""

    def __init__(self, feature: str, import_name: str) -> None:
        super().__init__(f"{feature}_pages", import_name, template_folder="templates")


def takes_form(schema: type[Schema], again: View) -> Callable[[View], View]:
    """Read a form by its schema. On wrong input or a refusal, `again` shows the page with all that was typed.

    `again` is called with the actor and those of the address's arguments that it names; it renders `form_state()`. The
    view receives the actor and the checked values.
    """

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def enter(*args: Any, **kwargs: Any) -> Any:
            typed = _typed(schema)
            try:
                return view(*args, schema().load(typed), **kwargs)
            except ValidationError as error:
                messages = {name: _flat(found) for name, found in _messages(error).items()}
                return _show_again(again, FormState(typed, messages), 422, kwargs)
            except (NotFound, SignInRequired):
                raise
            except ForumError as error:
                session.rollback()
                errors = {name: list(found) for name, found in error.errors.items()}
                told = errors or {"_": [str(error.detail)]}
                state = FormState(typed, told, stale=isinstance(error, StaleVersion))
                return _show_again(again, state, error.status, kwargs)

        return enter

    return decorate


def form_state(defaults: Mapping[str, Any] | None = None) -> FormState:
    """The state of the form on this page: what was typed if it is shown again, else the defaults."""
    state: FormState | None = g.get("form_state")
    if state is None:
        return FormState(dict(defaults or {}))
    state = replace(state, defaults=dict(defaults or {}))
    if state.stale and defaults and "version" in defaults:
        return replace(state, values={**state.values, "version": defaults["version"]})
    return state


@contextmanager
def apart_from_sent_form() -> Iterator[None]:
    """Render a part of a page that another feature brings: the form that was sent is not one of its own."""
    state = g.pop("form_state", None)
    try:
        yield
    finally:
        if state is not None:
            g.form_state = state


def keep_in_form(values: Mapping[str, Any]) -> None:
    """Have the form of the page that is shown next, in this request, hold these values as if typed."""
    g.form_state = FormState(dict(values))


def read_query(schema: type[Schema]) -> dict[str, Any]:
    """The address's query as the schema reads it; wrong values fall back to their defaults, as in any link."""
    loaded = schema(unknown="exclude")
    typed = _from_multidict(schema, request.args)
    typed = {name: value for name, value in typed.items() if value not in ("", [])}
    try:
        values: dict[str, Any] = loaded.load(typed)
    except ValidationError as error:
        good = {name: value for name, value in typed.items() if name not in _messages(error)}
        values = loaded.load(good)
    return values


def done(message: str | None, address: str, undo: Undo | None = None) -> Response:
    """After a successful form: tell it and show the page (303), so that reloading sends nothing twice.

    `undo` puts a button beside what is told that takes it back. A form that a script sends with its files gets the
    address alone (204): following it there would use up what is told and lose the part of the page.
    """
    if message:
        told = {"text": str(message), "undo": asdict(undo)} if undo else message
        flash(told, "success")  # type: ignore[arg-type]  # what is told is kept as JSON in the session
    if request.headers.get("X-Upload"):
        return Response(status=204, headers={"Location": address})
    return redirect(address, code=303)  # type: ignore[return-value]  # Flask's own response class


def safe_next(address: str | None, otherwise: str = "/") -> str:
    """An address on this site to go on to, never one elsewhere."""
    if not address or not address.startswith("/") or address.startswith(("//", "/\\")):
        return otherwise
    parts = urlsplit(address)
    return otherwise if parts.scheme or parts.netloc or "\n" in address else address


def wants_fragment() -> bool:
    """Whether htmx asks for a part of the page only."""
    return request.headers.get("HX-Request") == "true" and request.headers.get("HX-Boosted") != "true"


def _show_again(again: View, state: FormState, status: int, kwargs: Mapping[str, Any]) -> Response:
    g.form_state = replace(state, sent_to=request.path)
    named = inspect.signature(again).parameters
    place = {name: value for name, value in kwargs.items() if name in named}
    shown = again(current_actor(), **place) if not hasattr(again, "access") else again(**place)
    response: Response = current_app.make_response(shown)
    response.status_code = status
    return response


def _typed(schema: type[Schema]) -> dict[str, Any]:
    typed = _from_multidict(schema, request.form)
    typed |= {name: file for name, file in request.files.items() if file.filename and name in schema().fields}
    return typed


def _from_multidict(schema: type[Schema], values: MultiDict[str, str]) -> dict[str, Any]:
    typed: dict[str, Any] = {}
    declared = schema().fields
    for name in values:
        if name in ("csrf_token", "next", "client_id"):
            continue
        kind = declared.get(name)
        if isinstance(kind, fields.List):
            typed[name] = [value for value in values.getlist(name) if value != ""]
        elif values[name] == "" and kind is not None and kind.allow_none:
            typed[name] = None
        else:
            typed[name] = values[name]
    for name, kind in declared.items():
        if isinstance(kind, fields.List) and name not in typed and values is request.form:
            typed[name] = []
        if isinstance(kind, fields.Boolean) and name not in typed and values is request.form:
            typed[name] = False
    return typed


def _messages(error: ValidationError) -> dict[str, Any]:
    found: dict[str, Any] = error.normalized_messages()  # type: ignore[no-untyped-call]  # marshmallow's own
    return found


def _flat(messages: Any) -> list[str]:
    if isinstance(messages, Mapping):
        return [text for found in messages.values() for text in _flat(found)]
    if isinstance(messages, list | tuple):
        return [text for found in messages for text in _flat(found)]
    return [plainly(messages)]
