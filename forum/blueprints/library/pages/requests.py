"""What colleagues look for: the list, asking for a document, and what one may do with one's own request."""

from __future__ import annotations

from typing import Any

from flask import render_template, request, url_for
from flask_babel import get_locale

from forum.blueprints.cities.rules.population_bands import POPULATION_BANDS
from forum.blueprints.cities.rules.wording import band_name
from forum.blueprints.library import policies
from forum.blueprints.library.models.requests import DocumentRequest
from forum.blueprints.library.pages.routes import pages, row_of
from forum.blueprints.library.queries import requests as queries
from forum.blueprints.library.queries.requests import Similar
from forum.blueprints.library.rules.asking import ANSWERED, CLOSED, LONGEST_WHAT, OPEN
from forum.blueprints.library.schemas.requests import (
    DocumentRequestEditForm,
    DocumentRequestPageForm,
    DocumentRequestQuery,
    NewRequestQuery,
)
from forum.blueprints.library.services import requests
from forum.blueprints.standards import queries as standard_queries
from forum.kernel.actor import Actor
from forum.kernel.i18n import LANGUAGES, _, _l, ngettext
from forum.kernel.limits import READING, WRITING, limit
from forum.kernel.policies import authorize
from forum.kernel.web.access import signed_in
from forum.kernel.web.pages import done, form_state, read_query, takes_form

TABS = (
    ("standing", _l("Looked for")),
    (ANSWERED, _l("With an offer")),
    (CLOSED, _l("Closed")),
)
STATE_NAMES = {OPEN: _l("Looked for"), ANSWERED: _l("Something was offered")}
WHY_NAMES = {
    "found": _l("Found"),
    "ended": _l("No longer looked for"),
    "expired": _l("Ended after 90 days"),
    "removed": _l("Removed by programme staff"),
}


@pages.get("/library/requests")
@signed_in
def list_requests(actor: Actor) -> Any:
    """What colleagues look for, the newest first; `?criterion=`, `?state=` and `?mine=1` narrow it."""
    query = read_query(DocumentRequestQuery)
    cursor, size = query.pop("cursor"), query.pop("limit")
    asked = {**query, "state": None if query["state"] == "all" else query["state"]}
    page = queries.list_requests(actor, **asked, cursor=cursor, limit=size)
    keep = {name: value for name, value in query.items() if value}
    return render_template(
        "library/requests.html",
        page=page.map(request_row),
        tabs=_tabs(query),
        criterion=(query["criterion"] or "").upper(),
        criteria=criterion_options(_("Any criterion")),
        query=query,
        more_url=url_for("library_pages.list_requests", **keep, cursor=page.next) if page.next else "",
        new_url=url_for("library_pages.new_request", criterion=query["criterion"]),
    )


@pages.get("/library/requests/new")
@signed_in
def new_request(actor: Actor) -> Any:
    """The form to ask for a document; `?q=` and `?criterion=` fill it in. What may be there already is shown too."""
    asked = read_query(NewRequestQuery)
    form = form_state({"what": asked["q"], "criterion": (asked["criterion"] or "").upper()})
    near = queries.find_similar(actor, str(form.values.get("what") or ""))
    return render_template(
        "library/request_form.html", wanted=None, form=form, **similar_parts(actor, near), **_choices()
    )


@pages.get("/library/requests/similar")
@limit(READING)
@signed_in
def show_similar_requests(actor: Actor) -> Any:
    """What may be there already for the words typed so far, alone: for a page that is open."""
    near = queries.find_similar(actor, request.args.get("what", "")[:LONGEST_WHAT])
    return render_template("library/similar_requests.html", **similar_parts(actor, near))


@pages.post("/library/requests/new")
@limit(WRITING)
@signed_in
@takes_form(DocumentRequestPageForm, again=new_request)
def ask_for_document(actor: Actor, form: dict[str, Any]) -> Any:
    """Ask colleagues for a document."""
    made = requests.ask_for_document(actor, form.pop("what"), **form)
    return done(
        _("Your colleagues can see what you look for. You are told when somebody offers a document."), made.path
    )


@pages.get("/library/requests/<int:request_id>/edit")
@signed_in
def edit_request_page(actor: Actor, request_id: int) -> Any:
    """The form to say better what one looks for."""
    found = queries.get_request(actor, request_id)
    authorize(policies.can_edit_request, actor, found)
    names = ("what", "detail", "language", "population_band", "version")
    code = found.criterion.code if found.criterion else ""
    form = form_state({name: getattr(found, name) for name in names} | {"criterion": code})
    return render_template("library/request_form.html", wanted=found, form=form, similar=None, **_choices())


