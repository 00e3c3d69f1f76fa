"""Reporting something, and what became of it."""

from __future__ import annotations

from typing import Any

from flask import render_template

from forum.blueprints.moderation import rules
from forum.blueprints.moderation.pages.routes import pages
from forum.blueprints.moderation.queries import reports, telling
from forum.blueprints.moderation.schemas.reports import ReportPageForm, ReportQuery
from forum.blueprints.moderation.services.reporting import get_reportable, report
from forum.kernel.actor import Actor
from forum.kernel.i18n import _
from forum.kernel.limits import limit
from forum.kernel.subjects import SUBJECTS, load_subjects
from forum.kernel.web.access import signed_in
from forum.kernel.web.fields import PageQuery
from forum.kernel.web.pages import done, form_state, read_query, takes_form


@pages.get("/report")
@signed_in
def new_report(actor: Actor) -> Any:
    """Why something should be looked at."""
    query = read_query(ReportQuery)
    form = form_state({"subject_type": query["type"], "subject_id": query["id"], "reason": "", "note": ""})
    subject_type, subject_id = form.values["subject_type"], int(form.values["subject_id"] or 0)
    subject, row = get_reportable(actor, subject_type, subject_id)
    author = subject.card(row).author
    return render_template(
        "moderation/report.html", form=form, card=subject.card(row), url=subject.url(row), kind=subject_type,
        reasons=[(reason, rules.reason_name(reason)) for reason in rules.REASONS],
        may_block=author is not None and author.id != actor.id and subject_type in ("message", "member"),
    )  # fmt: skip


@pages.post("/report")
@limit(rules.REPORTING)
@signed_in
@takes_form(ReportPageForm, again=new_report)
def post_report(actor: Actor, form: dict[str, Any]) -> Any:
    """Tell moderators, and go back to where it stands."""
    subject, row = get_reportable(actor, form["subject_type"], form["subject_id"])
    address = subject.url(row)
    report(actor, **form)
    told = _("Thank you. A moderator will look at it, and you will hear what came of it.")
    return done(told, "/me/reports" if form["block"] else address)


@pages.get("/me/reports")
@signed_in
def list_own_reports(actor: Actor) -> Any:
    """What one has reported."""
    page = reports.list_own_reports(actor, **read_query(PageQuery))
    rows = load_subjects(actor, [(one.item.subject_type, one.item.subject_id) for one in page.items])
    return render_template("moderation/own_reports.html", page=page.map(lambda one: _row(one, rows)))


def _row(made: Any, rows: Any) -> dict[str, Any]:
    subject = SUBJECTS.get(made.item.subject_type)
    row = rows.get((made.item.subject_type, made.item.subject_id))
    outcomes = {
        "waiting": _("A moderator will look at it"),
        "agreed": str(telling.agreed_name(made.item.decision, made.item.subject_type)),
        "declined": _("Moderators looked at it and left it as it is"),
    }
    return {
        "title": subject.card(row).title if subject and row is not None else made.item.title,
        "url": subject.url(row) if subject and row is not None else "",
        "reason": rules.reason_name(made.reason), "note": made.note, "at": made.at, "outcome": outcomes[made.outcome],
    }  # fmt: skip
