"""What the directory plugs into the application."""

from __future__ import annotations

from forum.blueprints.accounts import policies as account_policies
from forum.blueprints.directory import jobs as _jobs  # noqa: F401  # registers itself
from forum.blueprints.directory import subscribers as _subscribers  # noqa: F401  # registers itself
from forum.blueprints.directory.api import blocks as _blocks  # noqa: F401  # registers its routes
from forum.blueprints.directory.api import courtesies as _courtesies  # noqa: F401  # as above
from forum.blueprints.directory.api import matching as _matching  # noqa: F401  # as above
from forum.blueprints.directory.api import people as _people  # noqa: F401  # as above
from forum.blueprints.directory.api.routes import api
from forum.blueprints.directory.demo import DEMO
from forum.blueprints.directory.documents import MEMBERS
from forum.blueprints.directory.importers import import_members
from forum.blueprints.directory.models import orders as _orders  # noqa: F401  # adds its indexes
from forum.blueprints.directory.models.details import ProfileArea, ProfileCriterion
from forum.blueprints.directory.pages import avatars as _avatars  # noqa: F401  # as above
from forum.blueprints.directory.pages import courtesies as _courtesy_pages  # noqa: F401  # as above
from forum.blueprints.directory.pages import exporting as _exporting  # noqa: F401  # registers its routes
from forum.blueprints.directory.pages import fields as _fields  # noqa: F401  # as above
from forum.blueprints.directory.pages import listing as _listing  # noqa: F401  # registers its routes
from forum.blueprints.directory.pages import profile as _profile  # noqa: F401  # as above
from forum.blueprints.directory.pages.routes import pages
from forum.blueprints.directory.pages.sections import add_sections
from forum.blueprints.directory.pages.steps import add_steps
from forum.blueprints.directory.policies import blocked_by
from forum.blueprints.directory.queries import subjects
from forum.blueprints.standards.services.following import tags_follow
from forum.kernel.feature import Feature, NavItem
from forum.kernel.i18n import _l
from forum.kernel.search import add_source, blocked_authors
from forum.kernel.subjects import Subject, add_subject

add_source(MEMBERS)
blocked_authors(blocked_by)
add_subject(
    Subject(
        type="member", name=_l("Member"), visible=account_policies.visible_members, load=subjects.load_members,
        card=subjects.member_card, url=lambda row: row.path, author_id=lambda row: row.id,
    )
)  # fmt: skip
add_sections()
add_steps()
tags_follow(ProfileArea.__table__.c.area_id, ProfileCriterion.__table__.c.criterion_id)

feature = Feature(
    name="directory",
    blueprints=[api, pages],
    navigation=[NavItem(_l("People"), "directory_pages.index", "user", 20)],
    demo=DEMO,
    importers=[import_members],
)
