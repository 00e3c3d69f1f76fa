"""Writing a version of a standard as a whole: beginning it, its facts, its differences, publishing."""

from __future__ import annotations

from typing import Any

from flask import render_template, request, url_for

from forum.blueprints.standards import policies, queries
from forum.blueprints.standards.models import Framework
from forum.blueprints.standards.pages.forms import BeginPageForm, FactsPageForm, VersionForm, facts_from, facts_of
from forum.blueprints.standards.pages.places import addresses_of
from forum.blueprints.standards.pages.routes import pages
from forum.blueprints.standards.rules import wording
from forum.blueprints.standards.rules.checking import find_problems
from forum.blueprints.standards.rules.comparing import count_kinds
from forum.blueprints.standards.rules.completeness import find_gaps, name_languages
from forum.blueprints.standards.rules.editions import LANGUAGES, describe
from forum.blueprints.standards.services import drafting, publishing
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.errors import NotFound
from forum.kernel.i18n import _
from forum.kernel.limits import WRITING, limit
from forum.kernel.policies import authorize
from forum.kernel.web.access import signed_in
from forum.kernel.web.pages import done, form_state, takes_form


@pages.get("/standards/new")
@signed_in
def new_draft(actor: Actor) -> Any:
    """The form that begins a draft, from a version or from nothing."""
    authorize(policies.can_write_standards, actor)
    frameworks = queries.list_frameworks(actor)
    asked = request.args.get("based_on")
    base = next((one for one in frameworks if (one.slug == asked if asked else one.current)), None)
    copied = {"based_on": base.slug, "name": base.name, "owner": base.owner} if base else {"based_on": ""}
    form = form_state({**copied, "year": clock.now().year})
    choices = [("", _("Nothing: begin empty")), *((one.slug, f"{one.name}, {one.version}") for one in frameworks)]
    return render_template("standards/new.html", form=form, choices=choices)


@pages.post("/standards/new")
@limit(WRITING)
@signed_in
@takes_form(BeginPageForm, again=new_draft)
def post_draft(actor: Actor, form: dict[str, Any]) -> Any:
    """Begin the draft."""
    draft = drafting.begin_draft(actor, **{**form, "based_on": form["based_on"] or None})
    return done(_("The draft has begun. Only programme staff see it."), _edit(draft.slug))


@pages.get("/standards/<slug>/edit")
@signed_in
def edit_draft(actor: Actor, slug: str) -> Any:
    """A draft as staff write it: what stands in the way of publishing, its facts, areas, criteria and questions."""
    draft = get_editable(actor, slug)
    document = describe(draft)
    return render_template(
        "standards/edit.html", framework=draft, form=form_state(facts_of(draft)), problems=find_problems(document),
        gaps=find_gaps(document), places=addresses_of(draft),
        differences=len(queries.compare_versions(actor, slug).differences) if draft.based_on_id else 0,
    )  # fmt: skip


@pages.post("/standards/<slug>/edit")
@limit(WRITING)
@signed_in
@takes_form(FactsPageForm, again=edit_draft)
def post_facts(actor: Actor, form: dict[str, Any], slug: str) -> Any:
    """Change what the draft is as a whole."""
    drafting.change_draft(actor, slug, form.pop("seen"), facts_from(form))
    return done(_("Saved."), _edit(slug))


@pages.get("/standards/<slug>/differences")
@signed_in
def show_differences(actor: Actor, slug: str) -> Any:
    """In what a version differs from the one it began as."""
    found = queries.compare_versions(actor, slug)
    return render_template(
        "standards/differences.html", found=found, framework=found.framework, names=wording.fields(),
        languages={language: name_languages([language]) for language in LANGUAGES},
    )  # fmt: skip


@pages.get("/standards/<slug>/confirm/<act>")
@signed_in
def confirm(actor: Actor, slug: str, act: str) -> Any:
    """Ask before what cannot be undone."""
    framework = queries.get_framework(slug, actor, for_document=True)
    if act not in _RIGHTS:
        raise NotFound
    authorize(_RIGHTS[act], actor, framework)
    publishing_it = act == "publication"
    document = describe(framework)
    return render_template(
        "standards/confirm.html", framework=framework, act=act, form=form_state({"seen": framework.revision}),
        problems=find_problems(document) if publishing_it else [], gaps=find_gaps(document) if publishing_it else [],
        places=addresses_of(framework) if publishing_it else {},
        summary=count_kinds(queries.compare_versions(actor, slug).differences)
        if publishing_it and framework.based_on_id else None,
        current=next((one for one in queries.list_frameworks(actor) if one.current), None),
    )  # fmt: skip


@pages.post("/standards/<slug>/confirm/<act>")
@limit(WRITING)
@signed_in
@takes_form(VersionForm, again=confirm)
def post_confirmed(actor: Actor, form: dict[str, Any], slug: str, act: str) -> Any:
    """Publish, make current, retire or throw away."""
    if act not in _ACTS:
        raise NotFound
    _ACTS[act](actor, slug, form["seen"])
    told = {
        "publication": _("Published. From now on it stays as it is."),
        "current": _("This is the current standard now."),
        "retirement": _("Retired. It can still be read."),
        "removal": _("The draft is gone."),
    }  # fmt: skip
    gone = act == "removal"
    return done(told[act], url_for(".index") if gone else url_for(".show_framework", slug=slug))


def get_editable(actor: Actor, slug: str) -> Framework:
    """A draft whole, for a page that edits it. Raises NotFound, Forbidden (also when it is published)."""
    draft = queries.get_framework(slug, actor, for_document=True)
    authorize(policies.can_edit_framework, actor, draft)
    return draft


def _edit(slug: str) -> str:
    return url_for(".edit_draft", slug=slug)


_RIGHTS = {
    "publication": policies.can_edit_framework, "current": policies.can_make_current,
    "retirement": policies.can_retire, "removal": policies.can_edit_framework,
}  # fmt: skip
_ACTS = {
    "publication": publishing.publish, "current": publishing.make_current,
    "retirement": publishing.retire, "removal": drafting.remove_draft,
}  # fmt: skip
