"""Which cities use a document, and how it is rated."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from forum.blueprints.accounts.models import Member
from forum.blueprints.library import documents, policies
from forum.blueprints.library.models.adoptions import Adoption, Rating
from forum.blueprints.library.models.resources import Resource
from forum.blueprints.library.queries import resources as queries
from forum.blueprints.library.rules.usefulness import mean_of, rank_boost_of
from forum.blueprints.library.services import adoptions
from forum.kernel import clock
from forum.kernel.actor import ANONYMOUS, SYSTEM, Actor
from forum.kernel.database import session
from tests.factories.accounts import actor_of, create_city, create_member
from tests.factories.groups import create_group
from tests.factories.library import create_resource

SignIn = Callable[[Any], Any]


@pytest.fixture
def resource(app: Flask) -> Resource:
    return create_resource(create_member())


def _from_city(**facts: Any) -> Member:
    return create_member(city_id=create_city().id, **facts)


def _counted(resource: Resource) -> int:
    session.expire_all()
    kept = session.get_one(Resource, resource.id).adopted_count
    assert kept == session.query(Adoption).filter_by(resource_id=resource.id).count()
    return kept


def _rated(resource: Resource) -> tuple[int, int]:
    session.expire_all()
    kept = session.get_one(Resource, resource.id)
    given = [one.stars for one in session.query(Rating).filter_by(resource_id=resource.id)]
    assert (kept.rating_count, kept.rating_sum) == (len(given), sum(given))
    return kept.rating_count, kept.rating_sum


def test_a_city_is_counted_once_however_often_it_is_said(resource: Resource, sign_in: SignIn) -> None:
    ana = _from_city()
    browser, path = sign_in(ana), f"/api/v1/resources/{resource.id}/adoption"
    first = browser.put(path, json={"note": "We kept clause 4."})
    again = browser.put(path, json={"note": "We kept clauses 4 and 5."})
    assert (first.status_code, again.status_code, _counted(resource)) == (200, 200, 1)
    assert (first.get_json()["id"], again.get_json()["note"]) == (again.get_json()["id"], "We kept clauses 4 and 5.")
    assert again.get_json()["city"]["id"] == ana.city_id
    assert browser.get(f"/api/v1/resources/{resource.id}").get_json()["adopted_count"] == 1


def test_what_a_colleague_wrote_for_the_city_stays_hers_while_she_is_in_it(resource: Resource, sign_in: SignIn) -> None:
    ana = _from_city()
    luis = create_member(city_id=ana.city_id)
    path = f"/api/v1/resources/{resource.id}/adoption"
    sign_in(ana).put(path, json={"note": "Hers."})
    refused = sign_in(luis).put(path, json={"note": "His."})
    assert (refused.status_code, refused.get_json()["code"]) == (409, "already_adopted")
    sign_in(luis).delete(path)
    assert _counted(resource) == 1
    session.get_one(Member, ana.id).city_id = create_city().id
    session.commit()
    taken_over = sign_in(luis).put(path, json={"note": "His."})
    assert (taken_over.status_code, taken_over.get_json()["note"], _counted(resource)) == (200, "His.", 1)


def test_who_has_no_city_counts_as_herself_and_as_her_city_once_she_has_one(resource: Resource) -> None:
    alone, other = create_member(), create_member()
    for member in (alone, alone, other):
        adoptions.adopt(actor_of(member), resource.id)
    assert _counted(resource) == 2
    member = session.get_one(Member, alone.id)
    member.city_id = create_city().id
    session.commit()
    adoptions.adopt(actor_of(member), resource.id, "Now for the city.")
    assert _counted(resource) == 2


def test_taking_it_back_is_counted_and_may_be_repeated(resource: Resource, sign_in: SignIn) -> None:
    browser, path = sign_in(_from_city()), f"/api/v1/resources/{resource.id}/adoption"
    assert browser.delete(path).status_code == 204
    browser.put(path, json={})
    assert [browser.delete(path).status_code for _ in range(2)] == [204, 204]
    assert _counted(resource) == 0


def test_nobody_adopts_or_rates_her_own_document(app: Flask, sign_in: SignIn) -> None:
    owner = _from_city()
    mine = create_resource(owner)
    for what, body in (("adoption", {}), ("rating", {"stars": 5})):
        answer = sign_in(owner).put(f"/api/v1/resources/{mine.id}/{what}", json=body)
        assert (answer.status_code, answer.get_json()["code"]) == (403, "own_document")
    assert (_counted(mine), _rated(mine)) == (0, (0, 0))


def test_strangers_see_how_many_and_never_who(resource: Resource, client: FlaskClient, sign_in: SignIn) -> None:
    public = create_resource(create_member(), audience="public")
    user = _from_city(name="Wilhelmina Ortega")
    adoptions.adopt(actor_of(user), public.id, "We kept the annex.")
    assert client.get(f"/api/v1/resources/{public.id}/adoptions").status_code == 401
    page = client.get(f"/library/{public.id}").text
    assert "Adapted by 1 city" in page
    assert "Wilhelmina Ortega" not in page
    assert "We kept the annex." not in page
    assert "We kept the annex." in sign_in(create_member()).get(f"/library/{public.id}").text


def test_who_cannot_see_a_document_cannot_speak_of_it_nor_read_what_is_said(app: Flask, sign_in: SignIn) -> None:
    insider = _from_city()
    hidden = create_resource(create_member(), audience="group", group_id=create_group(insider, visibility="hidden").id)
    adoptions.adopt(actor_of(insider), hidden.id)
    browser, path = sign_in(_from_city()), f"/api/v1/resources/{hidden.id}"
    for method, address in (("put", "adoption"), ("delete", "adoption"), ("get", "adoptions"), ("get", "rating"),
                            ("delete", "rating")):  # fmt: skip
        assert getattr(browser, method)(f"{path}/{address}", json={} if method == "put" else None).status_code == 404
    assert browser.put(f"{path}/rating", json={"stars": 3}).status_code == 404
    assert browser.get(f"/library/{hidden.id}/adoption").status_code == 404
    assert browser.get(f"/library/{hidden.id}/adoptions").status_code == 404


@pytest.mark.parametrize("name", ["stranger", "insider", "outsider", "staff", "system"])
def test_the_list_and_the_single_adoption_tell_the_same(app: Flask, name: str) -> None:
    insider = _from_city()
    group = create_group(insider, visibility="private")
    shown = create_resource(create_member(), audience="public")
    kept = create_resource(create_member(), audience="group", group_id=group.id)
    for one in (shown, kept):
        adoptions.adopt(actor_of(insider), one.id)
    actors: dict[str, Actor] = {
        "stranger": ANONYMOUS, "insider": actor_of(insider), "outsider": actor_of(create_member()),
        "staff": actor_of(create_member(role="staff")), "system": SYSTEM,
    }  # fmt: skip
    actor = actors[name]
    listed = set(session.scalars(policies.visible_adoptions(actor)))
    for adoption in session.query(Adoption):
        group_of = session.get_one(Resource, adoption.resource_id, populate_existing=True)
        session.refresh(adoption, ["resource"])
        session.refresh(group_of, ["group"])
        assert bool(policies.can_see_adoption(actor, adoption)) == (adoption in listed)


def test_a_moderator_of_the_group_removes_what_should_not_stand_there(app: Flask, sign_in: SignIn) -> None:
    from tests.factories.groups import add_to_group

    moderator, user, other = create_member(), _from_city(), create_member()
    group = create_group(user, other)
    add_to_group(group, moderator, "moderator")
    shared = create_resource(create_member(), group_id=group.id)
    said = adoptions.adopt(actor_of(user), shared.id, "Rude words.").id
    path = f"/api/v1/resources/{shared.id}/adoptions/{said}"
    assert sign_in(other).delete(path).status_code == 403
    assert sign_in(moderator).delete(path).status_code == 204
    assert sign_in(moderator).delete(path).status_code == 404
    assert _counted(shared) == 0


def test_the_mean_is_told_from_three_ratings_on_and_follows_every_change(resource: Resource, sign_in: SignIn) -> None:
    path = f"/api/v1/resources/{resource.id}/rating"
    browsers = [sign_in(create_member()) for _ in range(3)]
    for browser, stars in zip(browsers, (5, 4, 2), strict=True):
        browser.put(path, json={"stars": 1})
        told = browser.put(path, json={"stars": stars}).get_json()
    assert told == {"mean": 3.7, "count": 3, "mine": 2}
    assert _rated(resource) == (3, 11)
    assert [browsers[0].delete(path).status_code for _ in range(2)] == [204, 204]
    assert browsers[0].get(path).get_json() == {"mean": None, "count": 2, "mine": None}
    assert _rated(resource) == (2, 6)
    assert browsers[1].get(f"/api/v1/resources/{resource.id}").get_json()["rating_mean"] is None
    assert "Not enough yet" in browsers[1].get(f"/library/{resource.id}").text


@pytest.mark.parametrize("stars", [0, 6, -1, "many", None, 2.5, True, "4"])
def test_a_rating_is_a_number_from_one_to_five(resource: Resource, sign_in: SignIn, stars: Any) -> None:
    answer = sign_in(create_member()).put(f"/api/v1/resources/{resource.id}/rating", json={"stars": stars})
    assert (answer.status_code, list(answer.get_json()["errors"])) == (422, ["stars"])
    assert _rated(resource) == (0, 0)


def test_who_is_silenced_says_nothing_but_takes_back_what_she_said(resource: Resource, sign_in: SignIn) -> None:
    member = _from_city()
    adoptions.adopt(actor_of(member), resource.id)
    adoptions.rate(actor_of(member), resource.id, 2)
    kept = session.get_one(Member, member.id)
    kept.silenced_until = clock.now().replace(year=2100)
    session.commit()
    browser, path = sign_in(kept), f"/api/v1/resources/{resource.id}"
    assert browser.put(f"{path}/rating", json={"stars": 1}).status_code == 403
    assert browser.put(f"{path}/adoption", json={}).status_code == 403
    assert browser.delete(f"{path}/rating").status_code == browser.delete(f"{path}/adoption").status_code == 204
    assert (_counted(resource), _rated(resource)) == (0, (0, 0))


def test_when_two_cities_become_one_it_is_counted_once(resource: Resource) -> None:
    first, second, third = _from_city(), _from_city(), _from_city()
    for member in (first, second, third):
        adoptions.adopt(actor_of(member), resource.id, member.name)
    for _ in range(2):
        adoptions.merge_city(SYSTEM, first.city_id or 0, second.city_id or 0)
        assert _counted(resource) == 2
    adoptions.merge_city(SYSTEM, third.city_id or 0, first.city_id or 0)
    assert _counted(resource) == 2


def test_opinions_make_nobody_s_open_form_stale(app: Flask, sign_in: SignIn) -> None:
    owner = create_member()
    mine = create_resource(owner)
    tag = sign_in(owner).get(f"/api/v1/resources/{mine.id}").headers["ETag"]
    adoptions.adopt(actor_of(_from_city()), mine.id)
    adoptions.rate(actor_of(create_member()), mine.id, 4)
    answer = sign_in(owner).patch(f"/api/v1/resources/{mine.id}", json={"year": 2020}, headers={"If-Match": tag})
    assert answer.status_code == 200


def test_what_more_cities_use_rises_and_rows_and_hits_say_so(
    resource: Resource, sign_in: SignIn, deliver: Callable[[], int]
) -> None:
    other = create_resource(create_member())
    for _ in range(2):
        adoptions.adopt(actor_of(_from_city()), resource.id)
    deliver()
    boosts = {d["id"]: d["rank_boost"] for d in documents.resources([resource.id, other.id])}
    assert boosts == {f"r{resource.id}": 2, f"r{other.id}": 0}
    browser = sign_in(create_member())
    hits = browser.get("/api/v1/search?q=how+we+share+data&type=document").get_json()["hits"]
    assert [hit["id"] for hit in hits] == [resource.id, other.id]
    assert "Adapted by 2 cities" in browser.get("/search?q=how+we+share+data&type=document").text
    assert "Adapted by 2 cities" in browser.get("/library").text


def test_the_index_is_told_only_when_the_place_among_equals_changes(resource: Resource) -> None:
    told = []
    for _ in range(5):
        before = queries.find_by_ids([resource.id])[0].changed_at
        adoptions.adopt(actor_of(_from_city()), resource.id)
        session.expire_all()
        told.append(queries.find_by_ids([resource.id])[0].changed_at != before)
    assert told == [True, True, False, True, False]


def test_the_rules_of_what_it_amounts_to() -> None:
    assert [mean_of(10, 2), mean_of(13, 3), mean_of(15, 3)] == [None, 4.3, 5.0]
    assert [rank_boost_of(count) for count in (0, 1, 2, 3, 4, 7, 8)] == [0, 1, 2, 2, 3, 3, 4]


def test_who_uses_it_is_listed_newest_first_in_pages_of_constant_cost(
    resource: Resource, sign_in: SignIn, count_statements: Callable[[], Any]
) -> None:
    browser, path = sign_in(create_member()), f"/api/v1/resources/{resource.id}/adoptions"
    counts = []
    for many in (1, 7):
        for _ in range(many):
            adoptions.adopt(actor_of(_from_city()), resource.id)
        browser.get(path)
        for address in (path, f"/library/{resource.id}", f"/library/{resource.id}/adoptions", "/library"):
            session.expunge_all()
            with count_statements() as statements:
                assert browser.get(address).status_code == 200
            counts.append(len(statements))
    assert counts[:4] == counts[4:]
    first = browser.get(f"{path}?limit=5").get_json()
    second = browser.get(f"{path}?limit=5&cursor={first['next']}").get_json()
    ids = [one["id"] for one in first["items"] + second["items"]]
    assert (ids, second["next"]) == (sorted(ids, reverse=True), None)
    assert len(ids) == 8


def test_it_is_said_changed_and_taken_back_without_scripts(resource: Resource, sign_in: SignIn) -> None:
    browser, page = sign_in(_from_city()), f"/library/{resource.id}"
    assert "We used this" in browser.get(page).text
    told = browser.post(f"{page}/adoption", data={"note": "We <b>kept</b> clause 4."})
    assert (told.status_code, told.headers["Location"]) == (303, f"{page}#used-by")
    shown = browser.get(page).text
    assert "We &lt;b&gt;kept&lt;/b&gt; clause 4." in shown
    assert "Edit your note" in shown
    too_long = browser.post(f"{page}/adoption", data={"note": "x" * 1001})
    assert (too_long.status_code, "x" * 1001 in too_long.text) == (422, True)
    browser.post(f"{page}/rating", data={"stars": "4"})
    assert 'aria-pressed="true"' in browser.get(page).text
    assert browser.post(f"{page}/rating", data={"stars": "9"}).status_code in (303, 422)
    browser.post(f"{page}/rating/removal")
    browser.post(f"{page}/adoption/removal")
    assert (_counted(resource), _rated(resource)) == (0, (0, 0))
