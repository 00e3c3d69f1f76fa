"""The page of whoever leads a city: colleagues, invitations, mail domains, what the city shares."""

from __future__ import annotations

from typing import Any

from flask import render_template, url_for

from forum.blueprints.accounts import policies, queries
from forum.blueprints.accounts.pages.routes import pages
from forum.blueprints.accounts.rules import read_addresses
from forum.blueprints.accounts.schemas import DeparturePageForm, LeadPageForm, ManyInvitationsPageForm
from forum.blueprints.accounts.services import cities, inviting_many
from forum.blueprints.accounts.services.inviting_many import ManyInvited
from forum.blueprints.cities import policies as city_policies
from forum.blueprints.cities.queries import cities as city_queries
from forum.blueprints.cities.schemas.changing import DomainsPageForm
from forum.blueprints.cities.services import cities as city_services
from forum.kernel.actor import Actor
from forum.kernel.i18n import LANGUAGES, _
from forum.kernel.limits import WRITING, limit
from forum.kernel.policies import authorize
from forum.kernel.web.access import signed_in
from forum.kernel.web.fields import Form, PageQuery
from forum.kernel.web.pages import done, form_state, read_query, takes_form

INVITING_MANY = "20/hour"


@pages.get("/cities/<int:city_id>/manage")
@signed_in
def manage_city(actor: Actor, city_id: int) -> Any:
    """Who belongs to the city, and what its lead decides."""
    page = queries.list_colleagues(actor, city_id, **read_query(PageQuery))
    city = city_queries.get_city(actor, city_id)
    form = form_state({"version": city.version, "domains": "\n".join(city.mail_domains)})
    return render_template("accounts/manage_city.html", city=city, page=page, form=form)


@pages.post("/cities/<int:city_id>/domains")
@limit(WRITING)
@signed_in
@takes_form(DomainsPageForm, again=manage_city)
def post_domains(actor: Actor, form: dict[str, Any], city_id: int) -> Any:
    """Choose the mail domains of the city."""
    domains = form.get("domains", "").replace(",", " ").split()
    city_services.set_domains(actor, city_id, domains, form["version"])
    return done(_("Saved."), url_for(".manage_city", city_id=city_id))


@pages.post("/cities/<int:city_id>/level-sharing")
@limit(WRITING)
@signed_in
@takes_form(Form, again=manage_city)
def share_level(actor: Actor, form: dict[str, Any], city_id: int) -> Any:
    """Let all members know the level."""
    city_services.share_level(actor, city_id, True)
    return done(_("All members see the level now."), url_for(".manage_city", city_id=city_id))


@pages.post("/cities/<int:city_id>/level-sharing/end")
@limit(WRITING)
@signed_in
@takes_form(Form, again=manage_city)
def withdraw_level(actor: Actor, form: dict[str, Any], city_id: int) -> Any:
    """Tell the level to nobody else any longer."""
    city_services.share_level(actor, city_id, False)
    return done(_("Only your city and programme staff see the level now."), url_for(".manage_city", city_id=city_id))


@pages.get("/cities/<int:city_id>/members/<int:member_id>")
@signed_in
def show_colleague(actor: Actor, city_id: int, member_id: int) -> Any:
    """One colleague: whether she leads the city, and how to say that she has left."""
    city = city_queries.get_city(actor, city_id)
    authorize(city_policies.can_lead_city, actor, city)
    member = queries.get_colleague(actor, city, member_id)
    return render_template(
        "accounts/colleague.html", city=city, member=member, form=form_state({"version": member.version})
    )


@pages.post("/cities/<int:city_id>/members/<int:member_id>/lead")
@limit(WRITING)
@signed_in
@takes_form(LeadPageForm, again=show_colleague)
def post_lead(actor: Actor, form: dict[str, Any], city_id: int, member_id: int) -> Any:
    """Let a colleague lead the city, or no longer."""
    member = cities.set_lead(actor, city_id, member_id, **form)
    leads = _("%(name)s leads the city now.", name=member.name)
    no_longer = _("%(name)s no longer leads the city.", name=member.name)
    may_stay = form["leads"] or policies.still_looks_after(actor, member.id)
    return done(leads if form["leads"] else no_longer, _back(city_id, may_stay=may_stay))


@pages.post("/cities/<int:city_id>/members/<int:member_id>/departure")
@limit(WRITING)
@signed_in
@takes_form(DeparturePageForm, again=show_colleague)
def post_departure(actor: Actor, form: dict[str, Any], city_id: int, member_id: int) -> Any:
    """Take a colleague out of the city."""
    cities.remove_from_city(actor, city_id, member_id, **form)
    may_stay = policies.still_looks_after(actor, member_id)
    return done(_("Done. We have told it by mail, with your reason."), _back(city_id, may_stay=may_stay))


@pages.get("/cities/<int:city_id>/invitations")
@signed_in
def invite_many(actor: Actor, city_id: int) -> Any:
    """The form to invite many at once."""
    return _show_inviting(actor, city_id, None)


@pages.post("/cities/<int:city_id>/invitations")
@limit(INVITING_MANY)
@signed_in
@takes_form(ManyInvitationsPageForm, again=invite_many)
def post_invitations(actor: Actor, form: dict[str, Any], city_id: int) -> Any:
    """Invite them and say whom not, and why."""
    file = form.pop("file")
    emails = read_addresses(form.pop("emails"), file.read(1_000_000) if file else b"")
    return _show_inviting(actor, city_id, inviting_many.invite_many(actor, city_id, emails, **form))


def _show_inviting(actor: Actor, city_id: int, report: ManyInvited | None) -> Any:
    city = city_queries.get_city(actor, city_id)
    authorize(city_policies.can_lead_city, actor, city)
    form = form_state({"language": getattr(actor, "language", "en")})
    languages = list(LANGUAGES.items())
    return render_template("accounts/invite_many.html", city=city, form=form, report=report, language_options=languages)


def _back(city_id: int, *, may_stay: bool) -> str:
    return url_for(".manage_city", city_id=city_id) if may_stay else f"/cities/{city_id}"
