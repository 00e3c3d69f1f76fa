"""The files of a mail that are worth keeping, and the text with the places of its pictures taken out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from forum.blueprints.notifications.rules.inbound import SMALL_PICTURE
from forum.blueprints.notifications.rules.letter_html import to_markdown
from forum.blueprints.notifications.rules.letter_lines import rejoin, unflow
from forum.blueprints.notifications.rules.letter_phrases import PLACE_OF_PICTURE
from forum.blueprints.notifications.rules.letter_text import strip
from forum.blueprints.notifications.rules.letters import Letter, Part

_CARDS = ("text/vcard", "text/x-vcard", "text/calendar", "application/ics", "application/ms-tnef")


@dataclass(frozen=True)
class Written:
    """What somebody wrote in a mail: the text as Markdown, and the files that she sent with it."""

    text: str
    files: Sequence[Part]


def read_written(letter: Letter, *, answers: bool = True) -> Written:
    """What is new in a mail: of its plain text, else of its HTML. Unless it `answers`, nothing counts as quoted."""
    html = strip(to_markdown(letter.html), answers=answers) if letter.html else None
    if letter.plain.strip():
        plain = unflow(letter.plain, joined=letter.joined) if letter.flowed else letter.plain
        found = strip(plain, answers=answers)
        new = found.new if letter.flowed else rejoin(found.new)
        rest = found.rest
    else:
        new, rest = (html.new, html.rest) if html else ("", "")
    seen = (new + html.new, rest + html.rest) if html else (new, rest)
    files = [part for part in letter.files if _is_worth_keeping(part, *seen)]
    return Written(_without_places(new), files)


def _is_worth_keeping(part: Part, new: str, rest: str) -> bool:
    """Nothing of a signature or of what is quoted, and none of the small pictures that programs draw."""
    if not part.content or part.media_type in _CARDS:
        return False
    if not (part.is_picture and part.inline):
        return True
    if len(part.content) < SMALL_PICTURE:
        return False
    names = [name for name in (part.content_id, part.filename) if name]
    return any(name in new for name in names) or not any(name in rest for name in names)


def _without_places(text: str) -> str:
    return re.sub(r"\n{3,}", "\n\n", PLACE_OF_PICTURE.sub("", text)).strip()
