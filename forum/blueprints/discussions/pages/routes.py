"""The blueprint that the pages of discussions share."""

from __future__ import annotations

from flask import request

from forum.kernel.errors import TooLarge
from forum.kernel.i18n import _
from forum.kernel.web.pages import PageBlueprint

LARGEST_FORM = 512 * 1024  # the longest post, each character escaped as in an address
pages = PageBlueprint("discussions", "forum.blueprints.discussions")


@pages.before_request
def _refuse_large_forms() -> None:
    with_files = request.mimetype == "multipart/form-data"  # then each file has its own bound
    if (request.content_length or 0) > LARGEST_FORM and not with_files:
        raise TooLarge(_("This is too long. A post can have up to 32,000 characters."))
