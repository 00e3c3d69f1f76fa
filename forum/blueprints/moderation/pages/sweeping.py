"""Removing everything that somebody wrote: a page that shows what it is and asks why."""

from __future__ import annotations

from typing import Any

from flask import render_template

from forum.blueprints.accounts import policies as account_policies
from forum.blueprints.moderation import policies
from forum.blueprints.moderation.pages.routes import pages
from forum.blueprints.moderation.queries import sweeping as queries
from forum.blueprints.moderation.schemas.records import SweepForm
from forum.blueprints.moderation.services import sweeping
from forum.kernel.actor import Actor
from forum.kernel.i18n import _
from forum.kernel.limits import WRITING, limit
from forum.kernel.policies import authorize
from forum.kernel.web.access import signed_in
from forum.kernel.web.pages import Undo, done, form_state, takes_form


@pages.get("/members/<int:member_id>/sweep")
@signed_in
def ask_to_sweep(actor: Actor, member_id: int) -> Any:
    """What would be removed, or why it is not."""
    member, posts = queries.list_written(actor, member_id)
    authorize(account_policies.can_sanction, actor, member)
    allowed = policies.can_sweep(actor, member, posts)
    return render_template("moderation/sweep.html", member=member, posts=posts, allowed=allowed, form=form_state())


@pages.post("/members/<int:member_id>/sweep")
@limit(WRITING)
@signed_in
@takes_form(SweepForm, again=ask_to_sweep)
def sweep(actor: Actor, form: dict[str, Any], member_id: int) -> Any:
    """Remove all of it."""
    entry, address = sweeping.sweep_member(actor, member_id, **form), f"/members/{member_id}/moderation"
    back = Undo(f"/moderation/acts/{entry.id}/undo", {"next": address}, _("Take it back"))
    return done(_("Everything this person wrote is removed."), address, back)
