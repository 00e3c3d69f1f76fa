"""Who may do what in discussions; a thread is read by whoever reads its group.

Longer than 250 lines since the rights of a feature are one file (decision 0012).
"""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from forum.blueprints.accounts import policies as account_policies
from forum.blueprints.accounts.rules import NEW, REGULAR
from forum.blueprints.discussions.models.attachments import PostAttachment
from forum.blueprints.discussions.models.bookmarks import Bookmark
from forum.blueprints.discussions.models.polls import AFTER_VOTE, ALWAYS, Poll
from forum.blueprints.discussions.models.posts import Post
from forum.blueprints.discussions.models.scheduled import ScheduledThread
from forum.blueprints.discussions.models.tags import Tag
from forum.blueprints.discussions.models.threads import Thread
from forum.blueprints.discussions.rules import (
    EDITABLE_FOR,
    EDITABLE_FOR_NEW,
    PENDING,
    REFUSED,
    REMOVED,
    WITHDRAWN,
    PostLine,
)
from forum.blueprints.events.models.events import Event
from forum.blueprints.files.models import File
from forum.blueprints.files.policies import keeps_files, visible_through
from forum.blueprints.groups import policies as group_policies
from forum.blueprints.groups.models.groups import Group
from forum.blueprints.groups.rules import OPEN_TO_READ
from forum.blueprints.library.models.resources import Resource
from forum.blueprints.library.policies import offers_files
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.i18n import _l
from forum.kernel.policies import ALLOWED, Decision, Denied


def visible_threads(actor: Actor) -> sa.Select[Thread]:
    """Threads of the groups one reads, but for those that were removed; one that waits for approval is seen by its
    author and by moderators."""
    statement = sa.select(Thread).where(Thread.deleted_at.is_(None), _in_browsable_group(actor))
    return statement.where(sa.or_(Thread.pending_at.is_(None), Thread.author_id == actor.id, _moderates(actor)))


def can_see_thread(actor: Actor, thread: Thread) -> Decision:
    """The same rule for one thread, whose group is loaded."""
    if thread.deleted_at is not None or not group_policies.can_browse(actor, thread.group):
        return Denied("not_found")
    if thread.pending and thread.author_id != (actor.id or 0) and not can_moderate(actor, thread):
        return Denied("not_found")
    return ALLOWED


def removed_threads(actor: Actor) -> sa.Select[Thread]:
    """Threads that were removed and can come back, for those who moderate where they were."""
    statement = sa.select(Thread).where(Thread.deleted_at.is_not(None), Thread.merged_into_id.is_(None))
    return statement.where(_in_browsable_group(actor), _moderates(actor))


def visible_posts(actor: Actor) -> sa.Select[Post]:
    """Posts of the threads one sees; those whose text is withdrawn, removed or hidden stand among them without it.

    One that waits for approval, or was refused, is seen by its author and by moderators. The thread is asked for by its
    post: SQLite would list all threads for `in`.
    """
    threads = visible_threads(actor).where(Thread.id == Post.thread_id).with_only_columns(Thread.id)
    statement = sa.select(Post).where(threads.correlate(Post).exists())
    return statement.where(sa.or_(Post.pending_at.is_(None), Post.author_id == actor.id, _in_moderated_thread(actor)))


def can_see_post(actor: Actor, post: Post | PostLine) -> Decision:
    """The same rule for one post, whose thread and group are loaded."""
    seen = can_see_thread(actor, post.thread)
    if seen and post.pending_at is not None and post.author_id != (actor.id or 0):
        return ALLOWED if can_moderate(actor, post.thread) else Denied("not_found")
    return seen


def can_read_post(actor: Actor, post: Post | PostLine) -> Decision:
    """Its text: whoever sees it, while it stands, else its author and moderators; nobody once she withdrew it."""
    if post.state == WITHDRAWN:
        return Denied("withdrawn", _l("This post was removed."))
    if post.stands or (actor.id and post.author_id == actor.id):
        return can_see_post(actor, post)
    return can_moderate(actor, post.thread)


