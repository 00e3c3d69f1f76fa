"""What a programme decides by settings, where domain code asks for it."""

from __future__ import annotations

from flask import current_app


def second_review() -> str:
    """Which lines of an assessment need two reviewers: `met`, those found or claimed met (FORUM_SECOND_REVIEW), or
    `all`.
    """
    return str(current_app.config["SECOND_REVIEW"])


def award_years() -> int:
    """After how many years an award is to be renewed (FORUM_AWARD_YEARS)."""
    return int(current_app.config["AWARD_YEARS"])
