"""A member's moderation record, sanctions, notes, and the answers that moderators keep."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from flask import render_template

from forum.blueprints.accounts import policies as account_policies
from forum.blueprints.groups.models.groups import Group
from forum.blueprints.groups.queries import groups as group_queries
from forum.blueprints.moderation import policies, rules
from forum.blueprints.moderation.pages.routes import pages
from forum.blueprints.moderation.pages.shown import entry_view, tabs
from forum.blueprints.moderation.queries import records
from forum.blueprints.moderation.schemas.records import (
    LiftForm,
    NoteForm,
    SanctionPageForm,
    TemplateForm,
    TemplatePageForm,
)
from forum.blueprints.moderation.services import answering, sanctions
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.i18n import _
from forum.kernel.limits import WRITING, limit
from forum.kernel.policies import authorize
from forum.kernel.web.access import signed_in
from forum.kernel.web.pages import done, form_state, takes_form


@pages.get("/members/<int:member_id>/moderation")
@signed_in
def show_record(actor: Actor, member_id: int) -> Any:
    """What moderators know of a member, and what they can do."""
    record, at = records.get_record(actor, member_id), clock.now()
    groups = group_queries.list_moderated(actor)
    may_sanction = account_policies.can_sanction(actor, record.member)
    return render_template(
        "moderation/record.html", member=record.member, notes=record.notes, acts=[entry_view(a) for a in record.acts],
        sanctions=[_sanction(actor, one, at) for one in record.sanctions],
        groups=groups, group_options=_options(groups),
        form=form_state({"kind": "warning", "days": 3}), may_sanction=bool(may_sanction),
        may_warn=bool(may_sanction) or bool(groups), steps=rules.STEPS,
        staff=bool(policies.can_moderate_in(actor, None)),
    )  # fmt: skip


@pages.post("/members/<int:member_id>/sanctions")
@limit(WRITING)
@signed_in
@takes_form(SanctionPageForm, again=show_record)
def sanction(actor: Actor, form: dict[str, Any], member_id: int) -> Any:
    """Warn, silence or suspend."""
    days = form.pop("days")
    ends_at = None if form["kind"] == "warning" else clock.now() + timedelta(days=days)
    sanctions.sanction_member(actor, member_id, ends_at=ends_at, **form)
    return done(_("Done. The member is told why."), f"/members/{member_id}/moderation")


@pages.post("/members/<int:member_id>/notes")
@limit(WRITING)
@signed_in
@takes_form(NoteForm, again=show_record)
def note(actor: Actor, form: dict[str, Any], member_id: int) -> Any:
    """Tell other moderators something."""
    sanctions.note_member(actor, member_id, **form)
    return done(_("Noted for the other moderators."), f"/members/{member_id}/moderation")


@pages.post("/members/<int:member_id>/sanctions/<int:sanction_id>/lift")
@limit(WRITING)
@signed_in
@takes_form(LiftForm, again=lambda actor, member_id, sanction_id: show_record(member_id))
def lift(actor: Actor, form: dict[str, Any], member_id: int, sanction_id: int) -> Any:
    """End it before its time."""
    sanctions.lift_sanction(actor, sanction_id, **form)
    return done(_("It has ended. The member is told."), f"/members/{member_id}/moderation")


@pages.get("/moderation/answers")
@signed_in
def list_answers(actor: Actor) -> Any:
    """The reasons that moderators give often."""
    authorize(policies.can_moderate_somewhere, actor)
    templates = records.list_templates(actor)
    groups = group_queries.list_moderated(actor)
    rows = [{"row": one, "can_change": bool(policies.can_keep_template(actor, one.group))} for one in templates]
    return render_template(
        "moderation/answers.html", rows=rows,
        groups=groups, group_options=_options(groups), tabs=tabs("answers"),
        form=form_state(), staff=bool(policies.can_moderate_in(actor, None)), built_in=rules.BUILT_IN_ANSWERS,
    )  # fmt: skip


@pages.post("/moderation/answers")
@limit(WRITING)
@signed_in
@takes_form(TemplateForm, again=list_answers)
def keep_answer(actor: Actor, form: dict[str, Any]) -> Any:
    """Keep one."""
    answering.keep_template(actor, **form)
    return done(_("Saved."), "/moderation/answers")


@pages.post("/moderation/answers/<int:template_id>")
@limit(WRITING)
@signed_in
@takes_form(TemplatePageForm, again=lambda actor, template_id: list_answers())
def change_answer(actor: Actor, form: dict[str, Any], template_id: int) -> Any:
    """Change one."""
    answering.change_template(actor, template_id, **form)
    return done(_("Saved."), "/moderation/answers")


@pages.post("/moderation/answers/<int:template_id>/remove")
@limit(WRITING)
@signed_in
def remove_answer(actor: Actor, template_id: int) -> Any:
    """Keep one no longer."""
    answering.remove_template(actor, template_id)
    return done(_("Removed."), "/moderation/answers")


def _options(groups: Sequence[Group]) -> list[tuple[int, str]]:
    return [(group.id, group.name) for group in groups]


def _sanction(actor: Actor, sanction: Any, at: Any) -> dict[str, Any]:
    names = {"warning": _("Warning"), "silence": _("Silenced"), "suspension": _("Suspended")}
    open_still = sanction.lifted_at is None and (sanction.ends_at is None or sanction.ends_at > at)
    return {
        "row": sanction,
        "name": names[sanction.kind],
        "holds": sanction.holds(at),
        "can_lift": open_still and bool(policies.can_lift(actor, sanction)),
    }
