"""Bounds of help one to one and of the survey after a sprint."""

from __future__ import annotations

LONGEST_HELP, MOST_AT_ONCE = 240, 12  # minutes of one time; times that are offered together
LONGEST_WISH = 2_000
ENOUGH_ANSWERS = 3  # fewer could be told apart
