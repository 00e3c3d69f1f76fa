"""What one has chosen about being told, as JSON."""

from __future__ import annotations

from typing import Any

from forum.blueprints.notifications.api.notifications import api
from forum.blueprints.notifications.queries import preferences as queries
from forum.blueprints.notifications.schemas.preferences import PreferencesForm, PreferencesSchema
from forum.blueprints.notifications.services import preferences
from forum.kernel.actor import Actor
from forum.kernel.limits import WRITING, limit
from forum.kernel.web.access import signed_in
from forum.kernel.web.api import expected_version


@api.route("/me/notification-preferences")
@signed_in
@api.gives(PreferencesSchema, with_etag=True)
def show_preferences(actor: Actor) -> Any:
    """What one is told without having asked for it, and what is mailed when."""
    return queries.get_choices(actor)


@api.route("/me/notification-preferences", methods=["PUT"])
@limit(WRITING)
@signed_in
@api.takes(PreferencesForm)
@api.gives(PreferencesSchema, with_etag=True)
def change_preferences(actor: Actor, form: dict[str, Any]) -> Any:
    """Say what one wants to be told and mailed; what is left out stays. With If-Match only what one saw changes."""
    return preferences.change_preferences(actor, version=expected_version(), **form)
