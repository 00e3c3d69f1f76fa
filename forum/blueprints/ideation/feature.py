"""What ideation plugs into the application."""

from __future__ import annotations

from forum.blueprints.ideation import realtime as _realtime  # noqa: F401  # registers itself
from forum.blueprints.ideation import subscribers as _subscribers  # noqa: F401  # registers itself
from forum.blueprints.ideation.api import sessions as _api_sessions  # noqa: F401  # registers its routes
from forum.blueprints.ideation.api.routes import api
from forum.blueprints.ideation.demo import DEMO
from forum.blueprints.ideation.pages import concepts as _concepts  # noqa: F401  # registers its routes
from forum.blueprints.ideation.pages import sessions as _sessions
from forum.blueprints.ideation.pages.routes import pages
from forum.kernel.feature import Feature, NavItem, Section, add_section
from forum.kernel.i18n import _l

add_section(Section("group", 30, _sessions.render_of_group, _l("Ideation sessions")))

feature = Feature(
    name="ideation",
    blueprints=[api, pages],
    navigation=[NavItem(_l("Ideation"), "ideation_pages.index", "lightbulb", 48, members_only=False)],
    demo=DEMO,
)
