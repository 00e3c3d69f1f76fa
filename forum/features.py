"""The features of the forum, lowest first. A feature may use those before it, never one after it."""

from __future__ import annotations

from importlib import import_module

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
    "events",
    "discussions",
    "assessments",
    "coaching",
    "opportunities",
    "ideation",
    "sprints",
    "moderation",
    "search",
    "notifications",
    "webhooks",
    "home",
)


def load_features() -> list[Feature]:
    """The visiting card of each feature, in order."""
    return [import_module(f"forum.blueprints.{name}.feature").feature for name in ORDER]
