"""Mails that come in, handed over by a mail server or service; and what became of them, for staff."""

from __future__ import annotations

from typing import Any

from flask import request

from forum.blueprints.notifications.errors import InboundKeyWrong
from forum.blueprints.notifications.queries import inbound as queries
from forum.blueprints.notifications.rules.inbound import HTTP, LARGEST_MAIL
from forum.blueprints.notifications.schemas.inbound import InboundMailSchema, InboundQuery, TakenMailSchema
from forum.blueprints.notifications.services import inbound
from forum.kernel.actor import SYSTEM, Actor
from forum.kernel.errors import NotFound, TooLarge, UnsupportedType
from forum.kernel.limits import WRONG_PASSWORDS, address, limit, limit_failures
from forum.kernel.mailbox import mailbox
from forum.kernel.web.access import public, signed_in
from forum.kernel.web.api import ApiBlueprint
from forum.kernel.web.fields import page_of

INBOUND = "600/minute;6000/hour"
MAIL = "message/rfc822"
_BODY = {
    "required": True,
    "description": "The mail as it came, headers and all",
    "content": {MAIL: {"schema": {"type": "string", "format": "binary"}}},
}
_KEY = {"name": "X-Inbound-Key", "in": "header", "required": True, "schema": {"type": "string"}}

api = ApiBlueprint("inbound_mail", "Mails that come in")


@api.route("/inbound-mail", methods=["POST"])
@limit(INBOUND, by=lambda: f"inbound:{address()}")
@limit_failures(WRONG_PASSWORDS, by=lambda: f"inbound:{address()}")
@public
@api.doc(requestBody=_BODY, parameters=[_KEY])  # type: ignore[untyped-decorator]  # Flask-Smorest is untyped
@api.problem(401)
@api.gives(TakenMailSchema, 202)
def take_mail(_actor: Actor) -> Any:
    """Take a mail, to be worked off; the same mail again is answered with what was kept. At most 25 MB."""
    _check_request()
    return inbound.receive_mail(SYSTEM, request.get_data(cache=False), HTTP)


@api.route("/inbound-mails")
@signed_in
@api.takes(InboundQuery, location="query")
@api.gives(page_of(InboundMailSchema))
def list_inbound(actor: Actor, query: dict[str, Any]) -> Any:
    """For programme staff: what came in and what became of it, the latest first, without what it says."""
    return queries.list_inbound(actor, **query)


def _check_request() -> None:
    """Whoever hands a mail over proves it with the key of this installation, if anybody may at all."""
    box = mailbox()
    if box is None or box.inbound_key is None:
        raise NotFound
    if not box.is_inbound_key(request.headers.get("X-Inbound-Key", "")):
        raise InboundKeyWrong
    if request.mimetype != MAIL:
        raise UnsupportedType
    if (request.content_length or 0) > LARGEST_MAIL:
        raise TooLarge
