"""Collect the strings of the interface into the catalogues of each language and compile them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

TRANSLATIONS = Path("forum/translations")
LANGUAGES = ("es", "pt", "fr")
KEYWORDS = ("_l", "_ln:1,2", "_lp:1c,2", "N_")


def run(*arguments: str) -> None:
    subprocess.run([str(Path(sys.executable).with_name("pybabel")), "-q", *arguments], check=True)


def collect() -> Path:
    """All strings of the code and the templates, in `messages.pot`."""
    template = TRANSLATIONS / "messages.pot"
    TRANSLATIONS.mkdir(exist_ok=True)
    keywords = [part for keyword in KEYWORDS for part in ("-k", keyword)]
    run("extract", "-F", "babel.cfg", *keywords, "--no-location", "--sort-output",
        "-o", str(template), "forum")  # fmt: skip
    return template


def main() -> None:
    template = collect()
    for language in LANGUAGES:
        known = (TRANSLATIONS / language / "LC_MESSAGES" / "messages.po").exists()
        run("update" if known else "init", "-i", str(template), "-d", str(TRANSLATIONS), "-l", language,
            *(("--no-fuzzy-matching", "--ignore-obsolete", "--no-wrap") if known else ("--no-wrap",)))  # fmt: skip
    run("compile", "-d", str(TRANSLATIONS))


if __name__ == "__main__":
    main()
