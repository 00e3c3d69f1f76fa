"""What notifications plug into the application."""

from __future__ import annotations

from typing import Any

from forum.blueprints.notifications import realtime as _realtime  # noqa: F401  # registers itself
from forum.blueprints.notifications.api import kinds as _api_kinds  # noqa: F401  # registers its routes
from forum.blueprints.notifications.api import preferences as _preferences_api  # noqa: F401  # adds its routes
from forum.blueprints.notifications.api import push as _push_api  # noqa: F401  # adds its routes
from forum.blueprints.notifications.api.inbound import api as inbound_api
from forum.blueprints.notifications.api.notifications import api
from forum.blueprints.notifications.commands import mail
from forum.blueprints.notifications.demo import mails as demo_mails
from forum.blueprints.notifications.demo import notifications as demo_notifications
from forum.blueprints.notifications.jobs import clearing as _clearing  # noqa: F401  # registers itself
from forum.blueprints.notifications.jobs import inbound as _jobs  # noqa: F401  # registers itself
from forum.blueprints.notifications.jobs import mailing as _mail_jobs  # noqa: F401  # registers itself
from forum.blueprints.notifications.jobs import pushing as _push_jobs  # noqa: F401  # registers itself
from forum.blueprints.notifications.models import bounces as _bounces  # noqa: F401  # has its table
from forum.blueprints.notifications.pages import inbound as _inbound  # noqa: F401  # registers itself
from forum.blueprints.notifications.pages import preferences as _preferences_pages  # noqa: F401  # adds its routes
from forum.blueprints.notifications.pages import push as _push_pages  # noqa: F401  # adds its routes
from forum.blueprints.notifications.pages import unsubscribing as _unsubscribing  # noqa: F401  # as above
from forum.blueprints.notifications.pages.lists import pages
from forum.blueprints.notifications.queries import notifications as queries
from forum.blueprints.notifications.subscribers import blocks as _blocks  # noqa: F401  # registers itself
from forum.blueprints.notifications.subscribers import inbound as _working_off  # noqa: F401  # registers itself
from forum.blueprints.notifications.subscribers import mailing as _mailing  # noqa: F401  # registers itself
from forum.blueprints.notifications.subscribers import pushing as _pushing  # noqa: F401  # registers itself
from forum.blueprints.notifications.subscribers import telling as _subscribers  # noqa: F401  # registers itself
from forum.blueprints.notifications.subscribers import things as _things  # noqa: F401  # as above
from forum.kernel.actor import Actor
from forum.kernel.feature import Feature
from forum.kernel.realtime.rooms import last_seq


def _badges(actor: Actor) -> dict[str, Any]:
    if not actor.signed_in:
        return {}
    # The number is read first: what is told while the page is put together is then asked for, not lost.
    own_room = f"member:{actor.id}"
    live_rooms = {own_room: last_seq(own_room)}
    return {"live_rooms": live_rooms, "counts": queries.count_for_frame(actor)}


feature = Feature(
    name="notifications",
    blueprints=[api, inbound_api, pages],
    commands=[mail],
    demo=[*demo_notifications.DEMO, *demo_mails.DEMO],
    template_context=_badges,
)
