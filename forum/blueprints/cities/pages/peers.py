"""Similar cities, what a city chose, and kept lists as pages."""

from __future__ import annotations

from typing import Any

from flask import render_template, request, url_for
from flask_babel import format_decimal, get_locale

from forum.blueprints.cities import policies
from forum.blueprints.cities.models.cities import City
from forum.blueprints.cities.models.peers import PeerSet, PeerSetMember
from forum.blueprints.cities.pages.maps import map_of_peers
from forum.blueprints.cities.pages.routes import pages
from forum.blueprints.cities.pages.rows import row_of
from forum.blueprints.cities.queries import cities, peer_sets
from forum.blueprints.cities.queries import peers as peers_of
from forum.blueprints.cities.rules.countries import country_name
from forum.blueprints.cities.rules.peer_filters import PEER_FILTERS
from forum.blueprints.cities.rules.reasons import Reason
from forum.blueprints.cities.rules.wording import sentence
from forum.blueprints.cities.schemas.peers import PeerPageForm, PeerPageQuery, PeerSetForm
from forum.blueprints.cities.services import peers as choosing
from forum.kernel.actor import Actor
from forum.kernel.i18n import _
from forum.kernel.limits import WRITING, limit
from forum.kernel.web.access import signed_in
from forum.kernel.web.pages import done, form_state, read_query, takes_form

MOST_FOUND = 8


@pages.get("/cities/<int:city_id>/peers")
@signed_in
def show_peers(actor: Actor, city_id: int) -> Any:
    """The cities like a city, narrowed as the address says; who decides for it pins and leaves out."""
    query = read_query(PeerPageQuery)
    filters = [name for name in PEER_FILTERS if query[name]]
    compared = peers_of.get_comparison(actor, city_id, query["limit"], scope=query["scope"], filters=filters)
    return render_template(
        "cities/peers.html", city=compared.city, peers=[peer_row(peer) for peer in compared.peers], query=query,
        drawn=map_of_peers(compared.city, compared.peers), filters=filters,
        banned=None if compared.banned is None else [_plain_row(city) for city in compared.banned],
        switches=_switches(query), found=_found(actor, compared, query["find"]),
        sets=_sets(actor, compared.city), form=form_state({"name": ""}), choice_url=_choice_url,
    )  # fmt: skip


def _show_again(actor: Actor, city_id: int, peer_id: int) -> Any:
    return show_peers(city_id=city_id)


@pages.post("/cities/<int:city_id>/peers/<int:peer_id>")
@limit(WRITING)
@signed_in
@takes_form(PeerPageForm, again=_show_again)
def choose_peer(actor: Actor, form: dict[str, Any], city_id: int, peer_id: int) -> Any:
    """Pin a city, leave it out, or leave it to the figures again."""
    here = _address()
    if form["choice"] == "none":
        peer = choosing.leave_peer_to_figures(actor, city_id, peer_id)
        return done(_("%(name)s is compared by its figures again.", name=peer.name), here)
    peer = choosing.choose_peer(actor, city_id, peer_id, form["choice"])
    if form["choice"] == "pinned":
        return done(_("%(name)s is now always among the similar cities.", name=peer.name), here)
    return done(_("%(name)s is left out from now on.", name=peer.name), here)


@pages.post("/cities/<int:city_id>/peer-sets")
@limit(WRITING)
@signed_in
@takes_form(PeerSetForm, again=show_peers)
def save_peer_set(actor: Actor, form: dict[str, Any], city_id: int) -> Any:
    """Keep the list that is shown."""
    return done(_("Saved."), choosing.save_peer_set(actor, city_id, **form).path)


@pages.get("/peer-sets/<int:set_id>")
@signed_in
def show_peer_set(actor: Actor, set_id: int) -> Any:
    """A kept list."""
    kept = peer_sets.get_peer_set(actor, set_id)
    return render_template(
        "cities/peer_set.html", kept=kept, members=[_member_row(member) for member in kept.members],
        switches=[label for name, label in _filter_names() if name in kept.filters],
        may_remove=bool(policies.can_remove_peer_set(actor, kept)),
    )  # fmt: skip


@pages.post("/peer-sets/<int:set_id>/removal")
@limit(WRITING)
@signed_in
def remove_peer_set(actor: Actor, set_id: int) -> Any:
    """Remove a kept list."""
    city_id = choosing.remove_peer_set(actor, set_id)
    return done(_("Removed."), url_for("cities_pages.show_peers", city_id=city_id))


def peer_row(peer: peers_of.Peer) -> dict[str, Any]:
    """A similar city as a row, with why it is shown."""
    apart = "" if peer.city.joined else f" {_('Not taking part yet')}."
    return row_of(peer.city) | {"why": why(peer.reasons) + apart, "chosen": peer.chosen}


def why(reasons: tuple[Reason, ...]) -> str:
    """The reasons as sentences in one line."""
    return " ".join(f"{sentence(reason)}." for reason in reasons[:4])


def _found(actor: Actor, compared: peers_of.Comparison, words: str) -> list[dict[str, Any]]:
    if not words or compared.banned is None:
        return []
    known = {compared.city.id, *(peer.city.id for peer in compared.peers if peer.chosen)}
    found = cities.list_cities(actor, q=words, scope="all", sort="population", limit=MOST_FOUND + len(known))
    return [_plain_row(city) for city in found.items if city.id not in known][:MOST_FOUND]


def _plain_row(city: City) -> dict[str, Any]:
    country, people = country_name(city.country_code, _language()), format_decimal(city.population)
    facts = [*filter(None, [city.region]), country, _("%(number)s people", number=people)]
    return {"id": city.id, "row": {"title": city.name, "url": city.path, "facts": facts}}


def _sets(actor: Actor, city: City) -> list[PeerSet] | None:
    if not policies.can_see_peer_sets(actor, city):
        return None
    return list(peer_sets.list_peer_sets(actor, city.id, limit=100).items)


def _filter_names() -> list[tuple[str, str]]:
    return [
        ("same_country", _("Same country")),
        ("same_language", _("Same language")),
        ("similar_population", _("From half to double the people")),
    ]


def _switches(query: dict[str, Any]) -> list[dict[str, Any]]:
    names = [*_filter_names(), ("scope", _("Also cities that do not take part"))]
    chosen = {**query, "scope": query["scope"] == "all"}
    return [
        {"label": label, "selected": chosen[name],
         "url": _address(**{name: None if chosen[name] else "all" if name == "scope" else "1"})}
        for name, label in names
    ]  # fmt: skip


def _address(endpoint: str = "show_peers", **changes: Any) -> str:
    """An address of this city that keeps the filters of this page."""
    known = {name: request.args.get(name) for name in (*PEER_FILTERS, "scope", "limit")}
    values = {name: value for name, value in {**known, **changes}.items() if value}
    return url_for(f"cities_pages.{endpoint}", city_id=(request.view_args or {})["city_id"], **values)


def _choice_url(peer_id: int) -> str:
    return _address("choose_peer", peer_id=peer_id)


def _member_row(member: PeerSetMember) -> dict[str, Any]:
    return {
        "id": member.city_id or f"rank-{member.rank}", "name": member.name, "population": member.population,
        "url": url_for("cities_pages.show_city", city_id=member.city_id) if member.city_id else "",
        "country": country_name(member.country_code, _language()), "region": "", "why": why(member.why),
    }  # fmt: skip


def _language() -> str:
    return str(get_locale() or "en")
