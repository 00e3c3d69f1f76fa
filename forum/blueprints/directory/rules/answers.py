"""Reading what a member says in a field by the type of the field."""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from forum.kernel.i18n import _
from forum.kernel.text import clean

LONGEST = {"text": 200, "long_text": 4000, "link": 500}
LARGEST_NUMBER = 1e15


@dataclass(frozen=True)
class Answer:
    """A value as it is stored: one of these, with the words by which it is found in `text`."""

    text: str = ""
    number: float | None = None
    day: date | None = None
    choice: str | None = None


class NotAnAnswer(Exception):
    """What was sent does not fit the type of the field; the message says what would."""


def read_answers(kind: str, given: Any, choices: Collection[str] = ()) -> list[Answer]:
    """The answers in what was sent, none when it is empty. Raises NotAnAnswer."""
    if given is None or given == "" or given == []:
        return []
    if kind in LONGEST:
        return _read_text(kind, given)
    return [*_READERS[kind](given, choices)]


def _read_text(kind: str, given: Any) -> list[Answer]:
    if not isinstance(given, str):
        raise NotAnAnswer(_("Write text here."))
    text = clean(given).strip()
    if kind != "long_text":
        text = " ".join(text.split())
    if len(text) > LONGEST[kind]:
        raise NotAnAnswer(_("Use at most %(max)s characters.", max=LONGEST[kind]))
    if kind == "link" and text and not _is_link(text):
        raise NotAnAnswer(_("Enter an address such as https://city.example/data."))
    return [Answer(text=text)] if text else []


def _is_link(text: str) -> bool:
    try:
        parts = urlsplit(text)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and " " not in text and not parts.username
    except ValueError:
        return False


def _read_number(given: Any, _choices: Collection[str]) -> list[Answer]:
    try:
        number = float(given) if isinstance(given, int | float | str) and not isinstance(given, bool) else math.nan
    except (ValueError, OverflowError):
        number = math.nan
    if not math.isfinite(number) or abs(number) > LARGEST_NUMBER:
        raise NotAnAnswer(_("Enter a number."))
    return [Answer(number=number)]


def _read_day(given: Any, _choices: Collection[str]) -> list[Answer]:
    try:
        return [Answer(day=date.fromisoformat(given))]
    except (ValueError, TypeError) as error:
        raise NotAnAnswer(_("Enter a date such as 2026-03-31.")) from error


def _read_choice(given: Any, choices: Collection[str]) -> list[Answer]:
    if not isinstance(given, str) or given not in choices:
        raise NotAnAnswer(_("Choose one of: %(choices)s.", choices=", ".join(choices)))
    return [Answer(choice=given)]


def _read_choices(given: Any, choices: Collection[str]) -> list[Answer]:
    several = given if isinstance(given, list) else [given]
    if not all(isinstance(one, str) for one in several):
        raise NotAnAnswer(_("Choose one of: %(choices)s.", choices=", ".join(choices)))
    return [answer for one in dict.fromkeys(several) for answer in _read_choice(one, choices)]


def _read_yes_no(given: Any, _choices: Collection[str]) -> list[Answer]:
    told = ("yes" if given else "no") if isinstance(given, bool) else given
    if told not in ("yes", "no"):
        raise NotAnAnswer(_("Choose yes or no."))
    return [Answer(choice=told)]


_READERS = {
    "number": _read_number,
    "date": _read_day,
    "choice": _read_choice,
    "choices": _read_choices,
    "yes_no": _read_yes_no,
}
