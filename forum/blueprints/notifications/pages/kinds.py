"""The kinds of notifications that one may refuse, as a page."""

from __future__ import annotations

from typing import Any

from flask import render_template

from forum.blueprints.notifications.pages.lists import pages
from forum.blueprints.notifications.schemas.kinds import KindsPageForm
from forum.blueprints.notifications.services import choosing
from forum.kernel.actor import Actor
from forum.kernel.i18n import _
from forum.kernel.limits import WRITING, limit
from forum.kernel.notices import choices
from forum.kernel.web.access import signed_in
from forum.kernel.web.pages import done, form_state, takes_form


@pages.get("/notifications/kinds")
@signed_in
def show_kinds(actor: Actor) -> Any:
    """Of which kinds one is told."""
    chosen = choosing.show_kinds(actor)
    kinds = choices()
    wanted = [kind.name for kind in kinds if kind.name not in chosen["refused"]]
    return render_template("notifications/kinds.html", form=form_state({**chosen, "wanted": wanted}), kinds=kinds)


@pages.post("/notifications/kinds")
@limit(WRITING)
@signed_in
@takes_form(KindsPageForm, again=show_kinds)
def choose_kinds(actor: Actor, form: dict[str, Any]) -> Any:
    """Say of which."""
    choosing.choose_kinds(actor, **form)
    return done(_("Saved."), "/notifications/kinds")
