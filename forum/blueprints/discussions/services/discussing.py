"""Commenting on a document of the library: a reply in the thread about it, or the first post of one."""

from __future__ import annotations

import sqlalchemy as sa

from forum.blueprints.discussions import policies
from forum.blueprints.discussions.models.document_threads import DocumentThread
from forum.blueprints.discussions.models.posts import Post
from forum.blueprints.discussions.queries import discussing as queries
from forum.blueprints.discussions.services import posts, threads
from forum.blueprints.groups.models.groups import Group
from forum.blueprints.groups.queries import groups as group_queries
from forum.blueprints.groups.rules import OPEN_TO_READ
from forum.blueprints.library.models.resources import Resource
from forum.blueprints.library.queries import resources as resource_queries
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.errors import Invalid, NotFound
from forum.kernel.i18n import _
from forum.kernel.policies import authorize
from forum.kernel.use_case import use_case


@use_case
def comment_on_document(actor: Actor, resource_id: int, body: str, group_id: int | None = None) -> Post:
    """Comment on a document in a group of one's own; without one, in the only group that fits.

    The first comment of a group opens a thread there, the others answer in it. Raises NotFound, Invalid, Forbidden
    (`wider_than_document`), and what `post_reply` and `start_thread` raise.
    """
    resource = resource_queries.get_resource(actor, resource_id)
    group = _place(actor, resource, group_id)
    authorize(policies.can_discuss_in, actor, resource, group)
    # Two who comment first at the same moment open one thread.
    session.execute(sa.select(Resource.id).where(Resource.id == resource.id).with_for_update())
    thread = queries.find_thread_in(actor, resource.id, group.id)
    if thread is not None:
        return queries.get_comment(actor, posts.post_reply(actor, thread.id, body).id)
    opened = threads.start_thread(
        actor, group.id, _title(resource, group), body, [criterion.code for criterion in resource.criteria],
        resource.language,
    )  # fmt: skip
    session.add(DocumentThread(thread_id=opened.id, resource_id=resource.id, begun_at=clock.now()))
    session.flush()
    return queries.get_comment(actor, opened.first_post_id or 0)


def _place(actor: Actor, resource: Resource, group_id: int | None) -> Group:
    if group_id is not None:
        try:
            return group_queries.get_group(actor, group_id)
        except NotFound as error:
            raise Invalid(errors={"group_id": [_("There is no such group, or you are not in it.")]}) from error
    places = queries.list_places(actor, resource)
    if len(places) != 1:
        raise Invalid(errors={"group_id": [_("Choose the group in which you want to discuss it.")]})
    return places[0]


def _title(resource: Resource, group: Group) -> str:
    """The title of the document, unless more people read the group than may know of the document."""
    if resource.audience in ("group", "chosen") and group.visibility in OPEN_TO_READ:
        return str(_("About a document of %(group)s", group=group.name))
    return resource.title
