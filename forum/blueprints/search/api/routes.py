"""The blueprint that the JSON routes of search share."""

from __future__ import annotations

from forum.kernel.web.api import ApiBlueprint

api = ApiBlueprint("search", "One box over people, threads, posts and documents by page")
