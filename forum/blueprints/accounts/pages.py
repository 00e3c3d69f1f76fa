"""Signing in and out, as pages."""

from __future__ import annotations

from typing import Any

from flask import render_template, request

from forum.blueprints.accounts import services
from forum.blueprints.accounts.schemas import SignInForm
from forum.kernel.actor import Actor
from forum.kernel.i18n import _
from forum.kernel.limits import SIGNING_IN, address, limit
from forum.kernel.web.access import public, signed_in
from forum.kernel.web.cookies import clear_session_cookie, set_session_cookie
from forum.kernel.web.pages import PageBlueprint, done, form_state, safe_next, takes_form

pages = PageBlueprint("accounts", __name__)


@pages.get("/sign-in")
@public
def sign_in(actor: Actor) -> Any:
    """The sign-in form."""
    if actor.signed_in:
        return done(None, safe_next(request.args.get("next")))
    return render_template("accounts/sign_in.html", form=form_state(), next=safe_next(request.values.get("next")))


@pages.post("/sign-in")
@limit(SIGNING_IN, by=address)
@public
@takes_form(SignInForm, again=sign_in)
def post_sign_in(actor: Actor, form: dict[str, Any]) -> Any:
    """Open a session and go on to where one was heading."""
    signed = services.sign_in(actor, **form, address=address(), browser=request.user_agent.string)
    return set_session_cookie(done(None, safe_next(request.form.get("next"))), signed.token)


@pages.post("/sign-out")
@signed_in
def sign_out(actor: Actor) -> Any:
    """End this session."""
    session_id = getattr(actor, "session_id", None)
    if session_id:
        services.end_session(actor, session_id)
    return clear_session_cookie(done(_("You are signed out."), "/"))