def readable_posts(actor: Actor) -> sa.Select[Post]:
    """The same rule for lists."""
    withdrawn = sa.and_(Post.deleted_at.is_not(None), sa.not_(Post.removed))
    mine = sa.or_(Post.author_id == actor.id, _in_moderated_thread(actor))
    return visible_posts(actor).where(sa.or_(Post.stands, sa.and_(sa.not_(withdrawn), mine)))


def _in_moderated_thread(actor: Actor) -> sa.ColumnElement[bool]:
    if not actor.is_staff and not group_policies.looked_after(actor):
        return sa.false()
    return sa.select(Thread.id).where(Thread.id == Post.thread_id, _moderates(actor)).correlate(Post).exists()


def _in_browsable_group(actor: Actor) -> sa.ColumnElement[bool]:
    """Asked for each thread, so that a list is read in its order until it is full, however many groups there are."""
    return group_policies.browsable_groups(actor).where(Group.id == Thread.group_id).correlate(Thread).exists()


def _moderates(actor: Actor) -> sa.ColumnElement[bool]:
    """Whether one moderates the group of a thread, which one reads: the same as `can_moderate`."""
    if actor.is_staff:
        return sa.true()
    own = group_policies.looked_after(actor)
    return Thread.group_id.in_(own) if own else sa.false()


@visible_through
def files_of_visible_posts(actor: Actor) -> sa.Select[int]:
    """The files of the posts whose text one may read."""
    return (
        readable_posts(actor)
        .join(PostAttachment, PostAttachment.post_id == Post.id)
        .with_only_columns(PostAttachment.file_id)
    )


@keeps_files("post")
def files_of_posts() -> sa.Select[int]:
    """The files that stand in posts, withdrawn ones too."""
    return sa.select(PostAttachment.file_id)


def can_attach(actor: Actor, group: Group) -> Decision:
    """Put files into what one writes: from the role on that the group says."""
    return group_policies.can_attach(actor, group)


def can_start_thread(actor: Actor, group: Group) -> Decision:
    """From the role on that the group says."""
    return group_policies.can_start(actor, group)


def can_put_into_library(actor: Actor, attached: PostAttachment) -> Decision:
    """Make a document of a file of a post: whoever uploaded it and the moderators of the group, while they may share
    documents there. The file, and the post with its thread and group, are loaded."""
    group = attached.post.thread.group
    if attached.file.uploader_id != (actor.id or 0) and not group_policies.can_moderate(actor, group):
        return Denied("not_yours", _l("Its uploader or a moderator of the group can put this file into the library."))
    return can_attach(actor, group)


def can_suggest_file(actor: Actor, attached: PostAttachment) -> Decision:
    """Suggest that to its uploader: whoever takes part in the group and cannot do it herself."""
    if can_put_into_library(actor, attached):
        return Denied("may_yourself", _l("You can put this file into the library yourself."))
    return group_policies.can_participate(actor, attached.post.thread.group)


@offers_files
def files_to_put_into_library(actor: Actor) -> sa.Select[int, int]:
    """The files of posts that are one's own or stand in groups one moderates, each with the number of its group."""
    moderated = sa.or_(_moderates(actor), File.uploader_id == (actor.id or 0))
    seen = visible_posts(actor).join(PostAttachment, PostAttachment.post_id == Post.id)
    seen = seen.join(File, File.id == PostAttachment.file_id).join(Thread, Thread.id == Post.thread_id)
    return seen.where(Post.stands, moderated).with_only_columns(PostAttachment.file_id, PostAttachment.group_id)


