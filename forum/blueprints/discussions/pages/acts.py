"""What moderators do with a post, each on a small page that asks why, or with one button."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, url_for

from forum.blueprints.discussions import policies
from forum.blueprints.discussions.models.posts import Post
from forum.blueprints.discussions.pages import ways_back
from forum.blueprints.discussions.pages.routes import pages
from forum.blueprints.discussions.queries import posts as queries
from forum.blueprints.discussions.schemas.acts import ReasonForm, RequiredReasonForm
from forum.blueprints.discussions.services import acts, approving, locking, threads
from forum.kernel.actor import Actor
from forum.kernel.i18n import _
from forum.kernel.limits import WRITING, limit
from forum.kernel.policies import authorize
from forum.kernel.web.access import public, signed_in
from forum.kernel.web.pages import Undo, done, form_state, takes_form


@pages.get("/posts/<int:post_id>")
@public
def show_post(actor: Actor, post_id: int) -> Any:
    """The permanent address of a post leads to where it stands now."""
    return redirect(queries.get_post(actor, post_id).anchor, code=302)


@pages.get("/posts/<int:post_id>/hide")
@signed_in
def ask_to_hide(actor: Actor, post_id: int) -> Any:
    """Ask why a post is hidden."""
    post = queries.get_post(actor, post_id)
    authorize(policies.can_hide_post, actor, post)
    return render_template("discussions/judge_post.html", post=post, form=form_state(), act="hide")


@pages.post("/posts/<int:post_id>/hide")
@limit(WRITING)
@signed_in
@takes_form(ReasonForm, again=ask_to_hide)
def hide_post(actor: Actor, form: dict[str, Any], post_id: int) -> Any:
    """Hide a post."""
    post = acts.hide_post(actor, post_id, **form)
    return _told(actor, _("The post is hidden."), "post_hidden", post)


@pages.post("/posts/<int:post_id>/unhide")
@limit(WRITING)
@signed_in
def unhide_post(actor: Actor, post_id: int) -> Any:
    """Show a hidden post again."""
    return _told(actor, _("The post is shown again."), "post_unhidden", acts.unhide_post(actor, post_id))


@pages.get("/posts/<int:post_id>/remove")
@signed_in
def ask_to_remove(actor: Actor, post_id: int) -> Any:
    """Ask why a post is removed."""
    post = queries.get_post(actor, post_id)
    authorize(policies.can_remove_post, actor, post)
    return render_template("discussions/judge_post.html", post=post, form=form_state(), act="remove")


@pages.post("/posts/<int:post_id>/remove")
@limit(WRITING)
@signed_in
@takes_form(ReasonForm, again=ask_to_remove)
def remove_post(actor: Actor, form: dict[str, Any], post_id: int) -> Any:
    """Remove a post."""
    post = acts.remove_post(actor, post_id, **form)
    if post.author_id == actor.id:
        own = Undo(url_for("discussions_pages.restore_post", post_id=post.id), {})
        return done(_("The post is removed."), post.anchor, own)
    return _told(actor, _("The post is removed."), "post_removed", post)


@pages.get("/posts/<int:post_id>/lock-edits")
@signed_in
def ask_to_lock_edits(actor: Actor, post_id: int) -> Any:
    """Ask why its author may not edit a post for now."""
    post = queries.get_post(actor, post_id)
    authorize(policies.can_lock_edits, actor, post)
    return render_template("discussions/judge_post.html", post=post, form=form_state(), act="lock")


@pages.post("/posts/<int:post_id>/lock-edits")
@limit(WRITING)
@signed_in
@takes_form(ReasonForm, again=ask_to_lock_edits)
def lock_edits(actor: Actor, form: dict[str, Any], post_id: int) -> Any:
    """Let moderators alone edit a post."""
    post = locking.lock_edits(actor, post_id, **form)
    return _told(actor, _("Only moderators may edit this post now."), "post_edit_locked", post)


@pages.post("/posts/<int:post_id>/unlock-edits")
@limit(WRITING)
@signed_in
def unlock_edits(actor: Actor, post_id: int) -> Any:
    """Let its author edit a post again."""
    post = locking.unlock_edits(actor, post_id)
    return _told(actor, _("Its author may edit the post again."), "post_edit_unlocked", post)


@pages.post("/posts/<int:post_id>/restore")
@limit(WRITING)
@signed_in
def restore_post(actor: Actor, post_id: int) -> Any:
    """Bring a post back."""
    return _told(actor, _("The post is restored."), "post_restored", acts.restore_post(actor, post_id))


@pages.post("/posts/<int:post_id>/approve")
@limit(WRITING)
@signed_in
def approve_post(actor: Actor, post_id: int) -> Any:
    """Publish a post that waits."""
    return done(_("The post is published."), approving.approve_post(actor, post_id).anchor)


@pages.get("/posts/<int:post_id>/refuse")
@signed_in
def ask_to_refuse(actor: Actor, post_id: int) -> Any:
    """Ask why a post is not published."""
    post = queries.get_post(actor, post_id)
    authorize(policies.can_refuse_post, actor, post)
    return render_template("discussions/judge_post.html", post=post, form=form_state(), act="refuse")


@pages.post("/posts/<int:post_id>/refuse")
@limit(WRITING)
@signed_in
@takes_form(RequiredReasonForm, again=ask_to_refuse)
def refuse_post(actor: Actor, form: dict[str, Any], post_id: int) -> Any:
    """Do not publish a post."""
    post = approving.refuse_post(actor, post_id, **form)
    told = _("The post is not published. Its author sees why.")
    return done(told, post.thread.path, ways_back.of_post(actor, "post_refused", post))


@pages.post("/t/<int:thread_id>/restore")
@limit(WRITING)
@signed_in
def restore_thread(actor: Actor, thread_id: int) -> Any:
    """Bring back a thread that was removed."""
    thread = threads.restore_thread(actor, thread_id)
    return done(_("The thread is restored."), thread.path, ways_back.of_thread(actor, "thread_restored", thread))


def _told(actor: Actor, message: str, act: str, post: Post) -> Any:
    return done(message, post.anchor, ways_back.of_post(actor, act, post))
