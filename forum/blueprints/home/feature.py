"""What home plugs into the application."""

from __future__ import annotations

from forum.blueprints.home.pages import pages
from forum.kernel.feature import Feature, NavItem
from forum.kernel.i18n import _l

feature = Feature(
    name="home",
    blueprints=[pages],
    navigation=[NavItem(_l("Home"), "home_pages.index", "house", 10, mobile=True)],
)
