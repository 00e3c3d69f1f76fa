"""Browsers that are told what is new, on the page of preferences; and the worker that shows it there."""

from __future__ import annotations

from typing import Any

from flask import Response, current_app

from forum.blueprints.notifications.pages.lists import pages
from forum.blueprints.notifications.services import push
from forum.kernel.actor import Actor
from forum.kernel.i18n import _
from forum.kernel.limits import WRITING, limit
from forum.kernel.web.access import public, signed_in
from forum.kernel.web.pages import done

PLACE = "/notifications/preferences#push"
TRYING = "6/minute;30/hour"
_OF_THE_WORKER = {"default-src": "'none'", "connect-src": "'self'", "img-src": "'self'", "frame-ancestors": "'none'"}


@pages.get("/push-worker.js")
@public
def show_push_worker(actor: Actor) -> Any:
    """The script that shows what is pushed. It stands at the root, since it belongs to all pages; browsers look at
    each visit whether it has changed."""
    response: Response = current_app.send_static_file("js/push-worker.js")
    response.headers["Content-Type"] = "text/javascript; charset=utf-8"
    response.headers["Cache-Control"] = "no-cache"
    response.headers.pop("Expires", None)
    return response


vars(show_push_worker)["talisman_view_options"] = {"content_security_policy": _OF_THE_WORKER}


@pages.post("/notifications/browsers/<int:subscription_id>/remove")
@limit(WRITING)
@signed_in
def remove_browser(actor: Actor, subscription_id: int) -> Any:
    """Be told no more in one of one's browsers."""
    push.unsubscribe(actor, subscription_id)
    return done(_("That browser tells you nothing any more."), PLACE)


@pages.post("/notifications/browsers/<int:subscription_id>/test")
@limit(TRYING)
@signed_in
def try_browser(actor: Actor, subscription_id: int) -> Any:
    """Send something there to see that it arrives."""
    push.send_test(actor, subscription_id)
    return done(_("Sent. It appears in that browser in a moment."), PLACE)
