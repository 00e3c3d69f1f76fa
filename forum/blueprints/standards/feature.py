"""What standards plug into the application."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from forum.blueprints.standards import queries
from forum.blueprints.standards.api import api
from forum.blueprints.standards.commands import standards
from forum.blueprints.standards.demo import DEMO
from forum.blueprints.standards.importers import load_shipped_frameworks
from forum.blueprints.standards.pages import pages
from forum.kernel.actor import Actor
from forum.kernel.feature import Feature, NavItem
from forum.kernel.i18n import _l, choose_language
from forum.kernel.search import facet_label


@facet_label("practice_areas")
def _areas(actor: Actor, values: Sequence[str]) -> Mapping[str, str]:
    named = {area.code: area.name_in(choose_language()) for area in queries.list_areas()}
    return {value: named.get(value, value) for value in values}


feature = Feature(
    name="standards",
    blueprints=[api, pages],
    navigation=[NavItem(_l("Standard"), "standards_pages.index", "list-checks", 60, members_only=False)],
    commands=[standards],
    reference=[load_shipped_frameworks],
    demo=DEMO,
)
