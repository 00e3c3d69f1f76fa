"""What mail servers report: that a mail came back (RFC 3464), or that its reader complained of it (RFC 5965)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from forum.blueprints.notifications.rules.automatic_mail import is_from_machine
from forum.blueprints.notifications.rules.bounces import HARD, SOFT
from forum.blueprints.notifications.rules.letter_phrases import UNDELIVERED
from forum.blueprints.notifications.rules.letters import Letter

COMPLAINT, NOTHING = "complaint", "nothing"
_COMPLAINTS = ("abuse", "fraud", "virus", "opt-out", "opt-out-list", "other")
_ACTION = re.compile(r"^action:\s*([a-z]+)", re.IGNORECASE | re.MULTILINE)
_STATUS = re.compile(r"^status:\s*([245])\.\d{1,3}\.\d{1,3}", re.IGNORECASE | re.MULTILINE)
_TYPE = re.compile(r"^feedback-type:\s*([a-z-]+)", re.IGNORECASE | re.MULTILINE)
_CODE = re.compile(r"(?<![\d.])(?:([45])\.\d{1,2}\.\d{1,3}|(?:(5)5[0-4]|(4)[25][0-2])[ -])(?![\d.])")
_LONGEST_TOLD = 20_000


@dataclass(frozen=True)
class Report:
    """`what` is `hard`, `soft`, `complaint` or `nothing`; `text` what machines said, addresses among it."""

    what: str
    text: str


def read_report(letter: Letter, *, to_bounces: bool) -> Report | None:
    """What a mail reports; None when it is no report.

    What a mail server writes in words of its own is one only when it came to an address that is for what comes back.
    """
    told = "\n".join(letter.reports)
    if letter.report_type == "feedback-report":
        named = _TYPE.search(told)
        kind = named[1].lower() if named else "other"
        return Report(COMPLAINT if kind in _COMPLAINTS else NOTHING, told)
    if letter.report_type == "delivery-status" or _ACTION.search(told):
        return Report(_strength_of(told), told)
    if to_bounces and is_from_machine(letter) and UNDELIVERED.search(letter.subject):
        found = _CODE.search(letter.plain[:_LONGEST_TOLD])
        return Report(HARD if found and "5" in found.groups() else SOFT, f"{told}\n{letter.plain}"[:_LONGEST_TOLD])
    return None


def _strength_of(told: str) -> str:
    """Of several addressees the worst; a mail that is only late, or was passed on, has not come back."""
    if "failed" not in {action.lower() for action in _ACTION.findall(told)}:
        return NOTHING
    return SOFT if "4" in _STATUS.findall(told) and "5" not in _STATUS.findall(told) else HARD
