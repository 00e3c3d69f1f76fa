"""What stands on the posts of the demo community: reactions, polls, tags, bookmarks, threads for later."""

from __future__ import annotations

import json
import random
from collections.abc import Mapping
from datetime import timedelta
from itertools import islice
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from forum.blueprints.accounts.models import Member
from forum.blueprints.accounts.queries import as_actor
from forum.blueprints.discussions.demo.threads import moment_after, readers_by_group
from forum.blueprints.discussions.models.bookmarks import Bookmark
from forum.blueprints.discussions.models.polls import Poll, PollOption, PollVote
from forum.blueprints.discussions.models.posts import Post
from forum.blueprints.discussions.models.reactions import REACTIONS, Reaction
from forum.blueprints.discussions.models.threads import Thread
from forum.blueprints.discussions.services.posts import post_reply
from forum.blueprints.discussions.services.scheduling import schedule_thread
from forum.blueprints.discussions.services.tagging import find_or_make
from forum.blueprints.groups.models.groups import Membership
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.feature import DemoStep, DemoWorld
from forum.kernel.use_case import transaction

OBJECTS = Path(__file__).parents[3] / "demo" / "objects.json"


def _place_objects(world: DemoWorld) -> None:
    """Reactions, polls, tags, bookmarks, wikis, threads for later, and an answer that leads elsewhere."""
    told = json.loads(OBJECTS.read_text(encoding="utf-8"))
    with transaction():
        for title in told["questions"]:
            for thread in _threads(world, title):
                thread.question = True
        for title, words in told["tags"].items():
            for thread in _threads(world, title):
                thread.tags = find_or_make(thread.group_id, words)
        _add_reactions()
        for one in told["wikis"]:
            for post in _posts(world, one):
                post.wiki = True
        _add_polls(world, told["polls"])
        _add_bookmarks(world, told["bookmarks"])
    _write_for_later(world, told)


def _threads(world: DemoWorld, title: str) -> list[Thread]:
    number = world.ids.get(("thread", title), 0)  # a small community has not all of them
    return list(session.scalars(sa.select(Thread).where(Thread.id == number).options(selectinload(Thread.tags))))


def _posts(world: DemoWorld, place: Mapping[str, Any]) -> list[Post]:
    number = world.ids.get(("thread", place["thread"]), 0)
    return list(session.scalars(sa.select(Post).where(Post.thread_id == number, Post.number == place["post"])))


def _add_reactions() -> None:
    """About two of five posts are answered in a word, opening ones more often; the same at each seeding."""
    readers, rows = readers_by_group(), []
    for post, group_id in session.execute(sa.select(Post, Thread.group_id).join(Thread, Thread.id == Post.thread_id)):
        chance = random.Random(post.id)
        if chance.random() > (0.7 if post.number == 1 else 0.36):
            continue
        others = sorted(set(readers.get(group_id, [])) - {post.author_id})
        for member_id in chance.sample(others, min(len(others), chance.choice([1, 1, 2, 2, 3, 4, 6]))):
            name = chance.choices(REACTIONS, [5, 6, 3, 4, 2])[0]
            at = moment_after(post.created_at, chance.uniform(0.2, 60))
            rows.append({"post_id": post.id, "member_id": member_id, "name": name, "at": at})
    session.execute(sa.insert(Reaction), rows)


def _add_polls(world: DemoWorld, told: list[dict[str, Any]]) -> None:
    for one in told:
        for post in _posts(world, one):
            ends = clock.now() + timedelta(days=one["closes_in_days"]) if "closes_in_days" in one else None
            options = [PollOption(position=n, text=text) for n, text in enumerate(one["options"], start=1)]
            facts = {name: one[name] for name in ("question", "multiple", "results")}
            poll = Poll(
                post_id=post.id, voter_count=0, created_at=post.created_at, closes_at=ends, options=options, **facts
            )
            session.add(poll)
            session.flush()
            voters = iter(dict.fromkeys(session.scalars(sa.select(Membership.member_id).order_by(Membership.id))))
            for option, wanted in zip(options, one["votes"], strict=True):
                chosen = list(islice(voters, wanted))
                option.vote_count, poll.voter_count = len(chosen), poll.voter_count + len(chosen)
                at = post.created_at + timedelta(hours=5)
                session.add_all(
                    PollVote(option_id=option.id, member_id=number, poll_id=poll.id, at=at) for number in chosen
                )


def _add_bookmarks(world: DemoWorld, told: list[dict[str, Any]]) -> None:
    now = clock.now()
    for one in told:
        for post in _posts(world, one):
            remind_at = now + timedelta(hours=one["in_hours"]) if one["in_hours"] else None
            facts = {"name": one["name"], "remind_at": remind_at, "created_at": now - timedelta(days=2)}
            session.add(Bookmark(member_id=world.find("member", one["member"]), post_id=post.id, **facts))


def _write_for_later(world: DemoWorld, told: Mapping[str, Any]) -> None:
    for one in told["scheduled"]:
        author, group_id = _actor(world, one["author"]), world.find("group", one["group"])
        moment = clock.now() + timedelta(hours=one["in_hours"])
        schedule_thread(author, group_id, moment, one["title"], one["body"], tags=one["tags"])
    for one in told["answers"]:
        for target in _threads(world, one["leads_to"]):
            link = f"[{target.title}]({target.path}/{one['post']})"
            for thread in _threads(world, one["thread"]):
                post_reply(_actor(world, one["author"]), thread.id, one["body"].replace("{link}", link))


def _actor(world: DemoWorld, handle: str) -> Actor:
    member = sa.select(Member).where(Member.id == world.find("member", handle)).options(joinedload(Member.city))
    return as_actor(session.scalars(member).one())


DEMO = [DemoStep("What stands on posts", _place_objects)]
