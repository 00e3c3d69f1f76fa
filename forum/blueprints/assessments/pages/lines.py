"""One criterion of an assessment, as a page that works without scripts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import g, render_template, url_for
from flask_babel import get_locale

from forum.blueprints.accounts.models import Member
from forum.blueprints.assessments import policies
from forum.blueprints.assessments.models.assessments import AssessmentLine
from forum.blueprints.assessments.pages.routes import pages
from forum.blueprints.assessments.pages.uploads import ACCEPTED
from forum.blueprints.assessments.queries import assessments as assessment_queries
from forum.blueprints.assessments.queries import evidence as evidence_queries
from forum.blueprints.assessments.queries import lines as queries
from forum.blueprints.assessments.queries import remarks as remark_queries
from forum.blueprints.assessments.queries.lines import FIELDS
from forum.blueprints.assessments.rules.city_wording import standing_told
from forum.blueprints.assessments.rules.wording import claim_names, state_names
from forum.blueprints.assessments.schemas.lines import LinePageForm
from forum.blueprints.assessments.services import answering
from forum.blueprints.cities.queries import standings
from forum.blueprints.standards.rules.codes import in_language
from forum.kernel.actor import Actor
from forum.kernel.i18n import _
from forum.kernel.limits import limit
from forum.kernel.realtime.rooms import last_seqs
from forum.kernel.web.access import signed_in
from forum.kernel.web.pages import FormState, done, form_state, takes_form

ANSWERING = "120/minute;3000/hour"


@pages.get("/assessments/<int:assessment_id>/<code>")
@signed_in
def show_line(actor: Actor, assessment_id: int, code: str) -> Any:
    """A criterion: the checklist, what the city says, its evidence, what colleagues remark; an old code leads here."""
    line = queries.get_line(actor, assessment_id, code)
    if line.criterion.code != code:
        return done(None, line.path)
    present = queries.present_of(line)
    typed = form_state({})  # of the smaller forms of the page, which keep what was typed into them
    form, conflicts = _form(line, present)
    if "seen_note" in typed.values:
        typed = FormState()
    remarks = remark_queries.list_remarks(actor, line)
    return render_template(
        "assessments/line.html", line=line, assessment=line.assessment, criterion=line.criterion, form=form,
        conflicts=conflicts, present=present, items=_items(line, form), need=line.criterion.checklist.get("need", 0),
        steps=_steps(line), claims=claim_names(), states=state_names(), beside=queries.find_neighbours(line),
        evidence=evidence_queries.list_evidence(actor, line), remarks=[one for one in remarks if one.circle == "city"],
        clarified=[one for one in remarks if one.circle == "both"], people=_people(line), accept=ACCEPTED,
        asked=line.is_asked, may_answer=_may(actor, line)["answer"],
        may=_may(actor, line), live_rooms=last_seqs(_rooms(actor, line)), typed=typed,
        problems=form if form.errors else typed, standing_told=_standing_told(actor, line), few=_few(line, form),
        live={"step": line.step, "claim": line.claim, "note": line.note, "assignee_id": line.assignee_id},
    )  # fmt: skip


@pages.post("/assessments/<int:assessment_id>/<code>")
@limit(ANSWERING)
@signed_in
@takes_form(LinePageForm, again=show_line)
def save_line(actor: Actor, form: dict[str, Any], assessment_id: int, code: str) -> Any:
    """Save what was changed on the page; what a colleague changed meanwhile is shown beside it."""
    changed = [name for name in FIELDS if form[name] != form[f"seen_{name}"] and form["take"] != name]
    seen, ticked = set(form["seen_tick"]), set(form["tick"])
    answering.change_line(
        actor, assessment_id, code, tick=ticked - seen, untick=seen - ticked, confirm=form["confirm"],
        seen={name: form[f"seen_{name}"] for name in changed}, **{name: form[name] for name in changed},
    )  # fmt: skip
    return done(_("Saved."), url_for(".show_line", assessment_id=assessment_id, code=code))


def _form(line: AssessmentLine, present: Mapping[str, Any]) -> tuple[FormState, dict[str, Any]]:
    """What the form shows, and of each field that somebody changed meanwhile what stands there now.

    What was seen moves on to what stands there now where both are shown, so that saving again is meant.
    """
    kept: dict[str, Any] = {name: getattr(line, name) for name in FIELDS}
    kept |= {f"seen_{name}": kept[name] for name in FIELDS}
    kept |= {"tick": line.ticked, "seen_tick": line.ticked, "confirm": False}
    form = form_state(kept)
    if "form_state" not in g or "seen_note" not in form.values:
        return FormState(kept), {}
    values, conflicts = dict(form.values), {}
    for name in FIELDS:
        typed, seen = _read(values.get(name)), _read(values.get(f"seen_{name}"))
        now = _read(kept[name])
        if seen != now:
            values[f"seen_{name}"] = kept[name]
            if typed in (seen, now):
                values[name] = kept[name]
            else:
                conflicts[name] = present[name]
    return FormState(values, form.errors), conflicts


def _read(value: Any) -> str:
    """A field as a form sends it, whatever the browser made of its line ends."""
    return "" if value is None else str(value).replace("\r\n", "\n").strip()


def _items(line: AssessmentLine, form: FormState) -> list[dict[str, Any]]:
    language, ticked = str(get_locale() or "en"), form.values.get("tick") or []
    items = line.criterion.checklist.get("items", ())
    return [{"key": i["key"], "text": in_language(i["text"], language), "ticked": i["key"] in ticked} for i in items]


def _steps(line: AssessmentLine) -> list[tuple[int, str]]:
    """The steps of a framework that is scored by them, in words."""
    scoring, language = line.assessment.framework.scoring, str(get_locale() or "en")
    if scoring.get("kind") != "steps":
        return []
    return [(number, in_language(text, language)) for number, text in enumerate(scoring.get("steps", ()))]


def _people(line: AssessmentLine) -> Sequence[Member]:
    return assessment_queries.list_people(line.assessment.city_id)


def _standing_told(actor: Actor, line: AssessmentLine) -> str:
    """What the standing says of the criterion where the assessment says something else; steps are not compared."""
    if _steps(line):
        return ""
    city_id = line.assessment.city_id
    status = standings.status_of(actor, city_id, line.criterion_id)
    return standing_told(status, line.claim, own=getattr(actor, "city_id", None) == city_id)


def _few(line: AssessmentLine, form: FormState) -> bool:
    """Whether what is chosen says that it is met with fewer ticks than that needs."""
    ticked = sum(one["ticked"] for one in _items(line, form))
    return bool(form.values.get("claim") == "met" and ticked < line.criterion.checklist.get("need", 0))


def _may(actor: Actor, line: AssessmentLine) -> dict[str, bool]:
    return {
        "answer": bool(policies.can_answer_line(actor, line)),
        "remark": bool(policies.can_remark_in_city(actor, line)),
        "clarify": bool(policies.can_answer_staff(actor, line)),
    }


def _rooms(actor: Actor, line: AssessmentLine) -> list[str]:
    rooms = [f"assessment:{line.assessment_id}"]
    hears = policies.can_hear_colleagues(actor, line.assessment)
    return [*rooms, f"assessment_city:{line.assessment_id}"] if hears else rooms
