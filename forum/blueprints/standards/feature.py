"""What standards plug into the application."""

from __future__ import annotations

from forum.blueprints.standards.api import api
from forum.blueprints.standards.commands import standards
from forum.blueprints.standards.demo import DEMO
from forum.blueprints.standards.importers import load_shipped_frameworks
from forum.blueprints.standards.pages import pages
from forum.kernel.feature import Feature, NavItem
from forum.kernel.i18n import _l

feature = Feature(
    name="standards",
    blueprints=[api, pages],
    navigation=[NavItem(_l("Standard"), "standards_pages.index", "list-checks", 60, members_only=False)],
    commands=[standards],
    reference=[load_shipped_frameworks],
    demo=DEMO,
)
