"""What the library plugs into the application."""

from __future__ import annotations

from forum.blueprints.library import documents as _documents  # noqa: F401  # registers itself
from forum.blueprints.library import jobs as _jobs  # noqa: F401  # registers itself
from forum.blueprints.library import subscribers as _subscribers  # noqa: F401  # registers itself
from forum.blueprints.library.api import adoptions as _api_adoptions  # noqa: F401  # registers itself
from forum.blueprints.library.api import announced as _announced  # noqa: F401  # registers itself
from forum.blueprints.library.api import caring as _api_caring  # noqa: F401  # registers itself
from forum.blueprints.library.api import collections as _api_collections  # noqa: F401  # registers itself
from forum.blueprints.library.api import duplicates as _api_duplicates  # noqa: F401  # registers itself
from forum.blueprints.library.api import files as _api_files  # noqa: F401  # registers itself
from forum.blueprints.library.api import links as _api_links  # noqa: F401  # registers itself
from forum.blueprints.library.api import requests as _api_requests  # noqa: F401  # registers itself
from forum.blueprints.library.api import resources as _api_resources  # noqa: F401  # registers itself
from forum.blueprints.library.api import versions as _api_versions  # noqa: F401  # registers itself
from forum.blueprints.library.api.routes import api
from forum.blueprints.library.demo import DEMO
from forum.blueprints.library.importers import import_documents
from forum.blueprints.library.models.requests import DocumentRequest
from forum.blueprints.library.models.resources import resource_criteria
from forum.blueprints.library.pages import adoptions, answering, browsing, requests, sections, sharing  # noqa: F401  # register themselves
from forum.blueprints.library.pages import caring as _caring  # noqa: F401  # registers itself
from forum.blueprints.library.pages import collected as _collected  # noqa: F401  # registers itself
from forum.blueprints.library.pages import collections as _collections  # noqa: F401  # registers itself
from forum.blueprints.library.pages import duplicates as _duplicates  # noqa: F401  # registers itself
from forum.blueprints.library.pages import files as _files  # noqa: F401  # registers itself
from forum.blueprints.library.pages import links as _links  # noqa: F401  # registers itself
from forum.blueprints.library.pages import many as _many  # noqa: F401  # registers itself
from forum.blueprints.library.pages import reading as _reading  # noqa: F401  # registers itself
from forum.blueprints.library.pages import versions as _versions  # noqa: F401  # registers itself
from forum.blueprints.library.pages.routes import pages
from forum.blueprints.standards.services.following import tags_follow
from forum.kernel.feature import Feature, NavItem
from forum.kernel.i18n import _l

tags_follow(resource_criteria.c.criterion_id, DocumentRequest.__table__.c.criterion_id)

feature = Feature(
    name="library",
    blueprints=[api, pages],
    navigation=[NavItem(_l("Library"), "library_pages.index", "library", 40, members_only=False)],
    importers=[import_documents],
    demo=DEMO,
)
