"""Members as search documents: complete, without secrets, and shown as the database has them."""

from __future__ import annotations

import pytest
from flask import Flask

from forum.blueprints.cities.events import CityChanged
from forum.blueprints.directory.documents import MEMBERS
from forum.blueprints.directory.events import ProfileChanged
from forum.kernel import clock
from forum.kernel.actor import ANONYMOUS
from forum.kernel.database import session
from search.checks import check_document
from search.engine import Hit
from search.indexes import INDEXES
from tests.factories.accounts import actor_of, create_city, create_member
from tests.factories.directory import create_person
from tests.factories.standards import load_standards


@pytest.fixture(autouse=True)
def _standards(app: Flask) -> None:
    load_standards()


def test_a_member_becomes_a_document_that_the_index_accepts(app: Flask) -> None:
    city = create_city(name="Bogotá", country_code="CO")
    member = create_person(
        name="José Pérez", email="secret@bogota.example", job_title="Abogado", city_id=city.id, bio="**Hola** a todos",
        practice_areas=["RDC"], can_help_with=["RDC2"], looking_for=["DM8"],
    )  # fmt: skip
    [document] = MEMBERS.documents([member.id])
    assert check_document(INDEXES["members"], document) == document
    assert (document["id"], document["author_id"], document["acl"]) == (f"m{member.id}-2", member.id, ["mem"])
    assert (document["display_name"], document["headline"], document["bio"]) == (
        "José Pérez",
        "Abogado",
        "Hola a todos",
    )
    assert (document["city"], document["country"], document["practice_areas"]) == ("Bogotá", "CO", ["RDC"])
    assert (document["codes_help"], document["codes_seek"]) == (["RDC2"], ["DM8"])
    assert "Contratación orientada a resultados" in document["specialties"]
    assert "secret" not in str(document)


def test_somebody_without_profile_or_city_is_a_document_too(app: Flask) -> None:
    [document] = MEMBERS.documents([create_member().id])
    assert check_document(INDEXES["members"], document)["city"] == ""


def test_a_closed_account_has_no_document(app: Flask) -> None:
    member = create_person()
    member.closed_at = clock.now()
    session.commit()
    assert MEMBERS.documents([member.id]) == []


def test_every_member_is_named_for_a_rebuild(app: Flask) -> None:
    members = [create_member().id for _ in range(3)]
    assert [number for batch in MEMBERS.every() for number in batch] == members


def test_a_changed_city_touches_its_members(app: Flask) -> None:
    city = create_city()
    member, _ = create_member(city_id=city.id), create_member()
    assert list(MEMBERS.changes[CityChanged](CityChanged(city_id=city.id))) == [member.id]
    assert list(MEMBERS.changes[ProfileChanged](ProfileChanged(member_id=7))) == [7]


def test_results_are_made_from_the_database_for_those_who_may_see_them(app: Flask) -> None:
    member = create_person(
        name="New Name", job_title="Buyer", can_help_with=["DM3"], city_id=create_city(name="Lima").id
    )
    hits = [Hit("members", f"m{member.id}-2", 1.0, {"display_name": "Old Name"}), Hit("members", "m999999-2", 1.0, {})]
    found = MEMBERS.present(actor_of(create_member()), hits, "name")
    assert list(found) == [f"m{member.id}-2"]
    shown = found[f"m{member.id}-2"]
    assert (shown.title, shown.where, shown.facts, shown.url) == ("New Name", "Lima", ["Buyer"], member.path)
    assert [criterion["code"] for criterion in shown.criteria] == ["DM3"]
    assert MEMBERS.present(ANONYMOUS, hits, "name") == {}
