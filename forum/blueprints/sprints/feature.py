"""What sprints plug into the application."""

from __future__ import annotations

from forum.blueprints.sprints import policies as _policies  # noqa: F401  # brings the tables
from forum.blueprints.sprints.api import applications as _applications  # noqa: F401  # registers its routes
from forum.blueprints.sprints.api import assignments as _api_assignments  # noqa: F401  # registers its routes
from forum.blueprints.sprints.api import plans as _api_plans  # noqa: F401  # registers its routes
from forum.blueprints.sprints.api import programme as _api_programme  # noqa: F401  # registers its routes
from forum.blueprints.sprints.api import sprints as _sprints  # noqa: F401  # registers its routes
from forum.blueprints.sprints.api.routes import api
from forum.blueprints.sprints.demo.plans import PLANS
from forum.blueprints.sprints.demo.running import RUNNING
from forum.blueprints.sprints.jobs import nudges as _nudges  # noqa: F401  # registers itself
from forum.blueprints.sprints.pages import applying as _pages_applying  # noqa: F401  # registers its routes
from forum.blueprints.sprints.pages import assignments as _pages_assignments  # noqa: F401  # registers its routes
from forum.blueprints.sprints.pages import board as _pages_board  # noqa: F401  # registers its routes
from forum.blueprints.sprints.pages import calls as _pages_calls  # noqa: F401  # registers its routes
from forum.blueprints.sprints.pages import editing as _pages_editing  # noqa: F401  # registers its routes
from forum.blueprints.sprints.pages import plan_templates as _pages_templates  # noqa: F401  # registers its routes
from forum.blueprints.sprints.pages import plans as _pages_plans  # noqa: F401  # registers its routes
from forum.blueprints.sprints.pages import programme as _pages_programme  # noqa: F401  # registers its routes
from forum.blueprints.sprints.pages import reviewing as _pages_reviewing  # noqa: F401  # registers its routes
from forum.blueprints.sprints.pages import submissions as _pages_submissions  # noqa: F401  # registers its routes
from forum.blueprints.sprints.pages.notices import add_call_notices
from forum.blueprints.sprints.pages.plan_notices import add_plan_notices, add_plan_sections
from forum.blueprints.sprints.pages.routes import pages
from forum.blueprints.sprints.pages.running_notices import add_running_notices
from forum.blueprints.sprints.pages.running_sections import add_running_sections
from forum.blueprints.sprints.queries import assignments as _assignments
from forum.blueprints.sprints.subscribers import letters as _letters  # noqa: F401  # registers itself
from forum.kernel.calendars import add_calendar_source
from forum.kernel.feature import Feature

# The running sprint.
add_running_notices()
add_running_sections()
add_calendar_source("sprint_assignments", _assignments.due_entries)

# From the call to the chosen cities.
add_call_notices()

# What a sprint produces.
add_plan_notices()
add_plan_sections()

feature = Feature(
    name="sprints",
    blueprints=[api, pages],
    demo=[*RUNNING, *PLANS],
)
