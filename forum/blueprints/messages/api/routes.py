"""The blueprint that the JSON routes of messages share."""

from __future__ import annotations

from forum.kernel.web.api import ApiBlueprint

api = ApiBlueprint("messages", "Conversations between members")
