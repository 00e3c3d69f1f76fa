"""The blueprint that the JSON routes of home share."""

from __future__ import annotations

from forum.kernel.web.api import ApiBlueprint

api = ApiBlueprint("home", "What you work towards, and what comes next for it")
