"""Signing in, oneself and one's sessions, as JSON."""

from __future__ import annotations

from typing import Any

from flask import Response, current_app, request
from flask_wtf.csrf import generate_csrf

from forum.blueprints.accounts import queries, services
from forum.blueprints.accounts.schemas import MeSchema, SessionListSchema, SignInForm
from forum.kernel.actor import Actor
from forum.kernel.limits import SIGNING_IN, address, limit
from forum.kernel.web.access import public, signed_in
from forum.kernel.web.api import ApiBlueprint
from forum.kernel.web.cookies import clear_session_cookie, set_session_cookie

api = ApiBlueprint("accounts", "Signing in, sessions, invitations")


@api.route("/auth/login", methods=["POST"])
@limit(SIGNING_IN, by=address)
@public
@api.takes(SignInForm)
@api.gives(MeSchema)
@api.problem(401)
def login(actor: Actor, form: dict[str, Any]) -> Any:
    """Sign in; the answer sets the session cookie."""
    signed = services.sign_in(actor, **form, address=address(), browser=request.user_agent.string)
    member = queries.get_member(queries.as_actor(signed.member), signed.member.id)
    response: Response = current_app.json.response(MeSchema().dump(_me(member)))
    return set_session_cookie(response, signed.token)


@api.route("/auth/logout", methods=["POST"])
@signed_in
@api.gives(status=204)
def logout(actor: Actor) -> Any:
    """Sign out of this browser."""
    if actor.session_id:  # type: ignore[attr-defined]  # a signed-in actor is a Member
        services.end_session(actor, actor.session_id)  # type: ignore[attr-defined]  # as above
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
    services.end_session(actor, session_id)


def _me(member: Any) -> dict[str, Any]:
    return {"member": member, "role": member.role, "language": member.language, "csrf_token": generate_csrf()}
