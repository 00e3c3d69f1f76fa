"""What sprints plug into the application."""

from __future__ import annotations

from forum.blueprints.sprints import policies as _policies  # noqa: F401  # brings the tables
from forum.kernel.feature import Feature

feature = Feature(name="sprints")
