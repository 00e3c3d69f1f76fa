"""What assessments plug into the application."""

from __future__ import annotations

from forum.blueprints.assessments import jobs as _jobs  # noqa: F401  # registers itself
from forum.blueprints.assessments import policies as _policies  # noqa: F401  # brings the tables
from forum.blueprints.assessments.api import boards as _boards_api  # noqa: F401  # registers its routes
from forum.blueprints.assessments.api.routes import api
from forum.blueprints.assessments.commands import leaderboard
from forum.blueprints.assessments.demo import DEMO
from forum.blueprints.assessments.models import evidence as _evidence  # noqa: F401  # brings its table
from forum.blueprints.assessments.models import figures as _figures  # noqa: F401  # brings its table
from forum.blueprints.assessments.models import remarks as _remarks  # noqa: F401  # brings its table
from forum.blueprints.assessments.pages import boards as _boards  # noqa: F401  # registers its routes
from forum.blueprints.assessments.pages import consents as _consents  # noqa: F401  # as above
from forum.blueprints.assessments.pages.routes import pages
from forum.kernel.feature import Feature, NavItem
from forum.kernel.i18n import _l

feature = Feature(
    name="assessments",
    blueprints=[api, pages],
    navigation=[NavItem(_l("Leaderboard"), "assessments_pages.show_leaderboard", "chart-no-axes-column", 62)],
    commands=[leaderboard],
    demo=DEMO,
)
