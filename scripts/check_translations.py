"""Fail when a string of the interface lacks a translation or a translation lost a placeholder."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

from babel.messages.catalog import Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

TRANSLATIONS = Path("forum/translations")
LANGUAGES = ("es", "pt", "fr")
METHODS = [("**.py", "python"), ("**/templates/**.html", "jinja2"), ("**/templates/**.txt", "jinja2")]
KEYWORDS: dict[str, Any] = {
    "_": None,
    "gettext": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "_l": None,
    "_ln": (1, 2),
    "_lp": ((1, "c"), 2),
    "N_": None,
}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w+\}")
COUNTS = {"%(num)s", "%(count)s", "{n}"}  # a singular may say "one" instead
MOST_SHOWN = 25

String = tuple[str, str | None]


def used() -> set[String]:
    """Every string that the code and the templates show, with its context."""
    found = extract_from_dir("forum", method_map=METHODS, keywords=KEYWORDS)
    return {(message if isinstance(message, str) else message[0], context) for _, _, message, _, context in found}


def problems(language: str, strings: set[String]) -> list[str]:
    """What is missing or broken in one language."""
    with (TRANSLATIONS / language / "LC_MESSAGES" / "messages.po").open("rb") as file:
        catalogue = read_po(file, locale=language)
    wrong = []
    for string, context in sorted(strings, key=lambda one: (one[0], one[1] or "")):
        named = f"{string!r}{f' ({context})' if context else ''}"
        message = catalogue.get(string, context)
        texts = _texts(message.string) if message else ()
        if message is None or message.fuzzy or not texts or not all(texts):
            wrong.append(f"{language}: not translated: {named}")
        elif difference := _placeholders_off(message, texts):
            wrong.append(f"{language}: {difference}: {named}")
    return wrong


def _placeholders_off(message: Message, texts: tuple[str, ...]) -> str:
    offered = {name for text in _texts(message.id) for name in PLACEHOLDER.findall(text)}
    for text in texts:
        found = set(PLACEHOLDER.findall(text))
        if found - offered:
            return "unknown placeholder"
        if offered - found - (COUNTS if len(texts) > 1 else set()):
            return "lost placeholder"
    return ""


def _texts(part: Any) -> tuple[str, ...]:
    return tuple(part) if isinstance(part, (tuple, list)) else (part,)


def main() -> int:
    strings = used()
    failed = False
    for language in LANGUAGES:
        wrong = problems(language, strings)
        failed = failed or bool(wrong)
        print(f"{language}: {len(strings) - len(wrong)} of {len(strings)} strings are translated")
        print("".join(f"{line}\n" for line in wrong[:MOST_SHOWN]), end="")
        if len(wrong) > MOST_SHOWN:
            print(f"{language}: ... and {len(wrong) - MOST_SHOWN} more")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
