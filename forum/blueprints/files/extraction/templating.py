"""Removes what static site generators leave in the sources of their pages."""

import re

_FRONT_MATTER = re.compile(r"\A\ufeff?(---|\+\+\+)[ \t]*\r?\n(.*?)^\1[ \t]*\r?$\n?", re.DOTALL | re.MULTILINE)
_TITLE = re.compile(r"^title\s*[:=]\s*(.+?)\s*$", re.MULTILINE | re.IGNORECASE)
_CODE = r"(?P<code>^(?P<fence>```+|~~~+).*?^(?P=fence)|`[^`\n]+`)"
_TEMPLATING = re.compile(
    _CODE
    + r"|\{%-?.{0,2000}?%\}"  # Liquid, Jinja, Nunjucks tags
    + r"|\{\{[<%]?.{0,2000}?\}\}"  # their expressions, Hugo shortcodes
    + r"|\{#.{0,2000}?#\}"
    + r"|<%.{0,2000}?%>"
    + r"|^:::.*?$"  # containers
    + r"|\{:[^}\n]{0,2000}\}"  # kramdown attributes
    + r"|\[\^[\w-]+\]:?"  # marks of footnotes
    + r"|^[*-]?[ \t]*(\[TOC\]|TOC)[ \t]*$",
    re.DOTALL | re.MULTILINE,
)


def without_front_matter(source: str) -> tuple[str | None, str]:
    """The title that the front matter states, if any, and the source that follows it."""
    front_matter = _FRONT_MATTER.match(source)
    if front_matter is None:
        return None, source
    title = _TITLE.search(front_matter[2])
    stated = title[1].strip("'\"").strip() if title else ""
    return stated or None, source[front_matter.end() :]


def without_templating(source: str) -> str:
    """The source without tags, expressions and attributes of templates; code blocks stay as they are."""
    return _TEMPLATING.sub(lambda match: match["code"] or "", source)
