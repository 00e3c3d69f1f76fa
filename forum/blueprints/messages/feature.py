"""What messages plug into the application."""

from __future__ import annotations

from forum.blueprints.messages.api import api
from forum.blueprints.messages.demo import DEMO
from forum.blueprints.messages.pages import people, reading, sections, writing  # noqa: F401  # register themselves
from forum.blueprints.messages.pages import reaching as _reaching  # noqa: F401  # as above
from forum.blueprints.messages.pages.routes import pages
from forum.blueprints.messages.realtime import courtesies as _courtesies  # noqa: F401  # as above
from forum.blueprints.messages.realtime import lines as _lines  # noqa: F401  # as above
from forum.kernel.feature import Feature, NavItem
from forum.kernel.i18n import _l

feature = Feature(
    name="messages",
    blueprints=[api, pages],
    demo=DEMO,
    navigation=[NavItem(_l("Messages"), "messages_pages.list_conversations", "message-circle", 80, mobile=True)],
)
