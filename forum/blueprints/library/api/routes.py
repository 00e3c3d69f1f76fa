"""The blueprint that the JSON routes of the library share."""

from __future__ import annotations

from forum.kernel.web.api import ApiBlueprint

api = ApiBlueprint("library", "Shared documents and their text by page")
