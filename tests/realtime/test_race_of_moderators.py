"""Of moderators who decide the same thing at the same moment, each at a process of her own, one wins."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from forum.blueprints.accounts.models import Member
from forum.blueprints.discussions.models.posts import Post
from forum.blueprints.messages import feature as _feature  # noqa: F401  # all its models, before one of them is used
from forum.blueprints.moderation.models.items import ReviewItem
from forum.blueprints.notifications.models.notifications import Notification
from forum.kernel.audit import AuditEntry
from forum.kernel.database import session
from forum.kernel.outbox.delivering import deliver_all
from tests.browser import FreshContextClient, signed_in_browser
from tests.factories.accounts import create_member
from tests.factories.groups import add_to_group, create_group
from tests.factories.moderation import create_reported_post, waiting_on
from tests.live import POSTGRESQL, Community, community
from tests.racing import Race, Ready, holding_races

Answer = tuple[int, int, Mapping[str, Any]]  # who, the status, the JSON


@dataclass(frozen=True)
class Request:
    """What one process does: this member sends a request to the API."""

    member_id: int
    method: str
    path: str
    body: Mapping[str, Any] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)

    def __call__(self, app: Flask, ready: Ready) -> Answer:
        app.test_client_class = FreshContextClient
        browser = signed_in_browser(app, session.get_one(Member, self.member_id))
        session.rollback()
        ready()
        for _ in range(50):  # SQLite lets one write at a time, and a waiting writer may be told to come again
            answer = getattr(browser, self.method)(self.path, json=dict(self.body), headers=dict(self.headers))
            if answer.status_code != 503:
                break
            time.sleep(0.05)
        return self.member_id, answer.status_code, answer.get_json()


@dataclass(frozen=True)
class Scene:
    """A reported post, what waits about it, and those who may decide."""

    author_id: int
    reporter_id: int
    post_id: int
    item_id: int
    version: int
    etag: str
    moderators: list[int]


@pytest.fixture(scope="module")
def plaza(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Community]:
    with community(tmp_path_factory.mktemp("race-of-moderators"), POSTGRESQL) as made:
        yield made


@pytest.fixture(scope="module")
def race(plaza: Community) -> Iterator[Race]:
    with holding_races(plaza.settings, Request(plaza.join().id, "get", "/api/v1/me")) as made:
        yield made


def prepare(plaza: Community, moderators: int) -> Scene:
    def make() -> Scene:
        author, reporter = create_member(), create_member()
        group = create_group(author, reporter)
        deciding = [create_member() for _ in range(moderators)]
        for one in deciding:
            add_to_group(group, one, "moderator")
        post = create_reported_post(group, author, reporter)
        deliver_all()
        item = waiting_on(post)
        etag = f'"{session.get_one(Post, post.id).version}"'
        scene = Scene(
            author.id, reporter.id, post.id, item.id, item.version, etag, [one.id for one in deciding],
        )  # fmt: skip
        session.rollback()
        return scene

    scene: Scene = plaza.ask(make)
    return scene


def done(scene: Scene) -> Mapping[str, list[Any]]:
    """What is left once everything was delivered: the log, and what author and reporter were told."""
    deliver_all()
    entries = sa.select(AuditEntry).where(AuditEntry.subject_type == "post", AuditEntry.subject_id == scene.post_id)
    told = sa.select(Notification.kind).where(Notification.read_at.is_(None))
    return {
        "log": [(entry.act, entry.actor_id) for entry in session.scalars(entries.order_by(AuditEntry.id))],
        "author": list(session.scalars(told.where(Notification.member_id == scene.author_id))),
        "reporter": list(session.scalars(told.where(Notification.member_id == scene.reporter_id))),
        "item": [session.get_one(ReviewItem, scene.item_id).decision],
    }


@pytest.mark.parametrize("moderators", [2, 10])
def test_of_moderators_who_decide_an_item_at_once_one_wins_and_the_others_learn_who_and_what(
    plaza: Community, race: Race, moderators: int
) -> None:
    scene = prepare(plaza, moderators)
    choices = ("hide", "remove")
    requests = [
        Request(
            member_id, "post", f"/api/v1/review-items/{scene.item_id}/decision",
            {"decision": choices[n % 2], "reason": f"Said by {member_id}", "version": scene.version},
        )
        for n, member_id in enumerate(scene.moderators)
    ]  # fmt: skip
    answers = race(requests)
    won = [(who, body) for who, status, body in answers if status == 200]
    assert len(won) == 1, answers
    winner, item = won[0]
    for who, status, body in answers:
        if who != winner:
            assert (status, body["code"]) == (409, "already_decided")
            assert (body["decided_by"]["id"], body["decision"]) == (winner, item["decision"])
            assert body["reason"] == f"Said by {winner}"
    act = {"hide": "post_hidden", "remove": "post_removed"}[item["decision"]]
    assert plaza.ask(lambda: done(scene)) == {
        "log": [(act, winner), ("item_decided", winner)], "author": ["act"], "reporter": ["report"],
        "item": [item["decision"]],
    }  # fmt: skip


@pytest.mark.parametrize("moderators", [2, 10])
def test_a_post_that_several_hide_at_once_is_hidden_once(plaza: Community, race: Race, moderators: int) -> None:
    scene = prepare(plaza, moderators)
    path = f"/api/v1/posts/{scene.post_id}/hidden"
    answers = race([Request(one, "put", path, {"reason": f"Said by {one}"}) for one in scene.moderators])
    assert {status for _, status, _ in answers} == {200}
    assert len({body["reason"] for _, _, body in answers}) == 1
    left = plaza.ask(lambda: done(scene))
    assert [act for act, _ in left["log"]] == ["post_hidden"]
    assert (left["author"], left["item"]) == (["act"], ["elsewhere"])


@pytest.mark.parametrize("verb", ["hidden", "removal"])
def test_whoever_saw_the_post_as_it_was_before_is_refused(plaza: Community, race: Race, verb: str) -> None:
    scene = prepare(plaza, 10)
    path, seen = f"/api/v1/posts/{scene.post_id}/{verb}", {"If-Match": scene.etag}
    answers = race([Request(one, "put", path, {"reason": f"Said by {one}"}, seen) for one in scene.moderators])
    assert sorted(status for _, status, _ in answers) == [200] + [412] * 9
    assert len(plaza.ask(lambda: done(scene))["log"]) == 1
