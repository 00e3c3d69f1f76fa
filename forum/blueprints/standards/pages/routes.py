"""The routes of the pages of standards, and what their templates use."""

from __future__ import annotations

from typing import Any

from flask_babel import get_locale

from forum.blueprints.standards.rules.codes import in_language
from forum.kernel.web.pages import PageBlueprint

pages = PageBlueprint("standards", "forum.blueprints.standards")


@pages.app_template_filter("in_language")
def _in_language(texts: dict[str, Any]) -> str:
    return in_language(texts, str(get_locale() or "en"))
