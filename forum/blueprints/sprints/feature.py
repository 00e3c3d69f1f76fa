"""What sprints plug into the application."""

from __future__ import annotations

from forum.blueprints.sprints import policies as _policies  # noqa: F401  # brings the tables
from forum.blueprints.sprints.api import applications as _applications  # noqa: F401  # registers its routes
from forum.blueprints.sprints.api import sprints as _sprints  # noqa: F401  # registers its routes
from forum.blueprints.sprints.api.routes import api
from forum.kernel.feature import Feature

feature = Feature(name="sprints", blueprints=[api])
