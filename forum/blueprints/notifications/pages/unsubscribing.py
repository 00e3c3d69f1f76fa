"""The link in every mail that stops mails of its kind, without signing in."""

from __future__ import annotations

from typing import Any

from flask import current_app, render_template

from forum.blueprints.notifications.pages.lists import pages
from forum.blueprints.notifications.queries.unsubscribing import name_scope
from forum.blueprints.notifications.rules.unsubscribing import read_token, unsubscribe_token
from forum.blueprints.notifications.services import preferences
from forum.kernel.actor import SYSTEM, Actor
from forum.kernel.errors import NotFound
from forum.kernel.i18n import suggest_language
from forum.kernel.web.access import proves_itself, public

EVERYTHING = "everything"


@pages.get("/unsubscribe/<token>")
@public
def ask_to_unsubscribe(actor: Actor, token: str) -> Any:
    """Ask first: programs that look at the links of a mail must not stop anything."""
    return _show(token, stopped=False)


@pages.post("/unsubscribe/<token>")
@proves_itself
@public
def unsubscribe(actor: Actor, token: str) -> Any:
    """Stop the mails, as the button of the page and that of mail programs ask; these follow no redirect (RFC 8058)."""
    member_id, scope = _read(token)
    preferences.stop_mail(SYSTEM, member_id, scope)
    return _show(token, stopped=True)


def _show(token: str, *, stopped: bool) -> Any:
    member_id, scope = _read(token)
    told = name_scope(member_id, scope)
    suggest_language(told.language)
    rest = unsubscribe_token(_secret(), member_id, EVERYTHING) if scope != EVERYTHING else ""
    return render_template("notifications/unsubscribe.html", token=token, told=told, stopped=stopped, rest=rest)


def _read(token: str) -> tuple[int, str]:
    found = read_token(_secret(), token)
    if found is None:
        raise NotFound
    return found


def _secret() -> str:
    return str(current_app.config["SECRET_KEY"])
