"""Pinning, locking and following, each a small form."""

from __future__ import annotations

from typing import Any

from forum.blueprints.discussions.models.threads import Thread
from forum.blueprints.discussions.pages import ways_back
from forum.blueprints.discussions.pages.reading import show_again
from forum.blueprints.discussions.pages.routes import pages
from forum.blueprints.discussions.queries import posts
from forum.blueprints.discussions.queries import threads as queries
from forum.blueprints.discussions.schemas.forms import LockForm, ThreadWatchPageForm
from forum.blueprints.discussions.services import following, states
from forum.kernel.actor import Actor
from forum.kernel.i18n import _
from forum.kernel.limits import WRITING, limit
from forum.kernel.web.access import signed_in
from forum.kernel.web.pages import done, takes_form


@pages.post("/t/<int:thread_id>/pin")
@limit(WRITING)
@signed_in
def pin(actor: Actor, thread_id: int) -> Any:
    """Show a thread before the others of its group."""
    return _told(actor, _("The thread is pinned."), "thread_pinned", states.pin_thread(actor, thread_id))


@pages.post("/t/<int:thread_id>/unpin")
@limit(WRITING)
@signed_in
def unpin(actor: Actor, thread_id: int) -> Any:
    """Show a thread among the others again."""
    return _told(actor, _("The thread is no longer pinned."), "thread_unpinned", states.unpin_thread(actor, thread_id))


@pages.post("/t/<int:thread_id>/lock")
@limit(WRITING)
@signed_in
@takes_form(LockForm, again=show_again)
def lock(actor: Actor, form: dict[str, Any], thread_id: int) -> Any:
    """Take no more replies."""
    return _told(actor, _("The thread is locked."), "thread_locked", states.lock_thread(actor, thread_id, **form))


@pages.post("/t/<int:thread_id>/unlock")
@limit(WRITING)
@signed_in
def unlock(actor: Actor, thread_id: int) -> Any:
    """Take replies again."""
    return _told(
        actor, _("The thread is open for replies again."), "thread_unlocked", states.unlock_thread(actor, thread_id)
    )


@pages.post("/t/<int:thread_id>/watch")
@limit(WRITING)
@signed_in
@takes_form(ThreadWatchPageForm, again=show_again)
def watch(actor: Actor, form: dict[str, Any], thread_id: int) -> Any:
    """Choose how closely to follow."""
    following.watch_thread(actor, thread_id, **form)
    return done(_("Saved."), queries.get_thread(actor, thread_id).path)


@pages.post("/t/<int:thread_id>/read")
@limit(WRITING)
@signed_in
def mark_read(actor: Actor, thread_id: int) -> Any:
    """Everything in this thread is read."""
    following.mark_read(actor, thread_id)
    return done(_("Everything here is marked as read."), queries.get_thread(actor, thread_id).group.path)


@pages.post("/t/<int:thread_id>/archive")
@limit(WRITING)
@signed_in
def archive(actor: Actor, thread_id: int) -> Any:
    """Keep it for reading only."""
    return _told(actor, _("The thread is archived."), "thread_archived", states.archive_thread(actor, thread_id))


@pages.post("/t/<int:thread_id>/unarchive")
@limit(WRITING)
@signed_in
def unarchive(actor: Actor, thread_id: int) -> Any:
    """Let it go on."""
    return _told(actor, _("The thread goes on."), "thread_unarchived", states.unarchive_thread(actor, thread_id))


@pages.post("/t/<int:thread_id>/feature")
@limit(WRITING)
@signed_in
def feature(actor: Actor, thread_id: int) -> Any:
    """Mark it as worth reading for everybody."""
    return _told(actor, _("The thread is featured."), "thread_featured", states.feature_thread(actor, thread_id))


@pages.post("/t/<int:thread_id>/unfeature")
@limit(WRITING)
@signed_in
def unfeature(actor: Actor, thread_id: int) -> Any:
    """Take that mark away."""
    return _told(
        actor, _("The thread is no longer featured."), "thread_unfeatured", states.unfeature_thread(actor, thread_id)
    )


@pages.post("/t/<int:thread_id>/unsolve")
@limit(WRITING)
@signed_in
def unsolve(actor: Actor, thread_id: int) -> Any:
    """Say that no reply answers it."""
    return _told(
        actor, _("No reply is marked as the solution now."), "thread_unsolved", states.unmark_solution(actor, thread_id)
    )


@pages.post("/posts/<int:post_id>/solution")
@limit(WRITING)
@signed_in
def solve(actor: Actor, post_id: int) -> Any:
    """Say that this reply answers its thread."""
    post = posts.get_post(actor, post_id)
    thread = states.mark_solution(actor, post.thread_id, post.id)
    back = ways_back.of_thread(actor, "thread_solved", thread, post.anchor)
    return done(_("This reply is marked as the solution."), post.anchor, back)


def _told(actor: Actor, message: str, act: str, thread: Thread) -> Any:
    return done(message, thread.path, ways_back.of_thread(actor, act, thread))
