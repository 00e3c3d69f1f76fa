"""What moderators do with posts: hide, remove, and take it back. Doing it again changes nothing."""

from __future__ import annotations

from forum.blueprints.discussions import policies
from forum.blueprints.discussions.events import PostHeld, PostHidden, PostShown, PostWithdrawn, ThreadChanged
from forum.blueprints.discussions.models.posts import Post
from forum.blueprints.discussions.queries import posts as post_queries
from forum.blueprints.discussions.queries import threads as thread_queries
from forum.blueprints.discussions.rules import EDIT_UNHIDES_AFTER, PENDING
from forum.blueprints.discussions.services import history, writing
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.errors import StaleVersion
from forum.kernel.etags import check_version
from forum.kernel.outbox.recording import record
from forum.kernel.policies import authorize
from forum.kernel.use_case import use_case

_CHANGING = (
    "thread_id", "number", "position", "deleted_at", "removed", "hidden_at", "pending_at", "pending_why", "refused_at",
    "judged_by_id", "judged_why", "edit_locked_at", "version",
)  # fmt: skip


@use_case
def hide_post(actor: Actor, post_id: int, reason: str = "", version: int | None = None) -> Post:
    """Show the text of a post to nobody but its author and moderators. Raises NotFound, Forbidden, StaleVersion.

    Its place, its reactions and its address stay. Plaza itself hides what enough people have reported; a moderator who
    hides that makes it hers, so that an edit alone does not show it again.
    """
    post = hold_post(actor, post_id, version)
    authorize(policies.can_hide_post, actor, post)
    by_reports_alone = post.hidden_at is not None and post.judged_by_id is None
    if post.hidden_at is None or (by_reports_alone and actor.id is not None):
        was_solution = _give_up_solution(post)
        at = clock.now()
        writing.change_standing(post, lambda: post.hide(actor.id, at, reason))
        history.log_post(actor, "post_hidden", post, reason, undo={"solution": was_solution})
        record(PostHidden(**_facts(post), author_id=post.author_id, by_id=actor.id))
    return post


@use_case
def unhide_post(actor: Actor, post_id: int, reason: str = "", version: int | None = None) -> Post:
    """Show a hidden post to everybody again."""
    post = hold_post(actor, post_id, version)
    authorize(policies.can_hide_post, actor, post)
    if post.hidden_at is not None:
        writing.change_standing(post, post.unhide)
        history.log_post(actor, "post_unhidden", post, reason, undo={})
        record(PostShown(**_facts(post), author_id=post.author_id, what="unhidden"))
    return post


@use_case
def remove_post(actor: Actor, post_id: int, reason: str = "", version: int | None = None) -> Post:
    """Take a post away: its author takes her own back, a moderator removes it. Its place stays, without text.

    Raises NotFound, Forbidden (`withdrawn` when it is gone already), StaleVersion.
    """
    post = hold_post(actor, post_id, version)
    authorize(policies.can_remove_post, actor, post)
    was_solution = _give_up_solution(post)
    at = clock.now()
    if post.author_id == actor.id:
        writing.change_standing(post, lambda: post.withdraw(at))
    else:
        writing.change_standing(post, lambda: post.remove(actor.id, at, reason))
        history.log_post(actor, "post_removed", post, reason, undo={"solution": was_solution})
    writing.save_mentions(post.id, [])
    record(PostWithdrawn(**_facts(post)))
    return post


@use_case
def restore_post(actor: Actor, post_id: int, reason: str = "", version: int | None = None) -> Post:
    """Bring back what one took back oneself, or what a moderator removed. Raises NotFound, Forbidden, StaleVersion."""
    post = hold_post(actor, post_id, version)
    authorize(policies.can_restore_post, actor, post)
    removed = post.removed
    writing.change_standing(post, post.restore)
    writing.save_mentions(post.id, writing.render(post.body).mentioned_ids)
    if removed:
        history.log_post(actor, "post_restored", post, reason, undo={})
    record(PostShown(**_facts(post), author_id=post.author_id, what="restored"))
    if post.state == PENDING:
        record(PostHeld(**_facts(post), author_id=post.author_id, why=post.pending_why))
    return post


def improve(actor: Actor, post: Post) -> None:
    """Within a use case, after an edit: what reports alone have hidden is shown again once its author has changed it.

    Not before ten minutes have passed, so that the next edit is a considered one; what a moderator has hidden waits
    for a moderator.
    """
    session.flush()
    hidden = post.hidden_at if post.author_id == actor.id and post.judged_by_id is None else None
    if hidden is not None and clock.now() - hidden >= EDIT_UNHIDES_AFTER:
        writing.change_standing(post, post.unhide)
        record(PostShown(**_facts(post), author_id=post.author_id, what="improved"))


def hold_post(actor: Actor, post_id: int, version: int | None = None) -> Post:
    """Within a use case: a post as it is now, while the writers of its thread wait. Raises NotFound, StaleVersion."""
    post = post_queries.get_post(actor, post_id)
    thread = thread_queries.get_thread(actor, post.thread_id, lock=True)
    session.refresh(post, _CHANGING)
    if post.thread_id != thread.id:  # it was moved in this very moment
        raise StaleVersion
    check_version(post.version, version)
    return post


def _give_up_solution(post: Post) -> bool:
    """What nobody can read answers nothing."""
    if post.thread.solution_id != post.id:
        return False
    thread = post.thread
    thread.solve(None, None, clock.now())
    session.flush()
    record(ThreadChanged(thread_id=thread.id, group_id=thread.group_id, what="unsolved"))
    return True


def _facts(post: Post) -> dict[str, int]:
    return {"post_id": post.id, "thread_id": post.thread_id, "group_id": post.thread.group_id}
