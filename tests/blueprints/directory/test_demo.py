"""The people of the demo community, as the seed writes them."""

from __future__ import annotations

from typing import Any

from flask import Flask

from forum.blueprints.accounts import demo as accounts_demo
from forum.blueprints.accounts import queries as account_queries
from forum.blueprints.accounts.rules import verify_password
from forum.blueprints.cities import demo as cities_demo
from forum.blueprints.cities.importers.gazetteer import load_shipped_gazetteer
from forum.blueprints.directory import demo as directory_demo
from forum.blueprints.directory.queries import listing, matching
from forum.blueprints.directory.queries.filtering import Filters
from forum.blueprints.standards import demo as standards_demo
from forum.kernel.actor import SYSTEM
from forum.kernel.feature import DemoWorld
from tests.factories.accounts import actor_of
from tests.factories.standards import load_standards


class _Quiet:
    def __init__(self, items: Any) -> None:
        self._items = items

    def __enter__(self) -> Any:
        return iter(self._items)

    def __exit__(self, *_: object) -> None:
        return


def test_forty_cities_and_a_hundred_and_twenty_people_join_and_find_each_other(app: Flask) -> None:
    load_standards()
    load_shipped_gazetteer()
    world = DemoWorld(scale="small", ids={}, tell=str, progress=lambda items, label: _Quiet(items))
    for step in [*standards_demo.DEMO, *cities_demo.DEMO, *accounts_demo.DEMO, *directory_demo.DEMO]:
        step.run(world)
    ana = account_queries.get_member(SYSTEM, world.find("member", "ana-souza"))
    assert (ana.email, ana.timezone) == ("practitioner@demo.example", "America/Sao_Paulo")
    assert verify_password(ana.password_hash, accounts_demo.PASSWORD)
    assert ana.city is not None
    assert ana.city.joined_at is not None
    assert ana.city.joined_at < ana.joined_at
    helpers = matching.list_who_can_help(actor_of(ana), "RDC2", limit=30)
    assert "Luis Pérez" in [person.name for person in helpers]
    assert "similar_city" in {reason.code for reason in helpers[0].reasons}
    page = listing.list_people(actor_of(ana), Filters(), limit=100)
    assert (len(page.items), page.next is None) == (100, False)
    assert world.find("criterion", "DM3")
    assert world.find("area", "EVAL")
    assert len([key for key in world.ids if key[0] == "city"]) == 40
