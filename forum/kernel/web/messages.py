"""What the form library says about wrong input, in our words and the reader's language."""

from __future__ import annotations

import re

from forum.kernel.i18n import _


def N_(text: str) -> str:  # noqa: N802  # the customary name that marks a text for translation
    return text


MOST_CHOICES = 12
_KNOWN = [
    (re.compile(pattern), ours)
    for pattern, ours in (
        (r"Missing data for required field\.", N_("This is needed.")),
        (r"Field may not be null\.", N_("This cannot be empty.")),
        (r"(?:Unknown field|Unknown)\.", N_("There is no such field.")),
        (r"Invalid (?:value|input type|type)\.", N_("This value is not accepted.")),
        (r"Not a valid (?:string|utf-8 string)\.", N_("Write text here.")),
        (r"Not a valid integer\.", N_("Enter a whole number.")),
        (r"Not a valid number\.", N_("Enter a number.")),
        (r"Number too large\.", N_("This number is too large.")),
        (r"Not a valid boolean\.", N_("Choose yes or no.")),
        (r"Not a valid date\.", N_("Enter a date such as 2026-03-31.")),
        (r"Not a valid list\.", N_("Send a list.")),
        (r"Not a valid email address\.", N_("Enter an email address such as name@city.example.")),
        (r"Longer than maximum length (?P<max>\d+)\.", N_("Use at most %(max)s characters.")),
        (r"Shorter than minimum length (?P<min>\d+)\.", N_("Use at least %(min)s characters.")),
        (r"Length must be between (?P<min>\d+) and (?P<max>\d+)\.", N_("Use %(min)s to %(max)s characters.")),
        (
            r"Must be greater than or equal to (?P<min>\S+) and less than or equal to (?P<max>\S+)\.",
            N_("Enter a number from %(min)s to %(max)s."),
        ),
        (r"Must be greater than or equal to (?P<min>\S+)\.", N_("Enter %(min)s or more.")),
        (r"Must be less than or equal to (?P<max>\S+)\.", N_("Enter %(max)s or less.")),
        (r"Must be one of: (?P<choices>.+)\.", N_("Choose one of: %(choices)s.")),
    )
]


def plainly(text: object) -> str:
    """The message in our words; one that the library did not write stays as it is."""
    told = str(text)
    for pattern, ours in _KNOWN:
        found = pattern.fullmatch(told)
        if found:
            return _shortly(found.groupdict(), ours)
    return told


def _shortly(said: dict[str, str], ours: str) -> str:
    """Of many choices some are named: hundreds of them would hide all else that is wrong."""
    choices = said.get("choices", "").split(", ")
    if len(choices) <= MOST_CHOICES:
        return str(_(ours, **said))
    return str(_("This is not one of the choices. Choose one such as %(examples)s.", examples=", ".join(choices[:3])))
