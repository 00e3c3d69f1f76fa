"""Writing to somebody from her page."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import render_template

from forum.blueprints.accounts.models import Member
from forum.blueprints.messages.queries.contact import decide_contact
from forum.kernel.actor import Actor
from forum.kernel.feature import Section, add_section


def message_button(actor: Actor, member: Member) -> str:
    """The way to write to her, or what is told instead."""
    if not actor.signed_in or actor.id == member.id:
        return ""
    decision = decide_contact(actor, [member])[member.id]
    address = "/messages/new?" + urlencode({"to": member.handle})
    return render_template("messages/button.html", decision=decision, address=address)


add_section(Section("member_action", 10, message_button))
