"""What a member may choose about being written to, and what holds for whoever has chosen nothing."""

from __future__ import annotations

from typing import Any

from forum.kernel.notices import FOLLOWED, MENTIONS, MESSAGES, OTHERS, REPLIES, topic_of

AT_ONCE, EVERY_4_HOURS, DAILY, WEEKLY, NEVER = "at_once", "every_4_hours", "daily", "weekly", "never"
CADENCES = (AT_ONCE, EVERY_4_HOURS, DAILY, WEEKLY, NEVER)
SUBJECTS = (MENTIONS, REPLIES, MESSAGES, FOLLOWED, OTHERS)
ALWAYS, FIRST_DAILY, FIRST = "always", "first_daily", "first"
REACTION_CHOICES = (ALWAYS, FIRST_DAILY, FIRST, NEVER)
USUAL: dict[str, Any] = {
    "mail_cadence": DAILY, "mail_at_once": [MENTIONS, REPLIES, MESSAGES], "mail_never": [], "mail_only_unread": True,
    "mail_hour": 7, "quiet_from": None, "quiet_until": None, "content_free": False, "message_text": True,
    "digests": True, "push_subjects": [MENTIONS, REPLIES, MESSAGES], "refused_kinds": [], "reactions": ALWAYS,
}  # fmt: skip


def subject_of(kind: str) -> str:
    """Under which of the few subjects of mail a kind of notification falls."""
    topic = topic_of(kind)
    return topic if topic in SUBJECTS else OTHERS
