"""The features of the forum, lowest first. A feature may use those before it, never one after it."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

from forum.kernel.feature import Feature

ORDER = (
    "standards",
    "cities",
    "accounts",
    "files",
    "directory",
    "groups",
    "library",
    "messages",
    "discussions",
    "search",
    "notifications",
    "home",
)


def load_features() -> list[Feature]:
    """The visiting card of each feature, in order."""
    built = [name for name in ORDER if find_spec(f"forum.blueprints.{name}.feature")]
    return [import_module(f"forum.blueprints.{name}.feature").feature for name in built]
