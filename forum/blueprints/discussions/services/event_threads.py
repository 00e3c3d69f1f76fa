"""Writing about an event: a reply in the thread about it, or the first post of one."""

from __future__ import annotations

import sqlalchemy as sa

from forum.blueprints.discussions import policies
from forum.blueprints.discussions.models.event_threads import EventThread
from forum.blueprints.discussions.models.posts import Post
from forum.blueprints.discussions.queries import discussing
from forum.blueprints.discussions.queries import event_threads as queries
from forum.blueprints.discussions.services import posts, threads
from forum.blueprints.events.models.events import Event
from forum.blueprints.events.queries import events as event_queries
from forum.blueprints.groups.models.groups import Group
from forum.blueprints.groups.queries import groups as group_queries
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.errors import Invalid, NotFound
from forum.kernel.i18n import _
from forum.kernel.policies import authorize
from forum.kernel.use_case import use_case


@use_case
def comment_on_event(actor: Actor, event_id: int, body: str, group_id: int | None = None) -> Post:
    """Write about an event in a group of one's own; without one, in the only group that fits.

    The first opens a thread there, the others answer in it. Raises NotFound, Invalid, Forbidden
    (`wider_than_event`), and what `post_reply` and `start_thread` raise.
    """
    event = event_queries.get_event(actor, event_id)
    group = _place(actor, event, group_id)
    authorize(policies.can_discuss_event_in, actor, event, group)
    # Two who write first at the same moment open one thread.
    session.execute(sa.select(Event.id).where(Event.id == event.id).with_for_update())
    thread = queries.find_thread_in(actor, event.id, group.id)
    if thread is not None:
        return discussing.get_comment(actor, posts.post_reply(actor, thread.id, body).id)
    codes = [criterion.code for criterion in event.criteria]
    opened = threads.start_thread(actor, group.id, event.title, body, codes, event.language)
    session.add(EventThread(thread_id=opened.id, event_id=event.id, begun_at=clock.now()))
    session.flush()
    return discussing.get_comment(actor, opened.first_post_id or 0)


def _place(actor: Actor, event: Event, group_id: int | None) -> Group:
    if group_id is not None:
        try:
            return group_queries.get_group(actor, group_id)
        except NotFound as error:
            raise Invalid(errors={"group_id": [_("There is no such group, or you are not in it.")]}) from error
    places = queries.list_places(actor, event)
    if len(places) != 1:
        raise Invalid(errors={"group_id": [_("Choose the group in which you want to discuss it.")]})
    return places[0]
