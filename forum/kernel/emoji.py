"""Emoji by name, as `:tada:`; the names are English ones that people know from elsewhere, or words of our languages."""

from __future__ import annotations

import json
import re
from functools import lru_cache
from pathlib import Path

LIST = Path(__file__).parents[1] / "static" / "emoji.json"  # each entry: the symbol, then its names
NAMED = re.compile(r":([a-z0-9_+-]{1,40}):")


@lru_cache(maxsize=1)
def symbols() -> dict[str, str]:
    """The symbol of each name."""
    entries = json.loads(LIST.read_text(encoding="utf-8"))
    return {name: symbol for symbol, *names in entries for name in names}
