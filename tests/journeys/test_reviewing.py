"""Story 2: a moderator works through a queue of forty mixed items with the keyboard alone.

At most three keys an item, no page is loaded in between; what was decided last can be taken back by a key as well.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from playwright.sync_api import APIResponse, Page, Route, expect

from forum.blueprints.accounts.models import Member
from forum.blueprints.accounts.queries import as_actor
from forum.blueprints.discussions.models.posts import Post
from forum.blueprints.discussions.models.threads import Thread
from forum.blueprints.groups.models.groups import Group
from forum.blueprints.moderation.models.items import ReviewItem
from forum.blueprints.moderation.rules import NEWCOMER, UNANSWERED, WATCH_WORD
from forum.blueprints.moderation.services.filling import queue_subject
from forum.blueprints.moderation.services.reporting import report
from forum.kernel.actor import SYSTEM
from forum.kernel.database import session
from tests.journeys.addresses import MODERATOR
from tests.live import Community

pytestmark = pytest.mark.browser
ITEMS = 40
MOST_KEYS = 3


def fill_queue() -> int:
    """Bring the moderator's queue to forty: reports, newcomers, watched words and threads without an answer."""
    moderator = session.scalars(sa.select(Member).where(Member.email == MODERATOR)).one()
    group = session.scalars(sa.select(Group).where(Group.slug == "data-management")).one()
    reporter = session.scalars(sa.select(Member).where(Member.handle == "luis-perez")).one()
    waiting = sa.select(ReviewItem.subject_id).where(ReviewItem.status == "waiting")
    here = sa.select(Post.id, Post.thread_id).join(Thread, Thread.id == Post.thread_id)
    others = here.where(Thread.group_id == group.id, Post.author_id.not_in([moderator.id, reporter.id]))
    rows = session.execute(others.where(Post.id.not_in(waiting), Post.number > 1).order_by(Post.id)).all()
    ways: tuple[Callable[[Any], Any], ...] = (
        lambda row: report(as_actor(reporter), "post", row.id, "off_topic", "It belongs to another thread."),
        lambda row: queue_subject(SYSTEM, NEWCOMER, "post", row.id),
        lambda row: queue_subject(SYSTEM, WATCH_WORD, "post", row.id, "pilot"),
        lambda row: queue_subject(SYSTEM, UNANSWERED, "thread", row.thread_id),
    )
    number = 0
    while count_waiting(group.id, moderator.id) < ITEMS:
        ways[number % len(ways)](rows[number])
        number += 1
    return count_waiting(group.id, moderator.id)


def welcome_newcomers() -> None:
    """Let five posts that everybody reads wait for a welcome."""
    waiting = sa.select(ReviewItem.subject_id).where(ReviewItem.status == "waiting")
    here = sa.select(Post.id).join(Thread, Thread.id == Post.thread_id).join(Group, Group.id == Thread.group_id)
    others = here.join(Member, Member.id == Post.author_id).where(Group.slug == "data-management", Post.stands)
    free = others.where(Member.email != MODERATOR, Post.number > 1, Post.id.not_in(waiting))
    free = free.where(Thread.archived_at.is_(None), Thread.locked_at.is_(None), Thread.deleted_at.is_(None))
    for post_id in session.scalars(free.order_by(Post.id.desc()).limit(5)).all():
        queue_subject(SYSTEM, NEWCOMER, "post", post_id)


def count_waiting(group_id: int, moderator_id: int) -> int:
    """What the moderator is asked to decide."""
    own = (ReviewItem.author_id != moderator_id, sa.func.coalesce(ReviewItem.barred_id, 0) != moderator_id)
    here = (ReviewItem.group_id == group_id, ReviewItem.status == "waiting")
    return session.scalar(sa.select(sa.func.count()).select_from(ReviewItem).where(*here, *own)) or 0


