"""Refusals of coaching."""

from __future__ import annotations

from http import HTTPStatus

from forum.kernel.errors import Conflict, ForumError
from forum.kernel.i18n import _l


class SlotTaken(Conflict):
    code = "slot_taken"
    message = _l("This time is no longer free. Choose another one.")


class MentorIsFull(Conflict):
    code = "mentor_is_full"
    message = _l("All places of this mentor are taken at the moment.")


class OfferExists(Conflict):
    code = "offer_exists"
    message = _l("You offer mentoring already. Change that offer.")


class AlreadySettled(Conflict):
    code = "already_settled"
    message = _l("This request was settled meanwhile. Load the page again.")


class NoTeam(ForumError):
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    code = "no_team"
    message = _l("Nobody looks after confidential requests yet. Ask a mentor directly, or ask without it.")


class TooManyOfIt(ForumError):
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    code = "too_many_of_it"
    message = _l("There are as many as fit here. Remove one first.")
