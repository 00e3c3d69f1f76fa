"""Refusals around events."""

from __future__ import annotations

from forum.kernel.errors import Conflict
from forum.kernel.i18n import _l


class AlreadyOver(Conflict):
    code = "event_over"
    message = _l("This event is over.")


class NotDraft(Conflict):
    code = "already_published"
    message = _l("This event is published. Cancel it, so that those who come are told.")


class DraftInUse(Conflict):
    code = "draft_in_use"
    message = _l("Something else belongs to this draft, such as an ideation session. Take it away from there first.")


class NotPublished(Conflict):
    code = "not_published"
    message = _l("This event does not take place.")


# Questions, proposals, and what follows an event.


class AlreadyMerged(Conflict):
    code = "question_merged"
    message = _l("This question stands with another one now. Look at the questions again.")


class AlreadyAsked(Conflict):
    code = "already_asked"
    message = _l("You have asked this already. It stands among the questions.")


class AlreadyDecided(Conflict):
    code = "already_decided"
    message = _l("This proposal has been answered already.")


class WrongCode(Conflict):
    code = "wrong_code"
    message = _l("This is not the code of this event. Look at what the hosts show and type it again.")
