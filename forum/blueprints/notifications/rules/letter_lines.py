"""Lines of mails that belong together, as far as programs broke them."""

from __future__ import annotations

import re

NARROWEST, WIDEST = 60, 80
_LISTED = re.compile(r"\s*(?:[-*+•]|\d{1,3}[.)])\s|\s*[|#>`]|\s{2,}\S")


def unflow(text: str, *, joined: bool = False) -> str:
    """Text of `format=flowed` with its paragraphs on one line each (RFC 3676, 4.5)."""
    made: list[str] = []
    open_depth: int | None = None
    for line in text.split("\n"):
        bare = line.lstrip(">")
        depth = len(line) - len(bare)
        bare = bare.removeprefix(" ")
        signature = bare == "-- "
        if open_depth == depth and not signature:
            made[-1] += bare
        else:
            made.append((">" * depth + " " if depth else "") + bare)
        open_depth = depth if bare.endswith(" ") and not signature else None
        if open_depth is not None and joined:
            made[-1] = made[-1][:-1]
    return "\n".join(made)


def rejoin(text: str) -> str:
    """Text whose lines a program broke at a width, with its paragraphs on one line each.

    A line goes on in the next when its first word had no more room; what people broke themselves stays.
    """
    lines = text.split("\n")
    width = max((len(line) for line in lines if not line.startswith(">")), default=0)
    if not NARROWEST <= width <= WIDEST:
        return text
    made: list[str] = []
    before = ""
    for line in lines:
        words = line.split()
        goes_on = bool(words and before.strip()) and not _LISTED.match(line) and not before.startswith(">")
        if goes_on and len(before.rstrip()) + 1 + len(words[0]) > width:
            made[-1] = f"{made[-1].rstrip()} {line.strip()}"
        else:
            made.append(line)
        before = line
    return "\n".join(made)
