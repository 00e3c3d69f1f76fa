"""`forum import threads` and the demo discussions."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click
import pytest
import sqlalchemy as sa

from forum.blueprints.accounts.models import Member
from forum.blueprints.discussions.demo import threads as demo
from forum.blueprints.discussions.events import PostPublished
from forum.blueprints.discussions.importers import import_threads
from forum.blueprints.discussions.models.posts import Mention, Post
from forum.blueprints.discussions.models.readings import ThreadReading
from forum.blueprints.discussions.models.threads import Thread
from forum.blueprints.groups import demo as group_demo
from forum.blueprints.groups.models.groups import Group
from forum.blueprints.standards.queries import get_catalogue
from forum.kernel.database import session
from forum.kernel.feature import DemoWorld
from forum.kernel.outbox.models import Delivery
from tests.factories.accounts import create_member
from tests.factories.standards import load_standards


def record(number: int, **facts: Any) -> dict[str, Any]:
    posts = [
        {"post_id": "a", "author": "robin-jay", "created": "2015-09-15T00:00:00", "body_markdown": "**Clean** it."},
        {"post_id": "b", "author": "clear-eagle", "created": "2015-09-15T10:50:19Z", "body_markdown": "It is planned.",
         "in_reply_to": "a"},
    ]  # fmt: skip
    values = {"thread_id": f"t-{number}", "title": f"Clean streets {number}", "language": "es", "posts": posts}
    return {**values, "source": "A city", "source_url": "https://example.org/7", "licence": "CC0", **facts}


def write(folder: Path, *records: Any) -> Path:
    lines = [one if isinstance(one, str) else json.dumps(one) for one in records]
    (folder / "threads.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def test_threads_are_imported_with_their_times_authors_and_source(app: Any, tmp_path: Path) -> None:
    report = import_threads(write(tmp_path, record(1), record(2)), "imported-discussions")
    assert (report.accepted, report.skipped, report.refused) == (2, 0, [])
    group = session.scalars(sa.select(Group)).one()
    assert (group.slug, group.visibility, group.thread_count) == ("imported-discussions", "members", 2)
    thread = session.scalars(sa.select(Thread).order_by(Thread.id)).first()
    assert thread
    assert (thread.language, thread.post_count, thread.created_at.year) == ("es", 2, 2015)
    first, answer = session.scalars(sa.select(Post).where(Post.thread_id == thread.id).order_by(Post.number))
    assert "https://example.org/7" in first.html
    assert "CC0" in first.html
    assert (answer.reply_to_id, answer.created_at.hour) == (first.id, 10)
    authors = session.scalars(sa.select(Member)).all()
    assert {author.handle for author in authors} == {"robin-jay", "clear-eagle"}
    assert not any(author.active for author in authors)
    assert session.scalar(sa.select(Delivery.id).where(Delivery.event == PostPublished.__name__)) is None


def test_an_import_goes_on_where_it_stopped(app: Any, tmp_path: Path) -> None:
    import_threads(write(tmp_path, record(1)), "imported-discussions")
    report = import_threads(write(tmp_path, record(1), record(2), record(2)), "imported-discussions")
    assert (report.accepted, report.skipped) == (1, 2)
    assert session.scalar(sa.select(sa.func.count()).select_from(Thread)) == 2


def test_each_refused_record_says_why_and_the_others_are_imported(app: Any, tmp_path: Path) -> None:
    empty_answer = record(6)
    empty_answer["posts"][1]["body_markdown"] = "  "
    untimely = record(7)
    untimely["posts"][0]["created"] = "yesterday"
    folder = write(
        tmp_path, "{not json", "[]", record(3, title="No"), record(4, posts=[]), {"title": "Nameless"}, record(5),
        empty_answer, untimely,
    )  # fmt: skip
    report = import_threads(folder, "imported-discussions")
    assert report.accepted == 2
    assert dict(report.refused) == {
        "line 1": "it is not JSON",
        "line 2": "it is not an object",
        "t-3": "the title has 2 characters; 5 to 255 are possible",
        "t-4": "it has no posts",
        "line 5": "thread_id is missing or not a text",
        "post b": "it has no text",
        "t-7": "its first post: created is not a time",
    }


def test_a_folder_without_threads_is_told(app: Any, tmp_path: Path) -> None:
    with pytest.raises(click.ClickException):
        import_threads(tmp_path, "imported-discussions")


def test_real_discussions_are_imported_whole(app: Any, tmp_path: Path, corpus: Path) -> None:
    lines = (corpus / "threads" / "threads.jsonl").read_text(encoding="utf-8").splitlines()
    shortest = sorted(lines, key=len)[:12]
    report = import_threads(write(tmp_path, *shortest), "residents-proposals")
    assert (report.accepted, report.refused) == (12, [])
    expected = sum(json.loads(line)["n_posts"] for line in shortest)
    assert session.scalar(sa.select(sa.func.count()).select_from(Post)) == expected


def test_the_demo_discussions_have_right_counters_and_readers(
    app: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load_standards()
    world = DemoWorld("city", {}, print, lambda items, label: _Bar(items))
    for area in get_catalogue().areas:
        world.remember("area", area.code, area.id)
    world.remember("criterion", "DM3", get_catalogue().criterion_by_code["DM3"].id)
    handles = {handle for group in json.loads(group_demo.SOURCE.read_text()) for handle in group["members"]}
    for handle in sorted(handles):
        world.remember("member", handle, create_member(handle=handle).id)
    group_demo.DEMO[0].run(world)
    first, second = sorted(handles)[:2]
    posts = [
        {"author": first, "hours_after": 0, "body": f"What do you think, @{second}?", "reply_to": None},
        {"author": second, "hours_after": 5, "body": "It depends.", "reply_to": 0},
    ]
    entry = {"title": "A demo thread", "author": first, "criteria": ["DM3"], "language": "en", "days_ago": 3,
             "pinned": True, "locked": False, "posts": posts}  # fmt: skip
    (tmp_path / "data-management-1.json").write_text(json.dumps([entry]))
    monkeypatch.setattr(demo, "FOLDER", tmp_path)
    monkeypatch.setattr(demo, "LIFE", tmp_path / "none.txt")
    demo.LIFE.write_text('{"threads": []}')
    demo.DEMO[0].run(world)
    thread = session.scalars(sa.select(Thread)).one()
    assert (thread.post_count, thread.reply_count, thread.pinned) == (2, 1, True)
    assert session.scalars(sa.select(Mention.member_id)).all() == [world.find("member", second)]
    assert session.scalar(sa.select(sa.func.count()).select_from(ThreadReading)) > 5
    followed = sa.select(ThreadReading).where(ThreadReading.watch_level.is_not(None))
    followers = {one.member_id: one.watch_level for one in session.scalars(followed)}
    assert followers == {world.find("member", first): "watching", world.find("member", second): "tracking"}
    assert session.scalar(sa.select(Group.thread_count).where(Group.slug == "data-management")) == 1
    assert session.scalar(sa.select(Group.member_count).where(Group.slug == "data-management")) > 20


class _Bar:
    def __init__(self, items: Any) -> None:
        self._items = items

    def __enter__(self) -> Any:
        return self._items

    def __exit__(self, *_: object) -> None:
        return
