"""What a post said before: what each edit changed, and going back to a version."""

from __future__ import annotations

from typing import Any

from flask import render_template

from forum.blueprints.discussions import policies
from forum.blueprints.discussions.pages.routes import pages
from forum.blueprints.discussions.queries import posts as queries
from forum.blueprints.discussions.schemas.forms import RevertPageForm
from forum.blueprints.discussions.services import posts as services
from forum.kernel.actor import Actor
from forum.kernel.differences import difference, readable
from forum.kernel.i18n import _
from forum.kernel.limits import WRITING, limit
from forum.kernel.web.access import public, signed_in
from forum.kernel.web.pages import done, form_state, takes_form


@pages.get("/posts/<int:post_id>/history")
@public
def show_history(actor: Actor, post_id: int) -> Any:
    """Every version of a post and what changed from one to the next, the latest first."""
    post, revisions = queries.list_revisions(actor, post_id)
    before = [None, *revisions]
    changes = [
        {"revision": now, "parts": readable(difference(then.body, now.body)) if then else None}
        for then, now in zip(before, revisions, strict=False)
    ]
    return render_template(
        "discussions/history.html", post=post, changes=list(reversed(changes)), form=form_state(),
        can_edit=bool(policies.can_edit_post(actor, post)),
    )  # fmt: skip


@pages.post("/posts/<int:post_id>/history/<int:number>/revert")
@limit(WRITING)
@signed_in
@takes_form(RevertPageForm, again=lambda actor, post_id, number: show_history(post_id=post_id))
def revert_post(actor: Actor, form: dict[str, Any], post_id: int, number: int) -> Any:
    """Bring back the text of a version."""
    post = services.revert_post(actor, post_id, number, **form)
    return done(_("The post says again what it said in version %(number)s.", number=number), post.anchor)
