"""Who is to be told of a post, and why, by the plain rules; nothing here asks the code that tells."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from tests.acts.state import Reader, State, stands
from tests.acts.world import World

ALONE = ("mention", "group_named")
GROWING = ("reply", "quote", "thread", "group")
PRECEDENCE = (*ALONE, *GROWING)
MOST_NAMED = 10
_HANDLE = re.compile(r"@([a-z]+)-(member|staff|people)")
_QUOTED = re.compile(r"^> \[Somebody\]\(/t/x/(\d+)/(\d+)\)", re.MULTILINE)


class Reasons:
    """What may be asked of one moment."""

    def __init__(self, world: World, state: State) -> None:
        self.world, self.state = world, state
        self._levels = {(row.thread_id, row.member_id): row.watch_level for row in state.table("thread_readings")}
        self._chosen = {row.member_id: row for row in state.table("notification_preferences")}
        self._blocks = {(row.member_id, row.blocked_id) for row in state.table("blocks")}

    def of_post(self, post: Any) -> dict[int, str]:
        """The kind by member, of all who are to be told of a post that has just been published."""
        thread, author = self.state.threads[post.thread_id], post.author_id
        people, groups = split_names(named_in(post.body))
        answered = [self.state.posts[post.reply_to_id].author_id] if post.reply_to_id else []
        why = {
            "mention": [self.world.people[name] for name in people],
            "group_named": list(self._called(groups, author)),
            "reply": answered,
            "quote": list(self._quoted(post)),
            "thread": [number for number in self._all() if self._level(post.thread_id, number, own=True) == "watching"],
            "group": [number for number in self._all() if self._watches_group(thread, post, number)],
        }
        return self._choose(post, author, why)

    def of_edit(self, post: Any, before: str, editor_id: int) -> dict[int, str]:
        """The same of those whom an edit names and the text before did not."""
        new = [name for name in named_in(post.body) if name not in named_in(before)]
        people, groups = split_names(new)
        why = {
            "mention": [self.world.people[name] for name in people],
            "group_named": list(self._called(groups, editor_id)),
        }
        return self._choose(post, editor_id, why)

    def muted(self, member_id: int, thread_id: int) -> bool:
        return self._level(thread_id, member_id) == "muted"

    def hears(self, member_id: int, by_id: int) -> bool:
        """Whether she has not blocked somebody."""
        return (member_id, by_id) not in self._blocks

    def refuses(self, member_id: int, kind: str) -> bool:
        chosen = self._chosen.get(member_id)
        return chosen is not None and kind in chosen.refused_kinds

    def sees(self, member_id: int, thread_id: int) -> bool:
        return self.state.sees_thread(self.reader(member_id), thread_id)

    def browses(self, member_id: int, group_id: int) -> bool:
        return self.state.browses(self.reader(member_id), group_id)

    def reader(self, member_id: int) -> Reader:
        return Reader(member_id, self.world.name_of(member_id) == "staff")

    def _choose(self, post: Any, by_id: int, why: dict[str, list[int]]) -> dict[int, str]:
        kinds: dict[int, str] = {}
        for kind in PRECEDENCE:
            for number in why.get(kind, ()):
                if not self.refuses(number, kind):
                    kinds.setdefault(number, kind)
        return {number: kind for number, kind in kinds.items() if self._may_hear(number, post, by_id)}

    def _may_hear(self, member_id: int, post: Any, by_id: int) -> bool:
        own = member_id in (by_id, post.author_id)
        deaf = not self.hears(member_id, by_id) or not self.hears(member_id, post.author_id)
        return (
            not own and not deaf and not self.muted(member_id, post.thread_id) and self.sees(member_id, post.thread_id)
        )

    def _all(self) -> Iterable[int]:
        return self.world.people.values()

    def _level(self, thread_id: int, member_id: int, *, own: bool = False) -> str:
        level = self._levels.get((thread_id, member_id))
        return level or ("" if own else self._group_level(self.state.threads[thread_id].group_id, member_id))

    def _group_level(self, group_id: int, member_id: int) -> str:
        membership = self.state.roles.get((group_id, member_id))
        return membership.watch_level if membership else "normal"

    def _watches_group(self, thread: Any, post: Any, member_id: int) -> bool:
        if self._levels.get((thread.id, member_id)):
            return self._level(thread.id, member_id) == "first_post"
        level = self._group_level(thread.group_id, member_id)
        return level == "watching" or (level == "first_post" and post.number == 1)

    def _called(self, names: Iterable[str], by_id: int) -> Iterator[int]:
        """The people of named groups, but for those who muted them; by somebody who takes part in them."""
        for name in names:
            group_id = self.world.groups[name]
            caller = self.state.roles.get((group_id, by_id))
            deputy = self.reader(by_id).staff and self.browses(by_id, group_id)
            if deputy or (caller is not None and caller.role != "guest"):
                inside = [row for (group, _), row in self.state.roles.items() if group == group_id]
                yield from (row.member_id for row in inside if row.watch_level != "muted")

    def _quoted(self, post: Any) -> Iterator[int]:
        for thread_id, number in _QUOTED.findall(post.body):
            quoted = self.world.addresses.get((int(thread_id), int(number)))
            if quoted is not None and stands(self.state.posts[quoted]):
                yield self.state.posts[quoted].author_id


def named_in(body: str) -> list[tuple[str, str]]:
    """The first ten people and groups that a text names."""
    return list(dict.fromkeys(_HANDLE.findall(body)))[:MOST_NAMED]


def split_names(named: Iterable[tuple[str, str]]) -> tuple[list[str], list[str]]:
    """People, and groups."""
    every = list(named)
    return [name for name, what in every if what != "people"], [name for name, what in every if what == "people"]
