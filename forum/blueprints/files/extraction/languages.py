"""Tells the four languages of Plaza apart."""

import os
from functools import cache
from typing import Any

LANGUAGES = ("en", "es", "fr", "pt")
FEWEST_WORDS = 8

_SAMPLE = 12_000


def detect(text: str) -> str | None:
    """The language of a text, or None when it is too short to tell or in none of the four.

    Judged on its middle, since title pages and tables of contents mix languages.
    """
    start = max(0, (len(text) - _SAMPLE) // 2)
    sample = text[start : start + _SAMPLE]
    if sum(word.isalpha() for word in sample.split()) < FEWEST_WORDS:
        return None
    language, _ = identifier().classify(sample)
    return language if language in LANGUAGES else None


@cache
def identifier() -> Any:
    """The model; it takes 0.7 seconds and 40 MiB to load, and a temporary file to unpack."""
    # One thread: a process that forks must not have others, and each would reserve address space.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE)
