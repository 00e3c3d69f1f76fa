"""Refusals around events."""

from __future__ import annotations

from forum.kernel.errors import Conflict
from forum.kernel.i18n import _l


class NotOpen(Conflict):
    code = "registration_closed"
    message = _l("Registration is not open.")


class AlreadyOver(Conflict):
    code = "event_over"
    message = _l("This event is over.")


class NotDraft(Conflict):
    code = "already_published"
    message = _l("This event is published. Cancel it, so that those who come are told.")


class NotPublished(Conflict):
    code = "not_published"
    message = _l("This event does not take place.")
