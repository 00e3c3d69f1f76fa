"""What cities plug into the application."""

from __future__ import annotations

from forum.blueprints.cities import jobs as _jobs  # noqa: F401  # registers itself
from forum.blueprints.cities import subscribers as _subscribers  # noqa: F401  # as above
from forum.blueprints.cities.api import changing as _changing_api  # noqa: F401  # as below
from forum.blueprints.cities.api import cities as _cities_api  # noqa: F401  # registers its routes
from forum.blueprints.cities.api import peers as _peers_api  # noqa: F401  # as above
from forum.blueprints.cities.api import standings as _standings_api  # noqa: F401  # as above
from forum.blueprints.cities.api.routes import api
from forum.blueprints.cities.commands import cities as commands
from forum.blueprints.cities.demo import DEMO
from forum.blueprints.cities.importers.gazetteer import import_cities, load_shipped_gazetteer
from forum.blueprints.cities.importers.standings import import_standings
from forum.blueprints.cities.pages import cities as _cities  # noqa: F401  # as above
from forum.blueprints.cities.pages import indicators as _indicators  # noqa: F401  # as above
from forum.blueprints.cities.pages import peers as _peers  # noqa: F401  # as above
from forum.blueprints.cities.pages import sections as _sections  # noqa: F401  # as above
from forum.blueprints.cities.pages import staff as _staff  # noqa: F401  # as above
from forum.blueprints.cities.pages import standings as _standings  # noqa: F401  # as above
from forum.blueprints.cities.pages.routes import pages
from forum.kernel.feature import Feature, NavItem
from forum.kernel.i18n import _l

feature = Feature(
    name="cities",
    blueprints=[api, pages],
    navigation=[NavItem(_l("Cities"), "cities_pages.index", "building-2", 25)],
    commands=[commands],
    importers=[import_cities, import_standings],
    reference=[load_shipped_gazetteer],
    demo=DEMO,
)
