"""What a member may choose about being written to, and what holds for whoever has chosen nothing."""

from __future__ import annotations

from typing import Any

from forum.blueprints.notifications.rules import kinds

AT_ONCE, EVERY_4_HOURS, DAILY, WEEKLY, NEVER = "at_once", "every_4_hours", "daily", "weekly", "never"
CADENCES = (AT_ONCE, EVERY_4_HOURS, DAILY, WEEKLY, NEVER)
MENTIONS, REPLIES, MESSAGES, FOLLOWED, OTHERS = "mentions", "replies", "messages", "followed", "others"
SUBJECTS = (MENTIONS, REPLIES, MESSAGES, FOLLOWED, OTHERS)
_OF_KINDS = {
    kinds.MENTION: MENTIONS, kinds.GROUP_NAMED: MENTIONS, kinds.REPLY: REPLIES, kinds.QUOTE: REPLIES,
    kinds.ADDED: MESSAGES, kinds.THREAD: FOLLOWED, kinds.GROUP: FOLLOWED,
}  # fmt: skip
USUAL: dict[str, Any] = {
    "mail_cadence": DAILY, "mail_at_once": [MENTIONS, REPLIES, MESSAGES], "mail_never": [], "mail_only_unread": True,
    "mail_hour": 7, "quiet_from": None, "quiet_until": None, "content_free": False, "message_text": True,
    "digests": True,
}  # fmt: skip


def subject_of(kind: str) -> str:
    """Under which of the few subjects of mail a kind of notification falls."""
    return _OF_KINDS.get(kind, OTHERS)