def can_discuss_in(actor: Actor, resource: Resource, group: Group) -> Decision:
    """Comment on a document in a group: whoever may start threads there, where its readers are no more than those of
    the document (decision 0017).

    A document for a group, or kept within one that not everybody reads, is discussed in that group; one for chosen
    groups and people in each of those groups.
    """
    home = resource.group
    if resource.audience == "chosen":
        fits = group.id in {reader.group_id for reader in resource.readers}
    elif home is not None and (resource.audience == "group" or home.visibility not in OPEN_TO_READ):
        fits = group.id == home.id
    else:
        to_all = resource.audience == "public" and (home is None or home.visibility == "public")
        fits = to_all or (resource.audience in ("public", "members") and group.visibility != "public")
    if not fits:
        return Denied("wider_than_document", _l("More people read this group than the document. Choose another group."))
    return can_start_thread(actor, group)


def can_discuss_event_in(actor: Actor, event: Event, group: Group) -> Decision:
    """Write about an event in a group: whoever may start threads there. One of a group is discussed in that group, one
    for all members in a group that strangers do not read (decision 0017); a draft in none, since the thread would tell
    its title. Its group is loaded."""
    if not (event.published or event.cancelled):
        return Denied("not_announced", _l("An event is discussed once it is announced."))
    fits = group.id == event.group_id if event.group_id is not None else group.visibility != "public"
    if not fits:
        return Denied("wider_than_event", _l("More people read this group than see the event. Choose another group."))
    return can_start_thread(actor, group)


def can_reply(actor: Actor, thread: Thread) -> Decision:
    """From the role on that the group says; nobody while the thread is locked, archived or waiting for approval."""
    if thread.pending:
        return Denied("thread_pending", _l("This thread waits for approval and takes no replies yet."))
    if thread.archived:
        return Denied("thread_archived", _l("This thread is archived. It can be read, and nothing in it changes."))
    if thread.locked:
        return Denied("thread_locked", _l("This thread is locked and takes no more replies."))
    return group_policies.can_reply(actor, thread.group)


def can_moderate(actor: Actor, thread: Thread) -> Decision:
    """Pin and lock: the moderators of the group, and staff."""
    return group_policies.can_moderate(actor, thread.group)


def is_slow_for(actor: Actor, thread: Thread) -> bool:
    """Whether somebody waits between two posts: everybody but moderators, while the thread is in slow mode."""
    return thread.is_slow(clock.now()) and not can_moderate(actor, thread)


def can_curate(actor: Actor, thread: Thread) -> Decision:
    """Write its summary and make a resource of it: the moderators of the group, and staff."""
    return can_moderate(actor, thread)


def can_share_as(actor: Actor, thread: Thread, audience: str) -> Decision:
    """Make a document of it for this audience, never a wider one than the group has."""
    visibility = thread.group.visibility
    if audience == "group" or visibility == "public" or (visibility == "members" and audience == "members"):
        return can_curate(actor, thread)
    return Denied("wider_than_group", _l("Choose an audience that is not wider than the group's own."))


def can_edit_digest(actor: Actor, group: Group) -> Decision:
    """Draft and publish the digest of a group: those who moderate it, while it is not closed."""
    allowed = group_policies.can_moderate(actor, group)
    return group_policies.can_participate(actor, group) if allowed else allowed


def can_edit_thread(actor: Actor, thread: Thread) -> Decision:
    """Title, language and criteria: its author while it is open or waits, and moderators."""
    moderating = can_moderate(actor, thread)
    if moderating or thread.author_id != actor.id:
        return moderating
    return group_policies.can_participate(actor, thread.group) if thread.pending else can_reply(actor, thread)


def can_remove_thread(actor: Actor, thread: Thread) -> Decision:
    """Moderators; its author as long as nobody has answered."""
    if thread.author_id == actor.id and thread.reply_count == 0:
        return group_policies.can_participate(actor, thread.group)
    return can_moderate(actor, thread)


def can_restore_thread(actor: Actor, thread: Thread) -> Decision:
    """Bring back what was removed, unless it became a part of another thread: moderators."""
    if thread.merged_into_id is not None:
        return Denied("merged", _l("This thread is part of another one now."))
    return can_moderate(actor, thread)


