"""Refusals of opportunities."""

from __future__ import annotations

from forum.kernel.errors import Conflict
from forum.kernel.i18n import _l


class NotOpen(Conflict):
    code = "opportunity_not_open"
    message = _l("This opportunity is not open any more.")
