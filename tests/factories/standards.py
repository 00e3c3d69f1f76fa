"""The standards as they are shipped."""

from __future__ import annotations

from forum.blueprints.standards import queries
from forum.blueprints.standards.importers import load_shipped_frameworks
from forum.blueprints.standards.models import Criterion


def load_standards() -> None:
    """Load every shipped framework."""
    load_shipped_frameworks()


def criterion(code: str) -> Criterion:
    """The criterion of a code; the standards must be loaded."""
    return queries.get_criterion(code)
