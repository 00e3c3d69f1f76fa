"""Inviting colleagues and joining by an invitation."""

from __future__ import annotations

from typing import Any

from flask import current_app, render_template
from flask import session as browser_session

from forum.blueprints.accounts import policies, queries
from forum.blueprints.accounts.pages.routes import pages
from forum.blueprints.accounts.schemas import AcceptanceForm, InvitationForm
from forum.blueprints.accounts.services import invitations
from forum.blueprints.cities.queries import cities as city_queries
from forum.kernel.actor import Actor
from forum.kernel.i18n import LANGUAGES, _, suggest_language
from forum.kernel.limits import SIGNING_IN, WRITING, address, limit
from forum.kernel.web.access import public, signed_in
from forum.kernel.web.browsers import browser_name
from forum.kernel.web.cookies import set_session_cookie
from forum.kernel.web.fields import PageQuery
from forum.kernel.web.pages import done, form_state, read_query, takes_form


@pages.get("/join/<token>")
@public
def show_invitation(actor: Actor, token: str) -> Any:
    """What the invitation offers, and the form to join; opening it uses nothing up."""
    invitation = invitations.find_invitation(token)
    suggest_language(invitation.language)
    form = form_state({"email": invitation.email or ""})
    return render_template("accounts/join.html", form=form, invitation=invitation, token=token)


@pages.post("/join/<token>")
@limit(SIGNING_IN, by=address)
@public
@takes_form(AcceptanceForm, again=show_invitation)
def accept_invitation(actor: Actor, form: dict[str, Any], token: str) -> Any:
    """Join and be signed in, then say what one can help with."""
    suggest_language(invitations.find_invitation(token).language)
    signed = invitations.accept_invitation(actor, token, **form, address=address(), browser=browser_name())
    return set_session_cookie(done(_("Welcome. Tell your peers what you can help with."), "/me/profile"), signed.token)


@pages.get("/invitations")
@signed_in
def list_invitations(actor: Actor) -> Any:
    """The invitations one looks after, and the form for a new one."""
    page = queries.list_invitations(actor, **read_query(PageQuery))
    city_id = getattr(actor, "city_id", None)
    city = city_queries.get_city(actor, city_id) if city_id else None
    form = form_state({"language": getattr(actor, "language", "en"), "most_uses": 1})
    open_to_anybody = policies.can_invite(actor, city_id, None, [])
    return render_template(
        "accounts/invitations.html",
        page=page,
        form=form,
        city=city,
        refusal=open_to_anybody.message,
        domains=[f"@{domain}" for domain in city.mail_domains] if city else [],
        language_options=list(LANGUAGES.items()),
        link=browser_session.pop("issued_link", None),
    )


@pages.post("/invitations")
@limit(WRITING)
@signed_in
@takes_form(InvitationForm, again=list_invitations)
def create_invitation(actor: Actor, form: dict[str, Any]) -> Any:
    """Invite by mail, or make a link, which is shown this once."""
    form["city_id"] = form["city_id"] or getattr(actor, "city_id", None)
    issued = invitations.invite(actor, **form)
    if issued.token is None:
        return done(_("The invitation is on its way to %(address)s.", address=issued.invitation.email), "/invitations")
    browser_session["issued_link"] = f"{current_app.config['PUBLIC_URL']}/join/{issued.token}"
    return done(_("The link is ready. Copy it now. It is shown only once."), "/invitations")


@pages.post("/invitations/<int:invitation_id>/revocation")
@signed_in
def revoke_invitation(actor: Actor, invitation_id: int) -> Any:
    """Withdraw an invitation."""
    invitations.revoke_invitation(actor, invitation_id)
    return done(_("The invitation is withdrawn."), "/invitations")