@pages.post("/library/requests/<int:request_id>/edit")
@limit(WRITING)
@signed_in
@takes_form(DocumentRequestEditForm, again=edit_request_page)
def save_request(actor: Actor, form: dict[str, Any], request_id: int) -> Any:
    """Save it."""
    return done(_("Saved."), requests.edit_request(actor, request_id, form.pop("version"), **form).path)


@pages.post("/library/requests/<int:request_id>/closing")
@limit(WRITING)
@signed_in
def close_request(actor: Actor, request_id: int) -> Any:
    """Look for it no longer."""
    return done(_("Closed. You can look for it again at any time."), requests.close_request(actor, request_id).path)


@pages.post("/library/requests/<int:request_id>/reopening")
@limit(WRITING)
@signed_in
def reopen_request(actor: Actor, request_id: int) -> Any:
    """Look for it again."""
    return done(_("Your colleagues see it again."), requests.reopen_request(actor, request_id).path)


@pages.post("/library/requests/<int:request_id>/removal")
@limit(WRITING)
@signed_in
def withdraw_request(actor: Actor, request_id: int) -> Any:
    """Take it back."""
    requests.withdraw_request(actor, request_id)
    return done(_("Nobody else sees this request any more."), url_for("library_pages.list_requests"))


@pages.post("/library/requests/<int:request_id>/need")
@limit(WRITING)
@signed_in
def need_document(actor: Actor, request_id: int) -> Any:
    """Say that one needs it too."""
    told = _("You are told when somebody offers a document.")
    return done(told, requests.need_document(actor, request_id).path)


@pages.post("/library/requests/<int:request_id>/need/removal")
@limit(WRITING)
@signed_in
def need_document_no_longer(actor: Actor, request_id: int) -> Any:
    """Need it no longer."""
    return done(_("You are not told of it any more."), requests.need_document(actor, request_id, False).path)


def request_row(one: DocumentRequest) -> dict[str, Any]:
    """What the row of a request shows."""
    needs = _needed_by(one.need_count)
    who = f"{one.asker.name}, {one.asker.city.name}" if one.asker.city else one.asker.name
    return {
        "title": one.what, "url": one.path, "at": one.created_at, "criterion": criterion_card(one),
        "facts": [fact for fact in (who, *wishes_of(one), needs) if fact],
        "badge": {"text": state_name(one), "kind": {OPEN: "accent", ANSWERED: "success"}.get(one.state, "neutral")},
    }  # fmt: skip


def state_name(one: DocumentRequest) -> str:
    """How it stands, in words."""
    if one.why_closed:
        return str(WHY_NAMES[one.why_closed])
    return str(STATE_NAMES.get(one.state, _l("Taken back")))


def wishes_of(one: DocumentRequest) -> list[str]:
    """Language and size of the city that are wished for."""
    bands = {band.code: band for band in POPULATION_BANDS}
    language = LANGUAGES.get(one.language or "", "")
    band = bands.get(one.population_band or "")
    return [*filter(None, [language]), *([_("from a city of %(size)s", size=band_name(band))] if band else [])]


def criterion_card(one: DocumentRequest) -> dict[str, str] | None:
    """Its criterion as squares show it."""
    about = one.criterion
    language = str(get_locale() or "en")
    return {"code": about.code, "name": about.name_in(language), "url": about.path} if about else None


def criterion_options(nothing: str) -> list[tuple[str, str]]:
    """The criteria of the standard for a list to choose from."""
    language = str(get_locale() or "en")
    areas = standard_queries.list_areas()
    return [("", nothing), *((c.code, f"{c.code} {c.name_in(language)}") for area in areas for c in area.criteria)]


def similar_parts(actor: Actor, near: Similar) -> dict[str, Any]:
    """What may be there already, as rows."""
    shown = {
        "documents": [row_of(actor, one) for one in near.documents],
        "requests": [*map(request_row, near.requests)],
    }
    return {"similar": shown if near else None}


def _needed_by(number: int) -> str:
    return str(ngettext("%(num)s other needs it", "%(num)s others need it", number)) if number else ""


def _tabs(query: dict[str, Any]) -> list[dict[str, Any]]:
    keep = {"criterion": query["criterion"]}
    tabs = [
        {"label": str(label), "active": query["state"] == state and not query["mine"],
         "url": url_for("library_pages.list_requests", state=None if state == "standing" else state, **keep)}
        for state, label in TABS
    ]  # fmt: skip
    mine = url_for("library_pages.list_requests", mine=1, state="all", **keep)
    return [*tabs, {"label": str(_("Mine")), "active": query["mine"], "url": mine}]


def _choices() -> dict[str, Any]:
    return {
        "criterion_options": criterion_options(_("No criterion")),
        "language_options": [("", _("Any language")), *LANGUAGES.items()],
        "band_options": [("", _("Any size")), *((band.code, band_name(band)) for band in POPULATION_BANDS)],
    }