def can_move_posts(actor: Actor, thread: Thread) -> Decision:
    """Split it, merge it or put it into another group: moderators, once it is published."""
    if thread.pending:
        return Denied("thread_pending", _l("This thread waits for approval. Publish it first."))
    return can_moderate(actor, thread)


def can_solve(actor: Actor, thread: Thread) -> Decision:
    """Say which reply answers it: its author while she takes part and it is not archived, and moderators."""
    if thread.archived or thread.pending:
        return Denied("thread_archived", _l("This thread is archived. It can be read, and nothing in it changes."))
    if thread.author_id == (actor.id or 0):
        return group_policies.can_participate(actor, thread.group)
    return can_moderate(actor, thread)


def why_waits(actor: Actor, group: Group, setting: str) -> str | None:
    """Why what one writes in a group waits for approval, as the group has chosen; None when it does not.

    `setting` is the group's choice for threads or for replies: `none`, `newcomers` or `all`. Moderators never wait.
    """
    if setting == "none" or group_policies.can_moderate(actor, group):
        return None
    if setting == "all":
        return "group"
    return "newcomer" if account_policies.trust_of(actor) == NEW else None


def can_follow(actor: Actor, thread: Thread) -> Decision:
    """Read position and watch level: any member who sees the thread."""
    return can_see_thread(actor, thread) if actor.signed_in else Denied("sign_in_required")


def can_catch_up(actor: Actor, group: Group) -> Decision:
    """Mark a group as read: whoever belongs to it."""
    return group_policies.can_watch_group(actor, group)


def can_catch_up_everywhere(actor: Actor) -> Decision:
    """The same for all one's groups, and for how long things stay new: any member."""
    return ALLOWED if actor.signed_in else Denied("sign_in_required")


def can_edit_post(actor: Actor, post: Post | PostLine) -> Decision:
    """Its author for 30 days while the thread is open, newcomers for 24 hours, and moderators; a wiki all who may
    reply, at any time; moderators alone while it is locked against edits; nobody once it is withdrawn.
    """
    if post.withdrawn:
        return Denied("withdrawn", _l("This post was removed."))
    if can_moderate(actor, post.thread):
        return ALLOWED
    if post.author_id != actor.id and not (post.wiki and post.stands):
        return Denied("not_yours", _l("Only the author can edit a post."))
    if post.edit_locked_at is not None:
        return Denied("edit_locked", _l("Only moderators may edit this post now."))
    if post.state == REFUSED:
        return Denied("refused", _l("This post was not published and can no longer be edited."))
    if post.state == PENDING:
        return group_policies.can_participate(actor, post.thread.group)
    may_reply = can_reply(actor, post.thread)
    return may_reply if post.wiki or not may_reply else _still_editable(actor, post.created_at)


def can_lock_edits(actor: Actor, post: Post | PostLine) -> Decision:
    """Keep its author from editing it, or let her again: moderators, the posts of others."""
    if post.withdrawn:
        return Denied("withdrawn", _l("This post was removed."))
    if post.author_id == actor.id:
        return Denied("own_post", _l("This is your own post."))
    return can_moderate(actor, post.thread)


def can_make_wiki(actor: Actor, post: Post | PostLine) -> Decision:
    """Let all edit it who may reply, or no more: its author while the thread is open, and moderators."""
    return can_add_poll(actor, post)


def can_curate_tags(actor: Actor, group: Group) -> Decision:
    """Rename, join and remove the words of a group: its moderators."""
    return group_policies.can_moderate(actor, group)


def visible_tags(actor: Actor) -> sa.Select[Tag]:
    """The words of the groups whose contents one sees."""
    groups = group_policies.browsable_groups(actor).with_only_columns(Group.id)
    return sa.select(Tag).where(Tag.group_id.in_(groups))


def can_withdraw_post(actor: Actor, post: Post | PostLine) -> Decision:
    """Its author, as long as she takes part in the group."""
    if post.withdrawn:
        return Denied("withdrawn", _l("This post was removed."))
    if post.author_id != actor.id:
        return Denied("not_yours", _l("Only the author can remove a post."))
    return group_policies.can_participate(actor, post.thread.group)


