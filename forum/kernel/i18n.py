"""The four languages of the interface and the functions that translate into them."""

from __future__ import annotations

from typing import Any

from flask import g, has_request_context, request
from flask_babel import Babel, LazyString, gettext, lazy_gettext, lazy_ngettext, ngettext

LANGUAGES = {"en": "English", "es": "Español", "pt": "Português", "fr": "Français"}

babel = Babel()
_ = gettext
_l = lazy_gettext
_ln = lazy_ngettext

__all__ = ["LANGUAGES", "LazyString", "_", "_l", "_ln", "babel", "choose_language", "choose_timezone", "ngettext"]


def choose_language() -> str:
    """The reader's own choice, else the browser's, else English."""
    if not has_request_context():
        return str(g.get("language", "en")) if g else "en"
    chosen: Any = getattr(g.get("actor"), "language", None) or request.cookies.get("language")
    if chosen in LANGUAGES:
        return str(chosen)
    return request.accept_languages.best_match(list(LANGUAGES)) or "en"


def choose_timezone() -> str | None:
    """The time zone of the signed-in reader; None means the application's default, UTC."""
    zone = getattr(g.get("actor"), "timezone", None) if g else None
    return str(zone) if zone else None
