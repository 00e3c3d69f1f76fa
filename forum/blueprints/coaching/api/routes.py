"""The blueprint that the JSON routes of coaching share."""

from __future__ import annotations

from forum.kernel.web.api import ApiBlueprint

api = ApiBlueprint("coaching", "Mentors, requests for help, mentorings and appointments")
