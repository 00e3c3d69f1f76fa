"""What groups plug into the application."""

from __future__ import annotations

from typing import Any

from flask import has_request_context, request

from forum.blueprints.groups import documents as _documents  # noqa: F401  # registers itself
from forum.blueprints.groups import policies
from forum.blueprints.groups import realtime as _realtime  # noqa: F401  # registers itself
from forum.blueprints.groups import subscribers as _subscribers  # noqa: F401  # registers itself
from forum.blueprints.groups.api import announced as _announced  # noqa: F401  # registers itself
from forum.blueprints.groups.api import groups as _api_groups  # noqa: F401  # registers itself
from forum.blueprints.groups.api import joining as _api_joining  # noqa: F401  # registers itself
from forum.blueprints.groups.api import pages as _api_pages  # noqa: F401  # registers itself
from forum.blueprints.groups.api import watching as _api_watching  # noqa: F401  # registers itself
from forum.blueprints.groups.api.routes import api
from forum.blueprints.groups.demo import DEMO
from forum.blueprints.groups.models.automatic import MembershipRule
from forum.blueprints.groups.models.groups import Group
from forum.blueprints.groups.pages import groups as _pages_groups  # noqa: F401  # registers itself
from forum.blueprints.groups.pages import home as _pages_home  # noqa: F401  # registers itself
from forum.blueprints.groups.pages import joining as _pages_joining  # noqa: F401  # registers itself
from forum.blueprints.groups.pages import settings as _pages_settings  # noqa: F401  # registers itself
from forum.blueprints.groups.pages import watching as _pages_watching  # noqa: F401  # registers itself
from forum.blueprints.groups.pages import writing as _pages_writing  # noqa: F401  # registers itself
from forum.blueprints.groups.pages.routes import pages
from forum.blueprints.groups.queries import groups as queries
from forum.blueprints.standards.services.following import tags_follow
from forum.kernel.actor import Actor
from forum.kernel.feature import Feature, NavItem
from forum.kernel.i18n import _l


def _my_groups(actor: Actor) -> dict[str, Any]:
    if not actor.signed_in:
        return {}
    here = request.path if has_request_context() else ""
    own = queries.list_own_groups(actor)
    groups = [{"name": g.name, "url": f"/groups/{g.slug}", "area": g.area} for g in own]
    moderates = any(policies.looks_after_as(g.role) for g in own)
    return {"my_groups": [{**group, "active": here == group["url"]} for group in groups], "moderates": moderates}


tags_follow(Group.__table__.c.area_id, MembershipRule.__table__.c.area_id)

feature = Feature(
    name="groups",
    blueprints=[api, pages],
    navigation=[NavItem(_l("Groups"), "groups_pages.index", "users", 30, members_only=False, also=("/threads",))],
    demo=DEMO,
    template_context=_my_groups,
)
