"""Writing areas, criteria and questions of a draft, a page for each."""

from __future__ import annotations

from typing import Any

from flask import render_template, request, url_for

from forum.blueprints.standards.models import Framework
from forum.blueprints.standards.pages.drafts import get_editable
from forum.blueprints.standards.pages.forms import (
    AreaPageForm,
    CriterionPageForm,
    QuestionPageForm,
    codes_of,
    first_free,
    gather,
    gather_lines,
    spread,
    spread_lines,
)
from forum.blueprints.standards.pages.routes import pages
from forum.blueprints.standards.rules import wording
from forum.blueprints.standards.rules.completeness import missing_languages, name_languages, parts_of
from forum.blueprints.standards.services import drafting, writing
from forum.kernel.actor import Actor
from forum.kernel.errors import NotFound
from forum.kernel.i18n import _, ngettext
from forum.kernel.limits import WRITING, limit
from forum.kernel.web.access import signed_in
from forum.kernel.web.pages import done, form_state, takes_form

NEW = "new"


@pages.get("/standards/<slug>/edit/areas/<code>")
@signed_in
def edit_area(actor: Actor, slug: str, code: str) -> Any:
    """The form of an area; `new` is one that is not there yet."""
    draft = get_editable(actor, slug)
    area = _find(draft.areas, code)
    known = {
        "code": area.code, "position": area.position, "translations_suggested": area.translations_suggested,
        **spread("name", area.names), **spread("description", area.descriptions),
    } if area else {"position": len(draft.areas) + 1, "translations_suggested": True}  # fmt: skip
    form = form_state({"seen": draft.revision, **known})
    return render_template("standards/edit_area.html", framework=draft, area=area, code=code, form=form)


@pages.post("/standards/<slug>/edit/areas/<code>")
@limit(WRITING)
@signed_in
@takes_form(AreaPageForm, again=edit_area)
def post_area(actor: Actor, form: dict[str, Any], slug: str, code: str) -> Any:
    """Write the area."""
    told = {name: form[name] for name in ("code", "position", "translations_suggested")}
    told |= {name: gather(name, form) for name in ("name", "description")}
    writing.put_area(actor, slug, form["code"] if code == NEW else code, form["seen"], told, new=code == NEW)
    return done(_saved(told), _place(slug, form["code"]))


@pages.get("/standards/<slug>/edit/criteria/<code>")
@signed_in
def edit_criterion(actor: Actor, slug: str, code: str) -> Any:
    """The form of a criterion; `new` is one that is not there yet."""
    draft = get_editable(actor, slug)
    criterion = _find([one for area in draft.areas for one in area.criteria], code)
    form = form_state({"seen": draft.revision, **_of_criterion(draft, criterion, request.args.get("area", ""))})
    return render_template(
        "standards/edit_criterion.html", framework=draft, criterion=criterion, code=code, form=form,
        areas=[(area.code, f"{area.code} {area.name_in('en')}") for area in draft.areas], bases=wording.bases(),
    )  # fmt: skip


@pages.post("/standards/<slug>/edit/criteria/<code>")
@limit(WRITING)
@signed_in
@takes_form(CriterionPageForm, again=edit_criterion)
def post_criterion(actor: Actor, form: dict[str, Any], slug: str, code: str) -> Any:
    """Write the criterion."""
    told = {name: form[name] for name in ("code", "area", "position", "evidence_basis")}
    told |= {name: gather(name, form) for name in ("name", "description", "rule")}
    told |= {name: codes_of(form[name]) for name in ("prerequisites", "former_codes")}
    items = [{"text": text} for text in gather_lines("items", form)]
    told["checklist"] = {"need": form["need"] or 0, "suggested": form["suggested"], "items": items}
    told["evidence"] = gather_lines("evidence", form)
    present = form["code"] if code == NEW else code
    writing.put_criterion(actor, slug, present, form["seen"], told, new=code == NEW)
    return done(_saved(told), _place(slug, form["code"]))


@pages.get("/standards/<slug>/edit/questions/<key>")
@signed_in
def edit_question(actor: Actor, slug: str, key: str) -> Any:
    """The form of a question of the snapshot; `new` is one that is not there yet."""
    draft = get_editable(actor, slug)
    question = next((one for one in draft.questions if one["key"] == key), None)
    if question is None and key != NEW:
        raise NotFound
    known = question or {"text": {}, "criteria": [], "suggested": True}
    form = form_state(
        {"seen": draft.revision, **spread("text", known["text"]), "criteria": ", ".join(known["criteria"]),
         "suggested": known["suggested"]}
    )  # fmt: skip
    return render_template("standards/edit_question.html", framework=draft, question=question, key=key, form=form)


@pages.post("/standards/<slug>/edit/questions/<key>")
@limit(WRITING)
@signed_in
@takes_form(QuestionPageForm, again=edit_question)
def post_question(actor: Actor, form: dict[str, Any], slug: str, key: str) -> Any:
    """Write the question."""
    known = get_editable(actor, slug).questions
    told = {
        "key": first_free(one["key"] for one in known) if key == NEW else key, "text": gather("text", form),
        "criteria": codes_of(form["criteria"]), "suggested": form["suggested"],
    }  # fmt: skip
    questions = [told if one["key"] == key else one for one in known] + ([told] if key == NEW else [])
    drafting.change_draft(actor, slug, form["seen"], {"questions": questions})
    return done(_saved(told), url_for(".edit_draft", slug=slug, _anchor="questions"))


def _find(those: Any, code: str) -> Any:
    """The one of this code, None for a new one. Raises NotFound."""
    found = next((one for one in those if one.code == code), None)
    if found is None and code != NEW:
        raise NotFound
    return found


def _of_criterion(draft: Framework, criterion: Any, area: str) -> dict[str, Any]:
    if criterion is None:
        into = next((one for one in draft.areas if one.code == area), None)
        return {"area": area, "position": len(into.criteria) + 1 if into else 1, "need": 1, "suggested": False}
    checklist = criterion.checklist
    return {
        "code": criterion.code, "position": criterion.position, "evidence_basis": criterion.evidence_basis,
        "area": next(one.code for one in draft.areas if one.id == criterion.area_id),
        **spread("name", criterion.names), **spread("description", criterion.descriptions),
        **spread("rule", criterion.rules), **spread_lines("evidence", criterion.evidence),
        **spread_lines("items", [item["text"] for item in checklist.get("items", ())]),
        "need": checklist.get("need", 1), "suggested": checklist.get("suggested", False),
        "prerequisites": ", ".join(criterion.prerequisites), "former_codes": ", ".join(criterion.former_codes),
    }  # fmt: skip


def _saved(told: dict[str, Any]) -> str:
    """That it is saved, and in which languages words are missing."""
    missing = missing_languages(parts_of(told))
    values = {"num": len(missing), "languages": name_languages(missing)}
    lacking: str = ngettext("Saved. %(languages)s is missing.", "Saved. %(languages)s are missing.", **values)
    return lacking if missing else str(_("Saved."))


def _place(slug: str, code: str) -> str:
    return url_for(".edit_draft", slug=slug, _anchor=f"edit-{code}")
