"""When an address that mails come back from is written to no more. Scores are whole tenths, so that they add up."""

from __future__ import annotations

from datetime import timedelta

SOFT, HARD = "soft", "hard"
TENTHS = {SOFT: 10, HARD: 20}
STOPS_AT = 40
ERODES = 1  # with each mail that was taken
FORGOTTEN_AFTER = timedelta(days=30)  # without another bounce
