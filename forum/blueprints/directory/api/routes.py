"""The blueprint that the JSON routes of the directory share."""

from __future__ import annotations

from forum.kernel.web.api import ApiBlueprint

api = ApiBlueprint("directory", "People and what they can help with")