def can_hide_post(actor: Actor, post: Post | PostLine) -> Decision:
    """Hide a published post, or show it again: moderators."""
    if post.withdrawn:
        return Denied("withdrawn", _l("This post was removed."))
    if post.pending_at is not None:
        return Denied("not_published", _l("This post is not published."))
    return can_moderate(actor, post.thread)


def can_remove_post(actor: Actor, post: Post | PostLine) -> Decision:
    """Take it away: its author her own, moderators any."""
    if post.author_id == actor.id and not post.withdrawn:
        return can_withdraw_post(actor, post)
    if post.withdrawn:
        return Denied("withdrawn", _l("This post was removed."))
    return can_moderate(actor, post.thread)


def can_restore_post(actor: Actor, post: Post | PostLine) -> Decision:
    """Bring it back: its author what she took back, while she takes part; moderators what moderators removed."""
    if post.state == WITHDRAWN:
        if post.author_id != actor.id:
            return Denied("not_yours", _l("Only the author can restore a post that its author removed."))
        return group_policies.can_participate(actor, post.thread.group)
    if post.state != REMOVED:
        return Denied("not_removed", _l("This post is not removed."))
    return can_moderate(actor, post.thread)


def can_approve_post(actor: Actor, post: Post | PostLine) -> Decision:
    """Publish what waits, or what was refused before: moderators."""
    if post.state not in (PENDING, REFUSED):
        return Denied("not_pending", _l("This post does not wait for approval."))
    return can_moderate(actor, post.thread)


def can_refuse_post(actor: Actor, post: Post | PostLine) -> Decision:
    """Leave unpublished what waits: moderators."""
    if post.state != PENDING:
        return Denied("not_pending", _l("This post does not wait for approval."))
    return can_moderate(actor, post.thread)


def can_quote(actor: Actor, post: Post | PostLine) -> Decision:
    """Whoever may reply, while there is something to quote."""
    if not post.stands:
        return Denied("withdrawn", _l("This post was removed."))
    return can_reply(actor, post.thread)


def can_see_revisions(actor: Actor, post: Post | PostLine) -> Decision:
    """Whoever sees the post; those of one that does not stand only its author and moderators, and nobody once she
    withdrew it."""
    if post.state == WITHDRAWN:
        return Denied("withdrawn", _l("This post was removed."))
    if not post.stands and (actor.id is None or post.author_id != actor.id):
        return can_moderate(actor, post.thread)
    return can_see_post(actor, post)


def can_react(actor: Actor, post: Post | PostLine) -> Decision:
    """Whoever takes part in the group, to the posts of others; a locked thread can still be thanked for."""
    if not post.stands:
        return Denied("withdrawn", _l("This post cannot be read at present."))
    if post.author_id == actor.id:
        return Denied("own_post", _l("You cannot react to your own post."))
    return group_policies.can_participate(actor, post.thread.group)


def can_bookmark(actor: Actor, post: Post | PostLine) -> Decision:
    """Any member who sees the post, for herself."""
    if not actor.signed_in:
        return Denied("sign_in_required", _l("Sign in to keep bookmarks."))
    if not post.stands:
        return Denied("withdrawn", _l("This post cannot be read at present."))
    return can_see_post(actor, post)


def visible_bookmarks(actor: Actor) -> sa.Select[Bookmark]:
    """One's own, of posts one still sees."""
    posts = visible_posts(actor).where(Post.id == Bookmark.post_id).with_only_columns(Post.id)
    return sa.select(Bookmark).where(Bookmark.member_id == (actor.id or 0), posts.correlate(Bookmark).exists())


def can_keep_bookmark(actor: Actor, bookmark: Bookmark) -> Decision:
    """Change or remove it: its member alone."""
    return ALLOWED if actor.signed_in and bookmark.member_id == actor.id else Denied("not_found")


def can_remind(actor: Actor) -> Decision:
    """Tell members that a moment they chose has come: Plaza itself."""
    return ALLOWED if actor.is_system else Denied("system_only")


