"""The blueprint that the JSON routes of discussions share."""

from __future__ import annotations

from flask import request

from forum.kernel.errors import TooLarge
from forum.kernel.i18n import _
from forum.kernel.web.api import ApiBlueprint

LARGEST_BODY = 512 * 1024  # the longest post, each character escaped as JSON

api = ApiBlueprint("discussions", "Threads and posts")


@api.before_request  # type: ignore[untyped-decorator]  # Flask-Smorest is untyped
def _refuse_large_bodies() -> None:
    request.max_content_length = LARGEST_BODY
    if (request.content_length or 0) > LARGEST_BODY:
        raise TooLarge(_("This is too long. A post can have up to 32,000 characters."))
