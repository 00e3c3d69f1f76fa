"""Why nothing came of a mail, in the words of the community."""

from __future__ import annotations

from forum.blueprints.notifications.rules import inbound
from forum.kernel.errors import Conflict, ForumError, NotFound
from forum.kernel.i18n import LazyString, _l

_REASONS: dict[str, LazyString] = {
    inbound.UNKNOWN_SENDER: _l(
        "You wrote from another address than that of your account, so we cannot tell whether it was you. Answer from "
        "the address at which you get our mails."
    ),
    inbound.TOO_OLD: _l("The mail that you answered is more than 90 days old. Answer on the page instead."),
    inbound.SUSPENDED: _l("Your account is suspended, so you cannot write at the moment."),
    inbound.UNADDRESSED: _l(
        "We cannot tell what you are answering. Use the reply button of one of our mails, so that its address stays as "
        "it is."
    ),
    inbound.NOT_THERE: _l("What you answered is no longer there, or you no longer take part where it stands."),
}
_DUPLICATES = ("duplicate_post", "duplicate_thread")


def reason_of(outcome: str) -> str:
    """What an outcome means for whoever sent the mail; nothing for what she is not told."""
    return str(_REASONS.get(outcome, ""))


def outcome_of(error: ForumError) -> str:
    """The name of a refusal in the list of staff."""
    if isinstance(error, Conflict) and error.code in _DUPLICATES:
        return inbound.REPEATED
    return inbound.NOT_THERE if isinstance(error, NotFound) else error.code


def words_of(error: ForumError) -> str:
    """What the verb that refused it says, with what is wrong in each part."""
    if isinstance(error, NotFound):
        return reason_of(inbound.NOT_THERE)
    parts = [str(error.detail)] if not error.errors else []
    return " ".join([*parts, *(str(message) for messages in error.errors.values() for message in messages)])
