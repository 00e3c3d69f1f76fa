"""What ideation plugs into the application."""

from __future__ import annotations

from forum.blueprints.ideation import documents as _documents  # noqa: F401  # registers itself
from forum.blueprints.ideation import realtime as _realtime  # noqa: F401  # registers itself
from forum.blueprints.ideation import subscribers as _subscribers  # noqa: F401  # registers itself
from forum.blueprints.ideation.api import sessions as _api_sessions  # noqa: F401  # registers its routes
from forum.blueprints.ideation.api.routes import api
from forum.blueprints.ideation.demo import DEMO
from forum.blueprints.ideation.models import ideation_criteria
from forum.blueprints.ideation.pages import concepts as _concepts  # noqa: F401  # registers its routes
from forum.blueprints.ideation.pages import sessions as _sessions  # noqa: F401  # registers its routes
from forum.blueprints.ideation.pages.notices import add_notices
from forum.blueprints.ideation.pages.routes import pages
from forum.blueprints.ideation.pages.sections import add_sections
from forum.blueprints.ideation.queries import calendars
from forum.blueprints.standards.services.following import tags_follow
from forum.kernel.calendars import add_calendar_source
from forum.kernel.feature import Feature
from forum.kernel.next_steps import add_next_steps

add_sections()
add_notices()
add_calendar_source("ideation", calendars.entries)
add_next_steps("ideation", calendars.steps)
tags_follow(ideation_criteria.c.criterion_id)

feature = Feature(
    name="ideation",
    blueprints=[api, pages],
    demo=DEMO,
)
