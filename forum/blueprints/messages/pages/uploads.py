"""Files that come with a form."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from typing import Any

from flask import g, request

from forum.blueprints.files import services as file_services
from forum.blueprints.files.models import File
from forum.blueprints.messages.queries import conversations as queries
from forum.blueprints.messages.rules import MOST_FILES
from forum.kernel.actor import Actor
from forum.kernel.errors import ForumError
from forum.kernel.web.pages import FormState

View = Callable[..., Any]


def keeps_uploads(view: View) -> View:
    """Store the files of the form before anything else is looked at, so that no wrong field costs them.

    `sent_files` names them afterwards, and raises why one was refused.
    """

    @functools.wraps(view)
    def enter(actor: Actor, *args: Any, **kwargs: Any) -> Any:
        g.uploads, g.upload_refusal = [], None
        try:
            for sent in request.files.getlist("files")[:MOST_FILES]:
                if sent.filename:
                    g.uploads.append(file_services.store_upload(actor, sent.stream, sent.filename, kind="message").id)
        except ForumError as refusal:
            g.upload_refusal = refusal
        return view(actor, *args, **kwargs)

    return enter


def sent_files(form: dict[str, Any]) -> list[int]:
    """What was sent before and what came with the form. Raises why a file was refused."""
    if g.upload_refusal is not None:
        raise g.upload_refusal
    return [*form["file_ids"], *g.uploads]


def kept_files(actor: Actor, form: FormState) -> Sequence[File]:
    """The files that a form shown again still has."""
    typed = form.values.get("file_ids") or []
    wanted = [int(number) for number in typed if str(number).isdigit()][:MOST_FILES] + g.get("uploads", [])
    return queries.list_own_uploads(actor, wanted) if wanted else []
