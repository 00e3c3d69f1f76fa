"""One's own account: password and open sessions."""

from __future__ import annotations

from typing import Any

from flask import render_template

from forum.blueprints.accounts import queries
from forum.blueprints.accounts.pages.routes import pages
from forum.blueprints.accounts.schemas import PasswordChangeForm
from forum.blueprints.accounts.services import passwords, sessions
from forum.kernel.actor import Actor
from forum.kernel.i18n import _
from forum.kernel.limits import SIGNING_IN, limit
from forum.kernel.web.access import signed_in
from forum.kernel.web.pages import done, form_state, takes_form


@pages.get("/me/account")
@signed_in
def show_account(actor: Actor) -> Any:
    """Password and sessions."""
    member = queries.get_member(actor, actor.id or 0)
    open_sessions = queries.list_sessions(actor)
    return render_template("accounts/account.html", member=member, sessions=open_sessions, form=form_state())


@pages.post("/me/account/password")
@limit(SIGNING_IN)
@signed_in
@takes_form(PasswordChangeForm, again=show_account)
def change_password(actor: Actor, form: dict[str, Any]) -> Any:
    """Replace the password; the other sessions end."""
    passwords.change_password(actor, **form)
    return done(_("Your password is changed. You are signed out everywhere else."), "/me/account")


@pages.post("/me/account/sessions/<int:session_id>/end")
@signed_in
def end_session(actor: Actor, session_id: int) -> Any:
    """Sign out elsewhere."""
    sessions.end_session(actor, session_id)
    return done(_("You are signed out of that browser."), "/me/account")
