"""Signing in, oneself and one's sessions, as JSON."""

from __future__ import annotations

from typing import Any

from flask import Response, current_app
from flask_wtf.csrf import generate_csrf

from forum.blueprints.accounts import queries
from forum.blueprints.accounts.api.routes import api
from forum.blueprints.accounts.schemas import (
    AcceptanceForm,
    InvitationForm,
    InvitationSchema,
    MeSchema,
    OfferedInvitationSchema,
    ResetForm,
    ResetRequestForm,
    SessionListSchema,
    SignInForm,
)
from forum.blueprints.accounts.services import confirming, invitations, passwords, sessions
from forum.kernel.actor import Actor
from forum.kernel.limits import SIGNING_IN, WRITING, WRONG_PASSWORDS, account, address, limit, limit_failures
from forum.kernel.web.access import public, signed_in
from forum.kernel.web.browsers import browser_name
from forum.kernel.web.cookies import clear_session_cookie, set_session_cookie
from forum.kernel.web.fields import PageQuery, page_of


@api.route("/auth/login", methods=["POST"])
@limit(SIGNING_IN, by=address)
@limit_failures(WRONG_PASSWORDS, by=account)
@public
@api.takes(SignInForm)
@api.gives(MeSchema)
@api.problem(401)
def login(actor: Actor, form: dict[str, Any]) -> Any:
    """Sign in; the answer sets the session cookie."""
    signed = sessions.sign_in(actor, **form, address=address(), browser=browser_name())
    member = queries.get_member(queries.as_actor(signed.member), signed.member.id)
    response: Response = current_app.json.response(MeSchema().dump(_me(member)))
    return set_session_cookie(response, signed.token)


@api.route("/auth/logout", methods=["POST"])
@signed_in
@api.gives(status=204)
def logout(actor: Actor) -> Any:
    """Sign out of this browser."""
    if actor.session_id:  # type: ignore[attr-defined]  # a signed-in actor is a Member
        sessions.end_session(actor, actor.session_id)  # type: ignore[attr-defined]  # as above
    return clear_session_cookie(Response(status=204))


@api.route("/me")
@signed_in
@api.gives(MeSchema)
def show_me(actor: Actor) -> Any:
    """The member who asks."""
    return _me(queries.get_member(actor, actor.id or 0))


@api.route("/me/sessions")
@signed_in
@api.gives(SessionListSchema)
def list_sessions(actor: Actor) -> Any:
    """Where one is signed in."""
    current = getattr(actor, "session_id", None)
    items = queries.list_sessions(actor)
    for item in items:
        item.current = item.id == current  # type: ignore[attr-defined]  # shown, not stored
    return {"items": items, "next": None}


@api.route("/me/sessions/<int:session_id>", methods=["DELETE"])
@signed_in
@api.gives(status=204)
def end_session(actor: Actor, session_id: int) -> Any:
    """Sign out elsewhere."""
    sessions.end_session(actor, session_id)


@api.route("/auth/password-reset", methods=["POST"])
@limit(SIGNING_IN, by=address)
@public
@api.takes(ResetRequestForm)
@api.gives(status=202)
def ask_for_reset(actor: Actor, form: dict[str, Any]) -> Any:
    """Have a link mailed to choose a new password; answered alike whether the account exists or not."""
    passwords.ask_for_reset(actor, **form)


@api.route("/auth/password-reset/<token>", methods=["POST"])
@limit(SIGNING_IN, by=address)
@public
@api.takes(ResetForm)
@api.gives(status=204)
@api.problem(410)
def reset_password(actor: Actor, form: dict[str, Any], token: str) -> Any:
    """Choose a new password with the link's secret."""
    passwords.reset_password(actor, token, **form)


@api.route("/me/address-confirmation", methods=["POST"])
@limit(WRITING)
@signed_in
@api.gives(status=202)
def ask_for_confirmation(actor: Actor) -> Any:
    """Have the link that confirms one's address mailed again, at most once a day and three times in all."""
    confirming.ask_for_confirmation(actor)


@api.route("/auth/address-confirmation/<token>", methods=["POST"])
@limit(SIGNING_IN, by=address)
@public
@api.gives(status=204)
@api.problem(410)
def confirm_address(actor: Actor, token: str) -> Any:
    """Confirm an address with the secret of the link that was mailed to it."""
    confirming.confirm_address(actor, token)


@api.route("/invitations")
@signed_in
@api.takes(PageQuery, location="query")
@api.gives(page_of(InvitationSchema))
def list_invitations(actor: Actor, query: dict[str, Any]) -> Any:
    """The invitations one looks after, newest first."""
    return queries.list_invitations(actor, **query)


@api.route("/invitations", methods=["POST"])
@limit(WRITING)
@signed_in
@api.takes(InvitationForm)
@api.gives(InvitationSchema, 201)
def create_invitation(actor: Actor, form: dict[str, Any]) -> Any:
    """Invite a colleague by mail, or make a link for several."""
    form["city_id"] = form["city_id"] or getattr(actor, "city_id", None)
    return _with_link(invitations.invite(actor, **form))


@api.route("/invitations/<int:invitation_id>", methods=["DELETE"])
@signed_in
@api.gives(status=204)
@api.problem(405)
def revoke_invitation(actor: Actor, invitation_id: int) -> Any:
    """Withdraw an invitation."""
    invitations.revoke_invitation(actor, invitation_id)


@api.route("/invitations/<token>")
@limit(SIGNING_IN, by=address)
@public
@api.gives(OfferedInvitationSchema)
@api.problem(410)
def show_invitation(actor: Actor, token: str) -> Any:
    """What an invitation offers."""
    return invitations.find_invitation(token)


@api.route("/invitations/<token>/acceptance", methods=["POST"])
@limit(SIGNING_IN, by=address)
@public
@api.takes(AcceptanceForm)
@api.gives(MeSchema, 201)
@api.problem(410)
def accept_invitation(actor: Actor, form: dict[str, Any], token: str) -> Any:
    """Join; the answer sets the session cookie."""
    signed = invitations.accept_invitation(actor, token, **form, address=address(), browser=browser_name())
    member = queries.get_member(queries.as_actor(signed.member), signed.member.id)
    response: Response = current_app.json.response(MeSchema().dump(_me(member)))
    response.status_code = 201
    return set_session_cookie(response, signed.token)


def _me(member: Any) -> dict[str, Any]:
    return {"member": member, "role": member.role, "language": member.language, "csrf_token": generate_csrf()}


def _with_link(issued: invitations.Issued) -> Any:
    """The invitation with the link that is shown this once."""
    link = f"{current_app.config['PUBLIC_URL']}/join/{issued.token}" if issued.token else None
    issued.invitation.link = link  # type: ignore[attr-defined]  # shown, not stored
    return issued.invitation
