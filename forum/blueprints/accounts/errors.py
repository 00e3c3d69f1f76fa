"""Refusals around accounts. None tells whether an address has an account."""

from __future__ import annotations

from datetime import datetime
from http import HTTPStatus

from flask_babel import format_datetime

from forum.kernel.errors import Conflict, ForumError, Gone
from forum.kernel.i18n import _, _l
from forum.kernel.ready_made import in_readers_language


class WrongCredentials(ForumError):
    status = HTTPStatus.UNAUTHORIZED
    code = "wrong_credentials"
    message = _l("This email address and password do not match. Check both, or choose a new password.")


class Suspended(ForumError):
    """Told only to who has proved to be this member; `extensions` give the end and the reason."""

    status = HTTPStatus.FORBIDDEN
    code = "suspended"

    def __init__(self, until: datetime, reason: str) -> None:
        told = _("Your account is suspended until %(until)s.", until=format_datetime(until, "long"))
        extensions = {"until": until.isoformat().replace("+00:00", "Z"), "reason": reason}
        super().__init__(f"{told} {in_readers_language(reason)}".strip(), extensions=extensions)


class InvitationUnusable(Gone):
    code = "invitation_unusable"
    message = _l("This invitation was used or withdrawn, or it has expired. Ask the person who sent it for a new one.")


class ResetUnusable(Gone):
    code = "reset_unusable"
    message = _l("This link has been used or has expired. Ask for a new one.")


class ConfirmationUnusable(Gone):
    code = "confirmation_unusable"
    message = _l("This link has been used or has expired. Sign in and ask for a new one.")


class ConfirmationOnItsWay(Conflict):
    code = "confirmation_on_its_way"
    message = _l("The link was sent already. Look among unwanted mail, or ask again tomorrow. We send it three times.")


class AlreadyAMember(Conflict):
    code = "already_a_member"
    message = _l("You already have an account with this address. Sign in instead.")


class WeakPassword(ForumError):
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    code = "weak_password"
    message = _l("This password is too easy to guess. Use at least 10 characters that are not a common password.")


class LastLead(Conflict):
    code = "last_lead"
    message = _l("A city needs somebody who leads it. Let a colleague lead it first.")


class AlreadyDecided(Conflict):
    code = "already_decided"
    message = _l("Somebody else has decided this meanwhile. Load the page again to see how.")


class ElsewhereAtHome(Conflict):
    code = "elsewhere_at_home"
    message = _l("Who asks has an account already that belongs to another city or is closed. Write to them first.")


class AddressUnconfirmed(Conflict):
    code = "address_unconfirmed"
    message = _l("An account names this address and has not confirmed it. Ask the person to confirm it first.")


class StaleDraft(Conflict):
    """A tab or device that has not seen the latest saving; `extensions` gives that."""

    code = "stale_draft"
    message = _l("You have written on at another place. Nothing was overwritten.")
