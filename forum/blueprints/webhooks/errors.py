"""Refusals of webhooks."""

from __future__ import annotations

from forum.kernel.errors import Conflict
from forum.kernel.i18n import _l


class TooManyWebhooks(Conflict):
    code = "too_many_webhooks"
    message = _l("There are as many webhooks as there may be. Remove one that is no longer needed.")


class WebhookIsOff(Conflict):
    code = "webhook_is_off"
    message = _l("This webhook is switched off. Switch it on first; a test can be sent in any case.")


class StillWaiting(Conflict):
    code = "still_waiting"
    message = _l("This waits to be sent already.")
