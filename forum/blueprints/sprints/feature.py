"""What sprints plug into the application."""

from __future__ import annotations

from forum.blueprints.sprints import documents as _documents  # noqa: F401  # registers itself
from forum.blueprints.sprints import policies as _policies  # noqa: F401  # brings the tables
from forum.blueprints.sprints.api import applications as _applications  # noqa: F401  # registers its routes
from forum.blueprints.sprints.api import assignments as _api_assignments  # noqa: F401  # registers its routes
from forum.blueprints.sprints.api import outcomes as _api_outcomes  # noqa: F401  # registers its routes
from forum.blueprints.sprints.api import plans as _api_plans  # noqa: F401  # registers its routes
from forum.blueprints.sprints.api import programme as _api_programme  # noqa: F401  # registers its routes
from forum.blueprints.sprints.api import sprints as _sprints  # noqa: F401  # registers its routes
from forum.blueprints.sprints.api import watching as _watching  # noqa: F401  # registers its routes
from forum.blueprints.sprints.api.routes import api
from forum.blueprints.sprints.demo import calls as calls_demo
from forum.blueprints.sprints.demo.outcomes import OUTCOMES
from forum.blueprints.sprints.demo.plans import PLANS
from forum.blueprints.sprints.demo.running import RUNNING
from forum.blueprints.sprints.jobs import nudges as _nudges  # noqa: F401  # registers itself
from forum.blueprints.sprints.models.sprints import SprintCriterion
from forum.blueprints.sprints.pages import applying as _pages_applying  # noqa: F401  # registers its routes
from forum.blueprints.sprints.pages import assignments as _pages_assignments  # noqa: F401  # registers its routes
from forum.blueprints.sprints.pages import board as _pages_board  # noqa: F401  # registers its routes
from forum.blueprints.sprints.pages import calls as _pages_calls  # noqa: F401  # registers its routes
from forum.blueprints.sprints.pages import editing as _pages_editing  # noqa: F401  # registers its routes
from forum.blueprints.sprints.pages import help as _pages_help  # noqa: F401  # registers its routes
from forum.blueprints.sprints.pages import plan_templates as _pages_templates  # noqa: F401  # registers its routes
from forum.blueprints.sprints.pages import plans as _pages_plans  # noqa: F401  # registers its routes
from forum.blueprints.sprints.pages import programme as _pages_programme  # noqa: F401  # registers its routes
from forum.blueprints.sprints.pages import reviewing as _pages_reviewing  # noqa: F401  # registers its routes
from forum.blueprints.sprints.pages import submissions as _pages_submissions  # noqa: F401  # registers its routes
from forum.blueprints.sprints.pages import surveys as _pages_surveys  # noqa: F401  # registers its routes
from forum.blueprints.sprints.pages.call_sections import add_call_sections
from forum.blueprints.sprints.pages.notices import add_call_notices
from forum.blueprints.sprints.pages.outcome_parts import add_outcome_parts
from forum.blueprints.sprints.pages.plan_notices import add_plan_notices, add_plan_sections
from forum.blueprints.sprints.pages.routes import pages
from forum.blueprints.sprints.pages.running_notices import add_running_notices
from forum.blueprints.sprints.pages.running_sections import add_running_sections
from forum.blueprints.sprints.queries import assignments as _assignments
from forum.blueprints.sprints.queries import help as _help
from forum.blueprints.sprints.queries import reminders
from forum.blueprints.sprints.subscribers import cities as _cities  # noqa: F401  # registers itself
from forum.blueprints.sprints.subscribers import help as _help_subscribers  # noqa: F401  # registers itself
from forum.blueprints.sprints.subscribers import letters as _letters  # noqa: F401  # registers itself
from forum.blueprints.standards.services.following import tags_follow
from forum.kernel.calendars import add_calendar_source
from forum.kernel.feature import Feature
from forum.kernel.next_steps import add_next_steps

# From the call to the chosen cities.
add_call_notices()
add_call_sections()
add_calendar_source("sprint_calls", reminders.call_entries)
add_next_steps("sprints", reminders.steps_for)
tags_follow(SprintCriterion.__table__.c.criterion_id)

# The running sprint.
add_running_notices()
add_running_sections()
add_calendar_source("sprint_assignments", _assignments.due_entries)

# What a sprint produces.
add_plan_notices()
add_plan_sections()
# Help one to one, and the survey afterwards.
add_outcome_parts()
add_calendar_source("sprint_help", _help.help_entries)

feature = Feature(
    name="sprints",
    blueprints=[api, pages],
    demo=[*calls_demo.DEMO, *RUNNING, *PLANS, *OUTCOMES],
)
