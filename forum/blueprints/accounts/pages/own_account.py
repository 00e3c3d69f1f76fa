"""One's own account: password and open sessions."""

from __future__ import annotations

from typing import Any

from flask import render_template

from forum.blueprints.accounts import queries
from forum.blueprints.accounts.pages.routes import pages
from forum.blueprints.accounts.schemas import NothingForm, PasswordChangeForm
from forum.blueprints.accounts.services import confirming, passwords, sessions
from forum.kernel.actor import Actor
from forum.kernel.feature import Section, add_section
from forum.kernel.i18n import _
from forum.kernel.limits import SIGNING_IN, WRITING, address, limit
from forum.kernel.web.access import public, signed_in
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


@pages.post("/me/account/confirmation")
@limit(WRITING)
@signed_in
@takes_form(NothingForm, again=show_account)
def ask_for_confirmation(actor: Actor, form: dict[str, Any]) -> Any:
    """Have the link that confirms one's address mailed again."""
    confirming.ask_for_confirmation(actor)
    return done(_("The link is on its way to your address."), "/me/account")


@pages.get("/confirm-address/<token>")
@limit(SIGNING_IN, by=address)
@public
def show_confirmation(actor: Actor, token: str) -> Any:
    """Which address a link confirms; opening it, which mail scanners do too, confirms nothing."""
    member = confirming.find_unconfirmed(token)
    return render_template("accounts/confirm_address.html", member=member, token=token)


@pages.post("/confirm-address/<token>")
@limit(SIGNING_IN, by=address)
@public
def confirm_address(actor: Actor, token: str) -> Any:
    """The address is hers."""
    confirming.confirm_address(actor, token)
    return done(_("Thank you. Your address is confirmed."), "/")


def unconfirmed_on_home(actor: Actor, _subject: Any) -> str:
    """On home: that one's address waits to be confirmed; nothing once it is."""
    member = confirming.find_own_unconfirmed(actor)
    return render_template("accounts/_unconfirmed.html", member=member) if member else ""


add_section(Section("home-waiting", 4, unconfirmed_on_home))
