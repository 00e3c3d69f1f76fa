"""Signing in and out, and choosing a new password by mail."""

from __future__ import annotations

from typing import Any

from flask import render_template, request

from forum.blueprints.accounts.pages.routes import pages
from forum.blueprints.accounts.schemas import ResetForm, ResetRequestForm, SignInForm
from forum.blueprints.accounts.services import passwords, sessions
from forum.kernel.actor import Actor
from forum.kernel.i18n import _
from forum.kernel.limits import SIGNING_IN, WRONG_PASSWORDS, account, address, limit, limit_failures
from forum.kernel.web.access import public, signed_in
from forum.kernel.web.browsers import browser_name
from forum.kernel.web.cookies import clear_session_cookie, set_session_cookie
from forum.kernel.web.pages import done, form_state, safe_next, takes_form


@pages.get("/sign-in")
@public
def sign_in(actor: Actor) -> Any:
    """The sign-in form."""
    if actor.signed_in:
        return done(None, safe_next(request.args.get("next")))
    return render_template("accounts/sign_in.html", form=form_state(), next=safe_next(request.values.get("next")))


@pages.post("/sign-in")
@limit(SIGNING_IN, by=address)
@limit_failures(WRONG_PASSWORDS, by=account)
@public
@takes_form(SignInForm, again=sign_in)
def post_sign_in(actor: Actor, form: dict[str, Any]) -> Any:
    """Open a session and go on to where one was heading."""
    signed = sessions.sign_in(actor, **form, address=address(), browser=browser_name())
    return set_session_cookie(done(None, safe_next(request.form.get("next"))), signed.token)


@pages.post("/sign-out")
@signed_in
def sign_out(actor: Actor) -> Any:
    """End this session."""
    session_id = getattr(actor, "session_id", None)
    if session_id:
        sessions.end_session(actor, session_id)
    return clear_session_cookie(done(None, "/"))


@pages.get("/reset-password")
@public
def ask_for_reset(actor: Actor) -> Any:
    """Where one asks for a link."""
    return render_template("accounts/ask_for_reset.html", form=form_state(), sent=request.args.get("sent") == "1")


@pages.post("/reset-password")
@limit(SIGNING_IN, by=address)
@public
@takes_form(ResetRequestForm, again=ask_for_reset)
def post_ask_for_reset(actor: Actor, form: dict[str, Any]) -> Any:
    """Mail the link, if there is such an account; told alike in any case."""
    passwords.ask_for_reset(actor, **form)
    return done(None, "/reset-password?sent=1")


@pages.get("/reset-password/<token>")
@public
def reset_password(actor: Actor, token: str) -> Any:
    """The form behind the link; opening it uses nothing up."""
    return render_template("accounts/reset_password.html", form=form_state(), token=token)


@pages.post("/reset-password/<token>")
@limit(SIGNING_IN, by=address)
@public
@takes_form(ResetForm, again=reset_password)
def post_reset_password(actor: Actor, form: dict[str, Any], token: str) -> Any:
    """Keep the new password."""
    passwords.reset_password(actor, token, **form)
    return done(_("Your new password is set. Sign in with it."), "/sign-in")
