"""Refusals of moderation. A conflict says who was first, and why."""

from __future__ import annotations

from forum.kernel.errors import Conflict
from forum.kernel.i18n import _l


class AlreadyDecided(Conflict):
    """`extensions` give the decision, its reason, by whom and when."""

    code = "already_decided"
    message = _l("Somebody else has decided this meanwhile.")


class ItemChanged(Conflict):
    """More was reported, or the text was edited, since the moderator looked; `extensions` give the new version."""

    code = "item_changed"
    message = _l("This has changed since you looked: more was reported, or the text was edited. Look again.")


class ClaimedByOther(Conflict):
    """`extensions` say who looks after it and until when."""

    code = "claimed_by_other"
    message = _l("Somebody else is looking after this. Take it over if you want to decide it yourself.")


class AlreadyReported(Conflict):
    code = "already_reported"
    message = _l("You have reported this already. Moderators will look at it.")


class ReportedLately(Conflict):
    code = "reported_lately"
    message = _l("Moderators looked at this within the last day. Report it again tomorrow if it is still wrong.")


class AlreadyAppealed(Conflict):
    code = "already_appealed"
    message = _l("You have asked to look at this again already.")


class AlreadyLifted(Conflict):
    code = "already_lifted"
    message = _l("This has ended already.")


class AnswerChanged(Conflict):
    code = "answer_changed"
    message = _l("The answer says something else by now. Edit or remove it in the thread.")
