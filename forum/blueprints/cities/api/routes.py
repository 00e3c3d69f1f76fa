"""The blueprint that the JSON routes of cities share."""

from __future__ import annotations

from forum.kernel.web.api import ApiBlueprint

api = ApiBlueprint("cities", "Cities and the cities like them")
