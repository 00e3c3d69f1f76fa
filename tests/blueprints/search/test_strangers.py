"""What is told about a document to members only is not told to strangers by searching: whence it is and whose."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from forum.kernel import indexing
from tests.factories.accounts import create_city
from tests.factories.directory import create_person
from tests.factories.library import create_resource
from tests.factories.standards import load_standards


@pytest.fixture(autouse=True)
def shared(app: Flask, deliver: Callable[[], int]) -> Any:
    load_standards()
    for index in indexing.names():
        indexing.rebuild(index)
    city = create_city(name="Bogotá", country_code="CO", population=7_000_000, timezone="America/Bogota")
    owner = create_person(name="Drusilla Souza", city_id=city.id)
    create_resource(owner, "Pump it dry.", title="Pumping plan", audience="public", city_id=city.id)
    deliver()
    return owner


@pytest.mark.parametrize("narrowed", ["country=CO", "country=US", "population_band=over_1m", "q=pump+size:large"])
def test_a_stranger_cannot_narrow_documents_by_country_or_size_of_the_city(
    client: Any, sign_in: Callable[[Any], Any], shared: Any, narrowed: str
) -> None:
    asked = f"/api/v1/search?type=document&q=pump&{narrowed}".replace("q=pump&q=", "q=")
    told = client.get(asked).get_json()
    assert [hit["title"] for hit in told["hits"]] == ["Pumping plan"]
    assert told["misunderstood"][0]["message"] == "Sign in to search by person or city."
    assert told["facets"].keys().isdisjoint({"country", "population_band"})
    known = sign_in(shared).get(asked).get_json()
    assert known["misunderstood"] == []
    assert known["facets"]["country"] == {"CO": 1}


def test_a_stranger_is_not_led_to_a_document_by_the_name_of_who_shared_it(
    client: Any, sign_in: Callable[[Any], Any], shared: Any
) -> None:
    def suggested(browser: Any, typed: str) -> list[str]:
        items = browser.get(f"/api/v1/search/suggestions?q={typed}").get_json()["items"]
        return [one["label"] for one in items if one["type"] == "document"]

    assert suggested(client, "pump") == ["Pumping plan"]
    assert suggested(client, "drusilla") == []
    assert suggested(sign_in(shared), "drusilla") == ["Pumping plan"]
