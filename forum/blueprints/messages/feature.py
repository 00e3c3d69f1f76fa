"""What messages plug into the application."""

from __future__ import annotations

from forum.blueprints.messages import jobs as _jobs  # noqa: F401  # registers itself
from forum.blueprints.messages import policies
from forum.blueprints.messages import subscribers as _subscribers  # noqa: F401  # as above
from forum.blueprints.messages.api import conversations, requests  # noqa: F401  # register their routes
from forum.blueprints.messages.api.routes import api
from forum.blueprints.messages.demo import conversations as demo_conversations
from forum.blueprints.messages.demo import requests as demo_requests
from forum.blueprints.messages.models.requests import Request
from forum.blueprints.messages.pages import arranging, asking, people, reading, sections, writing  # noqa: F401  # register themselves
from forum.blueprints.messages.pages import reaching as _reaching  # noqa: F401  # as above
from forum.blueprints.messages.pages.routes import pages
from forum.blueprints.messages.queries import subjects
from forum.blueprints.messages.realtime import courtesies as _courtesies  # noqa: F401  # as above
from forum.blueprints.messages.realtime import lines as _lines  # noqa: F401  # as above
from forum.blueprints.standards.services.following import tags_follow
from forum.kernel.feature import Feature, NavItem
from forum.kernel.i18n import _l
from forum.kernel.subjects import Subject, add_subject

add_subject(
    Subject(
        type="message", name=_l("Message"), visible=policies.visible_messages, load=subjects.load_messages,
        card=subjects.message_card, url=lambda row: row.path, author_id=lambda row: row.author_id,
        may_report=subjects.may_report_message, copy=subjects.copy_message,
    )
)  # fmt: skip

tags_follow(Request.__table__.c.criterion_id)

feature = Feature(
    name="messages",
    blueprints=[api, pages],
    demo=[*demo_conversations.DEMO, *demo_requests.DEMO],
    navigation=[NavItem(_l("Messages"), "messages_pages.list_conversations", "message-circle", 80, mobile=True)],
)
