"""Files that come with a form: kept before anything else is looked at, so that no wrong field costs them."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import IO, Any

from flask import g, request

from forum.kernel.actor import Actor
from forum.kernel.errors import ForumError
from forum.kernel.web.fields import whole_number
from forum.kernel.web.pages import FormState

View = Callable[..., Any]
Store = Callable[[Actor, IO[bytes], str], int]


def keeps_uploads(store: Store, most: int) -> Callable[[View], View]:
    """Store up to `most` files of the field `files` with `store`, which answers an id, before the view runs.

    `sent_files` names them afterwards, and raises why one was refused.
    """

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def enter(actor: Actor, *args: Any, **kwargs: Any) -> Any:
            g.uploads, g.upload_refusal = [], None
            try:
                for sent in request.files.getlist("files")[:most]:
                    if sent.filename:
                        g.uploads.append(store(actor, sent.stream, sent.filename))
            except ForumError as refusal:
                g.upload_refusal = refusal
            return view(actor, *args, **kwargs)

        return enter

    return decorate


def sent_files(form: dict[str, Any]) -> list[int]:
    """What was sent before and what came with the form. Raises why a file was refused."""
    if g.upload_refusal is not None:
        raise g.upload_refusal
    return [*form["file_ids"], *g.uploads]


def typed_files(form: FormState, most: int) -> list[int]:
    """The ids of the files that a form shown again still names, and of those that came with it."""
    typed = form.values.get("file_ids") or []
    came: list[int] = g.get("uploads", [])
    return [number for one in typed if (number := whole_number(one)) is not None][:most] + came
