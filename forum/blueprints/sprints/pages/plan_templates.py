"""The template of plans as a page, and certificates, which everybody who has the address may see."""

from __future__ import annotations

from typing import Any

from flask import Response, make_response, render_template, stream_with_context, url_for
from flask_babel import format_date, get_locale

from forum.blueprints.sprints import policies
from forum.blueprints.sprints.models.plans import SprintCertificate
from forum.blueprints.sprints.pages.plan_forms import template_sections, template_values
from forum.blueprints.sprints.pages.routes import pages
from forum.blueprints.sprints.pages.running import frame_of
from forum.blueprints.sprints.queries import plans as queries
from forum.blueprints.sprints.queries import programme
from forum.blueprints.sprints.queries.sprints import list_criteria
from forum.blueprints.sprints.schemas.plans import TemplatePageForm
from forum.blueprints.sprints.services import planning
from forum.kernel import papers
from forum.kernel.actor import Actor
from forum.kernel.i18n import _
from forum.kernel.limits import WRITING, limit
from forum.kernel.policies import authorize
from forum.kernel.text import slugify
from forum.kernel.web.access import public, signed_in
from forum.kernel.web.pages import done, form_state, takes_form


@pages.get("/sprints/<int:sprint_id>/plan-template")
@signed_in
def edit_template(actor: Actor, sprint_id: int) -> Any:
    """Of which sections the plans consist, for programme staff."""
    sprint = programme.get_programme(actor, sprint_id)
    authorize(policies.can_run_programme, actor, sprint)
    values = template_values(queries.find_template(actor, sprint.id))
    return render_template(
        "sprints/plan_template.html", **frame_of(actor, sprint, "plan"), form=form_state(values), count=values["count"]
    )


@pages.post("/sprints/<int:sprint_id>/plan-template")
@limit(WRITING)
@signed_in
@takes_form(TemplatePageForm, again=edit_template)
def save_template(actor: Actor, form: dict[str, Any], sprint_id: int) -> Any:
    """Save them."""
    planning.write_template(
        actor, sprint_id, template_sections(form), version=form["version"], least_attendance=form["least_attendance"]
    )
    return done(_("Saved."), url_for(".list_plans", sprint_id=sprint_id))


@pages.get("/certificates/<code>")
@public
def show_certificate(actor: Actor, code: str) -> Any:
    """A certificate, and that it is genuine."""
    found = queries.get_certificate(code)
    answer = make_response(render_template("sprints/certificate.html", certificate=found, **_told(found)))
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


@pages.get("/certificates/<code>/paper")
@public
def print_certificate(actor: Actor, code: str) -> Response:
    """The same as a paper."""
    found = queries.get_certificate(code)
    told = _told(found)
    address = url_for(".show_certificate", code=code, _external=True)
    blocks = [
        papers.Block("small", "Plaza"), papers.Block("title", _("Certificate")),
        papers.Block("heading", told["city"]), papers.Block("text", told["sentence"]),
        *(papers.Block("text", line) for line in told["lines"]),
        papers.Block("small", _("Whether this certificate is genuine can be read at %(address)s", address=address)),
    ]  # fmt: skip
    made = papers.stream(told["title"], str(get_locale() or "en"), blocks, address)
    answer = Response(stream_with_context(made), mimetype=papers.MEDIA_TYPE)
    answer.headers.set("Content-Disposition", "attachment", filename=f"{slugify(told['title'])}.pdf")
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


def _told(one: SprintCertificate) -> dict[str, Any]:
    """Its words in the reader's language."""
    plan = one.plan
    sprint, city = plan.sprint, plan.city.name
    codes = ", ".join(criterion.code for criterion in list_criteria([sprint.id]).get(sprint.id, []))
    days = {"start": format_date(sprint.starts_on, "long"), "end": format_date(sprint.ends_on, "long")}
    lines = [
        _("The sprint ran from %(start)s to %(end)s.", **days),
        _("Criteria it leads to: %(codes)s", codes=codes) if codes else "",
        _("Sessions attended: %(present)s of %(held)s", present=one.present, held=one.held) if one.held else "",
        _("Issued on %(day)s", day=format_date(one.issued_at, "long")),
    ]
    sentence = _("The city completed the sprint “%(title)s”. Its plan was reviewed and accepted.", title=sprint.title)
    title = _("Certificate of %(city)s: %(title)s", city=city, title=sprint.title)
    return {
        "city": city,
        "sentence": str(sentence),
        "title": str(title),
        "lines": [str(one) for one in lines if one],
    }
