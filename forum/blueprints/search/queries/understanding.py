"""From what was typed to what is searched: operators become filters, and what they cannot mean is told."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from forum.blueprints.accounts.models import Member
from forum.blueprints.cities.queries.cities import find_cities_called
from forum.blueprints.cities.rules.population_bands import POPULATION_BANDS
from forum.blueprints.directory import policies as directory_policies
from forum.blueprints.groups import policies as group_policies
from forum.blueprints.groups.models.groups import Group
from forum.blueprints.search.queries import naming
from forum.blueprints.search.rules.operators import (
    ONESELF,
    SIZES,
    TITLES,
    Operator,
    day_before,
    first_day_of,
    read_operators,
    years_of,
)
from forum.blueprints.standards import queries as standard_queries
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.i18n import _
from forum.kernel.text import fold, slugify

MOST_CALLED_SO = 20
Query = dict[str, Any]
Meant = Mapping[str, Any] | None  # values by the names of the address; None for what means nothing


@dataclass(frozen=True)
class Misunderstood:
    """An operator whose value means nothing; it stays in the box and is left out of the search."""

    operator: str
    value: str
    message: str


@dataclass(frozen=True)
class Understood:
    """The values of the address with those of the operators; `q` is what the box shows, `text` what is searched."""

    query: Query
    misunderstood: Sequence[Misunderstood]


def understand(actor: Actor, query: Mapping[str, Any]) -> Understood:
    """Read the operators of `q`. A value that means nothing to the actor narrows nothing and is told."""
    text, operators = read_operators(query["q"])
    understood: Query = {**query, "text": text}
    wrong: list[Misunderstood] = []
    left: list[str] = []
    for operator in operators:
        meant = _MEANINGS[operator.name](actor, operator.value)
        if meant is None:
            wrong.append(Misunderstood(operator.name, operator.value, _what_is_wrong(actor, operator)))
            left.append(operator.written)
        else:
            _add(understood, meant)
    if understood["criterion"]:
        understood["criterion"] = _with_today_codes(understood["criterion"])
    if not actor.signed_in:
        wrong += _close_to_strangers(understood)
    understood["q"] = " ".join([text, *left]).strip()
    return Understood(understood, wrong)


def _add(query: Query, meant: Mapping[str, Any]) -> None:
    for name, value in meant.items():
        if isinstance(value, list):
            query[name] = list(dict.fromkeys([*query[name], *value]))
        else:
            query[name] = value


def _close_to_strangers(query: Query) -> list[Misunderstood]:
    """Where a document is from and who shared it is told to members only, so nobody else searches by it.

    The country and the size of the city of people who show themselves to all are told.
    """
    names = {"city": "city", "author": "from"}
    if query["type"] != "person":
        names |= {"country": "country", "population_band": "size"}
    closed = []
    for name, operator in names.items():
        if query[name]:
            closed.append(Misunderstood(operator, "", _("Sign in to search by person or city.")))
            query[name] = []
    return closed[:1]


def _with_today_codes(codes: Sequence[str]) -> list[str]:
    found = standard_queries.find_criteria(codes)
    return list(dict.fromkeys(found[code].code if code in found else code for code in codes))


def _person(actor: Actor, value: str) -> Meant:
    if not actor.signed_in:
        return None
    called = fold(value).strip()
    if called in ONESELF:
        return {"author": [str(actor.id)]}
    name = Member.search_name
    alike = sa.or_(
        Member.handle == called.lstrip("@"), name == called, sa.and_(name > f"{called} ", name < f"{called}!")
    )
    people = directory_policies.listed_members(actor).where(alike).with_only_columns(Member.id)
    ids = session.scalars(people.order_by(Member.id).limit(MOST_CALLED_SO)).all()
    return {"author": [str(number) for number in ids]} if ids else None


def _group(actor: Actor, value: str) -> Meant:
    called = value.lower().lstrip("@")
    named = sa.func.lower(Group.name).in_([called, called.replace("-", " ")])
    own = sa.and_(Group.id.in_(list(actor.fact("memberships"))), named)
    alike = sa.or_(Group.slug.in_([called, slugify(value)]), Group.handle == called, own)
    groups = group_policies.visible_groups(actor).where(alike).with_only_columns(Group.id)
    ids = session.scalars(groups.order_by(Group.id).limit(MOST_CALLED_SO)).all()
    return {"group": [str(number) for number in ids]} if ids else None


def _city(actor: Actor, value: str) -> Meant:
    if not actor.signed_in:
        return None
    names = list(dict.fromkeys(city.name for city in find_cities_called(value)))
    return {"city": names} if names else None


def _criterion(actor: Actor, value: str) -> Meant:
    codes = [code.strip() for code in value.split(",") if code.strip()]
    found = standard_queries.find_criteria(codes)
    meant = list(dict.fromkeys(found[code].code for code in codes if code in found))
    return {"criterion": meant} if meant and len(found) == len(set(codes)) else None


def _area(actor: Actor, value: str) -> Meant:
    wanted = fold(value)
    areas = standard_queries.get_catalogue().areas
    found = [area.code for area in areas if fold(area.code) == wanted]
    found = found or [area.code for area in areas if wanted in {fold(name) for name in area.names.values()}]
    if not found and len(wanted) >= 4:
        found = [area.code for area in areas if any(fold(name).startswith(wanted) for name in area.names.values())]
    return {"practice_area": found} if found else None


def _type(actor: Actor, value: str) -> Meant:
    meant = naming.types().get(fold(value))
    return dict([meant]) if meant else None


def _format(actor: Actor, value: str) -> Meant:
    meant = naming.types().get(fold(value))
    return dict([meant]) if meant and meant[0] == "format" else None


def _language(actor: Actor, value: str) -> Meant:
    known = naming.languages()
    codes = [known.get(fold(one.strip()), "") for one in value.split(",")]
    return {"language": codes} if all(codes) else None


def _year(actor: Actor, value: str) -> Meant:
    years = years_of(value)
    return {"year": years} if years else None


def _size(actor: Actor, value: str) -> Meant:
    codes = [band.code for band in POPULATION_BANDS]
    bands = [value] if value in codes else list(SIZES.get(fold(value), ()))
    return {"population_band": bands} if bands else None


def _before(actor: Actor, value: str) -> Meant:
    day = first_day_of(value)
    return {"date_to": day_before(day)} if day else None


def _after(actor: Actor, value: str) -> Meant:
    day = first_day_of(value)
    return {"date_from": day} if day else None


def _within(actor: Actor, value: str) -> Meant:
    return {"within": "title"} if fold(value) in TITLES else None


_MEANINGS: dict[str, Callable[[Actor, str], Meant]] = {
    "from": _person, "group": _group, "city": _city, "criterion": _criterion, "area": _area, "type": _type,
    "format": _format, "language": _language, "year": _year, "size": _size, "before": _before, "after": _after,
    "in": _within,
}  # fmt: skip


def _what_is_wrong(actor: Actor, operator: Operator) -> str:
    if operator.name in ("from", "city") and not actor.signed_in:
        return str(_("Sign in to search by person or city."))
    told = {
        "from": _("There is nobody called “%(value)s” in the directory.", value=operator.value),
        "group": _("There is no group called “%(value)s” that you can see.", value=operator.value),
        "city": _("There is no city called “%(value)s”.", value=operator.value),
        "criterion": _("There is no criterion “%(value)s”.", value=operator.value),
        "area": _("There is no practice area “%(value)s”.", value=operator.value),
        "type": _("“%(value)s” is no kind of result or document.", value=operator.value),
        "format": _("“%(value)s” is no format of a file.", value=operator.value),
        "language": _("“%(value)s” is none of the four languages.", value=operator.value),
        "year": _("“%(value)s” is no year. Write 2024, or 2020..2024.", value=operator.value),
        "size": _("“%(value)s” is no size of city. Write small, medium or large.", value=operator.value),
        "before": _("“%(value)s” is no date. Write 2024, 2024-05 or 2024-05-17.", value=operator.value),
        "after": _("“%(value)s” is no date. Write 2024, 2024-05 or 2024-05-17.", value=operator.value),
        "in": _("One can search in titles only: in:title."),
    }
    return str(told[operator.name])
