"""The blueprint that the JSON routes of groups share."""

from __future__ import annotations

from forum.kernel.web.api import ApiBlueprint

api = ApiBlueprint("groups", "Groups and who belongs to them")
