"""The map from one standard to another: read by everybody, written by programme staff."""

from __future__ import annotations

from typing import Any

from flask import render_template, url_for
from flask_babel import get_locale
from marshmallow import fields, validate

from forum.blueprints.standards import policies, queries
from forum.blueprints.standards.models import LINKS, Framework
from forum.blueprints.standards.pages.routes import pages
from forum.blueprints.standards.rules import wording
from forum.blueprints.standards.schemas import Code
from forum.blueprints.standards.services import mapping
from forum.kernel.actor import Actor
from forum.kernel.i18n import _, _l
from forum.kernel.limits import WRITING, limit
from forum.kernel.web.access import public, signed_in
from forum.kernel.web.fields import Form
from forum.kernel.web.pages import done, form_state, takes_form

_CHOOSE = {"required": _l("Choose one.")}


class PairForm(Form):
    """Two criteria, the second of the other standard."""

    code = Code(required=True, error_messages=_CHOOSE)
    other_code = Code(required=True, error_messages=_CHOOSE)


class LinkPageForm(PairForm):
    """And what the second is to the first."""

    kind = fields.String(required=True, error_messages=_CHOOSE, validate=validate.OneOf(LINKS))


@pages.get("/standards/<slug>/map/<other>")
@public
def show_map(actor: Actor, slug: str, other: str) -> Any:
    """What the criteria of one standard are to those of another."""
    first, second = queries.get_framework(slug, actor), queries.get_framework(other, actor)
    return render_template(
        "standards/map.html", one=first, other=second, one_codes=_codes(first), other_codes=_codes(second),
        lines=queries.list_map(actor, slug, other), kinds=wording.kinds(), choices=wording.links(),
        may_write=bool(policies.can_write_standards(actor)), form=form_state(),
    )  # fmt: skip


@pages.post("/standards/<slug>/map/<other>")
@limit(WRITING)
@signed_in
@takes_form(LinkPageForm, again=show_map)
def post_link(actor: Actor, form: dict[str, Any], slug: str, other: str) -> Any:
    """Link two criteria, or confirm a suggested link."""
    linked = mapping.link_criteria(actor, (slug, form["code"]), (other, form["other_code"]), form["kind"])
    kept = _("The link is confirmed.") if linked.before == form["kind"] else _("The link was changed.")
    return done(kept if linked.before else _("Linked."), url_for(".show_map", slug=slug, other=other))


@pages.post("/standards/<slug>/map/<other>/removal")
@limit(WRITING)
@signed_in
@takes_form(PairForm, again=show_map)
def post_unlink(actor: Actor, form: dict[str, Any], slug: str, other: str) -> Any:
    """Take a link away."""
    mapping.unlink_criteria(actor, (slug, form["code"]), (other, form["other_code"]))
    return done(_("The link is gone."), url_for(".show_map", slug=slug, other=other))


def _codes(framework: Framework) -> list[tuple[str, str]]:
    language = str(get_locale() or "en")
    every = [one for area in framework.areas for one in area.criteria]
    return [(one.code, f"{one.code} {one.name_in(language)}") for one in every]
