"""What happens in discussions. Every post, the opening one of a thread included, is a PostPublished."""

from __future__ import annotations

from dataclasses import dataclass, field

from forum.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class ThreadStarted(Event):
    thread_id: int
    group_id: int
    author_id: int


@dataclass(frozen=True, kw_only=True)
class ThreadChanged(Event):
    """`what` is the act in the past tense: `edited`, `pinned`, `unpinned`, `locked`, `removed`, `restored` ..."""

    thread_id: int
    group_id: int
    what: str


@dataclass(frozen=True, kw_only=True)
class ThreadImported(Event):
    """A whole thread of another place or of the demo was written at once; nobody is told, but it can be found."""

    thread_id: int
    group_id: int


@dataclass(frozen=True, kw_only=True)
class PostPublished(Event):
    """`mentioned_ids` never names the author; `reply_to_author_id` is whose post it answers, if any."""

    post_id: int
    thread_id: int
    group_id: int
    author_id: int
    mentioned_ids: list[int] = field(default_factory=list)
    reply_to_author_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class PostEdited(Event):
    """`mentioned_ids` are those whom the edit names and the text before did not; `named` are the new handles, of people
    and of groups."""

    post_id: int
    thread_id: int
    group_id: int
    editor_id: int
    mentioned_ids: list[int] = field(default_factory=list)
    named: list[str] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class LinkDescribed(Event):
    """A page to which a post links says what it is: the post shows its card. Nobody has edited anything."""

    post_id: int
    thread_id: int
    group_id: int


@dataclass(frozen=True, kw_only=True)
class PostWithdrawn(Event):
    """A post was taken back by its author, or removed by a moderator."""

    post_id: int
    thread_id: int
    group_id: int


@dataclass(frozen=True, kw_only=True)
class ThreadSummarised(Event):
    """The summary of a thread was written, changed or taken away."""

    thread_id: int
    group_id: int
    by_id: int


@dataclass(frozen=True, kw_only=True)
class FileSuggested(Event):
    """Somebody thinks that a file of a post belongs into the library."""

    file_id: int
    post_id: int
    by_id: int
    uploader_id: int


@dataclass(frozen=True, kw_only=True)
class ThreadBecameResource(Event):
    """A document of the library was made of a thread; `author_ids` wrote what is in it."""

    thread_id: int
    group_id: int
    resource_id: int
    by_id: int
    author_ids: list[int] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class PostHidden(Event):
    """The text of a post is shown to nobody but its author and moderators; `by_id` is None when reports hid it."""

    post_id: int
    thread_id: int
    group_id: int
    author_id: int
    by_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class PostShown(Event):
    """A post can be read again: a moderator has `unhidden` or somebody `restored` it, or its author has `improved` it
    after reports hid it."""

    post_id: int
    thread_id: int
    group_id: int
    author_id: int
    what: str


@dataclass(frozen=True, kw_only=True)
class PostHeld(Event):
    """A post waits for approval; it is the opening one of its thread when the thread waits too. `why` is a code."""

    post_id: int
    thread_id: int
    group_id: int
    author_id: int
    why: str


@dataclass(frozen=True, kw_only=True)
class PostRefused(Event):
    """A moderator did not publish a post that waited."""

    post_id: int
    thread_id: int
    group_id: int
    author_id: int


@dataclass(frozen=True, kw_only=True)
class PostApproved(Event):
    """A moderator published a post that waited; that it is published is told by PostPublished."""

    post_id: int
    thread_id: int
    group_id: int
    author_id: int


@dataclass(frozen=True, kw_only=True)
class PostsMoved(Event):
    """Posts went from one thread to another, with all that belongs to them; `move_id` names the move."""

    move_id: int
    from_thread_id: int
    into_thread_id: int
    from_group_id: int
    into_group_id: int


@dataclass(frozen=True, kw_only=True)
class ThreadMoved(Event):
    """A thread went to another group."""

    thread_id: int
    from_group_id: int
    group_id: int


@dataclass(frozen=True, kw_only=True)
class ThreadRead(Event):
    """A member has read a thread up to the post of this number."""

    thread_id: int
    member_id: int
    number: int


@dataclass(frozen=True, kw_only=True)
class GroupRead(Event):
    """A member has put aside what is `new`, `unread` or `everything` until a moment, in one of her groups or in all."""

    group_id: int | None
    member_id: int
    what: str
    up_to: str


@dataclass(frozen=True, kw_only=True)
class NewsBroughtBack(Event):
    """What a member had put aside at a moment, in one of her groups or in all, waits again."""

    group_id: int | None
    member_id: int
    put_aside_at: str


@dataclass(frozen=True, kw_only=True)
class PostReacted(Event):
    """A member has reacted to a post, or taken a reaction back."""

    post_id: int
    thread_id: int
    group_id: int
    member_id: int
    name: str
    added: bool


@dataclass(frozen=True, kw_only=True)
class BookmarkDue(Event):
    """The moment has come of which a member wanted to be reminded; `note` is the name she gave to the bookmark."""

    post_id: int
    thread_id: int
    member_id: int
    note: str


@dataclass(frozen=True, kw_only=True)
class PollChanged(Event):
    """A poll was added, voted in, closed, opened again or removed."""

    poll_id: int
    post_id: int
    thread_id: int
    group_id: int


@dataclass(frozen=True, kw_only=True)
class TagChanged(Event):
    """A word of a group has another name, or is gone."""

    tag_id: int
    group_id: int
