"""What home plugs into the application."""

from __future__ import annotations

from forum.blueprints.home import mails as _mails  # noqa: F401  # registers itself
from forum.blueprints.home.api import adventure as _api  # noqa: F401  # registers its routes
from forum.blueprints.home.api.routes import api
from forum.blueprints.home.demo import DEMO
from forum.blueprints.home.models import PickedArea, PickedCriterion
from forum.blueprints.home.pages import adventure as _adventure  # noqa: F401  # registers its routes
from forum.blueprints.home.pages import front as _front  # noqa: F401  # as above
from forum.blueprints.home.pages import programmes as _programmes  # noqa: F401  # as above
from forum.blueprints.home.pages.routes import pages
from forum.blueprints.standards.services.following import tags_follow
from forum.kernel.feature import Feature, NavItem
from forum.kernel.i18n import _l

tags_follow(PickedArea.__table__.c.area_id, PickedCriterion.__table__.c.criterion_id)

feature = Feature(
    name="home",
    blueprints=[api, pages],
    demo=DEMO,
    navigation=[
        NavItem(_l("Home"), "home_pages.index", "house", 10, mobile=True, under=r"/($|adventure|keys)"),
        NavItem(
            _l("Programmes"),
            "home_pages.show_programmes",
            "presentation",
            48,
            members_only=False,
            programme=True,
            under=r"/programmes",
            covers=r"/(sprints|coaching|mentorings|appointments|ideation|opportunities)\b",
        ),
    ],
)
