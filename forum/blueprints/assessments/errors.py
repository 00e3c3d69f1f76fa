"""Refusals of assessments."""

from __future__ import annotations

from http import HTTPStatus

from forum.kernel.errors import Conflict, ForumError
from forum.kernel.i18n import _l


class AlreadyOpen(Conflict):
    """`open` in the problem names the assessment that is open."""

    code = "already_open"
    message = _l("Your city has an assessment against this standard already. Go on with that one.")


class FieldChanged(Conflict):
    """`conflicts` in the problem says of each field its value now, who wrote it and when. Nothing was written."""

    code = "field_changed"
    message = _l("A colleague changed the same field meanwhile. Nothing of yours is lost: look at both, then save.")


class SeenRequired(ForumError):
    status = HTTPStatus.PRECONDITION_REQUIRED
    code = "seen_required"
    message = _l("Say what you saw of each field that you change, in `seen`.")


class NothingSaid(Conflict):
    code = "nothing_said"
    message = _l("Nothing is said yet. Say of at least one criterion how far your city is, then submit.")


class TooMuchEvidence(Conflict):
    code = "too_much_evidence"
    message = _l("A criterion can have 30 pieces of evidence. Remove one that says the least first.")


class AlreadyEvidence(Conflict):
    code = "already_evidence"
    message = _l("This is among the evidence already.")


class TooManyActions(Conflict):
    code = "too_many_actions"
    message = _l("A roadmap holds up to 300 actions. Remove some that are no longer needed first.")


class TooManyDocuments(Conflict):
    code = "too_many_documents"
    message = _l("An action keeps up to 12 documents. Take one away first.")
