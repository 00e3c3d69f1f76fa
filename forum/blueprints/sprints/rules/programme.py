"""The words that rows of a running sprint hold, and their bounds."""

from __future__ import annotations

from forum.kernel.i18n import LazyString, _l

PRE_CALL, WEEKLY = SESSION_KINDS = ("pre_call", "weekly")
HANDED_IN, CHANGES, ACCEPTED = SUBMISSION_STATES = ("submitted", "changes", "accepted")
LONGEST_TITLE, LONGEST_WORDS, LONGEST_REMARK = 160, 20_000, 4_000
MOST_FILES, MOST_TOOLS, MOST_ASSIGNMENTS, MOST_SESSIONS = 5, 60, 60, 80
MOST_VERSIONS = 100
FILE_KIND = "submission"

SESSION_NAMES: dict[str, LazyString] = {PRE_CALL: _l("Call before the sprint"), WEEKLY: _l("Weekly session")}
SUBMISSION_NAMES: dict[str, LazyString] = {
    HANDED_IN: _l("Waits for review"), CHANGES: _l("Changes asked for"), ACCEPTED: _l("Accepted"),
}  # fmt: skip
