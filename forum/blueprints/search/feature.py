"""What searching plugs into the application."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import Flask
from flask_babel import get_locale

from forum.blueprints.accounts.queries import get_members
from forum.blueprints.cities.rules.population_bands import POPULATION_BANDS
from forum.blueprints.cities.rules.wording import band_name
from forum.blueprints.search import commands, demo, subscribers
from forum.blueprints.search import jobs as _jobs  # noqa: F401  # registers itself
from forum.blueprints.search.api import finding as _api_finding  # noqa: F401  # registers itself
from forum.blueprints.search.api import saving as _api_saving  # noqa: F401  # registers itself
from forum.blueprints.search.api import similar as _api_similar  # noqa: F401  # registers itself
from forum.blueprints.search.api import synonyms as _api_synonyms  # noqa: F401  # registers itself
from forum.blueprints.search.api.routes import api
from forum.blueprints.search.importers import load_shipped_synonyms
from forum.blueprints.search.pages import results as _pages_results  # noqa: F401  # registers itself
from forum.blueprints.search.pages import saving as _pages_saving  # noqa: F401  # registers itself
from forum.blueprints.search.pages import similar as _pages_similar  # noqa: F401  # registers itself
from forum.blueprints.search.pages import synonyms as _pages_synonyms  # noqa: F401  # registers itself
from forum.blueprints.search.pages.routes import pages
from forum.kernel.actor import Actor
from forum.kernel.feature import DemoStep, Feature
from forum.kernel.i18n import LANGUAGES
from forum.kernel.search import facet_label
from forum.kernel.web.fields import whole_number


@facet_label("lang")
def _languages(actor: Actor, values: Sequence[str]) -> Mapping[str, str]:
    return {value: LANGUAGES[value] for value in values if value in LANGUAGES}


@facet_label("country")
def _countries(actor: Actor, values: Sequence[str]) -> Mapping[str, str]:
    territories = get_locale().territories
    return {value: territories.get(value, value) for value in values}


@facet_label("population_band")
def _sizes(actor: Actor, values: Sequence[str]) -> Mapping[str, str]:
    return {band.code: band_name(band) for band in POPULATION_BANDS if band.code in values}


@facet_label("author_id")
def _people(actor: Actor, values: Sequence[str]) -> Mapping[str, str]:
    members = get_members(actor, [number for value in values if (number := whole_number(value)) is not None])
    return {str(member.id): member.name for member in members.values()}


def _on_ready(app: Flask) -> None:
    subscribers.listen()


feature = Feature(
    name="search",
    blueprints=[api, pages],
    commands=[commands.search],
    reference=[load_shipped_synonyms],
    demo=[DemoStep("Making everything findable", demo.index_everything)],
    on_ready=_on_ready,
)
