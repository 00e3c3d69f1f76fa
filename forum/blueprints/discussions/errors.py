"""Refusals around discussions."""

from __future__ import annotations

from forum.kernel.errors import Conflict, TooMany
from forum.kernel.i18n import _l


class DuplicatePost(Conflict):
    code = "duplicate_post"
    message = _l("You wrote exactly this a moment ago. It is already there.")


class NewReplies(Conflict):
    code = "new_replies"
    message = _l("Others wrote while you did. Read what came, then send your reply again.")


class TooManyEdits(TooMany):
    code = "too_many_edits"
    message = _l("You can edit 30 posts in 24 hours. Try again later, or ask a moderator of the group.")


class SlowMode(TooMany):
    code = "slow_mode"
    message = _l("This thread is in slow mode. Wait a while before you write in it again. Your text is kept.")


class DuplicateThread(Conflict):
    code = "duplicate_thread"
    message = _l("You started this thread a moment ago. It is already there.")


class TooManyBookmarks(Conflict):
    code = "too_many_bookmarks"
    message = _l("You have 2,000 bookmarks. Remove some that you no longer need.")


class PollExists(Conflict):
    code = "poll_exists"
    message = _l("This post has a poll already. Add the new one to another post.")


class NothingToTakeBack(Conflict):
    code = "nothing_to_take_back"
    message = _l("There is nothing to bring back. What was put aside can be brought back for an hour.")


class DigestPublished(Conflict):
    code = "digest_published"
    message = _l("The digest of this week is published. It is not published twice.")


class TooManyScheduled(Conflict):
    code = "too_many_scheduled"
    message = _l("You have 50 threads for later. Publish or cancel one of them first.")


class EditedSince(Conflict):
    code = "edited_since"
    message = _l("This post was edited again since. Its history leads back to each version.")
