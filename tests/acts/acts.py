"""What people may try: each act chooses what it is about by the dice, and says it in a few words.

Some may do what they try and some may not. `demand` notes what the plain rules say of it, to be compared.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from forum.blueprints.discussions.services import (
    acts,
    approving,
    bookmarks,
    catching_up,
    curating,
    following,
    moving,
    polls,
    posts,
    reactions,
    states,
    threads,
)
from forum.blueprints.groups.services import groups
from forum.blueprints.moderation.services import deciding, reporting
from forum.blueprints.notifications.services import settling
from forum.kernel import audit, clock
from forum.kernel.actor import Member as Acting
from tests.acts.state import Reader, State, stands
from tests.acts.world import World

REACTIONS = ("thanks", "useful", "agree")
Act = Callable[["Try"], str]
ACTS: list[tuple[Act, int]] = []


class Nothing(Exception):
    """There is nothing to do this to at present."""


@dataclass
class Try:
    """One act: who tries it, where, and what the plain rules say of it."""

    world: World
    state: State
    who: str = ""
    sees: bool = True
    may: bool = True
    shown: list[int] = field(default_factory=list)

    @property
    def reader(self) -> Reader:
        return Reader(self.world.people[self.who], self.who == "staff")

    def actor(self, who: str) -> Acting:
        self.who = who
        return self.world.actor(who)

    def pick(self, rows: Sequence[Any]) -> Any:
        if not rows:
            raise Nothing
        return self.world.dice.choice(rows)

    def somebody(self) -> Acting:
        return self.actor(
            self.world.dice.choice(("ana", "luis", "ana", "luis", "bo", "rita", "guest", "mei", "outsider"))
        )

    def writer(self, group_id: int) -> Acting:
        """Mostly somebody of the group."""
        inside = [name for name, number in self.world.people.items() if (group_id, number) in self.state.roles]
        return self.actor(self.world.dice.choice(inside)) if inside and self.chance(0.9) else self.somebody()

    def moderator(self) -> Acting:
        """Mostly somebody who moderates somewhere."""
        names = ("mei", "mei", "mei", "omar", "sol", "staff")
        return self.actor(self.world.dice.choice(names)) if self.chance(0.85) else self.somebody()

    def chance(self, share: float) -> bool:
        return self.world.dice.random() < share

    def thread(self) -> Any:
        """One of the latest twelve that stand, seldom any other."""
        every = list(self.state.threads.values())
        standing = [row for row in every if row.deleted_at is None][-12:]
        return self.pick(every if self.chance(0.08) or not standing else standing)

    def post(self, of: Callable[[Any], bool] = lambda row: True, *, strict: float = 0.85) -> Any:
        """One for which the act makes sense, seldom any other."""
        every = list(self.state.posts.values())
        fit = [row for row in every if of(row) and self.state.threads[row.thread_id].deleted_at is None]
        return self.pick(fit if fit and self.chance(strict) else every[-60:])

    def on_post(self, post: Any, *, moderators_only: bool = False) -> None:
        """What the rules say of an act on a post."""
        group_id = self.state.threads[post.thread_id].group_id
        moderates = self.state.moderates(self.reader, group_id)
        own = post.author_id == self.reader.id
        self.sees = self.state.sees_thread(self.reader, post.thread_id) and (
            post.pending_at is None or own or moderates
        )
        self.may = moderates or not moderators_only

    def on_thread(self, thread: Any, *, moderators_only: bool = False) -> None:
        """The same of an act on a thread."""
        self.sees = self.state.sees_thread(self.reader, thread.id)
        self.may = self.state.moderates(self.reader, thread.group_id) or not moderators_only

    def body(self, thread: Any = None) -> str:
        """A text with a word of its own, at times people, links and quotes."""
        parts = [f"We think {self.world.word('qx')} helps."]
        if self.chance(0.25):
            names = self.world.dice.sample(list(self.world.people), 2)
            parts.append("What do you say, " + " and ".join(f"@{self._handle(name)}" for name in names) + "?")
        if self.chance(0.25) and self.world.addresses:
            place = self.world.dice.choice(list(self.world.addresses))
            parts.append(f"See [this](/t/x/{place[0]}/{place[1]}).")
        if self.chance(0.1):
            parts.append(f"[Elsewhere](https://example.org/{self.world.dice.randint(1, 9)})")
        if self.chance(0.12) and self.world.addresses:
            place = self.world.dice.choice(list(self.world.addresses))
            parts.append(f"> [Somebody](/t/x/{place[0]}/{place[1]}):\n>\n> indeed")
        return "\n\n".join(parts)

    def _handle(self, name: str) -> str:
        return f"{name}-{'staff' if name == 'staff' else 'member'}"


def act(weight: int) -> Callable[[Act], Act]:
    def register(one: Act) -> Act:
        ACTS.append((one, weight))
        return one

    return register


@act(7)
def start_thread(one: Try) -> str:
    group_id = one.pick(list(one.world.groups.values()))
    actor = one.writer(group_id)
    one.sees, one.may = one.state.browses(one.reader, group_id), one.state._role(one.reader, group_id) != "guest"
    words = one.world.word("qt")
    tags = one.world.dice.sample(["Data", "Tenders", "Roads"], 2) if one.chance(0.3) else []
    threads.start_thread(actor, group_id, f"How about {words} here?", one.body(), tags=tags, question=one.chance(0.5))
    return f"starts a thread in {group_id}"


@act(34)
def reply(one: Try) -> str:
    thread = one.thread()
    actor = one.writer(thread.group_id)
    one.on_thread(thread)
    placed = one.state.posts_in[thread.id]
    answered = one.pick(placed).id if placed and one.chance(0.35) else None
    posts.post_reply(actor, thread.id, one.body(thread), answered, separate=one.chance(0.6))
    return f"replies in thread {thread.id} to {answered}"


@act(10)
def edit(one: Try) -> str:
    post = one.post()
    actor = one.actor(one.world.name_of(post.author_id)) if one.chance(0.7) else one.moderator()
    one.on_post(post)
    why = "Clearer" if one.chance(0.3) else ""
    posts.edit_post(actor, post.id, one.body(), why, post.version)
    return f"edits post {post.id}"


@act(1)
def revert(one: Try) -> str:
    row = one.pick(one.state.table("post_revisions"))
    post = one.state.posts[row.post_id]
    actor = one.actor(one.world.name_of(post.author_id))
    one.on_post(post)
    posts.revert_post(actor, post.id, row.number, post.version)
    return f"brings version {row.number} of post {post.id} back"


@act(7)
def withdraw(one: Try) -> str:
    post = one.post(lambda row: row.deleted_at is None)
    actor = one.actor(one.world.name_of(post.author_id)) if one.chance(0.85) else one.somebody()
    one.on_post(post)
    one.may = post.author_id == one.reader.id
    posts.withdraw_post(actor, post.id)
    return f"withdraws post {post.id}"


@act(5)
def remove(one: Try) -> str:
    post = one.post(lambda row: row.deleted_at is None)
    actor = one.moderator()
    one.on_post(post, moderators_only=post.author_id != one.reader.id)
    acts.remove_post(actor, post.id, "Not here")
    return f"removes post {post.id}"


@act(8)
def restore(one: Try) -> str:
    post = one.post(lambda row: row.deleted_at is not None)
    own = post.deleted_at is not None and not post.removed
    actor = one.actor(one.world.name_of(post.author_id)) if own and one.chance(0.85) else one.moderator()
    one.on_post(post, moderators_only=not own)
    acts.restore_post(actor, post.id)
    return f"restores post {post.id}"


@act(7)
def hide(one: Try) -> str:
    post = one.post(stands)
    actor = one.moderator()
    one.on_post(post, moderators_only=True)
    acts.hide_post(actor, post.id, "Too hot")
    return f"hides post {post.id}"


@act(5)
def unhide(one: Try) -> str:
    post = one.post(lambda row: row.hidden_at is not None)
    actor = one.moderator()
    one.on_post(post, moderators_only=True)
    acts.unhide_post(actor, post.id)
    return f"shows post {post.id} again"


@act(10)
def approve(one: Try) -> str:
    post = one.post(lambda row: row.pending_at is not None and row.deleted_at is None)
    actor = one.moderator()
    one.on_post(post, moderators_only=True)
    approving.approve_post(actor, post.id)
    return f"approves post {post.id}"


@act(2)
def refuse(one: Try) -> str:
    post = one.post(lambda row: row.pending_at is not None and row.refused_at is None)
    actor = one.moderator()
    one.on_post(post, moderators_only=True)
    approving.refuse_post(actor, post.id, "Not yet")
    return f"refuses post {post.id}"


@act(6)
def split(one: Try) -> str:
    thread = one.thread()
    placed = one.state.posts_in[thread.id]
    if len(placed) < 3:
        raise Nothing
    actor = one.moderator()
    one.on_thread(thread, moderators_only=True)
    chosen = one.world.dice.sample(placed[1:], one.world.dice.randint(1, min(5, len(placed) - 1)))
    title = f"Apart {one.world.word('qt')}"
    moving.split_thread(actor, thread.id, [row.id for row in chosen], title)
    return f"splits {[row.id for row in chosen]} off thread {thread.id}"


@act(5)
def merge(one: Try) -> str:
    source, target = one.thread(), one.thread()
    actor = one.moderator()
    one.on_thread(source, moderators_only=True)
    group_id = target.group_id
    one.sees = source.id == target.id or (one.sees and one.state.sees_thread(one.reader, target.id))
    one.may = one.may and one.state.moderates(one.reader, group_id)
    moving.merge_thread(actor, source.id, target.id)
    return f"merges thread {source.id} into {target.id}"


@act(4)
def move(one: Try) -> str:
    thread = one.thread()
    group_id = one.pick(list(one.world.groups.values()))
    actor = one.moderator()
    one.on_thread(thread, moderators_only=True)
    one.may = one.may and one.state.moderates(one.reader, group_id)
    moving.move_thread(actor, thread.id, group_id)
    return f"moves thread {thread.id} to group {group_id}"


@act(8)
def change_state(one: Try) -> str:
    verbs = (
        states.lock_thread, states.unlock_thread, states.unlock_thread, states.pin_thread, states.unpin_thread,
        states.archive_thread, states.unarchive_thread, states.unarchive_thread, states.feature_thread,
        states.unfeature_thread,
    )  # fmt: skip
    thread, verb = one.thread(), one.pick(verbs)
    actor = one.moderator()
    one.on_thread(thread, moderators_only=True)
    verb(actor, thread.id)
    return f"{verb.__name__} {thread.id}"


@act(6)
def solve(one: Try) -> str:
    thread = one.thread()
    post = one.pick(one.state.posts_in[thread.id] or list(one.state.posts.values()))
    actor = one.actor(one.world.name_of(thread.author_id)) if one.chance(0.5) else one.moderator()
    one.on_thread(thread, moderators_only=thread.author_id != one.reader.id)
    states.mark_solution(actor, thread.id, post.id)
    return f"marks {post.id} as the solution of thread {thread.id}"


@act(2)
def unsolve(one: Try) -> str:
    thread = one.pick([row for row in one.state.threads.values() if row.solution_id is not None])
    actor = one.moderator()
    one.on_thread(thread, moderators_only=thread.author_id != one.reader.id)
    states.unmark_solution(actor, thread.id)
    return f"takes the solution of thread {thread.id} away"


@act(2)
def remove_thread(one: Try) -> str:
    thread = one.thread()
    actor = one.moderator()
    one.on_thread(thread, moderators_only=thread.author_id != one.reader.id)
    threads.remove_thread(actor, thread.id)
    return f"removes thread {thread.id}"


@act(3)
def restore_thread(one: Try) -> str:
    thread = one.pick([row for row in one.state.threads.values() if row.deleted_at is not None])
    actor = one.moderator()
    one.sees = one.may = one.state.moderates(one.reader, thread.group_id) and thread.merged_into_id is None
    threads.restore_thread(actor, thread.id)
    return f"restores thread {thread.id}"


@act(3)
def edit_thread(one: Try) -> str:
    thread = one.thread()
    actor = one.moderator()
    one.on_thread(thread, moderators_only=thread.author_id != one.reader.id)
    tags = one.world.dice.sample(["Data", "Tenders", "Roads", "Water"], 2)
    title = f"Rather {one.world.word('qt')} then"
    threads.edit_thread(actor, thread.id, thread.version, title=title, tags=tags)
    return f"edits thread {thread.id}"


@act(9)
def react(one: Try) -> str:
    post = one.post(stands)
    actor = one.writer(one.state.threads[post.thread_id].group_id)
    one.on_post(post)
    verb = reactions.react if one.chance(0.7) else reactions.take_back
    verb(actor, post.id, one.pick(REACTIONS))
    return f"{verb.__name__} on post {post.id}"


@act(5)
def bookmark(one: Try) -> str:
    post = one.post(stands)
    actor = one.somebody()
    one.on_post(post)
    if one.chance(0.25):
        bookmarks.remove_bookmark(actor, post.id)
        return f"takes the bookmark of post {post.id} away"
    remind_at = clock.now() + timedelta(minutes=one.world.dice.randint(5, 600)) if one.chance(0.4) else None
    removal = one.pick(("never", "when_reminded", "when_replied"))
    bookmarks.keep_bookmark(actor, post.id, "", remind_at, removal)
    return f"bookmarks post {post.id}"


@act(3)
def poll(one: Try) -> str:
    post = one.post(stands)
    actor = one.actor(one.world.name_of(post.author_id)) if one.chance(0.6) else one.moderator()
    one.on_post(post, moderators_only=post.author_id != one.reader.id)
    several = one.chance(0.4)
    polls.add_poll(actor, post.thread_id, "Which?", ["Red", "Green", "Blue"], multiple=several, post_id=post.id)
    return f"adds a poll to post {post.id}"


@act(8)
def vote(one: Try) -> str:
    found = one.pick(one.state.table("polls"))
    post = one.state.posts[found.post_id]
    roll = one.world.dice.random()
    if roll < 0.12:
        actor, verb = one.moderator(), one.pick((polls.close_poll, polls.reopen_poll, polls.remove_poll))
        one.on_post(post, moderators_only=post.author_id != one.reader.id)
        verb(actor, found.id)
        return f"{verb.__name__} {found.id}"
    actor = one.writer(one.state.threads[post.thread_id].group_id)
    one.on_post(post)
    options = [row.id for row in one.state.table("poll_options") if row.poll_id == found.id]
    chosen = one.world.dice.sample(options, one.world.dice.randint(0, 2 if found.multiple else 1))
    polls.vote(actor, found.id, chosen)
    return f"votes in poll {found.id}"


@act(11)
def undo(one: Try) -> str:
    entries = [row for row in one.state.table("audit_entries") if row.undoable and row.undone_at is None]
    entry = one.pick(entries[-25:] if one.chance(0.9) else one.state.table("audit_entries"))
    actor = one.moderator()
    if entry.group_id is not None:
        one.may = one.state.moderates(one.reader, entry.group_id)
        one.sees = True
    one.shown = [entry.id]
    audit.undo_act(actor, entry.id)
    return f"takes {entry.act} of {entry.subject_type} {entry.subject_id} back"


@act(9)
def read(one: Try) -> str:
    thread = one.thread()
    actor = one.somebody()
    one.on_thread(thread)
    number = one.world.dice.randint(1, max(1, thread.last_number)) if one.chance(0.6) else None
    following.mark_read(actor, thread.id, number)
    return f"reads thread {thread.id} up to {number}"


@act(5)
def follow(one: Try) -> str:
    thread, level = one.thread(), one.pick(("muted", "normal", "tracking", "watching", "watching", None))
    actor = one.somebody()
    one.on_thread(thread)
    following.watch_thread(actor, thread.id, level)
    return f"follows thread {thread.id} as {level}"


@act(2)
def put_aside(one: Try) -> str:
    group_id = one.pick(list(one.world.groups.values()))
    actor = one.writer(group_id)
    one.sees = one.state.browses(one.reader, group_id)
    if one.chance(0.5):
        level = one.pick(("muted", "normal", "watching"))
        groups.watch_group(actor, group_id, level)
        return f"follows group {group_id} as {level}"
    what = one.pick(("new", "unread", "everything"))
    catching_up.mark_group_read(actor, group_id, what)
    return f"puts {what} of group {group_id} aside"


@act(2)
def settle(one: Try) -> str:
    settling.mark_read(one.somebody())
    return "reads all notifications"


@act(4)
def report(one: Try) -> str:
    post = one.post(stands)
    actor = one.somebody()
    one.on_post(post)
    reporting.report(actor, "post", post.id, one.pick(("spam", "unkind", "private_data", "off_topic")))
    return f"reports post {post.id}"


@act(8)
def decide(one: Try) -> str:
    item = one.pick([row for row in one.state.table("review_items") if row.status == "waiting"])
    actor = one.moderator()
    if item.group_id is not None:
        one.sees = one.state.moderates(one.reader, item.group_id) and item.author_id != one.reader.id
    decision = one.pick(("keep", "hide", "remove", "approve", "approve", "refuse", "warn", "later"))
    deciding.decide(actor, item.id, decision, "Because of the rules", item.version)
    return f"decides {decision} of {item.kind} {item.subject_type} {item.subject_id}"


@act(2)
def summarise(one: Try) -> str:
    thread = one.thread()
    actor = one.moderator()
    one.on_thread(thread, moderators_only=True)
    placed = one.state.posts_in[thread.id]
    before = next((row.version for row in one.state.table("thread_summaries") if row.thread_id == thread.id), 0)
    cited = f"#{one.pick(placed).number}" if placed else "#1"
    curating.write_summary(actor, thread.id, f"It came to this ({cited}).", before)
    return f"sums thread {thread.id} up"


@act(2)
def come_or_go(one: Try) -> str:
    """Rita is taken out of groups and let in again."""
    group_id = one.pick([one.world.groups["open"], one.world.groups["private"]])
    member_id = one.world.people["rita"]
    actor = one.moderator()
    one.sees = one.state.browses(one.reader, group_id)
    one.may = one.state.moderates(one.reader, group_id) or member_id == one.reader.id
    if (group_id, member_id) in one.state.roles:
        groups.remove_member(actor, group_id, member_id)
        return f"takes rita out of group {group_id}"
    groups.put_member(actor, group_id, member_id)
    return f"lets rita into group {group_id}"


@act(1)
def make_wiki(one: Try) -> str:
    post = one.post(stands)
    actor = one.moderator()
    one.on_post(post, moderators_only=post.author_id != one.reader.id)
    posts.set_wiki(actor, post.id, one.chance(0.6))
    return f"makes post {post.id} a wiki or not"


@act(2)
def be_reminded(one: Try) -> str:
    from forum.kernel.actor import SYSTEM

    one.who = "ana"
    bookmarks.remind_due(SYSTEM)
    return "is reminded of what is due"
