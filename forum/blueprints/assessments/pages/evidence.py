"""What a city shows for a criterion, and what it remarks about it: the smaller forms of a criterion's page."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import Response, render_template, request, url_for

from forum.blueprints.assessments import policies
from forum.blueprints.assessments.pages.lines import show_line
from forum.blueprints.assessments.pages.routes import pages
from forum.blueprints.assessments.pages.uploads import keeps_uploads, sent_files
from forum.blueprints.assessments.queries import lines as queries
from forum.blueprints.assessments.schemas.lines import EvidenceFilesForm, EvidenceForm, RemarkForm
from forum.blueprints.assessments.services import evidence, remarks
from forum.blueprints.library.queries import resources as resource_queries
from forum.blueprints.library.queries.resources import Narrowing
from forum.kernel.actor import Actor
from forum.kernel.errors import Invalid
from forum.kernel.i18n import _
from forum.kernel.limits import WRITING, limit
from forum.kernel.policies import authorize
from forum.kernel.web.access import signed_in
from forum.kernel.web.pages import done, form_state, takes_form

FOUND = 12
LONGEST_QUERY = 200
LINE = "/assessments/<int:assessment_id>/<code>"


@pages.get(f"{LINE}/library")
@signed_in
def choose_document(actor: Actor, assessment_id: int, code: str) -> Any:
    """Documents to show as evidence, about the criterion or with these words in their title; the city's own first."""
    line = queries.get_line(actor, assessment_id, code)
    authorize(policies.can_answer_line, actor, line)
    typed = request.args.get("q", "")[:LONGEST_QUERY].strip()
    narrowing = Narrowing(q=typed) if typed else Narrowing(criterion_ids=(line.criterion_id,))
    own = resource_queries.list_resources(actor, replace(narrowing, city=line.assessment.city_id), None, FOUND)
    others = resource_queries.list_resources(actor, narrowing, None, FOUND)
    found = list({one.id: one for one in (*own.items, *others.items)}.values())
    return render_template(
        "assessments/library.html", line=line, assessment=line.assessment, criterion=line.criterion, typed=typed,
        found=found[:FOUND], more=bool(own.next or others.next or len(found) > FOUND), form=form_state({}),
    )  # fmt: skip


@pages.post(f"{LINE}/evidence")
@limit(WRITING)
@signed_in
@takes_form(EvidenceForm, again=show_line)
def add_evidence(actor: Actor, form: dict[str, Any], assessment_id: int, code: str) -> Any:
    """Show a document or a link."""
    added = evidence.add_evidence(actor, assessment_id, code, **form)
    return _back(_("“%(title)s” is among the evidence now.", title=added.title), assessment_id, code)


@pages.post(f"{LINE}/files")
@limit(WRITING)
@signed_in
@keeps_uploads
@takes_form(EvidenceFilesForm, again=show_line)
def add_files(actor: Actor, form: dict[str, Any], assessment_id: int, code: str) -> Any:
    """Show private files, which only the city's people and programme staff open."""
    ids = sent_files(form)
    if not ids:
        raise Invalid(errors={"files": [_("Choose a file.")]})
    title = form["title"] if len(ids) == 1 else ""
    added = [
        evidence.add_evidence(actor, assessment_id, code, file_id=number, title=title, note=form["note"])
        for number in ids
    ]
    told = " ".join(_("“%(title)s” is among the evidence now.", title=one.title) for one in added)
    return _back(told, assessment_id, code)


@pages.post(f"{LINE}/evidence/<int:evidence_id>/removal")
@limit(WRITING)
@signed_in
def remove_evidence(actor: Actor, assessment_id: int, code: str, evidence_id: int) -> Any:
    """Take a piece away."""
    evidence.remove_evidence(actor, assessment_id, code, evidence_id)
    return _back(_("It is no longer among the evidence."), assessment_id, code)


@pages.post(f"{LINE}/remarks")
@limit(WRITING)
@signed_in
@takes_form(RemarkForm, again=show_line)
def write_remark(actor: Actor, form: dict[str, Any], assessment_id: int, code: str) -> Any:
    """Write to colleagues, or answer programme staff."""
    remarks.write_remark(actor, assessment_id, code, form["body"], circle=form["circle"])
    told = _("Written. Programme staff read it too.") if form["circle"] == "both" else _("Written to your colleagues.")
    return _back(told, assessment_id, code, "clarified" if form["circle"] == "both" else "remarks")


def _back(told: str, assessment_id: int, code: str, part: str = "evidence") -> Response:
    return done(told, url_for(".show_line", assessment_id=assessment_id, code=code, _anchor=part))
