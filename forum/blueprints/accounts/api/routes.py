"""The blueprint that the JSON routes of accounts share."""

from __future__ import annotations

from forum.kernel.web.api import ApiBlueprint

api = ApiBlueprint("accounts", "Signing in, sessions, invitations, the people of a city")
