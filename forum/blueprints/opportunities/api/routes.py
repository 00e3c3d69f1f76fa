"""The blueprint that the JSON routes of opportunities share."""

from __future__ import annotations

from forum.kernel.web.api import ApiBlueprint

api = ApiBlueprint("opportunities", "Funding, research and partnerships for cities")
