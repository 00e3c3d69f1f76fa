"""What came in by mail, for staff; and one's own part of it: mail that stopped, and the address of a group."""

from __future__ import annotations

from typing import Any

from flask import render_template, url_for

from forum.blueprints.discussions import policies as discussion_policies
from forum.blueprints.groups.models.groups import Group
from forum.blueprints.notifications.models.inbound import InboundMail
from forum.blueprints.notifications.pages.lists import pages
from forum.blueprints.notifications.queries import bounces as bounce_queries
from forum.blueprints.notifications.queries import inbound as queries
from forum.blueprints.notifications.rules import inbound as rules
from forum.blueprints.notifications.rules.reply_addresses import GROUP, reply_address
from forum.blueprints.notifications.schemas.inbound import InboundQuery
from forum.blueprints.notifications.services import bounces
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.feature import Section, add_section
from forum.kernel.i18n import LazyString, _, _l
from forum.kernel.limits import WRITING, limit
from forum.kernel.mailbox import mailbox
from forum.kernel.web.access import signed_in
from forum.kernel.web.pages import done, read_query

PREFERENCES = "/notifications/preferences"
OUTCOMES: dict[str, LazyString] = {
    rules.WAITING: _l("Waiting"), rules.POSTED: _l("Posted"), rules.HELD: _l("Waits for approval"),
    rules.UNKNOWN_SENDER: _l("Refused: another sender"), rules.TOO_OLD: _l("Refused: too old"),
    rules.EMPTY: _l("Refused: nothing new in it"), rules.NOT_THERE: _l("Refused: no longer there"),
    rules.SUSPENDED: _l("Refused: suspended"), rules.UNADDRESSED: _l("Refused: not an answer"),
    rules.TOO_LONG: _l("Refused: too long"), rules.NO_TITLE: _l("Refused: no title"),
    rules.BOUNCED: _l("Came back"), rules.BOUNCED_SOFTLY: _l("Came back, for now"),
    rules.COMPLAINED: _l("Complaint"), rules.REPORTED: _l("Report without effect"),
    rules.AUTOMATIC: _l("Dropped: automatic"), rules.FORGED: _l("Dropped: forged"),
    rules.REPEATED: _l("Dropped: sent before"), rules.UNREADABLE: _l("Dropped: not a mail"),
    rules.GONE: _l("Dropped: account closed"),
}  # fmt: skip
_KINDS = {
    "post": _l("Answer to a post"), "conversation": _l("Answer to a message"), "group": _l("New thread in a group"),
    "bounce": _l("Report of a mail server"),
}  # fmt: skip
_WAYS = {rules.HTTP: _l("by HTTP"), rules.MAILBOX: _l("from the mailbox"), rules.COMMAND: _l("by command")}


@pages.get("/inbound-mails")
@signed_in
def list_inbound(actor: Actor) -> Any:
    """What came in and what became of it, the latest first."""
    query = read_query(InboundQuery)
    page = queries.list_inbound(actor, **query)
    more = url_for("notifications_pages.list_inbound", outcome=query["outcome"], cursor=page.next) if page.next else ""
    return render_template(
        "notifications/inbound.html", rows=[_row(one) for one in page.items], more_url=more, query=query,
        outcomes=OUTCOMES, on=mailbox() is not None,
    )  # fmt: skip


@pages.post("/me/mail-again")
@limit(WRITING)
@signed_in
def begin_again(actor: Actor) -> Any:
    """One's address takes mails again, or one wants them after all."""
    bounces.begin_again(actor)
    return done(_("We send you mails again."), PREFERENCES)


def mail_stopped(actor: Actor, _subject: Any) -> str:
    """That one is written to no more, and how that ends; nothing while one is."""
    stopped = bounce_queries.find_own(actor) if actor.signed_in else None
    return render_template("notifications/_mail_stopped.html", stopped=stopped) if stopped else ""


def address_of_group(actor: Actor, group: Group) -> str:
    """How whoever may start threads does so by mail: with an address that is hers alone."""
    box = mailbox()
    if box is None or actor.id is None or not discussion_policies.can_start_thread(actor, group):
        return ""
    address = reply_address(box.key, box.address, actor.id, GROUP, group.id, clock.now())
    return render_template("notifications/_address_of_group.html", address=address)


def _row(mail: InboundMail) -> dict[str, Any]:
    outcome = mail.outcome or rules.WAITING
    return {
        "mail": mail,
        "outcome": OUTCOMES.get(outcome, _l("Refused: %(code)s", code=outcome.replace("_", " "))),
        "kind": _KINDS.get(mail.kind, _l("Unknown")),
        "way": _WAYS[mail.way],
    }


add_section(Section("home-waiting", 5, mail_stopped))
add_section(Section("group_aside", 95, address_of_group))
