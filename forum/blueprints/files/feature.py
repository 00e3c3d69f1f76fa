"""What files plug into the application."""

from __future__ import annotations

from forum.blueprints.files import jobs as _jobs  # noqa: F401  # registers itself
from forum.blueprints.files import subscribers as _subscribers  # noqa: F401  # registers itself
from forum.blueprints.files.api import api
from forum.blueprints.files.commands import files
from forum.blueprints.files.demo import DEMO
from forum.blueprints.files.pages import pages
from forum.kernel.feature import Feature

feature = Feature(name="files", blueprints=[api, pages], commands=[files], demo=DEMO)
