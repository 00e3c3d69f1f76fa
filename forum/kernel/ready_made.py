"""Sentences of ours that are kept as they were sent, and read later in the language of whoever reads them."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from flask_babel import force_locale

from forum.kernel.i18n import LANGUAGES, LazyString

_sentences: list[LazyString] = []


def add_ready_made(sentences: Iterable[LazyString]) -> None:
    """Register sentences, once, when a feature is imported."""
    _sentences.extend(sentences)


def in_readers_language(text: str) -> str:
    """A ready-made sentence in the reader's language; what somebody wrote in her own words stays as it is."""
    return str(_known().get(text, text)) if text else text


@cache
def _known() -> dict[str, LazyString]:
    found: dict[str, LazyString] = {}
    for language in LANGUAGES:
        with force_locale(language):
            found |= {str(sentence): sentence for sentence in _sentences}
    return found
