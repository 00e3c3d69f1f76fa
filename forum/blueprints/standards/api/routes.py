"""The blueprint that the JSON routes of standards share."""

from __future__ import annotations

from forum.kernel.web.api import ApiBlueprint

api = ApiBlueprint("standards", "Frameworks, practice areas and criteria")
