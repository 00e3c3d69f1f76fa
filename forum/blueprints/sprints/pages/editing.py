"""Programme staff write a call, its form and how it is judged, publish it, and copy it to the next edition."""

from __future__ import annotations

import re
from typing import Any

from flask import render_template, url_for
from flask_babel import get_timezone

from forum.blueprints.sprints import policies
from forum.blueprints.sprints.models.sprints import Sprint
from forum.blueprints.sprints.pages.call_forms import (
    QUESTION_KIND_NAMES,
    call_values,
    judged_of,
    question_values,
    questions_of,
    told_of_call,
)
from forum.blueprints.sprints.pages.calls import show
from forum.blueprints.sprints.pages.routes import pages
from forum.blueprints.sprints.queries import sprints as queries
from forum.blueprints.sprints.schemas.call_pages import CallForm, CopyCallForm, PublishForm, QuestionsForm
from forum.blueprints.sprints.services import calls
from forum.kernel.actor import Actor
from forum.kernel.i18n import LANGUAGES, _
from forum.kernel.limits import WRITING, limit
from forum.kernel.policies import authorize
from forum.kernel.web.access import signed_in
from forum.kernel.web.pages import done, form_state, takes_form
from forum.kernel.zones import zone_choices

YEAR = re.compile(r"\b20\d\d\b")


@pages.get("/sprints/new")
@signed_in
def new(actor: Actor) -> Any:
    """The form of a new call."""
    authorize(policies.can_run_sprints, actor)
    values = {"visibility": "public", "language": "en", "places": 6, "time_zone": str(get_timezone())}
    return _call_page(None, form_state(values))


@pages.post("/sprints/new")
@limit(WRITING)
@signed_in
@takes_form(CallForm, again=new)
def create(actor: Actor, form: dict[str, Any]) -> Any:
    """Draft it."""
    form.pop("version")
    sprint = calls.create_sprint(actor, **told_of_call(form))
    return done(_("Drafted. Next: what cities are asked, and how it is judged."), f"{sprint.path}/questions")


@pages.get("/sprints/<int:sprint_id>/edit")
@signed_in
def edit(actor: Actor, sprint_id: int) -> Any:
    """The form to change a call."""
    sprint = _own(actor, sprint_id)
    codes = [one.code for one in queries.list_criteria([sprint.id]).get(sprint.id, [])]
    return _call_page(sprint, form_state(call_values(sprint, codes)))


@pages.post("/sprints/<int:sprint_id>/edit")
@limit(WRITING)
@signed_in
@takes_form(CallForm, again=edit)
def save(actor: Actor, form: dict[str, Any], sprint_id: int) -> Any:
    """Save it."""
    version = form.pop("version")
    return done(_("Saved."), calls.edit_sprint(actor, sprint_id, version=version, **told_of_call(form)).path)


@pages.get("/sprints/<int:sprint_id>/questions")
@signed_in
def questions(actor: Actor, sprint_id: int) -> Any:
    """What cities are asked, and by what they are judged."""
    sprint = _own(actor, sprint_id)
    values = question_values(sprint)
    return render_template(
        "sprints/questions.html", sprint=sprint, form=form_state(values), count=values["count"],
        kinds=[*QUESTION_KIND_NAMES.items()],
    )  # fmt: skip


@pages.post("/sprints/<int:sprint_id>/questions")
@limit(WRITING)
@signed_in
@takes_form(QuestionsForm, again=questions)
def save_questions(actor: Actor, form: dict[str, Any], sprint_id: int) -> Any:
    """Save them."""
    sprint = _own(actor, sprint_id)
    told = {"questions": questions_of(form), "judging": judged_of(form["judging"], sprint.judging)}
    return done(_("Saved."), calls.edit_sprint(actor, sprint_id, version=form["version"], **told).path)


@pages.post("/sprints/<int:sprint_id>/publication")
@limit(WRITING)
@signed_in
@takes_form(PublishForm, again=show)
def publish(actor: Actor, form: dict[str, Any], sprint_id: int) -> Any:
    """Publish a draft."""
    sprint = calls.edit_sprint(actor, sprint_id, version=form["version"], published=True)
    return done(_("The call is published."), sprint.path)


@pages.get("/sprints/<int:sprint_id>/copy")
@signed_in
def copy_page(actor: Actor, sprint_id: int) -> Any:
    """The form of the next edition."""
    sprint = _own(actor, sprint_id)
    title = YEAR.sub(lambda found: str(int(found[0]) + 1), sprint.title)
    form = form_state({"title": title, "language": sprint.language})
    return render_template("sprints/copy.html", sprint=sprint, form=form, languages=[*LANGUAGES.items()])


@pages.post("/sprints/<int:sprint_id>/copy")
@limit(WRITING)
@signed_in
@takes_form(CopyCallForm, again=copy_page)
def copy_call(actor: Actor, form: dict[str, Any], sprint_id: int) -> Any:
    """Draft the next edition."""
    made = calls.copy_sprint(actor, sprint_id, **form)
    return done(_("The next edition is drafted with all its texts. Go through it before you publish it."), made.path)


def _own(actor: Actor, sprint_id: int) -> Sprint:
    sprint = queries.get_sprint(actor, sprint_id)
    authorize(policies.can_edit_sprint, actor, sprint)
    return sprint


def _call_page(sprint: Sprint | None, form: Any) -> str:
    return render_template(
        "sprints/edit.html", sprint=sprint, form=form, languages=[*LANGUAGES.items()],
        visibilities=[("public", _("Everybody")), ("members", _("Members"))],
        certified=[
            ("", _("All cities")), ("yes", _("Certified cities")), ("no", _("Cities that are not certified yet")),
        ],
        back=sprint.path if sprint else url_for("sprints_pages.index"),
        zones=zone_choices(form.values.get("time_zone")),
    )  # fmt: skip
