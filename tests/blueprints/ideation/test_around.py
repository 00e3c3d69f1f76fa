"""Where sessions and concepts stand besides their own pages, who sees them, and what comes of them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import g

from forum.blueprints.accounts.models import Member
from forum.blueprints.events.queries import events
from forum.blueprints.groups.models.groups import Group
from forum.blueprints.ideation.queries import around
from forum.blueprints.ideation.queries import sessions as queries
from forum.blueprints.ideation.services import concepts, following, sessions, voting
from forum.blueprints.opportunities import services as opportunities
from forum.kernel import clock, indexing
from forum.kernel.calendars import entries_of
from forum.kernel.database import session
from forum.kernel.errors import Forbidden, Invalid, NotFound
from forum.kernel.feature import render_sections
from forum.kernel.next_steps import next_steps
from tests.blueprints.ideation.test_sessions import conference
from tests.factories.accounts import actor_of, create_city, create_member
from tests.factories.events import create_event
from tests.factories.groups import add_to_group, create_group
from tests.factories.standards import criterion, load_standards


def kinds_told(browser: Any) -> list[str]:
    return [one["kind"] for one in browser.get("/api/v1/notifications").json["items"]]


def test_votes_that_are_waited_for_stand_on_home_until_they_are_given(app: Any) -> None:
    with app.test_request_context():
        host, ana, luis, planned = conference()
        one = concepts.propose_concept(ana, planned.themes[0], "Wired courtyards")
        home = lambda actor: "".join(render_sections("home-waiting", actor, None))  # noqa: E731  # read often
        assert "Your votes are waited for" not in home(luis)
        sessions.go_to_phase(host, planned.id, "vote")
        assert "Your votes are waited for: Mayors think aloud" in home(luis)
        assert "Your votes are waited for" not in home(actor_of(create_member()))
        voting.vote_for(luis, one.id)
        assert "Your votes are waited for" not in home(luis)
        assert "Your votes are waited for" in home(ana)


def test_the_end_of_a_step_stands_in_the_calendars_of_the_group(app: Any) -> None:
    host, ana, _, planned = conference()
    due = clock.now() + timedelta(days=3)
    sessions.go_to_phase(host, planned.id, "discuss", ends_at=due)
    span = clock.now(), clock.now() + timedelta(days=30)
    assert [entry.starts_at for entry in entries_of(ana, *span)] == [due]
    assert entries_of(actor_of(create_member()), *span) == []
    with pytest.raises(Invalid):
        sessions.set_timer(host, planned.id, ends_at=clock.now() - timedelta(seconds=1))
    sessions.set_timer(host, planned.id)
    assert entries_of(ana, *span) == []


def test_a_session_about_a_criterion_is_a_next_step_while_it_takes_something(app: Any) -> None:
    load_standards()
    host, ana, _, planned = conference(criteria=["DM3"])
    number = criterion("DM3").id
    assert [step.title for step in next_steps(ana, [number])[number]] == ["Mayors think aloud"]
    with app.test_request_context():
        assert "Mayors think aloud" in "".join(
            render_sections("group", ana, queries.get_session(ana, planned.id).group)
        )
    sessions.go_to_phase(host, planned.id, "wrap_up")
    assert next_steps(ana, [number]) == {}
    with pytest.raises(Invalid):
        sessions.plan_session(host, planned.group_id, "Another", criteria=["ZZ99"])


def test_a_session_of_an_event_stands_on_its_page(app: Any) -> None:
    host, ana, _, planned = conference()
    event = create_event(group_id=planned.group_id, title="Mayors meet")
    found = queries.get_session(host, planned.id)
    sessions.edit_session(host, planned.id, found.version, event_id=event.id)
    with app.test_request_context():
        assert "Mayors think aloud" in "".join(render_sections("event", ana, events.get_event(ana, event.id)))
    with pytest.raises(Invalid):
        sessions.plan_session(host, planned.group_id, "Another", event_id=event.id + 1000)


def test_an_event_that_a_reader_does_not_see_is_not_named_to_her(app: Any, client: Any, sign_in: Any) -> None:
    host, ana, _, planned = conference()
    hidden = create_group(visibility="private")
    event = create_event(group_id=hidden.id, title="Zebrafinch summit")
    add_to_group(hidden, session.get(Member, host.id), "member")
    found = queries.get_session(host, planned.id)
    sessions.edit_session(host, planned.id, found.version, event_id=event.id)
    assert event.title in sign_in(session.get(Member, host.id)).get(planned.path).text
    for browser in (client, sign_in(session.get(Member, ana.id))):
        for address in (planned.path, f"{planned.path}/session"):
            assert event.title not in browser.get(address).text
    second = create_member()
    add_to_group(session.get(Group, planned.group_id), second, "owner")
    edits = sign_in(second).get(f"{planned.path}/edit").text
    assert event.title not in edits
    assert f'value="{event.id}" selected' in edits


def test_who_takes_part_is_told_and_nobody_twice(app: Any, sign_in: Any, deliver: Any) -> None:
    facilitator, ana, luis = (create_member() for _ in range(3))
    group = create_group(ana, luis)
    add_to_group(group, facilitator, "owner")
    host = actor_of(facilitator)
    planned = sessions.plan_session(host, group.id, "Ideas", themes=["Water"])
    theme = planned.themes[0].id
    one = concepts.propose_concept(actor_of(ana), theme, "Rain gardens")
    two = concepts.propose_concept(actor_of(luis), theme, "Gardens for rain")
    following.comment_on_concept(actor_of(luis), one.id, "Who tends them?")
    concepts.edit_concept(actor_of(ana), one.id, one.version, "Rain gardens for all", "")
    deliver()
    assert kinds_told(sign_in(ana)).count("concept_changed") == 1
    assert "concept_changed" not in kinds_told(sign_in(luis))
    sessions.go_to_phase(host, planned.id, "vote")
    concepts.merge_concept(host, two.id, one.id)
    sessions.go_to_phase(host, planned.id, "wrap_up")
    following.publish_session(host, planned.id)
    deliver()
    for member in (ana, luis):
        assert kinds_told(sign_in(member)).count("ideation_step") == 1  # told anew, not twice
    assert "concept_changed" in kinds_told(sign_in(luis))
    assert "ideation_step" not in kinds_told(sign_in(facilitator))


def unread(browser: Any) -> list[str]:
    items = browser.get("/api/v1/notifications").json["items"]
    return sorted(one["kind"] for one in items if one["unread"])


def test_opening_a_session_or_a_concept_settles_what_told_of_it(app: Any, sign_in: Any, deliver: Any) -> None:
    host, ana, luis, planned = conference()
    one = concepts.propose_concept(ana, planned.themes[0], "Wired courtyards")
    following.comment_on_concept(luis, one.id, "Who pays?")
    sessions.go_to_phase(host, planned.id, "vote")
    deliver()
    browser = sign_in(session.get(Member, ana.id))
    assert unread(browser) == ["concept_changed", "ideation_step"]
    browser.get(one.path)
    deliver()
    assert unread(browser) == ["ideation_step"]
    browser.get(f"{planned.path}/session")
    deliver()
    assert unread(browser) == []
    other = sign_in(session.get(Member, luis.id))
    assert unread(other) == ["ideation_step"]
    other.get(planned.path)
    deliver()
    assert unread(other) == []


def test_concepts_are_put_together_at_once(app: Any) -> None:
    host, ana, _, planned = conference()
    made = [concepts.propose_concept(ana, planned.themes[n], f"Concept about {n}") for n in range(3)]
    ids = [made[0].id, made[2].id]
    with pytest.raises(Forbidden):
        concepts.put_together(ana, planned.id, ids, "Broadband")
    concepts.put_together(host, planned.id, ids, "Broadband")
    assert [queries.get_concept(ana, one.id).cluster for one in made] == ["Broadband", "", "Broadband"]
    _, _, _, other = conference()
    with pytest.raises(NotFound):
        concepts.put_together(host, planned.id, [*ids, other.id + 1000], "Nowhere")


def test_a_concept_goes_on_as_an_opportunity(app: Any, sign_in: Any) -> None:
    load_standards()
    host, ana, luis, planned = conference(criteria=["DM3"])
    one = concepts.propose_concept(ana, planned.themes[0], "Wired courtyards", "Begin with what the city owns.")
    with pytest.raises(Forbidden):
        following.become_opportunity(ana, one.id, "partnership", "We look for two cities.", 2)
    sessions.go_to_phase(host, planned.id, "wrap_up")
    made = following.become_opportunity(ana, one.id, "partnership", "We look for two cities.", 2)
    assert (made.title, made.state, made.partners_wanted) == ("Wired courtyards", "proposed", 2)
    assert [criterion.code for criterion in made.criteria] == ["DM3"]
    assert "Begin with what the city owns." in made.body
    assert "We look for two cities." in made.body
    assert around.list_opportunities(luis, one.id) == []
    staff = create_member(role="staff", city_id=create_city().id)
    opportunities.decide(actor_of(staff), made.id, approve=True)
    assert [found.id for found in around.list_opportunities(luis, one.id)] == [made.id]
    browser = sign_in(staff)
    assert one.path in browser.get(made.path).text
    assert made.path in browser.get(one.path).text


def test_a_step_can_end_on_another_day_by_the_clock_of_the_facilitator(app: Any, sign_in: Any) -> None:
    host = create_member(timezone="America/Bogota")
    group = create_group()
    add_to_group(group, host, "owner")
    planned = sessions.plan_session(actor_of(host), group.id, "Ideas", themes=["Water"])
    browser = sign_in(host)
    data = {"phase": "discuss", "minutes": "", "until": "2031-01-15T18:00"}
    assert browser.post(f"/ideation/{planned.id}/phase", data=data).status_code == 303
    ends = queries.get_session(actor_of(host), planned.id).timer_ends_at
    assert ends == datetime.fromisoformat("2031-01-15T23:00+00:00")
    over = browser.post(f"/ideation/{planned.id}/timer", data={"minutes": "", "until": "2020-01-15T18:00"})
    assert over.status_code == 422
    assert "This moment is over" in over.text


WHO = ("stranger", "member", "insider", "owner")
SEES = [("public", (True, True, True, True)), ("members", (False, True, True, True)),
        ("private", (False, False, True, True)), ("hidden", (False, False, True, True))]  # fmt: skip


@pytest.mark.parametrize(("visibility", "sees"), SEES, ids=[visibility for visibility, _ in SEES])
def test_who_sees_it_over_pages_api_and_search(
    app: Any, client: Any, sign_in: Any, deliver: Any, visibility: str, sees: tuple[bool, ...]
) -> None:
    load_standards()
    indexing.rebuild("ideation")
    owner, insider, member = create_member(), create_member(), create_member()
    group = create_group(insider, visibility=visibility)
    add_to_group(group, owner, "owner")
    planned = sessions.plan_session(actor_of(owner), group.id, "A quetzal of ideas", themes=["Water"])
    one = concepts.propose_concept(actor_of(insider), planned.themes[0].id, "Rain for every quetzal")
    deliver()
    browsers = {"stranger": client, "member": sign_in(member), "insider": sign_in(insider), "owner": sign_in(owner)}
    for who, seen in zip(WHO, sees, strict=True):
        g.pop("actor", None)
        browser = browsers[who]
        hits = browser.get("/api/v1/search?q=quetzal&type=idea").json["hits"]
        assert sorted(hit["url"] for hit in hits) == (sorted([planned.path, one.path]) if seen else []), who
        for address in (planned.path, f"{planned.path}/session", one.path, f"/api/v1/ideation-sessions/{planned.id}",
                        f"/api/v1/ideation-sessions/{planned.id}/themes", f"/api/v1/concepts/{one.id}"):  # fmt: skip
            assert (browser.get(address).status_code == 200) is seen, (who, address)
        assert ("A quetzal of ideas" in browser.get("/ideation").text) is seen, who


DOES = [("stranger", 401, 401), ("member", 403, 403), ("insider", 201, 403), ("owner", 201, 200)]


@pytest.mark.parametrize(("who", "writes", "runs"), DOES, ids=[who for who, *_ in DOES])
def test_who_writes_and_who_facilitates(app: Any, client: Any, sign_in: Any, who: str, writes: int, runs: int) -> None:
    owner, insider = create_member(), create_member()
    group = create_group(insider)
    add_to_group(group, owner, "owner")
    planned = sessions.plan_session(actor_of(owner), group.id, "Ideas", themes=["Water"])
    theme = planned.themes[0]
    one = concepts.propose_concept(actor_of(insider), theme.id, "Rain gardens")
    seen = {"owner": owner, "insider": insider, "member": create_member()}
    browser = sign_in(seen[who]) if who in seen else client
    at = f"/api/v1/ideation-sessions/{planned.id}"
    assert browser.post(f"/api/v1/themes/{theme.id}/concepts", json={"title": "Wells"}).status_code == writes
    for method, address, told in (
        ("post", f"{at}/clusters", {"concept_ids": [one.id], "cluster": "Rain"}),
        ("patch", f"/api/v1/themes/{theme.id}", {"wrap_up": "Rain first.", "version": theme.version}),
        ("put", f"{at}/timer", {"minutes": 5}),
        ("put", f"{at}/phase", {"phase": "discuss"}),
    ):
        assert getattr(browser, method)(address, json=told).status_code == runs, address


def test_a_concept_that_is_withdrawn_into_another_is_found_no_more(app: Any, find: Any, deliver: Any) -> None:
    load_standards()
    indexing.rebuild("ideation")
    host, ana, _, planned = conference()
    one, two = (concepts.propose_concept(ana, planned.themes[0], title) for title in ("Quokka wells", "Quokka rain"))
    deliver()
    reader = create_member()
    assert len(find(reader, "quokka")) == 2
    concepts.merge_concept(host, one.id, two.id)
    deliver()
    assert find(reader, "quokka") == ["Concept 2: Quokka rain"]


@pytest.fixture
def find(sign_in: Any) -> Any:
    def ask(member: Any, words: str) -> list[str]:
        hits = sign_in(member).get(f"/api/v1/search?q={words}&type=idea").json["hits"]
        return [hit["title"] for hit in hits]

    return ask


BAD = [
    ("{at}/phase", {"phase": "lunch", "minutes": ""}), ("{at}/phase", {"phase": "vote", "minutes": "601"}),
    ("{at}/phase", {"phase": "vote", "until": "tomorrow"}), ("{at}/timer", {"minutes": "0"}),
    ("{at}/phase", {"phase": "vote", "until": "9999-12-31T23:59"}), ("{at}/timer", {"until": "0001-01-01T00:00"}),
    ("{at}/themes", {"title": ""}), ("{at}/themes", {"title": "Work", "description": "x" * 601}),
    ("{theme}/concepts", {"title": "x"}), ("{theme}/concepts", {"title": "Wells", "body": "x" * 8001}),
    ("{theme}", {"wrap_up": "x" * 8001, "version": "1"}), ("{theme}", {"wrap_up": "Rain"}),
    ("{at}/clusters", {"cluster": "Rain"}), ("{at}/clusters", {"concept_ids": "many", "cluster": "Rain"}),
    ("{one}/cluster", {"cluster": "x" * 61}), ("{one}/merge", {"into_id": "itself"}),
    ("{one}/vote", {"points": "-1"}), ("{one}/comments", {"body": ""}), ("{one}/edit", {"title": ""}),
    ("{one}/opportunity", {"kind": "gift"}), ("{at}/edit", {"title": "Ideas", "voting": "loud", "version": "1"}),
]  # fmt: skip


@pytest.mark.parametrize(("address", "data"), BAD, ids=[f"{address}-{n}" for n, (address, _) in enumerate(BAD)])
def test_wrong_input_shows_the_page_again_with_a_reason(
    app: Any, sign_in: Any, address: str, data: dict[str, str]
) -> None:
    owner = create_member()
    group = create_group()
    add_to_group(group, owner, "owner")
    planned = sessions.plan_session(actor_of(owner), group.id, "Ideas", themes=["Water"])
    theme = planned.themes[0]
    one = concepts.propose_concept(actor_of(owner), theme.id, "Rain gardens")
    at = f"/ideation/{planned.id}"
    answer = sign_in(owner).post(address.format(at=at, theme=f"{at}/themes/{theme.id}", one=one.path), data=data)
    assert answer.status_code == 422
    assert 'class="error-summary' in answer.text or 'aria-invalid="true"' in answer.text


def test_a_concept_and_what_waits_cost_the_same_for_few_and_for_many(
    app: Any, sign_in: Any, count_statements: Any
) -> None:
    host, ana, luis, planned = conference()
    one = concepts.propose_concept(ana, planned.themes[0], "The first one")
    browser = sign_in(create_member())
    addresses = (one.path, planned.path, f"/api/v1/themes/{planned.themes[0]}/concepts", "/api/v1/ideation-sessions")
    for address in addresses:
        browser.get(address)
    counted = []
    for _ in range(2):
        took = []
        for address in addresses:
            with count_statements() as statements:
                browser.get(address)
            took.append(len(statements))
        counted.append(took)
        for number in range(12):
            concepts.propose_concept(ana, planned.themes[0], f"Concept with number {len(counted)}{number}")
            following.comment_on_concept(luis, one.id, f"Comment with number {len(counted)}{number}")
            sessions.plan_session(host, planned.group_id, f"Session with number {number}")
    assert counted[0] == counted[1]
