"""Taking an area, a criterion or a question out of a draft: asked for, then done."""

from __future__ import annotations

from typing import Any

from flask import render_template, url_for

from forum.blueprints.standards.models import Framework
from forum.blueprints.standards.pages.drafts import get_editable
from forum.blueprints.standards.pages.forms import VersionForm
from forum.blueprints.standards.pages.routes import pages
from forum.blueprints.standards.rules.codes import in_language
from forum.blueprints.standards.services import drafting, writing
from forum.kernel.actor import Actor
from forum.kernel.errors import NotFound
from forum.kernel.i18n import _, choose_language
from forum.kernel.limits import WRITING, limit
from forum.kernel.web.access import signed_in
from forum.kernel.web.pages import done, form_state, takes_form


@pages.get("/standards/<slug>/edit/<part>/<code>/removal")
@signed_in
def ask_removal(actor: Actor, slug: str, part: str, code: str) -> Any:
    """Ask before a part of the draft goes, and say what goes with it."""
    draft = get_editable(actor, slug)
    name, criteria = _find(draft, part, code)
    return render_template(
        "standards/remove.html", framework=draft, part=part, code=code, name=name, criteria=criteria,
        form=form_state({"seen": draft.revision}),
    )  # fmt: skip


@pages.post("/standards/<slug>/edit/<part>/<code>/removal")
@limit(WRITING)
@signed_in
@takes_form(VersionForm, again=ask_removal)
def post_removal(actor: Actor, form: dict[str, Any], slug: str, part: str, code: str) -> Any:
    """Take it out of the draft."""
    _find(get_editable(actor, slug), part, code)
    if part == "questions":
        left = [one for one in get_editable(actor, slug).questions if one["key"] != code]
        drafting.change_draft(actor, slug, form["seen"], {"questions": left})
        return done(_("The question is removed."), url_for(".edit_draft", slug=slug, _anchor="questions"))
    remove = writing.remove_area if part == "areas" else writing.remove_criterion
    remove(actor, slug, code, form["seen"])
    return done(_("%(code)s is removed.", code=code), url_for(".edit_draft", slug=slug))


def _find(draft: Framework, part: str, code: str) -> tuple[str, int]:
    """What it is called, and how many criteria go with it. Raises NotFound."""
    language = choose_language()
    criteria = [one for area in draft.areas for one in area.criteria]
    found = {
        "areas": {one.code: (f"{one.code} {one.name_in(language)}", len(one.criteria)) for one in draft.areas},
        "criteria": {one.code: (f"{one.code} {one.name_in(language)}", 0) for one in criteria},
        "questions": {one["key"]: (in_language(one["text"], language), 0) for one in draft.questions},
    }.get(part, {})
    if code not in found:
        raise NotFound
    return found[code]
