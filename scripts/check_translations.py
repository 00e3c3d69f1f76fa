"""Fail when a string of the interface lacks a translation or a translation lost a placeholder."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

TRANSLATIONS = Path("forum/translations")
LANGUAGES = ("es", "pt", "fr")
METHODS = [("**.py", "python"), ("**/templates/**.html", "jinja2"), ("**/templates/**.txt", "jinja2")]
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2), "_l": None, "_ln": (1, 2), "N_": None}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]")


def used() -> set[str]:
    """Every string that the code and the templates show."""
    found = extract_from_dir("forum", method_map=METHODS, keywords=KEYWORDS)
    return {message if isinstance(message, str) else message[0] for _, _, message, _, _ in found}


def problems(language: str, strings: set[str]) -> list[str]:
    """What is missing or broken in one language."""
    with (TRANSLATIONS / language / "LC_MESSAGES" / "messages.po").open("rb") as file:
        catalogue = read_po(file, locale=language)
    wrong = []
    for string in sorted(strings):
        message = catalogue.get(string)
        texts = [] if message is None else message.string if isinstance(message.string, tuple) else [message.string]
        if not texts or not all(texts) or message.fuzzy:
            wrong.append(f"{language}: not translated: {string!r}")
        elif any(set(PLACEHOLDER.findall(text)) - _offered(message.id) for text in texts):
            wrong.append(f"{language}: unknown placeholder: {string!r}")
    return wrong


def _offered(identity: object) -> set[str]:
    texts = identity if isinstance(identity, tuple) else (identity,)
    return {name for text in texts for name in PLACEHOLDER.findall(str(text))}


def main() -> int:
    strings = used()
    wrong = [problem for language in LANGUAGES for problem in problems(language, strings)]
    print("\n".join(wrong[:50]) or f"translations: {len(strings)} strings in {len(LANGUAGES)} languages")
    if len(wrong) > 50:
        print(f"... and {len(wrong) - 50} more")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
