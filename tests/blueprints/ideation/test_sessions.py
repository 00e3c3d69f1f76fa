"""An ideation session, from the first concept to the published result."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from forum.blueprints.ideation.errors import BudgetSpent, CannotMerge, WrongPhase
from forum.blueprints.ideation.queries import sessions as queries
from forum.blueprints.ideation.services import concepts, following, sessions, voting
from forum.blueprints.library.queries import resources
from forum.kernel.actor import ANONYMOUS
from forum.kernel.errors import Forbidden, NotFound, StaleVersion
from tests.factories.accounts import actor_of, create_member
from tests.factories.groups import add_to_group, create_group

THEMES = ["Infrastructure", "Economic development", "Public safety"]


@dataclass(frozen=True)
class Held:
    """A session by its numbers; `themes` are those of its themes."""

    id: int
    path: str
    group_id: int
    themes: list[int]


def conference(visibility: str = "public", **facts: Any) -> tuple[Any, Any, Any, Any]:
    """A session in a public group: its facilitator, two who take part, and the session."""
    facilitator, ana, luis = (create_member() for _ in range(3))
    group = create_group(ana, luis, visibility=visibility)
    add_to_group(group, facilitator, "owner")
    planned = sessions.plan_session(actor_of(facilitator), group.id, "Mayors think aloud", themes=THEMES, **facts)
    held = Held(planned.id, planned.path, planned.group_id, [theme.id for theme in planned.themes])
    return actor_of(facilitator), actor_of(ana), actor_of(luis), held


def test_a_conference_goes_from_three_themes_to_a_published_result(app: Any) -> None:
    host, ana, luis, planned = conference(voting="budget", points=5)
    safety = planned.themes[2]
    first = concepts.propose_concept(ana, safety, "A shared index", "One set of measures.")
    second = concepts.propose_concept(luis, safety, "One number to call", "For families.")
    assert [first.number, second.number] == [1, 2]
    assert concepts.propose_concept(ana, planned.themes[0], "Wired courtyards").number == 1
    sessions.go_to_phase(host, planned.id, "discuss", 20)
    following.comment_on_concept(luis, first.id, "We keep such an index.")
    following.comment_on_concept(ana, first.id, "May we see yours?")
    edited = concepts.edit_concept(luis, first.id, first.version, "A shared index of safety", "Weighted by residents.")
    assert [one.number for one in queries.list_versions(ana, edited.id)] == [2, 1]
    sessions.go_to_phase(host, planned.id, "vote")
    voting.vote_for(ana, second.id, 3)
    voting.vote_for(luis, first.id, 1)
    sessions.go_to_phase(host, planned.id, "wrap_up")
    sessions.edit_theme(
        host, safety, queries.get_theme(host, safety).version, wrap_up="Open figures, same definitions."
    )
    published = following.publish_session(host, planned.id)

    assert published.phase == "published"
    assert published.resource_id is not None
    document = resources.get_resource(ANONYMOUS, published.resource_id)
    assert ana_and_luis(ana, luis) <= set(document.attribution.split(", "))
    text = following.result_text(queries.get_session(ANONYMOUS, planned.id))
    assert text.index("One number to call") < text.index("A shared index of safety")
    assert "In general: Open figures, same definitions." in text
    assert len(queries.list_comments(ANONYMOUS, first.id)) >= 1
    thread = following.follow_up(host, second.id, "Who hosts the number?")
    assert queries.find_thread(ANONYMOUS, second.id, follows=True).id == thread.id
    with pytest.raises(WrongPhase):
        following.publish_session(host, planned.id)


def ana_and_luis(*actors: Any) -> set[str]:
    return {actor.name for actor in actors}


def test_nobody_gives_more_points_than_she_has(app: Any) -> None:
    host, ana, _, planned = conference(voting="budget", points=5)
    one, two = (concepts.propose_concept(ana, planned.themes[0], title) for title in ("First", "Second"))
    with pytest.raises(Forbidden):
        voting.vote_for(ana, one.id, 1)
    sessions.go_to_phase(host, planned.id, "vote")
    voting.vote_for(ana, one.id, 4)
    with pytest.raises(BudgetSpent):
        voting.vote_for(ana, two.id, 2)
    voting.vote_for(ana, one.id, 3)
    assert voting.vote_for(ana, two.id, 2).vote_points == 2
    assert voting.vote_for(ana, one.id, 0).vote_points == 0
    assert queries.own_votes(ana, planned.id) == {two.id: 2}


def test_in_a_simple_vote_each_concept_gets_one_vote_of_each(app: Any) -> None:
    host, ana, luis, planned = conference()
    one = concepts.propose_concept(ana, planned.themes[0], "First")
    sessions.go_to_phase(host, planned.id, "vote")
    voting.vote_for(ana, one.id)
    assert voting.vote_for(ana, one.id).voter_count == 1
    assert voting.vote_for(luis, one.id).voter_count == 2
    with pytest.raises(BudgetSpent):
        voting.vote_for(luis, one.id, 2)


@pytest.mark.parametrize(("kind", "points"), [("simple", 2), ("budget", 3)])
def test_a_merged_concept_brings_its_votes(app: Any, kind: str, points: int) -> None:
    host, ana, luis, planned = conference(voting=kind, points=5)
    one, two = (concepts.propose_concept(ana, planned.themes[0], title) for title in ("First", "Second"))
    sessions.go_to_phase(host, planned.id, "vote")
    voting.vote_for(ana, one.id)
    voting.vote_for(ana, two.id)
    voting.vote_for(luis, one.id)
    with pytest.raises(Forbidden):
        concepts.merge_concept(ana, one.id, two.id)
    into = concepts.merge_concept(host, one.id, two.id)
    assert (into.vote_points, into.voter_count) == (points, 2)
    assert queries.get_concept(ana, one.id).vote_points == 0
    with pytest.raises(CannotMerge):
        concepts.merge_concept(host, one.id, two.id)
    with pytest.raises(Forbidden):
        voting.vote_for(luis, one.id)


def test_a_session_of_a_private_group_is_for_its_people(app: Any) -> None:
    _, ana, _, planned = conference(visibility="private")
    one = concepts.propose_concept(ana, planned.themes[0], "First")
    stranger = actor_of(create_member())
    for actor in (ANONYMOUS, stranger):
        with pytest.raises(NotFound):
            queries.get_session(actor, planned.id)
        with pytest.raises(NotFound):
            queries.get_concept(actor, one.id)
        assert queries.list_sessions(actor).items == []


def test_only_those_who_look_after_the_group_facilitate(app: Any) -> None:
    _, ana, _, planned = conference()
    with pytest.raises(Forbidden):
        sessions.go_to_phase(ana, planned.id, "vote")
    with pytest.raises(Forbidden):
        sessions.plan_session(ana, planned.group_id, "Mine")
    with pytest.raises(Forbidden):
        concepts.propose_concept(actor_of(create_member()), planned.themes[0], "From outside")


def test_nobody_overwrites_what_she_has_not_seen(app: Any) -> None:
    _, ana, luis, planned = conference()
    one = concepts.propose_concept(ana, planned.themes[0], "First")
    seen = one.version
    concepts.edit_concept(luis, one.id, seen, "First, better", "")
    with pytest.raises(StaleVersion):
        concepts.edit_concept(ana, one.id, seen, "First, worse", "")


def test_counts_are_hidden_until_the_vote_is_over(app: Any, sign_in: Any, client: Any) -> None:
    host, ana, _, planned = conference()
    one = concepts.propose_concept(ana, planned.themes[0], "First")
    sessions.go_to_phase(host, planned.id, "vote")
    voting.vote_for(ana, one.id)
    assert client.get(f"/api/v1/concepts/{one.id}").json["points"] is None
    assert "1 point" not in client.get(f"/ideation/{planned.id}/session").text
    sessions.go_to_phase(host, planned.id, "wrap_up")
    assert client.get(f"/api/v1/concepts/{one.id}").json["points"] == 1
    assert "1 point" in client.get(f"/ideation/{planned.id}/session").text


def test_a_stranger_reads_the_session_of_a_public_community(app: Any, client: Any) -> None:
    _, ana, _, planned = conference()
    one = concepts.propose_concept(ana, planned.themes[0], "Wired courtyards")
    page = client.get(planned.path)
    assert page.status_code == 200
    assert "Public community" in page.text
    assert "Executive overview" in page.text
    board = client.get(f"/ideation/{planned.id}/session").text
    assert "Concept 1: Wired courtyards" in board
    assert all(theme in board for theme in THEMES)
    assert client.get(one.path).status_code == 200
    assert "Write a concept" not in board
    assert client.get("/ideation").status_code == 200


def test_a_session_runs_by_its_pages(app: Any, sign_in: Any) -> None:
    host = create_member()
    group = create_group(visibility="public")
    add_to_group(group, host, "owner")
    browser = sign_in(host)
    made = browser.post(
        f"/groups/{group.slug}/ideation/new",
        data={"title": "Ideas", "overview": "", "themes": "Water\nWork", "voting": "simple", "points": "5"},
    )
    assert made.status_code == 303
    planned = queries.list_sessions(actor_of(host)).items[0]
    theme = queries.get_session(actor_of(host), planned.id).themes[0]
    at = f"/ideation/{planned.id}"
    refused = browser.post(f"{at}/themes/{theme.id}/concepts", data={"title": "", "body": ""})
    assert refused.status_code == 422
    assert (
        browser.post(f"{at}/themes/{theme.id}/concepts", data={"title": "Rain gardens", "body": ""}).status_code == 303
    )
    one = queries.get_theme(actor_of(host), theme.id).concepts[0]
    for address in (f"{at}/facilitate", f"{at}/edit", one.path, f"{one.path}/edit", group.path):
        assert browser.get(address).status_code == 200
    assert browser.post(f"{one.path}/cluster", data={"cluster": "Water"}).status_code == 303
    assert browser.post(f"{one.path}/comments", data={"body": "Who tends them?"}).status_code == 303
    assert browser.post(f"{at}/phase", data={"phase": "vote", "minutes": "10"}).status_code == 303
    assert "This step ends" in browser.get(f"{at}/session").text
    assert browser.post(f"{one.path}/vote", data={"points": "1"}).status_code == 303
    assert browser.post(f"{at}/phase", data={"phase": "published", "minutes": ""}).status_code == 409
    assert browser.post(f"{at}/phase", data={"phase": "wrap_up", "minutes": ""}).status_code == 303
    assert browser.post(f"{at}/phase", data={"phase": "published", "minutes": ""}).status_code == 303
    assert browser.post(f"{one.path}/follow-up", data={"body": "Spring"}).status_code == 303


def test_the_api_writes_and_votes(app: Any, sign_in: Any) -> None:
    host = create_member()
    group = create_group()
    add_to_group(group, host, "owner")
    browser = sign_in(host)
    told = {"group_id": group.id, "title": "Ideas", "voting": "budget", "points": 3, "themes": ["Water"]}
    planned = browser.post("/api/v1/ideation-sessions", json=told)
    assert planned.status_code == 201
    at = f"/api/v1/ideation-sessions/{planned.json['id']}"
    theme = browser.get(f"{at}/themes").json["items"][0]
    one = browser.post(f"/api/v1/themes/{theme['id']}/concepts", json={"title": "Rain gardens"}).json
    assert one["number"] == 1
    assert browser.put(f"/api/v1/concepts/{one['id']}/vote", json={"points": 1}).status_code == 403
    assert browser.put(f"{at}/phase", json={"phase": "vote"}).status_code == 200
    assert browser.put(f"/api/v1/concepts/{one['id']}/vote", json={"points": 3}).status_code == 200
    over = browser.put(f"/api/v1/concepts/{one['id']}/vote", json={"points": 4})
    assert (over.status_code, over.json["code"], over.json["left"]) == (409, "budget_spent", 3)
    assert browser.delete(f"/api/v1/concepts/{one['id']}/vote").status_code == 204


def test_showing_a_session_costs_the_same_for_one_concept_and_for_thirty(
    app: Any, sign_in: Any, count_statements: Any
) -> None:
    _, ana, _, planned = conference()
    concepts.propose_concept(ana, planned.themes[0], "The first one")
    browser = sign_in(create_member())
    address = f"/ideation/{planned.id}/session"
    browser.get(address)
    with count_statements() as few:
        browser.get(address)
    for number in range(30):
        concepts.propose_concept(ana, planned.themes[number % 3], f"Concept with number {number}")
    with count_statements() as many:
        browser.get(address)
    assert len(many) == len(few)


def test_the_list_says_who_starts_a_session_and_gives_the_way_to_those_who_may(app: Any, sign_in: Any) -> None:
    owner, staff, member = create_member(), create_member(role="staff"), create_member()
    group, other = create_group(member, name="Registers", visibility="members"), create_group(name="Budgets")
    add_to_group(group, owner, "owner")
    form = f"/groups/{group.slug}/ideation/new"
    page = sign_in(owner).get("/ideation").text
    assert "Start a session" in page
    assert form in page
    assert "You can, in Registers." in page
    choosing = sign_in(staff).get("/ideation/new").text
    assert form in choosing
    assert other.slug in choosing
    told = sign_in(member).get("/ideation").text
    assert "Start a session" not in told
    assert "Owners and moderators of a group start its sessions" in told
