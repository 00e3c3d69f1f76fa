"""Events where people look for something else: search, the pages of groups, cities and criteria, and next steps."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from forum.blueprints.events.queries import events as queries
from forum.blueprints.events.services import editing, planning
from forum.blueprints.standards.models import Framework
from forum.blueprints.standards.services.following import move_tags
from forum.kernel import clock, indexing
from forum.kernel.actor import SYSTEM
from forum.kernel.database import session
from forum.kernel.next_steps import next_steps
from forum.kernel.search import SOURCES
from tests.factories.accounts import actor_of, create_city, create_member
from tests.factories.events import create_event
from tests.factories.groups import create_group
from tests.factories.standards import criterion, load_standards


@pytest.fixture
def planned(app: Any) -> Any:
    """`planned(title=..., ...)` announces an event through the verb, which search hears of."""
    load_standards()
    indexing.rebuild("events")

    def plan(**more: Any) -> Any:
        begins = clock.now() + timedelta(days=3)
        told = {"title": "Reading a budget together", "time_zone": "America/Bogota", **more}
        return planning.plan_event(SYSTEM, starts_at=begins, ends_at=begins + timedelta(hours=1), **told)

    return plan


def found(browser: Any, query: str) -> list[dict[str, Any]]:
    return [one for one in browser.get(f"/api/v1/search?{query}").json["hits"] if one["type"] == "event"]


def test_search_follows_an_event_from_its_announcement_to_its_cancelling(
    planned: Any, sign_in: Any, deliver: Any
) -> None:
    event = planned(description="A **municipal** page for residents.", criterion_ids=[criterion("DM3").id])
    deliver()
    browser = sign_in(create_member())
    [hit] = found(browser, "q=municipal")
    assert (hit["title"], hit["url"]) == (event.title, f"/events/{event.id}")
    assert "Workshop" in str(hit)
    for query in (
        "q=reading&type=event",
        "q=reading+type:event",
        "q=reading&criterion=DM3",
        "q=reading&practice_area=DM",
    ):
        assert found(browser, f"q=reading&{query}"), query
    assert found(browser, "q=reading+type:event")
    assert found(browser, "q=reading&criterion=OD1") == []
    now = queries.get_event(SYSTEM, event.id)
    editing.edit_event(SYSTEM, event.id, now.version, title="Drawing a map together")
    deliver()
    assert found(browser, "q=reading") == []
    editing.cancel_event(SYSTEM, event.id, "Ill")
    deliver()
    [hit] = found(browser, "q=drawing")
    assert "Does not take place" in str(hit)


def test_a_series_is_found_once_and_leads_to_what_comes_next(planned: Any, sign_in: Any, deliver: Any) -> None:
    begins = clock.now() - timedelta(days=10)
    made = planning.plan_series(
        SYSTEM, frequency="weekly", times=5, starts_at=begins, ends_at=begins + timedelta(hours=1),
        title="Reading hour", time_zone="America/Bogota",
    )  # fmt: skip
    planned()
    deliver()
    hits = found(sign_in(create_member()), "q=reading&type=event")
    assert {one["url"] for one in hits} == {made[2].path, f"/events/{made[-1].id + 1}"}


def test_a_draft_that_is_thrown_away_was_never_found(planned: Any, sign_in: Any, deliver: Any) -> None:
    host = create_member()
    event = planned(draft=True, host_ids=[host.id])
    deliver()
    assert found(sign_in(host), "q=reading") == []
    planning.publish_event(SYSTEM, event.id)
    deliver()
    assert found(sign_in(host), "q=reading")


def test_the_page_of_results_has_a_place_for_events(planned: Any, sign_in: Any, deliver: Any) -> None:
    planned(language="es")
    deliver()
    browser = sign_in(create_member())
    page = browser.get("/search?q=reading&type=event").text
    assert "Reading a budget together" in page
    assert "Events" in page
    assert "Spanish" in page or "Español" in page
    suggested = browser.get("/api/v1/search/suggestions?q=readi").text
    assert "Reading a budget together" in suggested


def test_while_the_engine_is_away_titles_are_found_without_their_accents(app: Any) -> None:
    event = create_event(title="Orçamento às claras")
    source = SOURCES["events"]
    assert source.titled is not None
    assert [one.id for one in source.titled(actor_of(create_member()), ["orcamento"], 5)] == [event.id]


def test_a_group_a_city_and_a_criterion_show_what_comes_next(app: Any, sign_in: Any, count_statements: Any) -> None:
    load_standards()
    city = create_city()
    host, reader = create_member(city_id=city.id), create_member()
    group = create_group(host, reader)
    paths = (f"/groups/{group.slug}", f"/cities/{city.id}", criterion("DM3").path)
    browser = sign_in(reader)
    assert all("A workshop to come" not in browser.get(path).text for path in paths)
    counts: list[list[int]] = []
    for many in (1, 3):
        for number in range(many):
            at = clock.now() + timedelta(days=3, minutes=number)
            told = {"group_id": group.id, "criteria": [criterion("DM3")], "starts_at": at, "place": "The cellar"}
            create_event(host, create_member(), title="A workshop to come", **told)
            create_event(host, title="Already over", **{**told, "starts_at": at - timedelta(days=9)})
            create_event(host, title="Called off", state="cancelled", **told)
        group, host = session.merge(group), session.merge(host)
        counts.append([])
        for path in paths:
            browser.get(path)
            with count_statements() as statements:
                page = browser.get(path).text
            counts[-1].append(len(statements))
            assert "A workshop to come" in page, path
            assert not any(word in page for word in ("Already over", "Called off", "The cellar")), path
    assert counts[0] == counts[1]


def test_of_a_series_the_pages_show_what_comes_next_only(app: Any, sign_in: Any) -> None:
    load_standards()
    owner = create_member()
    group, begins = create_group(owner), clock.now() + timedelta(days=3)
    planning.plan_series(
        SYSTEM, frequency="weekly", times=5, starts_at=begins, ends_at=begins + timedelta(hours=1), group_id=group.id,
        title="Reading hour", time_zone="America/Bogota",
    )  # fmt: skip
    assert sign_in(owner).get(f"/groups/{group.slug}").text.count("Reading hour") == 1


def test_the_next_of_each_series_is_a_next_step_for_its_criteria(app: Any, count_statements: Any) -> None:
    load_standards()
    wanted, other = criterion("DM3"), criterion("OD1")
    begins = clock.now() + timedelta(days=3)
    planning.plan_series(
        SYSTEM, frequency="weekly", times=5, starts_at=begins, ends_at=begins + timedelta(hours=1), title="Each week",
        time_zone="America/Bogota", criterion_ids=[wanted.id], kind="office_hours",
    )  # fmt: skip
    create_event(criteria=[wanted, other], title="Once", starts_at=begins + timedelta(days=1))
    create_event(criteria=[wanted], title="Begun", starts_at=clock.now() - timedelta(minutes=5))
    create_event(criteria=[wanted], title="In secret", group_id=create_group(visibility="private").id)
    reader = actor_of(create_member())
    reader.fact("memberships")
    with count_statements() as statements:
        steps = next_steps(reader, [wanted.id, other.id])
    assert [(one.title, one.label) for one in steps[wanted.id]] == [("Each week", "Office hours"), ("Once", "Workshop")]
    assert [one.title for one in steps[other.id]] == ["Once"]
    assert len([one for one in statements if "event_criteria" in one]) == 1


def test_tags_of_events_follow_the_standard_and_two_that_become_one_are_one(app: Any) -> None:
    load_standards()
    before = session.query(Framework).filter_by(slug="wwc-2018").one()
    after = session.query(Framework).filter_by(slug="wwc-2022").one()
    from forum.blueprints.standards.services import following

    moves = following._same_criteria(before, after)
    [(old, new), *_rest] = moves.items()
    from forum.blueprints.standards.models import Criterion

    both = [session.get_one(Criterion, old), session.get_one(Criterion, new)]
    event = create_event(criteria=both)
    move_tags(before, after)
    session.commit()
    assert [one.id for one in queries.get_event(SYSTEM, event.id).criteria] == [new]