def can_count_views(actor: Actor) -> Decision:
    """Write down who looked at what, and count it: Plaza itself."""
    return can_remind(actor)


def can_add_poll(actor: Actor, post: Post | PostLine) -> Decision:
    """Its author while the thread is open, and moderators, at any time."""
    if not post.stands:
        return Denied("withdrawn", _l("This post cannot be read at present."))
    if can_moderate(actor, post.thread):
        return ALLOWED
    if post.author_id == actor.id:
        return can_reply(actor, post.thread)
    return Denied("not_yours", _l("Only the author can add a poll to a post."))


def visible_polls(actor: Actor) -> sa.Select[Poll]:
    """Those on posts one sees, but for removed ones."""
    posts = visible_posts(actor).where(Post.stands, Post.id == Poll.post_id).with_only_columns(Post.id)
    return sa.select(Poll).where(posts.correlate(Poll).exists())


def can_see_poll(actor: Actor, poll: Poll) -> Decision:
    """The same rule for one poll, whose post, thread and group are loaded."""
    return Denied("not_found") if not poll.post.stands else can_see_post(actor, poll.post)


def can_vote(actor: Actor, poll: Poll) -> Decision:
    """Whoever takes part in the group, as long as the poll is open and its post published."""
    if poll.post.pending_at is not None:
        return Denied("not_published", _l("This post is not published."))
    if not poll.is_open(clock.now()):
        return Denied("poll_closed", _l("This poll is closed."))
    return group_policies.can_participate(actor, poll.post.thread.group)


def can_see_results(actor: Actor, poll: Poll, voted: bool) -> Decision:
    """At any time, once one has voted, or once it is closed, as the poll says; for everybody alike."""
    if poll.results == ALWAYS or not poll.is_open(clock.now()) or (poll.results == AFTER_VOTE and voted):
        return ALLOWED
    if poll.results == AFTER_VOTE:
        return Denied("vote_first", _l("The results are shown once you have voted."))
    return Denied("results_later", _l("The results are shown once the poll is closed."))


def can_close_poll(actor: Actor, poll: Poll) -> Decision:
    """Close it and open it again: the author of its post, and moderators."""
    return can_add_poll(actor, poll.post)


def can_remove_poll(actor: Actor, poll: Poll) -> Decision:
    """Moderators; the author of its post as long as nobody has voted."""
    if poll.voter_count and not can_moderate(actor, poll.post.thread):
        return Denied("has_votes", _l("A poll with votes can be closed, not removed."))
    return can_add_poll(actor, poll.post)


def visible_scheduled(actor: Actor) -> sa.Select[ScheduledThread]:
    """One's own threads for later, in groups whose contents one sees."""
    groups = group_policies.browsable_groups(actor).with_only_columns(Group.id)
    own = ScheduledThread.author_id == (actor.id or 0), ScheduledThread.group_id.in_(groups)
    return sa.select(ScheduledThread).where(*own)


def can_change_scheduled(actor: Actor, scheduled: ScheduledThread) -> Decision:
    """Its author alone."""
    return ALLOWED if actor.signed_in and scheduled.author_id == actor.id else Denied("not_found")


def can_write_threads(actor: Actor) -> Decision:
    """Write whole threads in the names of others: Plaza itself, when it imports or seeds."""
    return ALLOWED if actor.is_system else Denied("system_only")


def _still_editable(actor: Actor, created_at: datetime) -> Decision:
    age = clock.now() - created_at
    if age <= EDITABLE_FOR_NEW:
        return ALLOWED
    if account_policies.trust_of(actor) < REGULAR:
        text = _l("You can edit a post for 24 hours. Write what is new in a reply, or ask a moderator of the group.")
        return Denied("edit_window_over", text)
    if age > EDITABLE_FOR:
        text = _l("You can edit a post for 30 days. Write what is new in a reply, or ask a moderator of the group.")
        return Denied("edit_window_over", text)
    return ALLOWED
