"""The words that rows of proposals, questions and what follows an event hold, and when what is open."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

OPEN, ANSWERED, LIVE, ASIDE, MERGED = QUESTION_STATES = ("open", "answered", "live", "aside", "merged")
ASKED_FOR, QUERIED, ACCEPTED, REFUSED, TAKEN_BACK = PROPOSAL_STATES = (
    "waiting", "asked", "approved", "declined", "withdrawn",
)  # fmt: skip
STANDING = (ASKED_FOR, QUERIED)
SELF, CODE, HOST = WAYS = ("self", "code", "host")
RECORDING, SLIDES, NOTES = MATERIALS = ("recording", "slides", "notes")
LONGEST_QUESTION, LONGEST_ANSWER, LONGEST_AIM, LONGEST_WORDS = 600, 8_000, 4_000, 2_000
LONGEST_OPINION, MOST_WISHES, BEST = 2_000, 3, 5
FEWEST_TOLD = 5  # answers, below which figures would show whose they are
CODE_LETTERS, CODE_LENGTH = "ABCDEFGHJKMNPQRSTUVWXYZ23456789", 6
DOORS_OPEN, COUNTED_FOR, OPINIONS_FOR = timedelta(minutes=30), timedelta(days=7), timedelta(days=30)
ASKED_AFTER, ASKED_WITHIN = timedelta(hours=1), timedelta(days=3)


def new_code() -> str:
    """A code that is easy to read from a screen and type: no letter looks like another."""
    return "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))


def typed_code(text: str) -> str:
    """A code as it was meant: small letters, blanks and hyphens do not matter."""
    return "".join(letter for letter in text.upper() if letter.isalnum())


def counts_presence(at: datetime, starts_at: datetime, ends_at: datetime) -> bool:
    """Whether one may say at a moment that one was there: from the start until a week after the end."""
    return starts_at <= at <= ends_at + COUNTED_FOR


def takes_code(at: datetime, starts_at: datetime, ends_at: datetime) -> bool:
    """Whether the code counts: from half an hour before the start until a week after the end."""
    return starts_at - DOORS_OPEN <= at <= ends_at + COUNTED_FOR


def takes_opinions(at: datetime, ends_at: datetime) -> bool:
    """Whether feedback is taken: from the end on, for thirty days."""
    return ends_at <= at <= ends_at + OPINIONS_FOR
