"""A member's page, and the form that changes it."""

from __future__ import annotations

from typing import Any
from zoneinfo import available_timezones

from flask import render_template

from forum.blueprints.cities.rules.countries import language_name
from forum.blueprints.directory import policies
from forum.blueprints.directory.models.profiles import FIRST_VERSION
from forum.blueprints.directory.pages.parts import asked, at_work, audience_names, folded, said_in_fields
from forum.blueprints.directory.pages.routes import pages
from forum.blueprints.directory.pages.rows import criteria, person_row, reader_language
from forum.blueprints.directory.queries import courtesies, people
from forum.blueprints.directory.queries.person import Person
from forum.blueprints.directory.rules.courtesy_wording import when_last_seen
from forum.blueprints.directory.rules.facets import role_name
from forum.blueprints.directory.rules.matching import OFFERED_LANGUAGES
from forum.blueprints.directory.schemas.people import ProfilePageForm
from forum.blueprints.directory.services import profiles
from forum.blueprints.standards import queries as standard_queries
from forum.kernel.actor import Actor
from forum.kernel.i18n import LANGUAGES, _
from forum.kernel.limits import WRITING, limit
from forum.kernel.policies import authorize
from forum.kernel.web.access import public, signed_in
from forum.kernel.web.pages import done, form_state, takes_form

_ZONES = ("America/", "Atlantic/", "Europe/", "Pacific/")


@pages.get("/members/<int:member_id>")
@public
def show_member(actor: Actor, member_id: int) -> Any:
    """Who she is, what she can help with and looks for, as far as she shows it to whoever looks."""
    person = people.get_person(actor, member_id)
    role = "lead" if person.leads_city and person.role == "member" else person.role or "member"
    return render_template(
        "directory/member.html", person=person, row=person_row(person), helps=_noted(person, "can_help_with"),
        seeks=_noted(person, "looking_for"), own=actor.id == person.id, last_seen=_last_seen(actor, person),
        blocked=person.id in policies.blocked_by(actor),
        may_edit=bool(policies.can_edit_profile(actor, person)), role=role_name(role) if role != "member" else "",
        said=said_in_fields(person), at_work=at_work(person.timezone), language_name=language_name,
    )  # fmt: skip


@pages.get("/me/profile")
@signed_in
def own_profile(actor: Actor) -> Any:
    """One's own profile, to be changed."""
    return done(None, f"/members/{actor.id}/edit")


@pages.get("/members/<int:member_id>/edit")
@signed_in
def edit_member(actor: Actor, member_id: int) -> Any:
    """The form of a profile."""
    person = people.get_person(actor, member_id)
    authorize(policies.can_edit_profile, actor, person)
    form, new = form_state(_values(person)), person.version == FIRST_VERSION
    chosen = form.values.get("languages") or []
    spoken = list(dict.fromkeys([*LANGUAGES, *chosen]))
    more = [code for code in OFFERED_LANGUAGES if code not in spoken]
    return render_template(
        "directory/edit.html", person=person, form=form, areas=standard_queries.list_areas(),
        spoken=_named(spoken), more_languages=_named(more), zones=_zones(person.member.timezone),
        questions=[asked(field) for field in person.fields if not (new and field.on_joining)],
        first_questions=[asked(field) for field in person.fields if new and field.on_joining],
        audience_names=audience_names(), configures=bool(policies.can_configure_fields(actor)),
    )  # fmt: skip


@pages.post("/members/<int:member_id>/edit")
@limit(WRITING)
@signed_in
@takes_form(ProfilePageForm, again=edit_member)
def post_member(actor: Actor, form: dict[str, Any], member_id: int) -> Any:
    """Change a profile."""
    person = profiles.change_profile(actor, member_id, **form)
    if person.id != actor.id:
        return done(_("The profile is saved."), person.path)
    saved = done(_("Your profile is saved."), person.path)
    saved.delete_cookie("language")  # the language just chosen counts, not one that this browser was once set to
    return saved


def _last_seen(actor: Actor, person: Person) -> str:
    choices = courtesies.find_choices([person.id])[person.id]
    if actor.id == person.id or not policies.can_see_presence(actor, person.id, choices):
        return ""
    return when_last_seen(person.seen_at)


def _values(person: Person) -> dict[str, Any]:
    member = person.member
    return {
        **folded(person),
        "version": person.version,
        "name": member.name,
        "job_title": member.job_title,
        "bio": person.profile.bio,
        "language": member.language,
        "timezone": member.timezone,
        "languages": person.languages,
        "practice_areas": [area.code for area in person.practice_areas],
        "can_help_with": [one.code for one in person.can_help_with],
        "looking_for": [one.code for one in person.looking_for],
    }


def _noted(person: Person, part: str) -> list[dict[str, str]]:
    notes = person.notes[part]
    return [one | {"asks": notes.get(one["code"], "")} for one in criteria(getattr(person, part))]


def _named(codes: list[str]) -> list[tuple[str, str]]:
    return [(code, language_name(code, reader_language())) for code in codes]


def _zones(present: str) -> list[tuple[str, str]]:
    offered = sorted(zone for zone in available_timezones() if zone.startswith(_ZONES))
    first = [zone for zone in (present, "UTC") if zone not in offered]
    return [(zone, zone.replace("_", " ")) for zone in dict.fromkeys([*first, *offered])]
