"""What becomes of a mail that comes in, by names that stay."""

from __future__ import annotations

from datetime import timedelta

WAITING, DONE = "waiting", "done"
STATES = (WAITING, DONE)
HTTP, MAILBOX, COMMAND = "http", "mailbox", "command"
WAYS = (HTTP, MAILBOX, COMMAND)
LARGEST_MAIL = 25 * 1024 * 1024
KEPT_FOR = timedelta(days=30)
ANSWERS_A_DAY = 5  # mails back to one address, so that two machines do not talk for ever
LONGEST_REASON = 1_000
POSTED, HELD = "posted", "held"
BOUNCED, BOUNCED_SOFTLY, COMPLAINED, REPORTED = "bounced", "bounced_softly", "complained", "reported"
AUTOMATIC, FORGED, UNADDRESSED, REPEATED, UNREADABLE, GONE = (
    "automatic", "forged", "unaddressed", "repeated", "unreadable", "gone",
)  # fmt: skip
UNKNOWN_SENDER, TOO_OLD, EMPTY, TOO_LONG, NO_TITLE, SUSPENDED, NOT_THERE = (
    "unknown_sender", "too_old", "empty", "too_long", "no_title", "suspended", "not_there",
)  # fmt: skip
SILENT = (AUTOMATIC, FORGED, REPEATED, UNREADABLE, GONE, REPORTED, BOUNCED, BOUNCED_SOFTLY, COMPLAINED)
SMALL_PICTURE = 4_096  # bytes; what is smaller in a text is drawn around it: lines, symbols, marks of who reads
