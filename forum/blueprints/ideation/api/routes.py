"""The blueprint that the JSON routes of ideation share."""

from __future__ import annotations

from forum.kernel.web.api import ApiBlueprint

api = ApiBlueprint("ideation", "Ideation sessions: themes, concepts, votes")
