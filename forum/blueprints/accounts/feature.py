"""What accounts plug into the application."""

from __future__ import annotations

from flask import Request

from forum.blueprints.accounts import jobs as _jobs  # noqa: F401  # registers itself
from forum.blueprints.accounts import queries
from forum.blueprints.accounts import realtime as _realtime  # noqa: F401  # registers itself
from forum.blueprints.accounts import subscribers as _subscribers  # noqa: F401  # registers itself
from forum.blueprints.accounts.api import accounts as _accounts_api  # noqa: F401  # registers its routes
from forum.blueprints.accounts.api import announced as _announced  # noqa: F401  # registers itself
from forum.blueprints.accounts.api import cities as _cities_api  # noqa: F401  # as above
from forum.blueprints.accounts.api import drafts as _drafts_api  # noqa: F401  # as above
from forum.blueprints.accounts.api import trust as _trust_api  # noqa: F401  # as above
from forum.blueprints.accounts.api.routes import api
from forum.blueprints.accounts.commands import member
from forum.blueprints.accounts.demo import DEMO
from forum.blueprints.accounts.pages import (  # noqa: F401  # register themselves
    applications,
    city_people,
    joining,
    own_account,
    sections,
    signing_in,
    trust,
)
from forum.blueprints.accounts.pages.routes import pages
from forum.blueprints.accounts.services import sessions
from forum.kernel.actor import Member
from forum.kernel.feature import Feature
from forum.kernel.web.cookies import session_token
from forum.kernel.web.identity import identify_by


@identify_by
def _by_session_cookie(request: Request) -> Member | None:
    token = session_token(request)
    found = queries.find_session(token) if token else None
    if found is None:
        return None
    if found.is_due() and found.actor.session_id is not None:
        sessions.keep_session(found.actor, found.actor.session_id)
    return found.actor


feature = Feature(name="accounts", blueprints=[api, pages], commands=[member], demo=DEMO)
