"""What assessments plug into the application."""

from __future__ import annotations

from forum.blueprints.assessments import policies as _policies  # noqa: F401  # brings the tables
from forum.blueprints.assessments.api import roadmap as _roadmap_api  # noqa: F401  # registers its routes
from forum.blueprints.assessments.api.routes import api
from forum.blueprints.assessments.demo.roadmaps import ROADMAPS
from forum.blueprints.assessments.jobs import roadmaps as _roadmap_jobs  # noqa: F401  # registers itself
from forum.blueprints.assessments.models import evidence as _evidence  # noqa: F401  # brings its table
from forum.blueprints.assessments.models import remarks as _remarks  # noqa: F401  # brings its table
from forum.blueprints.assessments.pages import actions as _actions  # noqa: F401  # registers its routes
from forum.blueprints.assessments.pages import badges as _badges  # noqa: F401  # as above
from forum.blueprints.assessments.pages import on_the_way as _on_the_way  # noqa: F401  # adds its sections
from forum.blueprints.assessments.pages import roadmap as _roadmap  # noqa: F401  # registers its routes
from forum.blueprints.assessments.pages.notices import add_roadmap_notices
from forum.blueprints.assessments.pages.routes import pages
from forum.blueprints.assessments.subscribers import roadmaps as _roadmap_subscribers  # noqa: F401  # registers itself
from forum.kernel.feature import Feature

add_roadmap_notices()
feature = Feature(name="assessments", blueprints=[api, pages], demo=[ROADMAPS])
