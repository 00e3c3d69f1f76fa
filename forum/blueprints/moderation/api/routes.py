"""The blueprint that the JSON routes of moderation share."""

from __future__ import annotations

from forum.kernel.web.api import ApiBlueprint

api = ApiBlueprint("moderation", "Reports, the review queue, sanctions and the log")
