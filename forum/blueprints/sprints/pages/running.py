"""What the pages of a running sprint share."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import IO, Any
from zoneinfo import ZoneInfo

from flask import url_for

from forum.blueprints.events.rules.times import at_wall, is_zone
from forum.blueprints.files.extraction.media_types import BY_EXTENSION
from forum.blueprints.files.models import File
from forum.blueprints.files.queries import list_own_files
from forum.blueprints.files.services import uploads as file_services
from forum.blueprints.sprints import policies
from forum.blueprints.sprints.models.sprints import Sprint
from forum.blueprints.sprints.queries import assignments
from forum.blueprints.sprints.rules.programme import FILE_KIND, MOST_FILES
from forum.kernel.actor import Actor
from forum.kernel.errors import Invalid
from forum.kernel.i18n import _
from forum.kernel.web import uploads
from forum.kernel.web.pages import FormState

ACCEPTED_FILES = ",".join(BY_EXTENSION)
BADGES = {
    "submitted": "accent", "changes": "warning", "accepted": "success", "late": "danger", "open": "neutral",
    "on_track": "success", "watch": "warning", "at_risk": "danger",
}  # fmt: skip


def _store(actor: Actor, stream: IO[bytes], filename: str) -> int:
    return file_services.store_upload(actor, stream, filename, kind=FILE_KIND).id


keeps_uploads = uploads.keeps_uploads(_store, MOST_FILES)
sent_files = uploads.sent_files


def frame_of(actor: Actor, sprint: Sprint, active: str) -> dict[str, Any]:
    """The way here and the tabs, with how many submissions wait for staff."""
    runs = bool(policies.can_run_programme(actor, sprint))
    places = [("programme", _("Programme"), "show_programme"), ("assignments", _("Assignments"), "list_assignments"),
              ("board", _("Progress"), "show_board"), ("plan", _("Plans"), "list_plans")]  # fmt: skip
    tabs = [_tab(sprint, name, label, view, active) for name, label, view in places]
    if runs:
        waiting = assignments.count_to_review(actor, sprint.id)
        tabs.append(_tab(sprint, "reviews", _("Reviews"), "list_reviews", active) | {"count": waiting})
    crumbs = [{"label": _("Sprints"), "url": "/sprints"}, {"label": sprint.title, "url": sprint.path}]
    return {"sprint": sprint, "tabs": tabs, "crumbs": crumbs, "runs": runs, "badges": BADGES}


def wall_text(moment: datetime, zone: str) -> str:
    """A moment as the field of a form shows it in a time zone."""
    return f"{moment.astimezone(ZoneInfo(zone)):%Y-%m-%dT%H:%M}"


def moment_of(wall: datetime, zone: str) -> datetime:
    """The moment that was typed as the clock shows it in a time zone. Raises Invalid for an unknown one."""
    if not is_zone(zone):
        raise Invalid(errors={"time_zone": [_("We do not know this time zone. Choose one such as America/Sao_Paulo.")]})
    return at_wall(wall, zone)


def files_to_keep(actor: Actor, form: FormState, stood: Sequence[File]) -> list[File]:
    """The files of a version's form: those of the version before, and what came with a form that is shown again."""
    typed = uploads.typed_files(form, 2 * MOST_FILES)
    known = {file.id for file in stood}
    return [*stood, *(file for file in list_own_files(actor, typed) if file.id not in known)]


def _tab(sprint: Sprint, name: str, label: str, view: str, active: str) -> dict[str, Any]:
    url = url_for(f"sprints_pages.{view}", sprint_id=sprint.id)
    return {"label": label, "url": url, "active": name == active, "count": None}
