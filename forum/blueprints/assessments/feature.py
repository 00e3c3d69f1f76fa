"""What assessments plug into the application."""

from __future__ import annotations

from forum.blueprints.assessments import policies as _policies  # noqa: F401  # brings the tables
from forum.blueprints.assessments.models import evidence as _evidence  # noqa: F401  # brings its table
from forum.blueprints.assessments.models import remarks as _remarks  # noqa: F401  # brings its table
from forum.kernel.feature import Feature

feature = Feature(name="assessments")
