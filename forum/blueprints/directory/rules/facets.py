"""The filters of the listing with their values in words, each with how many people it leads to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import get_locale

from forum.blueprints.cities.rules.countries import country_name, language_name
from forum.blueprints.cities.rules.population_bands import POPULATION_BANDS
from forum.blueprints.cities.rules.wording import band_name, level_name
from forum.blueprints.standards.rules.catalogue import Catalogue
from forum.kernel.i18n import _

# So many are counted exactly; more are told as "10,000+".
MOST_COUNTED = 10_000
MOST_LANGUAGES = 12
MOST_CITIES = 12
Values = Mapping[Any, int | None]


@dataclass(frozen=True)
class Option:
    """A value of a filter; `people` is None where it was not counted."""

    value: str
    label: str
    people: int | None
    chosen: bool = False
    code: str = ""  # of the criterion or area, for its square

    @property
    def count(self) -> int | None:
        """The number as far as it is told."""
        return None if self.people is None else min(self.people, MOST_COUNTED)

    @property
    def more(self) -> bool:
        """Whether there are more than are counted."""
        return self.people is not None and self.people > MOST_COUNTED


@dataclass(frozen=True)
class Facet:
    """A filter; `parameter` is its name in an address, where `name` may say which configured field it is."""

    name: str
    label: str
    options: Sequence[Option]
    open: bool = False

    @property
    def parameter(self) -> str:
        return self.name.partition(":")[0]


def facets_of(counts: Any, filters: Any, catalogue: Catalogue, cities: Mapping[int, str], near: bool) -> list[Facet]:
    """All filters that lead to somebody or are in use; `cities` names those counted, `near` offers similar cities."""
    make = _Making(counts, filters, catalogue)
    facets = [
        Facet(
            "peers_only", _("Similar cities"), make.switch("peers_only", _("Cities like mine")) if near else [], True
        ),
        Facet("available", _("Availability"), make.switch("available", _("Not out of office")), True),
        Facet("practice_area", _("Practice area"), make.areas(), True),
        Facet("can_help_with", _("Can help with"), make.criteria("can_help_with")),
        Facet("looking_for", _("Looking for help with"), make.criteria("looking_for")),
        Facet("language", _("Language"), make.languages()),
        Facet("country", _("Country"), make.countries()),
        Facet("city", _("City"), make.cities(cities)),
        Facet("population_band", _("Size of the city"), make.bands()),
        Facet("level", _("Certified level"), make.levels()),
        Facet("role", _("Role"), make.roles()),
        *(Facet(f"field:{one.slug}", one.label_in(_language()), make.field(one)) for one in counts.fields),
    ]
    return [facet for facet in facets if facet.options]


class _Making:
    def __init__(self, counts: Any, filters: Any, catalogue: Catalogue) -> None:
        self.counts, self.filters, self.catalogue = counts, filters, catalogue

    def values(self, name: str) -> Values:
        return self.counts.values.get(name, {})  # type: ignore[no-any-return]  # a Counts

    def switch(self, name: str, label: str) -> list[Option]:
        chosen = getattr(self.filters, name)
        found = self.counts.of(name, True)
        return [Option("true", label, found, chosen)] if chosen or found != 0 else []

    def areas(self) -> list[Option]:
        chosen, found = self.catalogue.find_area(self.filters.practice_area or ""), self.counts
        every = (
            Option(one.code, one.name_in(_language()), found.of("practice_area", one.id), one == chosen, one.code)
            for one in self.catalogue.areas
        )
        return _worth_showing(every)

    def criteria(self, name: str) -> list[Option]:
        """Every criterion somebody named; once one is chosen only those of its area, to stay short."""
        chosen = self.catalogue.find_criterion(getattr(self.filters, name) or "")
        every = (
            Option(one.code, one.name_in(_language()), self.counts.of(name, one.id), one == chosen, one.code)
            for one in self.catalogue.criterion_by_id.values()
            if chosen is None or one.area_code == chosen.area_code
        )
        return _worth_showing(every)

    def languages(self) -> list[Option]:
        chosen = self.filters.language
        found = dict(self.values("language")) | ({chosen: self.counts.of("language", chosen)} if chosen else {})
        most = sorted(found.items(), key=lambda pair: (pair[0] != chosen, -(pair[1] or 0), pair[0]))[:MOST_LANGUAGES]
        return [Option(code, language_name(code, _language()), number, code == chosen) for code, number in most]

    def countries(self) -> list[Option]:
        chosen = (self.filters.country or "").upper()
        found = dict(self.values("country")) | ({chosen: self.counts.of("country", chosen)} if chosen else {})
        named = sorted((country_name(code, _language()), code) for code in found)
        return [Option(code, name, found[code], code == chosen) for name, code in named]

    def cities(self, names: Mapping[int, str]) -> list[Option]:
        chosen = self.filters.city
        found = self.counts.by_city
        most = sorted(names, key=lambda number: (number != chosen, -(found.get(number) or 0), number))
        return [Option(str(number), names[number], found.get(number), number == chosen) for number in most]

    def bands(self) -> list[Option]:
        chosen = self.filters.population_band
        every = (
            Option(band.code, band_name(band), self.counts.of("population_band", band.code), band.code == chosen)
            for band in POPULATION_BANDS
        )
        return _worth_showing(every)

    def levels(self) -> list[Option]:
        every = (
            Option(level, level_name(level), self.counts.of("level", level), level == self.filters.level)
            for level in ("silver", "gold", "platinum")
        )
        return _worth_showing(every)

    def roles(self) -> list[Option]:
        every = (
            Option(role, role_name(role), self.counts.of("role", role), role == self.filters.role)
            for role in ("lead", "member", "staff", "administrator")
        )
        return _worth_showing(every)

    def field(self, field: Any) -> list[Option]:
        chosen = self.filters.chosen_fields.get(field.slug)
        choices = ("yes", "no") if field.type == "yes_no" else [choice["value"] for choice in field.choices]
        name = f"field:{field.slug}"
        every = (
            Option(f"{field.slug}:{value}", answer_name(field, value), self.counts.of(name, value), value == chosen)
            for value in choices
        )
        return _worth_showing(every)


def answer_name(field: Any, value: str) -> str:
    """A choice of a configured field in words."""
    return str({"yes": _("Yes"), "no": _("No")}.get(value) or field.choice_in(value, _language()))


def role_name(role: str) -> str:
    """A role in words."""
    names = {"lead": _("Leads a city"), "staff": _("Programme staff"), "administrator": _("Administrator")}
    return str(names.get(role, _("Member")))


def _worth_showing(options: Iterable[Option]) -> list[Option]:
    return [option for option in options if option.chosen or option.people != 0]


def chosen_of(facets: Iterable[Facet]) -> Iterator[tuple[Facet, Option]]:
    """The values in use."""
    for facet in facets:
        yield from ((facet, option) for option in facet.options if option.chosen)


def _language() -> str:
    return str(get_locale() or "en")
