"""The page on which a member says what she wants to be told, and what is mailed when."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template

from forum.blueprints.notifications.pages.lists import pages
from forum.blueprints.notifications.queries import bounces, digests
from forum.blueprints.notifications.queries import preferences as queries
from forum.blueprints.notifications.queries.preferences import Choices
from forum.blueprints.notifications.queries.push import show_state
from forum.blueprints.notifications.rules.preferences import SUBJECTS
from forum.blueprints.notifications.schemas.preferences import PreferencesPageForm
from forum.blueprints.notifications.services import choosing
from forum.kernel.actor import Actor
from forum.kernel.i18n import _
from forum.kernel.limits import WRITING, limit
from forum.kernel.notices import choices as kinds
from forum.kernel.web.access import signed_in
from forum.kernel.web.pages import done, form_state, takes_form

ADDRESS = "/notifications/preferences"
SENT_ALONE, SENT_TOGETHER, NOT_SENT = "at_once", "together", "never"


@pages.get(ADDRESS)
@signed_in
def show_preferences(actor: Actor) -> Any:
    """What one has chosen."""
    choices, groups = queries.get_choices(actor), digests.list_own_groups(actor.id or 0)
    form = form_state(_values(choices, [group.id for group in groups]) | _kinds_chosen(actor))
    shown = {"groups": groups, "kinds": kinds(), "stopped": bounces.find_own(actor), "push": show_state(actor)}
    return render_template("notifications/preferences.html", form=form, **shown)


@pages.get("/notifications/kinds")
@signed_in
def show_kinds(actor: Actor) -> Any:
    """Where the kinds were chosen once."""
    return redirect(f"{ADDRESS}#told", code=301)


@pages.post(ADDRESS)
@limit(WRITING)
@signed_in
@takes_form(PreferencesPageForm, again=show_preferences)
def change_preferences(actor: Actor, form: dict[str, Any]) -> Any:
    """Say what one wants to be told and mailed."""
    choosing.choose(actor, **_changes(form))
    return done(_("Saved."), ADDRESS)


def _values(choices: Choices, group_ids: list[int]) -> dict[str, Any]:
    chosen = choices.chosen
    names = (
        "version", "mail_cadence", "mail_only_unread", "mail_hour", "quiet_from", "quiet_until", "content_free",
        "message_text", "digests", "push_subjects",
    )  # fmt: skip
    return {name: getattr(chosen, name) for name in names} | {
        "peer_matches": choices.peer_matches,
        "document_requests": choices.document_requests,
        "digest_of": [number for number in group_ids if number not in choices.no_digest_of],
    } | {f"when_{subject}": _when(choices, subject) for subject in SUBJECTS}  # fmt: skip


def _kinds_chosen(actor: Actor) -> dict[str, Any]:
    chosen = choosing.show_kinds(actor)
    return chosen | {"wanted": [kind.name for kind in kinds() if kind.name not in chosen["refused"]]}


def _when(choices: Choices, subject: str) -> str:
    if choices.chosen.is_never(subject):
        return NOT_SENT
    return SENT_ALONE if subject in choices.chosen.mail_at_once else SENT_TOGETHER


def _changes(form: dict[str, Any]) -> dict[str, Any]:
    """What the page sends, as the service takes it."""
    when = {subject: form.pop(f"when_{subject}") for subject in SUBJECTS if f"when_{subject}" in form}
    wanted, offered = form.pop("digest_of", []), form.pop("offered", [])
    if when:
        form["mail_at_once"] = [subject for subject, chosen in when.items() if chosen == SENT_ALONE]
        form["mail_never"] = [subject for subject, chosen in when.items() if chosen == NOT_SENT]
    if not form.pop("push_offered", False):
        form.pop("push_subjects", None)
    if offered:
        form["no_digest_of"] = [number for number in offered if number not in wanted]
    return form | {"kinds": _kinds(form)}


def _kinds(form: dict[str, Any]) -> dict[str, Any]:
    """The part of it that says of which kinds one is told; nothing of a page without that part."""
    wanted = form.pop("wanted", [])
    told = {name: form.pop(name) for name in ("reactions", "after_reply") if name in form}
    return told | {"refused": [kind.name for kind in kinds() if kind.name not in wanted]} if told else {}
