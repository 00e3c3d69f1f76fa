"""Mails that came in to the demo community, each worked off as it would be, and what its members want mailed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from flask import current_app

from forum.blueprints.accounts.models import Member
from forum.blueprints.accounts.queries import as_actor
from forum.blueprints.discussions.models.threads import Thread
from forum.blueprints.notifications.models.inbound import InboundMail
from forum.blueprints.notifications.rules.reply_addresses import BOUNCE, GROUP, POST, reply_address
from forum.blueprints.notifications.services import inbound, working_off
from forum.blueprints.notifications.services.preferences import change_preferences
from forum.kernel import clock
from forum.kernel.actor import SYSTEM
from forum.kernel.database import session
from forum.kernel.feature import DemoStep, DemoWorld
from forum.kernel.mailbox import Mailbox, mailbox
from forum.kernel.use_case import transaction

MAILS = Path(__file__).parents[3] / "demo" / "mails.json"
_RETURNED = """\
From: Mail Delivery System <MAILER-DAEMON@mx.demo.example>
To: <{to}>
Subject: Undelivered Mail Returned to Sender
Message-ID: <returned-{number}@mx.demo.example>
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="part"

--part
Content-Type: text/plain; charset=utf-8

{said}

--part
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.demo.example

Final-Recipient: rfc822; {email}
Action: failed
Status: {status}
--part--
"""


def take_mails(world: DemoWorld) -> None:
    """Let the mails come in and be worked off, hours apart; what a small community has no thread for is left out."""
    told = json.loads(MAILS.read_text(encoding="utf-8"))["mails"]
    with _answering() as box:
        for number, one in enumerate(told, start=1):
            if (raw := _raw(world, one, box, number)) is not None:
                mail_id = inbound.receive_mail(SYSTEM, raw, one["way"]).id
                working_off.work_off(SYSTEM, mail_id)
                _date_back(mail_id, timedelta(hours=one["hours_ago"]))


def choose_mail(world: DemoWorld) -> None:
    """Who has a sign-in has chosen when she is mailed."""
    told = json.loads(MAILS.read_text(encoding="utf-8"))["preferences"]
    for handle, chosen in told.items():
        change_preferences(as_actor(_member(world, handle)), **chosen)


@contextmanager
def _answering() -> Iterator[Mailbox]:
    """A mailbox of our own for a moment, where the installation has none."""
    box = mailbox()
    if box is not None:
        yield box
        return
    made = Mailbox("reply@demo.example", str(current_app.config["SECRET_KEY"]))
    current_app.extensions["forum_mailbox"] = made
    try:
        yield made
    finally:
        current_app.extensions["forum_mailbox"] = None


def _raw(world: DemoWorld, one: Mapping[str, Any], box: Mailbox, number: int) -> bytes | None:
    member = _member(world, one.get("from") or one["to_whom"])
    target = _target(world, one)
    if target is None:
        return None
    to = reply_address(box.key, box.address, member.id, one["kind"], target, clock.now())
    if one["kind"] == BOUNCE:
        facts = {"said": one["said"], "status": one["status"], "email": member.email}
        return _RETURNED.format(to=to, number=number, **facts).encode()
    letter = EmailMessage()
    letter["From"] = f"{member.name} <{one.get('address', member.email)}>"
    letter["To"], letter["Subject"] = to, one["subject"]
    letter["Message-ID"] = f"<answer-{number}@mail.demo.example>"
    letter.set_content(one["text"])
    return letter.as_bytes()


def _target(world: DemoWorld, one: Mapping[str, Any]) -> int | None:
    """The number of the post, the group, or 0 of what comes back; None for a thread that is not there."""
    if one["kind"] == GROUP:
        return world.find("group", one["group"])
    if one["kind"] != POST:
        return 0
    thread_id = world.ids.get(("thread", one["thread"]))
    return session.get_one(Thread, thread_id).first_post_id if thread_id is not None else None


def _date_back(mail_id: int, passed: timedelta) -> None:
    with transaction():
        mail = session.get_one(InboundMail, mail_id)
        mail.received_at -= passed
        if mail.settled_at is not None:
            mail.settled_at -= passed


def _member(world: DemoWorld, handle: str) -> Member:
    return session.get_one(Member, world.find("member", handle))


DEMO = [DemoStep("Mails that came in", take_mails), DemoStep("What members want mailed", choose_mail)]
