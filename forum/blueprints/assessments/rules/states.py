"""In which states an assessment is, and how it goes from one to the next."""

from __future__ import annotations

DRAFT, SUBMITTED, CLARIFYING, DECIDED, WITHDRAWN = "draft", "submitted", "clarifying", "decided", "withdrawn"
STATES = (DRAFT, SUBMITTED, CLARIFYING, DECIDED, WITHDRAWN)
OPEN = (DRAFT, SUBMITTED, CLARIFYING)  # a city has at most one of these for a framework

WAYS: dict[str, tuple[str, ...]] = {
    DRAFT: (SUBMITTED, WITHDRAWN),
    SUBMITTED: (CLARIFYING, DECIDED, WITHDRAWN),
    CLARIFYING: (SUBMITTED, WITHDRAWN),
    DECIDED: (SUBMITTED,),  # an administrator takes a decision back
    WITHDRAWN: (),
}

CLAIMS = ("", "not_met", "in_progress", "met")  # what the city says; empty while nobody has said anything
OUTCOMES = ("", "met", "not_met")  # what was validated; empty while it is not


def leads_to(state: str, wanted: str) -> bool:
    """Whether an assessment may go from one state to the other."""
    return wanted in WAYS[state]
