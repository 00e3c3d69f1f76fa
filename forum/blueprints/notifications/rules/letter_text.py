"""What somebody wrote in a mail, without what her program put around it: signatures and what she answered.

Nothing that stands above what is quoted is ever lost but a signature. Answers written between the lines keep the
lines they answer, as quotes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from forum.blueprints.notifications.rules.letter_phrases import (
    A_DAY,
    LABELLED,
    MY_DEVICES,
    OLD_GMAIL,
    OPENS_WROTE,
    ORIGINAL,
    SENT_FROM,
    WROTE,
)

MOST_LINES_OF_A_HEAD = 4
LONGEST_HEAD = 400
MOST_SIGNED_LINES = 12
_EMPTY_LINES = re.compile(r"\n(?:[^\S\n]*\n){3,}")
_RULE = re.compile(r"\s*_{5,}\s*")
_SPACES = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2007": " ", "\u200b": None, "\u200e": None, "\u200f": None})


@dataclass(frozen=True)
class Stripped:
    """`new` is what was written, `rest` what was taken away: the signature and what is answered."""

    new: str
    rest: str


def strip(text: str, *, answers: bool = True) -> Stripped:
    """What is new in the text of a mail. Unless it `answers`, only the signature is taken away."""
    lines = _EMPTY_LINES.sub("\n\n\n", text.translate(_SPACES)).split("\n")
    if not answers:
        kept, gone = _without_signature(lines)
        return _as_stripped(kept, gone)
    end = _find_quoted_rest(lines)
    kept, gone = _without_quotes(lines[:end])
    return _as_stripped(kept, [*gone, *lines[end:]])


def _as_stripped(kept: Sequence[str], gone: Sequence[str]) -> Stripped:
    new = re.sub(r"\n{3,}", "\n\n", "\n".join(line.rstrip() for line in kept)).strip("\n")
    return Stripped(new if new.strip() else "", "\n".join(gone))


def _find_quoted_rest(lines: Sequence[str]) -> int:
    """Where a quote begins that goes on to the end without marks of its own, as Outlook writes it."""
    last_mark = _last(lines, lambda line: line.startswith(">")) or 0
    for place, line in enumerate(lines):
        if line.startswith(">"):
            continue
        if ORIGINAL.fullmatch(line) or _begins_block(lines, place) or _begins_unmarked(lines, place, last_mark):
            return _above_rule(lines, place)
    return len(lines)


def _above_rule(lines: Sequence[str], place: int) -> int:
    above = place
    while above and not lines[above - 1].strip():
        above -= 1
    return above - 1 if above and _RULE.fullmatch(lines[above - 1]) else place


def _begins_block(lines: Sequence[str], place: int) -> bool:
    """Whether lines such as From, Sent, To and Subject begin here."""
    if not LABELLED["from"].match(lines[place]):
        return False
    following = [line for line in lines[place + 1 : place + 10] if line.strip()][:5]
    found = {name for line in following for name in ("sent", "to", "subject") if LABELLED[name].match(line)}
    return len(found) >= 2


def _begins_unmarked(lines: Sequence[str], place: int, last_mark: int) -> bool:
    """Whether a head with day and address stands here, and what it is about follows without marks."""
    length = _head_at(lines, place)
    if not length:
        return False
    head = " ".join(lines[place : place + length])
    return "@" in head and last_mark < place + length


def _head_at(lines: Sequence[str], place: int) -> int:
    """How many lines the sentence `On that day, somebody wrote:` has that begins here; 0 when none does."""
    if not lines[place].strip() or lines[place].startswith(">"):
        return 0
    if OLD_GMAIL.fullmatch(lines[place][:LONGEST_HEAD]) and "@" in lines[place]:
        return 1
    if not OPENS_WROTE.match(lines[place]):
        return 0
    head = ""
    for length in range(1, MOST_LINES_OF_A_HEAD + 1):
        more = lines[place + length - 1 : place + length]
        if not more or not more[0].strip() or more[0].startswith(">"):
            return 0
        head = f"{head} {more[0].strip()}".strip()[:LONGEST_HEAD]
        if WROTE.search(head):
            return length if A_DAY.search(head) else 0
    return 0


@dataclass
class _Block:
    quoted: bool
    lines: list[str]
    attributed: bool = False

    @property
    def empty(self) -> bool:
        return not any(line.lstrip("> ").strip() for line in self.lines)


def _without_quotes(lines: Sequence[str]) -> tuple[list[str], list[str]]:
    blocks, gone = _blocks(lines)
    signed: list[_Block] = []
    for block in blocks:
        if not block.quoted:
            block.lines, signature = _without_signature(block.lines)
            gone += signature
        if not block.empty:
            signed.append(block)
    while signed and signed[-1].quoted:
        gone += signed.pop().lines
        if signed:
            gone += _pop_bare_head(signed[-1])
            if signed[-1].empty:
                signed.pop()
    if len(signed) == 2 and signed[0].quoted and signed[0].attributed:
        gone += signed.pop(0).lines  # all was quoted first, and answered below
    return [line for block in signed for line in _shown(block)], gone


def _blocks(lines: Sequence[str]) -> tuple[list[_Block], list[str]]:
    """What is quoted and what is not in turn, without the heads of quotes."""
    blocks: list[_Block] = []
    heads: list[str] = []
    place, attributed = 0, False
    while place < len(lines):
        length = _head_at(lines, place)
        if length and _is_followed_by_marks(lines, place + length):
            heads += lines[place : place + length]
            place, attributed = place + length, True
            continue
        quoted = lines[place].startswith(">")
        if not blocks or blocks[-1].quoted != quoted:
            if not quoted and not lines[place].strip() and blocks and _is_followed_by_marks(lines, place):
                blocks[-1].lines.append(">")  # an empty line within what is quoted
                place += 1
                continue
            blocks.append(_Block(quoted, [], attributed and quoted))
        blocks[-1].lines.append(lines[place])
        place += 1
    return blocks, heads


def _is_followed_by_marks(lines: Sequence[str], place: int) -> bool:
    while place < len(lines) and not lines[place].strip():
        place += 1
    return place < len(lines) and lines[place].startswith(">")


def _pop_bare_head(block: _Block) -> list[str]:
    """The line `Somebody wrote:` right above a quote that is taken away."""
    filled = [place for place, line in enumerate(block.lines) if line.strip()]
    if not filled or len(block.lines[filled[-1]]) > 120 or not WROTE.search(block.lines[filled[-1]]):
        return []
    gone = block.lines[filled[-1] :]
    block.lines = block.lines[: filled[-1]]
    return gone


def _shown(block: _Block) -> list[str]:
    if not block.quoted:
        return block.lines if not block.lines or not block.lines[0].strip() else ["", *block.lines]
    inner = list(block.lines)
    while inner and not inner[-1].strip("> "):
        inner.pop()
    return ["", *(re.sub(r"^(>+)(?=[^> ])", r"\1 ", line) for line in inner), ""]


def _without_signature(lines: Sequence[str]) -> tuple[list[str], list[str]]:
    """What stands above a signature, and the signature: below two dashes, or what a telephone says of itself."""
    kept = list(lines)
    gone: list[str] = []
    for place, line in enumerate(kept):
        if line == "-- " or (line.rstrip() in ("--", "—", "__") and _is_short(kept, place)):
            kept, gone = kept[:place], kept[place:]
            break
    return _without_sent_from(kept, gone)


def _is_short(lines: Sequence[str], place: int) -> bool:
    left = len(lines) - place
    return left <= 4 * MOST_SIGNED_LINES and sum(1 for line in lines[place + 1 :] if line.strip()) <= MOST_SIGNED_LINES


def _without_sent_from(kept: list[str], gone: list[str]) -> tuple[list[str], list[str]]:
    last = _last(kept, str.strip)
    while last is not None and _is_sent_from(kept[last]):
        kept, gone = kept[:last], [*kept[last:], *gone]
        last = _last(kept, str.strip)
    return kept, gone


def _is_sent_from(line: str) -> bool:
    return len(line) <= 110 and SENT_FROM.fullmatch(line) is not None and MY_DEVICES.search(line) is not None


def _last(lines: Sequence[str], holds: Callable[[str], object]) -> int | None:
    return next((place for place in range(len(lines) - 1, -1, -1) if holds(lines[place])), None)
