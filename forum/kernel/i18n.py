"""The four languages of the interface and the functions that translate into them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from flask import g, has_request_context, request
from flask_babel import (
    Babel,
    LazyString,
    gettext,
    lazy_gettext,
    lazy_ngettext,
    lazy_pgettext,
    ngettext,
    npgettext,
    pgettext,
    refresh,
)

LANGUAGES = {"en": "English", "es": "Español", "pt": "Português", "fr": "Français"}

babel = Babel()
_ = gettext
_l = lazy_gettext
_ln = lazy_ngettext
_lp = lazy_pgettext

__all__ = [
    "LANGUAGES",
    "LazyString",
    "_",
    "_l",
    "_ln",
    "_lp",
    "babel",
    "choose_language",
    "choose_timezone",
    "ngettext",
    "npgettext",
    "pgettext",
    "suggest_language",
    "written_for",
]


def choose_language() -> str:
    """The first that is there: chosen in this browser, of the reader's profile, of who wrote to her, the browser's."""
    if g and "written_for" in g:
        return str(g.written_for[0])
    if not has_request_context():
        return str(g.get("language", "en")) if g else "en"
    for chosen in (request.cookies.get("language"), getattr(g.get("actor"), "language", None), g.get("language")):
        if chosen in LANGUAGES:
            return str(chosen)
    return request.accept_languages.best_match(list(LANGUAGES)) or "en"


def suggest_language(language: str) -> None:
    """Answer this request in the language in which the reader was written to, unless she has chosen one."""
    g.language = language
    refresh()


def choose_timezone() -> str | None:
    """The time zone of the signed-in reader; None means the application's default, UTC."""
    if g and "written_for" in g:
        return g.written_for[1]  # type: ignore[no-any-return]  # set below
    zone = getattr(g.get("actor"), "timezone", None) if g else None
    return str(zone) if zone else None


@contextmanager
def written_for(language: str | None, timezone: str | None = None) -> Iterator[None]:
    """Within it words, days and times are as somebody else reads them, whose language and time zone these are."""
    before = g.pop("written_for", None)
    g.written_for = (language if language in LANGUAGES else "en", timezone)
    refresh()
    try:
        yield
    finally:
        g.pop("written_for")
        if before is not None:
            g.written_for = before
        refresh()
