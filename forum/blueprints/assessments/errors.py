"""Refusals around assessments."""

from __future__ import annotations

from forum.kernel.errors import Conflict
from forum.kernel.i18n import _l


class TooManyActions(Conflict):
    code = "too_many_actions"
    message = _l("A roadmap holds up to 300 actions. Remove some that are no longer needed first.")


class TooManyDocuments(Conflict):
    code = "too_many_documents"
    message = _l("An action keeps up to 12 documents. Take one away first.")
