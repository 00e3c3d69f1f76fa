"""What members say about documents of the demo community, and the files they attach to what they write."""

from __future__ import annotations

import io
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

from forum.blueprints.accounts.models import Member
from forum.blueprints.accounts.queries import as_actor
from forum.blueprints.discussions.models.posts import Post
from forum.blueprints.discussions.services.discussing import comment_on_document
from forum.blueprints.discussions.services.threads import start_thread
from forum.blueprints.files.services.uploads import store_upload
from forum.kernel import clock
from forum.kernel.actor import SYSTEM
from forum.kernel.database import session
from forum.kernel.feature import DemoStep, DemoWorld
from forum.kernel.use_case import transaction

COMMENTS = Path(__file__).parents[3] / "demo" / "document_comments.json"
FILES = Path(__file__).parents[3] / "demo" / "post_files.json"


def _write_comments(world: DemoWorld) -> None:
    """Each in the group where it is discussed, on the day it was written."""
    told: list[dict[str, Any]] = json.loads(COMMENTS.read_text(encoding="utf-8"))
    with transaction():
        for one in told:
            resource_id, group_id = world.find("resource", one["document"]), world.find("group", one["group"])
            for said in one["comments"]:
                author = as_actor(session.get_one(Member, world.find("member", said["by"])))
                post = comment_on_document(author, resource_id, said["body"], group_id)
                post.created_at = clock.now() - timedelta(days=said["days_ago"], hours=len(said["by"]))
                post.thread.last_post_at = post.created_at
                post.thread.created_at = min(post.thread.created_at, post.created_at)
                session.flush()


def _attach_files(world: DemoWorld) -> None:
    """Threads that begin with a file."""
    told: list[dict[str, Any]] = json.loads(FILES.read_text(encoding="utf-8"))
    for one in told:
        author_id = world.find("member", one["by"])
        files = [_upload(author_id, file) for file in one["files"]]
        with transaction():
            author, group_id = as_actor(session.get_one(Member, author_id)), world.find("group", one["group"])
            about = {"criteria": one["criteria"], "language": one["language"], "file_ids": files}
            thread = start_thread(author, group_id, one["title"], one["body"], **about)
            thread.created_at = thread.last_post_at = clock.now() - timedelta(days=one["days_ago"], hours=3)
            session.get_one(Post, thread.first_post_id).created_at = thread.created_at


def _upload(author_id: int, file: dict[str, str]) -> int:
    stream = io.BytesIO(file["text"].encode())
    return store_upload(SYSTEM, stream, file["name"], kind="post", owner_id=author_id).id


DEMO = [
    DemoStep("What is said about documents", _write_comments),
    DemoStep("Files in posts", _attach_files),
]
