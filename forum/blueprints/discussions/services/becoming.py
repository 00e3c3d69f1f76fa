"""A thread becomes a document of the library."""

from __future__ import annotations

import io
from collections.abc import Collection, Sequence
from typing import Any

from forum.blueprints.discussions import policies
from forum.blueprints.discussions.events import ThreadBecameResource
from forum.blueprints.discussions.models.curating import ThreadResource
from forum.blueprints.discussions.models.threads import Thread
from forum.blueprints.discussions.queries import becoming as queries
from forum.blueprints.discussions.queries import threads as thread_queries
from forum.blueprints.files.services import uploads as file_services
from forum.blueprints.library.models.resources import Resource
from forum.blueprints.library.services import resources
from forum.kernel import audit, clock
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.outbox.recording import record
from forum.kernel.policies import authorize
from forum.kernel.use_case import use_case


def make_resource(
    actor: Actor, thread_id: int, site: str, *, text: str = "", post_ids: Collection[int] | None = None, **told: Any
) -> Resource:
    """Write the text as a Markdown file and share it; what is not told is as the thread says it.

    `site` is the address before `/t/...`. Raises NotFound, Forbidden (`wider_than_group`), Invalid and what
    `store_upload` raises. The file is written before the transaction, as any upload.
    """
    thread = thread_queries.get_thread_to_show(actor, thread_id).thread
    authorize(policies.can_curate, actor, thread)
    draft = queries.draft_resource(thread, site, post_ids)
    told = {name: value for name, value in told.items() if value is not None}
    told = {
        "title": draft.title[:200], "summary": draft.summary, "criteria": draft.criteria, "language": draft.language,
        "audience": draft.audience, "attribution": draft.attribution, **told,
    }  # fmt: skip
    authorize(policies.can_share_as, actor, thread, told["audience"])
    file = file_services.store_upload(actor, io.BytesIO((text or draft.text).encode()), f"{thread.slug}.md")
    return share_from_thread(actor, thread.id, file.id, draft.author_ids, **told)


@use_case
def share_from_thread(actor: Actor, thread_id: int, upload_id: int, author_ids: Sequence[int], **told: Any) -> Resource:
    """Put an upload of one's own into the library, in the group of the thread and with a way back to it."""
    thread = thread_queries.get_thread(actor, thread_id)
    authorize(policies.can_share_as, actor, thread, told["audience"])
    resource = resources.share_resource(actor, upload_id, group_id=thread.group_id, **told)
    made = ThreadResource(thread_id=thread.id, resource_id=resource.id, made_by_id=actor.id or 0, made_at=clock.now())
    session.add(made)
    session.flush()
    _tell(actor, thread, resource, author_ids)
    return resource


def _tell(actor: Actor, thread: Thread, resource: Resource, author_ids: Sequence[int]) -> None:
    audit.log(
        actor, "resource_made", "thread", thread.id, group_id=thread.group_id, public={"resource_id": resource.id}
    )
    record(
        ThreadBecameResource(
            thread_id=thread.id, group_id=thread.group_id, resource_id=resource.id, by_id=actor.id or 0,
            author_ids=[number for number in author_ids if number != actor.id],
        )
    )  # fmt: skip
