"""What standards plug into the application."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from forum.blueprints.standards import policies, queries
from forum.blueprints.standards.api import linking as _linking_api  # noqa: F401  # registers its routes
from forum.blueprints.standards.api import reading as _reading_api  # noqa: F401  # as above
from forum.blueprints.standards.api import writing as _writing_api  # noqa: F401  # as above
from forum.blueprints.standards.api.routes import api
from forum.blueprints.standards.commands import standards
from forum.blueprints.standards.demo import DEMO
from forum.blueprints.standards.importers import load_shipped_frameworks
from forum.blueprints.standards.pages import drafts as _drafts  # noqa: F401  # as above
from forum.blueprints.standards.pages import mapping as _mapping  # noqa: F401  # as above
from forum.blueprints.standards.pages import parts as _parts  # noqa: F401  # as above
from forum.blueprints.standards.pages import reading as _reading  # noqa: F401  # as above
from forum.blueprints.standards.pages import removing as _removing  # noqa: F401  # as above
from forum.blueprints.standards.pages.routes import pages
from forum.kernel.actor import Actor
from forum.kernel.codes import finds_codes
from forum.kernel.feature import Feature, NavItem
from forum.kernel.i18n import _l, choose_language
from forum.kernel.search import facet_label
from forum.kernel.subjects import Subject, SubjectCard, add_subject

add_subject(
    Subject(
        type="framework", name=_l("Standard"), visible=policies.visible_frameworks, load=queries.load_subjects,
        card=lambda framework: SubjectCard(title=framework.title),
        url=lambda framework: framework.path, may_report=policies.may_report,
    )
)  # fmt: skip


finds_codes(queries.find_addresses)


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
