"""How far cities are, as pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import render_template, url_for
from flask_babel import get_locale

from forum.blueprints.cities import policies
from forum.blueprints.cities.pages.routes import pages
from forum.blueprints.cities.pages.rows import row_of
from forum.blueprints.cities.queries import cities, standings
from forum.blueprints.cities.queries.standings import Line
from forum.blueprints.cities.schemas.standings import AreaPageForm, SharingPageForm, StandingPageForm
from forum.blueprints.cities.services import standings as saying
from forum.blueprints.cities.services.standings import Said
from forum.blueprints.standards import queries as standard_queries
from forum.blueprints.standards.rules.codes import in_language
from forum.kernel.actor import Actor
from forum.kernel.errors import Invalid
from forum.kernel.i18n import _, ngettext, pgettext
from forum.kernel.limits import WRITING, limit
from forum.kernel.policies import authorize
from forum.kernel.web.access import public, signed_in
from forum.kernel.web.fields import PageQuery
from forum.kernel.web.pages import FormState, done, form_state, read_query, takes_form

ALL = "all"  # the whole standing, where one area is chosen


def status_names() -> dict[str, str]:
    """How far a city can be, in words."""
    return {
        "not_started": pgettext("standing", "Not started"),
        "in_progress": pgettext("standing", "In progress"),
        "met": pgettext("standing", "Met"),
    }


def audience_names() -> dict[str, str]:
    """Who may know, in words."""
    return {
        "city": pgettext("audience", "Our city only"),
        "peers": pgettext("audience", "Similar cities"),
        "members": pgettext("audience", "All members"),
        "public": pgettext("audience", "Everybody"),
    }


@pages.get("/cities/<int:city_id>/standing")
@signed_in
def show_standing(actor: Actor, city_id: int) -> Any:
    """How far a city is with each criterion; its lead and staff set it here."""
    city = cities.get_city(actor, city_id)
    lines = standings.list_standings(actor, city_id)
    form = form_state()
    areas = _by_area(lines, form)
    return render_template(
        "cities/standing.html", city=city, areas=areas, form=form, statuses=status_names(), audiences=audience_names(),
        sharing=_sharing(form), area_options=_area_options(areas),
        may_change=bool(policies.can_set_standing(actor, city)),
        met=sum(line.standing.status == "met" for line in lines), told=len(lines),
        whole=bool(policies.can_see_whole_standing(actor, city)),
    )  # fmt: skip


@pages.post("/cities/<int:city_id>/standing")
@limit(WRITING)
@signed_in
@takes_form(AreaPageForm, again=show_standing)
def post_standing(actor: Actor, form: dict[str, Any], city_id: int) -> Any:
    """Say how far the city is with the criteria of one area."""
    changed = saying.set_standings(actor, city_id, _said(form))
    saved = ngettext("%(num)s criterion saved.", "%(num)s criteria saved.", changed)
    return done(saved if changed else _("Nothing has changed."), url_for(".show_standing", city_id=city_id))


@pages.post("/cities/<int:city_id>/standing/audience")
@limit(WRITING)
@signed_in
@takes_form(SharingPageForm, again=show_standing)
def post_audience(actor: Actor, form: dict[str, Any], city_id: int) -> Any:
    """Share the whole standing or one area, or withdraw it."""
    audience, area = form["audience"], None if form["area"] == ALL else form["area"]
    number = saying.share_standings(actor, city_id, audience, area)
    told = _shared(number, audience, area)
    return done(told, url_for(".show_standing", city_id=city_id, _anchor="agreements"))


@pages.get("/cities/<int:city_id>/standing/<code>")
@signed_in
def edit_standing(actor: Actor, city_id: int, code: str) -> Any:
    """One criterion: how far, who may know, and what to say about it."""
    city = cities.get_city(actor, city_id)
    authorize(policies.can_set_standing, actor, city)
    standing = standings.get_standing(actor, city_id, code)
    names = ("version", "status", "audience", "note")
    return render_template(
        "cities/edit_standing.html", city=city, criterion=standing.criterion, statuses=status_names(),
        audiences=audience_names(), form=form_state({name: getattr(standing, name) for name in names}),
    )  # fmt: skip


@pages.post("/cities/<int:city_id>/standing/<code>")
@limit(WRITING)
@signed_in
@takes_form(StandingPageForm, again=edit_standing)
def post_one_standing(actor: Actor, form: dict[str, Any], city_id: int, code: str) -> Any:
    """Say how far the city is with one criterion."""
    saying.set_standing(actor, city_id, Said(code, **form))
    return done(_("Saved."), url_for(".show_standing", city_id=city_id))


@pages.get("/standards/<slug>/<code>/cities")
@public
def show_met_by(actor: Actor, slug: str, code: str) -> Any:
    """The cities that met a criterion, as far as the reader may know."""
    criterion = standard_queries.get_criterion(code, slug)
    page = standings.page_met_by(actor, criterion.id, **read_query(PageQuery))
    following = url_for(".show_met_by", slug=slug, code=code, cursor=page.next) if page.next else None
    return render_template("cities/met_by.html", criterion=criterion, page=page.map(row_of), next_url=following)


def _by_area(lines: Sequence[Line], form: FormState) -> list[dict[str, Any]]:
    """The areas that have a line; what was typed before a refusal stands in place of what is stored."""
    typed = _typed(form.values)
    by_code = {line.criterion.code: line for line in lines}
    areas = [
        {
            "code": area.code, "names": area.names, "url": area.path,
            "lines": [_row(by_code[one.code], typed) for one in area.criteria if one.code in by_code],
        }
        for area in standard_queries.get_catalogue().areas
    ]  # fmt: skip
    return [area for area in areas if area["lines"]]


def _area_options(areas: Sequence[Mapping[str, Any]]) -> list[tuple[str, str]]:
    language = str(get_locale() or "en")
    named = [(area["code"], in_language(area["names"], language)) for area in areas]
    return [("", _("Choose")), (ALL, _("All of them")), *named]


def _sharing(form: FormState) -> FormState:
    """What is shared with whom: nothing is chosen beforehand."""
    if isinstance(form.values.get("audience"), str):
        return form
    return FormState({"audience": "", "area": ""})


def _shared(number: int, audience: str, area: str | None) -> str:
    """What is told once it is shared or withdrawn."""
    if audience == "city":
        return _("Hidden: only your city and programme staff see it. Figures of sets of cities follow next quarter.")
    language = str(get_locale() or "en")
    of = standard_queries.get_catalogue().area_by_code[area].name_in(language) if area else _("the whole standard")
    to = {"peers": _("members of similar cities"), "members": _("all members"), "public": _("everybody")}[audience]
    return ngettext(
        "%(num)s criterion of %(area)s is now shown to %(audience)s.",
        "%(num)s criteria of %(area)s are now shown to %(audience)s.",
        number, area=of, audience=to,
    )  # fmt: skip


def _row(line: Line, typed: Mapping[str, tuple[str, str]]) -> dict[str, Any]:
    status, audience = typed.get(line.criterion.code, (line.standing.status, line.standing.audience))
    return {
        "code": line.criterion.code, "names": line.criterion.names, "url": line.criterion.path, "status": status,
        "audience": audience, "version": line.version, "note": line.standing.note,
    }  # fmt: skip


def _typed(values: Mapping[str, Any]) -> dict[str, tuple[str, str]]:
    lists = [values.get(name) for name in ("code", "status", "audience")]
    if not all(isinstance(one, list) for one in lists):
        return {}
    return {code: (status, audience) for code, status, audience in zip(*lists, strict=False)}  # type: ignore[arg-type]  # checked above


def _said(form: Mapping[str, list[Any]]) -> list[Said]:
    columns = [form[name] for name in ("code", "status", "audience", "version")]
    if len({len(column) for column in columns}) != 1:
        raise Invalid(errors={"_": [_("Some criteria came without a status. Load the page again.")]})
    rows = zip(*columns, strict=True)
    return [Said(code, status, audience, version=version) for code, status, audience, version in rows]
