"""Writing, changing and taking back messages, without scripts."""

from __future__ import annotations

from typing import Any

from flask import render_template

from forum.blueprints.messages import policies
from forum.blueprints.messages.pages.reading import show_conversation
from forum.blueprints.messages.pages.routes import pages
from forum.blueprints.messages.pages.uploads import keeps_uploads, sent_files
from forum.blueprints.messages.queries import conversations as queries
from forum.blueprints.messages.schemas.forms import EditPageForm, SendPageForm
from forum.blueprints.messages.services import messages
from forum.kernel.actor import Actor
from forum.kernel.i18n import _
from forum.kernel.limits import WRITING, limit
from forum.kernel.policies import authorize
from forum.kernel.web.access import signed_in
from forum.kernel.web.pages import done, form_state, takes_form


@pages.post("/messages/<int:conversation_id>")
@limit(WRITING)
@signed_in
@keeps_uploads
@takes_form(SendPageForm, again=show_conversation)
def send_message(actor: Actor, form: dict[str, Any], conversation_id: int) -> Any:
    """Write into the conversation and see it there."""
    message = messages.send_message(actor, conversation_id, **{**form, "file_ids": sent_files(form)})
    return done(None, f"/messages/{message.conversation_id}#end")


@pages.get("/messages/<int:conversation_id>/<int:number>/edit")
@signed_in
def edit_page(actor: Actor, conversation_id: int, number: int) -> Any:
    """One's own message in a form."""
    message = queries.get_line(actor, conversation_id, number)
    authorize(policies.can_edit, actor, message)
    form = form_state({"body": message.body, "version": message.version})
    return render_template("messages/edit.html", message=message, form=form)


@pages.post("/messages/<int:conversation_id>/<int:number>/edit")
@limit(WRITING)
@signed_in
@takes_form(EditPageForm, again=edit_page)
def edit_message(actor: Actor, form: dict[str, Any], conversation_id: int, number: int) -> Any:
    """Save the new text."""
    message = queries.get_line(actor, conversation_id, number)
    edited = messages.edit_message(actor, message.id, **form)
    return done(None, edited.path)


@pages.get("/messages/<int:conversation_id>/<int:number>/withdraw")
@signed_in
def ask_to_withdraw(actor: Actor, conversation_id: int, number: int) -> Any:
    """Ask before a message is taken back."""
    message = queries.get_line(actor, conversation_id, number)
    authorize(policies.can_withdraw, actor, message)
    return render_template("messages/withdraw.html", message=message)


@pages.post("/messages/<int:conversation_id>/<int:number>/withdraw")
@limit(WRITING)
@signed_in
def withdraw_message(actor: Actor, conversation_id: int, number: int) -> Any:
    """Take one's own message back."""
    message = queries.get_line(actor, conversation_id, number)
    messages.withdraw_message(actor, message.id)
    return done(_("The message was removed."), message.path)
