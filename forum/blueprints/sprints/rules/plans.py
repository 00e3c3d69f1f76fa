"""What a city's plan consists of, what its states are called, and what members are told of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from forum.kernel.errors import Invalid
from forum.kernel.i18n import LazyString, _, _l, _lp
from forum.kernel.text import clean

WRITING, HANDED_IN, CHANGES = "writing", "submitted", "changes"
ACCEPTED, PUBLISHED = "accepted", "published"
PLAN_STATES = (WRITING, HANDED_IN, CHANGES, ACCEPTED, PUBLISHED)
WRITTEN = (WRITING, CHANGES)
DONE = (ACCEPTED, PUBLISHED)
AUDIENCES = ("members", "public")
LONGEST_HEADING, LONGEST_GUIDANCE, LONGEST_WORDS, LONGEST_REMARK = 160, 2_000, 20_000, 2_000
MOST_SECTIONS, LONGEST_ATTRIBUTION = 20, 300

PLAN_NAMES: dict[str, LazyString] = {
    WRITING: _lp("plan", "Being written"), HANDED_IN: _l("Waits for review"), CHANGES: _l("Changes asked for"),
    ACCEPTED: _l("Accepted"), PUBLISHED: _lp("plan", "Published"),
}  # fmt: skip
PLAN_BADGES = {WRITING: "neutral", HANDED_IN: "accent", CHANGES: "warning", ACCEPTED: "success", PUBLISHED: "success"}


def read_sections(told: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The sections of a template as they were written; those without a heading are left out.

    A section keeps its key, a new one gets the next free. Raises Invalid (`sections`) for too many and for a key that
    comes twice.
    """
    kept = [one for one in told if _line(one.get("heading"))]
    if len(kept) > MOST_SECTIONS:
        raise Invalid(errors={"sections": [_("A plan has at most %(num)s sections.", num=MOST_SECTIONS)]})
    keys = [_line(one.get("key"))[:20] for one in kept]
    named = [key for key in keys if key]
    if len(set(named)) < len(named):
        raise Invalid(errors={"sections": [_("Two sections have the same key.")]})
    free = (key for number in range(1, 1000) if (key := f"s{number}") not in named)
    return [
        {"key": key or next(free), "heading": _line(one.get("heading"))[:LONGEST_HEADING],
         "guidance": clean(str(one.get("guidance") or "")).strip()[:LONGEST_GUIDANCE],
         "required": bool(one.get("required"))} for key, one in zip(keys, kept, strict=True)
    ]  # fmt: skip


def attribution_of(city: str, authors: Iterable[str]) -> str:
    """Who made a plan: the city, then those who wrote it."""
    names = ", ".join(authors)
    return (f"{city}: {names}" if names else city)[:LONGEST_ATTRIBUTION]


def enough(present: int, held: int, least: int) -> bool:
    """Whether a city was at `least` per cent of the sessions of which attendance is known."""
    return present * 100 >= least * held


def waiting_words(city: str, sprint: str) -> str:
    """A city handed its plan in."""
    return str(_("The plan of %(city)s waits for review: %(title)s", city=city, title=sprint))


def reviewed_words(state: str, sprint: str) -> str:
    """What became of one's own city's plan."""
    if state == PUBLISHED:
        return str(_("The plan of your city is published: %(title)s", title=sprint))
    if state == ACCEPTED:
        return str(_("The plan of your city is accepted: %(title)s", title=sprint))
    return str(_("Programme staff ask for changes in your city’s plan: %(title)s", title=sprint))


def certified_words(sprint: str) -> str:
    """The certificate is there."""
    return str(_("Your city has its certificate: %(title)s", title=sprint))


def _line(told: Any) -> str:
    return " ".join(clean(str(told or "")).split())