def test_forty_items_are_decided_by_keyboard_without_a_page_load(
    plaza: Community, open_tab: Callable[..., Page]
) -> None:
    assert plaza.ask(fill_queue) == ITEMS
    noreen = open_tab(MODERATOR)
    noreen.goto("/moderation/queue")
    noreen.evaluate("window.neverLoadedAgain = true")
    expect(noreen.locator("[data-review].is-current")).to_be_visible()
    decided, kinds = 0, set()
    while decided < ITEMS:
        card = noreen.locator("[data-review].is-current:not(.is-decided)")
        number = card.get_attribute("data-review")
        kinds.add(card.locator(".badge").first.text_content())
        keys = keys_for(card.locator("[name=decision]").all_text_contents(), decided)
        assert len(keys) <= MOST_KEYS
        for key in keys:
            noreen.keyboard.press(key)
        expect(noreen.locator(f"#item-{number}:not(.is-decided)")).to_have_count(0)
        decided += 1
    assert len(kinds) >= 4
    expect(noreen.get_by_text("All done. Nothing waits for you here.")).to_be_visible()
    assert noreen.evaluate("window.neverLoadedAgain") is True
    noreen.keyboard.press("z")
    expect(noreen.locator("[data-review]:not(.is-decided)")).to_have_count(1)
    noreen.keyboard.press("1")
    expect(noreen.locator("[data-review]:not(.is-decided)")).to_have_count(0)
    noreen.goto("/moderation/queue")
    expect(noreen.get_by_text("Nothing waits for you here.").first).to_be_visible()


def test_several_are_chosen_and_decided_together_by_keyboard(plaza: Community, open_tab: Callable[..., Page]) -> None:
    plaza.ask(welcome_newcomers)
    noreen = open_tab(MODERATOR)
    noreen.goto("/moderation/queue?kind=newcomer")
    noreen.evaluate("window.neverLoadedAgain = true")
    expect(noreen.locator("[data-review].is-current")).to_be_visible()
    before = noreen.locator("[data-review]:not(.is-decided)").count()
    for key in ("x", "j", "x", "j", "x", "Escape"):
        noreen.keyboard.press(key)
    expect(noreen.locator("[data-bulk]")).to_be_hidden()
    for key in ("x", "k", "x"):
        noreen.keyboard.press(key)
    expect(noreen.locator("[data-chosen]")).to_have_text("2")
    noreen.keyboard.press("Digit2")  # hide, for the first of the reasons
    noreen.keyboard.press("Digit1")
    expect(noreen.locator("[data-review].is-decided")).to_have_count(2)
    expect(noreen.locator("[data-bulk]")).to_be_hidden()
    noreen.keyboard.press("z")
    expect(noreen.locator("[data-review].is-decided")).to_have_count(0)
    expect(noreen.locator("[data-review]:not(.is-decided)")).to_have_count(before)
    for key in ("x", "j", "x", "Digit1"):
        noreen.keyboard.press(key)
    expect(noreen.locator("[data-review].is-decided")).to_have_count(2)
    expect(noreen.locator(".is-decided", has_text="Taken back.")).to_have_count(0)
    expect(noreen.locator("[data-kinds] [aria-current] .sort__count")).to_have_text(str(before - 2))
    assert noreen.evaluate("window.neverLoadedAgain") is True


def test_what_was_asked_for_before_a_decision_does_not_bring_the_card_back(
    plaza: Community, open_tab: Callable[..., Page]
) -> None:
    plaza.ask(welcome_newcomers)
    noreen = open_tab(MODERATOR)
    noreen.goto("/moderation/queue?kind=newcomer")
    card = noreen.locator("[data-review].is-current:not(.is-decided)")
    number = card.get_attribute("data-review")
    waiting = noreen.locator(f'[data-review="{number}"]:not(.is-decided)')
    noreen.keyboard.press("1")
    expect(waiting).to_have_count(0)
    late: list[tuple[Route, APIResponse]] = []
    noreen.route(f"**/moderation/queue/{number}", lambda route: late.append((route, route.fetch())))
    noreen.keyboard.press("z")
    expect(waiting).to_have_count(1)  # by the list; the card alone is still on its way
    waiting.get_by_role("button").first.press("1")
    expect(waiting).to_have_count(0)
    assert late
    for route, response in late:
        with noreen.expect_response(f"**/moderation/queue/{number}"):
            route.fulfill(response=response)
    noreen.evaluate("() => new Promise((done) => setTimeout(done, 300))")
    expect(waiting).to_have_count(0)


def keys_for(choices: list[str], turn: int) -> list[str]:
    """Every third item with a choice that needs a reason gets one; the others are left as they are."""
    if any("warn" in name.lower() for name in choices) and turn % 3 == 0:
        return ["Digit4", "Digit1"]
    return ["Digit1"]
