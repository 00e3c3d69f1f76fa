"""The blueprint that the pages of accounts share."""

from __future__ import annotations

from forum.kernel.web.pages import PageBlueprint

pages = PageBlueprint("accounts", "forum.blueprints.accounts")
