"""What coaching plugs into the application."""

from __future__ import annotations

from forum.blueprints.coaching import documents as _documents  # noqa: F401  # registers itself
from forum.blueprints.coaching import jobs as _jobs  # noqa: F401  # registers itself
from forum.blueprints.coaching.api import appointments as _api_appointments  # noqa: F401  # registers its routes
from forum.blueprints.coaching.api import mentorings as _api_mentorings  # noqa: F401  # registers its routes
from forum.blueprints.coaching.api import offers as _api_offers  # noqa: F401  # registers its routes
from forum.blueprints.coaching.api import requests as _api_requests  # noqa: F401  # registers its routes
from forum.blueprints.coaching.api import staff as _api_staff  # noqa: F401  # registers its routes
from forum.blueprints.coaching.api.routes import api
from forum.blueprints.coaching.demo import DEMO
from forum.blueprints.coaching.models.offers import OfferCriterion
from forum.blueprints.coaching.models.requests import RequestCriterion
from forum.blueprints.coaching.pages import asking as _asking  # noqa: F401  # registers its routes
from forum.blueprints.coaching.pages import meeting as _meeting  # noqa: F401  # registers its routes
from forum.blueprints.coaching.pages import mentoring as _mentoring  # noqa: F401  # registers its routes
from forum.blueprints.coaching.pages import mentors as _mentors  # noqa: F401  # registers its routes
from forum.blueprints.coaching.pages import offering as _offering  # noqa: F401  # registers its routes
from forum.blueprints.coaching.pages import staff as _staff  # noqa: F401  # registers its routes
from forum.blueprints.coaching.pages.notices import add_notices
from forum.blueprints.coaching.pages.routes import pages
from forum.blueprints.coaching.pages.sections import add_sections
from forum.blueprints.coaching.queries import calendars
from forum.blueprints.coaching.subscribers import calendars as _calendars  # noqa: F401  # registers itself
from forum.blueprints.standards.services.following import tags_follow
from forum.kernel.calendars import add_calendar_source
from forum.kernel.feature import Feature
from forum.kernel.next_steps import add_next_steps

add_notices()
add_sections()
add_calendar_source("coaching", calendars.own_entries)
add_next_steps("coaching", calendars.next_steps)
for _model in (OfferCriterion, RequestCriterion):
    tags_follow(_model.__table__.c.criterion_id)  # type: ignore[arg-type]  # a table has columns

feature = Feature(
    name="coaching",
    blueprints=[api, pages],
    demo=DEMO,
)
