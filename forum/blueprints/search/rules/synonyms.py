"""Words that find one another."""

from __future__ import annotations

MOST_SYNONYMS = 30  # words in a group
Synonyms = tuple[tuple[str, ...], ...]  # groups of words that find one another
