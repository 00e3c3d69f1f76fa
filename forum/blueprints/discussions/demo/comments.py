"""What members say about documents of the demo community."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

from forum.blueprints.accounts.models import Member
from forum.blueprints.accounts.queries import as_actor
from forum.blueprints.discussions.services.discussing import comment_on_document
from forum.kernel import clock
from forum.kernel.database import session
from forum.kernel.feature import DemoStep, DemoWorld
from forum.kernel.use_case import transaction

COMMENTS = Path(__file__).parents[3] / "demo" / "document_comments.json"


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


DEMO = [DemoStep("What is said about documents", _write_comments)]
