"""Codes as people type them, and texts by language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

LONGEST_CODE = 12
_SEPARATORS = re.compile(r"[\s#._\-\u2010-\u2015]+")
_CODE = re.compile(r"[A-Z]{2,6}[0-9]{0,3}")


def normalise_code(text: str) -> str | None:
    """`DM3` for `dm-3`, `#DM 3` or `Dm3`; None for what is no code."""
    code = _SEPARATORS.sub("", text.strip()).upper()
    return code if len(code) <= LONGEST_CODE and _CODE.fullmatch(code) else None


def in_language(texts: Mapping[str, Any], language: str) -> str:
    """The text in a language, English where there is none, empty where there is neither."""
    return str(texts.get(language[:2]) or texts.get("en") or "")
