"""The blueprint that the JSON routes around what happens at an event share."""

from __future__ import annotations

from forum.kernel.web.api import ApiBlueprint

api = ApiBlueprint("events_live", "Questions at events, who was there, feedback, proposals")
