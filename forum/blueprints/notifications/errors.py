"""Why a mail was not taken, or not posted."""

from __future__ import annotations

from http import HTTPStatus

from forum.kernel.errors import ForumError, Invalid, NotFound
from forum.kernel.i18n import _l


class EmptyMail(Invalid):
    code = "empty"
    message = _l("We found no text of yours in your mail, only what you were answering or a signature.")


class MailTooLong(Invalid):
    code = "too_long"

    def __init__(self, longest: int) -> None:
        super().__init__(
            _l("Your mail has more than %(num)s characters. Send it in smaller parts, or as a file.", num=longest)
        )


class TitleMissing(Invalid):
    code = "no_title"
    message = _l("The subject of your mail becomes the title of the thread. It needs at least 5 characters.")


class InboundKeyWrong(ForumError):
    status = HTTPStatus.UNAUTHORIZED
    code = "inbound_key_wrong"
    message = _l("Send the key of this installation as X-Inbound-Key.")


class PushOff(NotFound):
    """Nothing is pushed in this installation."""

    code = "push_off"
    message = _l("Notifications in browsers are switched off here.")


class EndpointRefused(Invalid):
    """A browser gave an address to which we do not send."""

    code = "endpoint_refused"
    message = _l("The push service of your browser cannot be used here.")
