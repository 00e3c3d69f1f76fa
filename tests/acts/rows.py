"""What must hold of the rows after every act, counted again from the rows themselves."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator

from forum.blueprints.discussions.queries import addresses
from forum.kernel.actor import SYSTEM
from tests.acts.state import State, stands
from tests.acts.world import World

_NAMED = re.compile(r"@([a-z]+-(?:member|staff))")
_LED_TO = re.compile(r'href="/t/[a-z0-9-]+/(\d+)/(\d+)"')
_ELSEWHERE = re.compile(r'href="(https://example\.org/\d+)"')


def check_rows(world: World, state: State) -> Iterator[str]:
    """Everything that is wrong, in words."""
    for check in (_places, _counters, _ends, _solutions, _participants, _groups, _polls, _readings, _versions, _tags):
        yield from check(state)
    yield from _addresses(world, state)
    yield from _mentions(world, state)
    yield from _posted_links(state)


def check_links(world: World, state: State) -> Iterator[str]:
    """Once the outbox is empty: each post that stands leads to what its text leads to, wherever that is now."""
    there = defaultdict(set)
    for row in state.table("post_links"):
        there[row.source_id].add(row.target_id)
    for post in state.posts.values():
        places = {(int(thread), int(number)) for thread, number in _LED_TO.findall(post.html)}
        wanted = {world.addresses[place] for place in places if place in world.addresses} - {post.id}
        if stands(post) and there[post.id] != wanted:
            yield f"post {post.id} leads to {there[post.id]}, not to {wanted}"


def _places(state: State) -> Iterator[str]:
    for thread_id, placed in state.posts_in.items():
        positions = [post.position for post in placed]
        if positions != list(range(1, len(placed) + 1)):
            yield f"thread {thread_id} has the places {positions}"
        if placed and any(post.pending_at is not None for post in placed[1:]):
            yield f"a post with a place waits in thread {thread_id}"
    for post in state.posts.values():
        if post.number < 1 and (post.number == 0 or post.position != post.number or post.pending_at is None):
            yield f"post {post.id} has the number {post.number} and the place {post.position}"


def _counters(state: State) -> Iterator[str]:
    for thread in state.threads.values():
        placed = state.posts_in[thread.id]
        last = placed[-1].number if placed else 0
        replies = sum(stands(post) for post in placed if post.number > 1)
        if (thread.post_count, thread.last_number, thread.reply_count) != (len(placed), last, replies):
            counted = thread.post_count, thread.last_number, thread.reply_count
            yield f"thread {thread.id} counts {counted}, there are {len(placed), last, replies}"
        if thread.given_number < last:
            yield f"thread {thread.id} gave {thread.given_number} and has {last}"
        first = placed[0].id if placed and placed[0].number == 1 else None
        if thread.first_post_id != first or (first is None) != (thread.merged_into_id is not None):
            yield f"thread {thread.id} opens with {thread.first_post_id}, not {first}"
        if thread.merged_into_id is not None and thread.deleted_at is None:
            yield f"thread {thread.id} is part of another and stands"


def _ends(state: State) -> Iterator[str]:
    for thread in state.threads.values():
        placed = state.posts_in[thread.id]
        if placed and thread.last_poster_id != placed[-1].author_id:
            yield f"thread {thread.id} was last written in by {thread.last_poster_id}, not {placed[-1].author_id}"
        if placed and thread.last_post_at < placed[-1].created_at:
            yield f"thread {thread.id} ends before its last post"
        if placed and (thread.pending_at is None) != (placed[0].pending_at is None):
            yield f"thread {thread.id} waits and its first post does not, or the other way round"
        if bool(thread.pin_rank) != (thread.pinned_at is not None):
            yield f"thread {thread.id} is pinned by half"


def _solutions(state: State) -> Iterator[str]:
    for thread in state.threads.values():
        if (thread.solution_id is None) != (thread.solved_at is None):
            yield f"thread {thread.id} is solved by half"
        if thread.solution_id is None:
            continue
        post = state.posts[thread.solution_id]
        if post.thread_id != thread.id or not stands(post) or post.number < 2:
            yield f"the solution {post.id} of thread {thread.id} is none"


def _participants(state: State) -> Iterator[str]:
    there = {(row.thread_id, row.member_id): (row.posts, row.last_at) for row in state.table("thread_participants")}
    wanted = {}
    for thread_id, placed in state.posts_in.items():
        for post in placed:
            if post.pending_at is None:
                count, last = wanted.get((thread_id, post.author_id), (0, post.created_at))
                wanted[thread_id, post.author_id] = count + 1, max(last, post.created_at)
    for key in wanted.keys() | there.keys():
        if wanted.get(key) != there.get(key):
            yield f"participant {key}: {there.get(key)}, not {wanted.get(key)}"


def _groups(state: State) -> Iterator[str]:
    counted = Counter(
        row.group_id for row in state.threads.values() if row.deleted_at is None and row.pending_at is None
    )
    members = Counter(group_id for group_id, _ in state.roles)
    for group in state.groups.values():
        if (group.thread_count, group.member_count) != (counted[group.id], members[group.id]):
            there = group.thread_count, group.member_count
            yield f"group {group.id} counts {there}, there are {counted[group.id], members[group.id]}"


def _polls(state: State) -> Iterator[str]:
    votes = state.table("poll_votes")
    chosen, voters = Counter(row.option_id for row in votes), {(row.poll_id, row.member_id) for row in votes}
    for option in state.table("poll_options"):
        if option.vote_count != chosen[option.id]:
            yield f"option {option.id} counts {option.vote_count}, there are {chosen[option.id]}"
    for poll in state.table("polls"):
        if poll.voter_count != (there := sum(poll_id == poll.id for poll_id, _ in voters)):
            yield f"poll {poll.id} counts {poll.voter_count} voters, there are {there}"


def _readings(state: State) -> Iterator[str]:
    for row in state.table("thread_readings"):
        last = state.threads[row.thread_id].last_number
        if not 0 <= row.read_number <= last:
            yield f"{row.member_id} has read {row.read_number} of {last} in thread {row.thread_id}"
        if row.resume_number is not None and row.resume_number >= row.read_number:
            yield f"{row.member_id} resumes at {row.resume_number} of {row.read_number} in thread {row.thread_id}"


def _versions(state: State) -> Iterator[str]:
    kept = defaultdict(list)
    for row in state.table("post_revisions"):
        kept[row.post_id].append(row)
    for post in state.posts.values():
        rows = sorted(kept[post.id], key=lambda row: row.number)
        wanted = list(range(1, post.edit_count + 2)) if post.edit_count else []
        if [row.number for row in rows] != wanted or (rows and rows[-1].body != post.body):
            yield f"post {post.id} was edited {post.edit_count} times and has {[row.number for row in rows]}"


def _tags(state: State) -> Iterator[str]:
    groups = {row.id: row.group_id for row in state.table("tags")}
    for row in state.table("thread_tags"):
        if groups[row.tag_id] != state.threads[row.thread_id].group_id:
            yield f"thread {row.thread_id} has the tag {row.tag_id} of another group"


def _addresses(world: World, state: State) -> Iterator[str]:
    """Each address leads for good to the first post that ever had it."""
    now = {(post.thread_id, post.number): post.id for post in state.posts.values() if post.number > 0}
    kept = {(row.thread_id, row.number): row.post_id for row in state.table("post_addresses")}
    for place, post_id in [*now.items(), *kept.items()]:
        first = world.addresses.setdefault(place, post_id)
        if first != post_id:
            yield f"{place} was post {first} and is post {post_id}"
    for place, post_id in world.addresses.items():
        if now.get(place, kept.get(place)) != post_id:
            yield f"{place} leads to {now.get(place, kept.get(place))}, not to post {post_id}"
        if place[1] > state.threads[place[0]].given_number:
            yield f"{place} was never given"
    for place in world.dice.sample(sorted(world.addresses), min(2, len(world.addresses))):
        found = addresses.find_by_address(SYSTEM, *place)
        wanted = world.addresses[place]
        gone = state.threads[state.posts[wanted].thread_id].deleted_at is not None
        if (found.id if found else None) != (None if gone else wanted):
            yield f"asked for {place}: {found and found.id}, not {wanted}"


def _mentions(world: World, state: State) -> Iterator[str]:
    there = defaultdict(set)
    for row in state.table("mentions"):
        there[row.post_id].add(row.member_id)
    for post in state.posts.values():
        names = [handle.split("-")[0] for handle in dict.fromkeys(_NAMED.findall(post.body))][:10]
        wanted = set() if post.deleted_at is not None else {world.people[name] for name in names}
        if there[post.id] != wanted:
            yield f"post {post.id} names {wanted}, kept is {there[post.id]}"


def _posted_links(state: State) -> Iterator[str]:
    urls = {row.id: row.url for row in state.table("link_cards")}
    there = defaultdict(set)
    for row in state.table("posted_links"):
        there[row.post_id].add(urls[row.card_id])
    for post in state.posts.values():
        if there[post.id] != set(_ELSEWHERE.findall(post.html)):
            yield f"post {post.id} has the links {there[post.id]}"
