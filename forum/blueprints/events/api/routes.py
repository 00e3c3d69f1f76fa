"""The blueprint that the JSON routes of events, registrations and the calendar share."""

from __future__ import annotations

from forum.kernel.web.api import ApiBlueprint

api = ApiBlueprint("events", "Events, who comes to them, and one's own calendar")
