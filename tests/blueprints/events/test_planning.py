"""Planning events: who may, alone and in series, and that the clock on the wall stays."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from forum.blueprints.events.errors import DraftInUse
from forum.blueprints.events.queries import events as queries
from forum.blueprints.events.rules.times import at_wall, moved, nth_weekday, occurrences, wall
from forum.blueprints.events.services import answering, attending, editing, materials, planning
from forum.blueprints.ideation.services import sessions
from forum.kernel import clock
from forum.kernel.actor import SYSTEM
from forum.kernel.errors import Forbidden, Invalid, NotFound
from tests.factories.accounts import actor_of, create_member
from tests.factories.events import create_event
from tests.factories.groups import create_group

ZONES = ("America/Sao_Paulo", "America/Mexico_City", "America/Toronto", "America/Los_Angeles", "America/Bogota")


def told(**changes: Any) -> dict[str, Any]:
    starts_at = clock.now() + timedelta(days=3)
    values = {"title": "Reading a budget together", "starts_at": starts_at, "ends_at": starts_at + timedelta(hours=1)}
    return {**values, "time_zone": "America/Bogota", **changes}


def test_staff_plan_for_all_and_moderators_in_their_group(app: Any) -> None:
    staff, moderator, member = create_member(role="staff"), create_member(), create_member()
    group = create_group(member, visibility="listed")
    from tests.factories.groups import add_to_group

    add_to_group(group, moderator, "moderator")
    for_all = planning.plan_event(actor_of(staff), **told())
    in_group = planning.plan_event(actor_of(moderator), group_id=group.id, **told())
    with pytest.raises(Forbidden):
        planning.plan_event(actor_of(moderator), **told())
    with pytest.raises(Forbidden):
        planning.plan_event(actor_of(member), group_id=group.id, **told())
    stranger = create_member()
    assert queries.get_event(actor_of(stranger), for_all.id).title == "Reading a budget together"
    assert queries.get_event(actor_of(member), in_group.id).group_id == group.id
    with pytest.raises(NotFound):
        queries.get_event(actor_of(stranger), in_group.id)


def test_a_draft_is_seen_by_its_hosts_and_staff_until_it_is_published(app: Any) -> None:
    staff, host, member = create_member(role="staff"), create_member(), create_member()
    draft = planning.plan_event(actor_of(staff), draft=True, host_ids=[host.id], **told())
    assert queries.get_event(actor_of(host), draft.id).state == "draft"
    with pytest.raises(NotFound):
        queries.get_event(actor_of(member), draft.id)
    planning.publish_event(actor_of(staff), draft.id)
    assert queries.get_event(actor_of(member), draft.id).published


def test_a_draft_is_thrown_away_with_what_was_prepared_for_it(app: Any) -> None:
    host, guest, staff = create_member(), create_member(), create_member(role="staff")
    draft = create_event(host, state="draft", kind="conference")
    part = planning.plan_event(SYSTEM, **told(kind="session", parent_id=draft.id))
    for event in (draft, part):
        answering.set_floor(SYSTEM, event.id, unnamed=True)
        materials.share_recording(actor_of(staff), event.id, f"https://video.example.org/w/{event.id}")
        attending.correct_presence(SYSTEM, event.id, guest.id, present=True)
    with pytest.raises(Invalid):
        planning.plan_event(SYSTEM, **told(kind="session", parent_id=part.id))
    editing.remove_event(actor_of(host), draft.id)
    with pytest.raises(NotFound):
        queries.get_event(SYSTEM, part.id)


def test_a_draft_to_which_something_else_belongs_stays_until_that_is_taken_away(app: Any) -> None:
    host, staff = create_member(), create_member(role="staff")
    draft = create_event(host, state="draft")
    group = create_group(staff, visibility="members")
    begun = sessions.plan_session(actor_of(staff), group.id, title="What to read", event_id=draft.id)
    with pytest.raises(DraftInUse):
        editing.remove_event(actor_of(host), draft.id)
    assert queries.get_event(actor_of(host), draft.id).hosts == [host]
    sessions.edit_session(actor_of(staff), begun.id, begun.version, event_id=None)
    editing.remove_event(actor_of(host), draft.id)


def test_the_hosts_of_a_conference_see_edit_and_announce_its_sessions_and_those_of_no_other(app: Any) -> None:
    host, speaker = create_member(), create_member()
    conference, other = (create_event(one, kind="conference") for one in (host, speaker))
    part = create_event(speaker, kind="session", parent_id=conference.id, state="draft", title="Opening")
    foreign = create_event(speaker, kind="session", parent_id=other.id, state="draft")
    editing.edit_event(actor_of(host), part.id, version=part.version, title="The opening")
    planning.publish_event(actor_of(host), part.id)
    assert (part.title, part.state) == ("The opening", "published")
    with pytest.raises(NotFound):
        queries.get_event(actor_of(host), foreign.id)


def test_a_session_is_not_announced_by_hosts_whose_conference_is_not(app: Any) -> None:
    host = create_member()
    conference = create_event(host, kind="conference", state="draft")
    part = planning.plan_event(actor_of(host), **told(kind="session", parent_id=conference.id))
    assert part.state == "draft"
    with pytest.raises(Forbidden):
        planning.publish_event(actor_of(host), part.id)


def test_a_host_who_is_not_in_the_group_calls_off_the_conference_with_the_sessions_there(app: Any) -> None:
    host, group = create_member(), create_group(create_member(), visibility="private")
    conference = create_event(host, kind="conference", group_id=group.id)
    part = create_event(kind="session", group_id=group.id, parent_id=conference.id)
    editing.cancel_event(actor_of(host), conference.id)
    assert queries.get_event(SYSTEM, part.id).cancelled


@pytest.mark.parametrize(
    "wrong",
    [
        {"time_zone": "Mars/Olympus"}, {"ends_at": clock.now()}, {"link": "javascript:alert(1)"}, {"link": "https://["},
        {"host_ids": [999_999]}, dict.fromkeys(("starts_at", "ends_at"), datetime(1, 1, 1, tzinfo=UTC)),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused(app: Any, wrong: dict[str, Any]) -> None:
    with pytest.raises(Invalid):
        planning.plan_event(actor_of(create_member(role="staff")), **told(**wrong))


def test_each_occurrence_of_a_series_is_an_event_of_its_own(app: Any) -> None:
    staff = create_member(role="staff")
    made = planning.plan_series(actor_of(staff), frequency="weekly", times=4, **told())
    assert len({event.id for event in made}) == 4
    assert {event.starts_at - made[0].starts_at for event in made} == {timedelta(weeks=n) for n in range(4)}


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("frequency", ["weekly", "fortnightly", "monthly"])
@pytest.mark.parametrize("year", [2017, 2018, 2022, 2026])
def test_a_series_keeps_the_clock_on_the_wall_across_daylight_saving(zone: str, frequency: str, year: int) -> None:
    first = at_wall(datetime(year, 1, 14, 14, 30), zone)
    moments = occurrences(first, zone, frequency, until=date(year, 12, 31))
    assert len(moments) == {"weekly": 51, "fortnightly": 26, "monthly": 12}[frequency]
    walls = [wall(moment, zone) for moment in moments]
    assert {clock.time() for clock in walls} == {datetime(year, 1, 14, 14, 30).time()}
    assert {clock.weekday() for clock in walls} == {walls[0].weekday()}


def test_the_hours_of_utc_follow_daylight_saving_where_there_is_some() -> None:
    def hours(zone: str, year: int) -> set[int]:
        first = at_wall(datetime(year, 1, 10, 15), zone)
        return {moment.hour for moment in occurrences(first, zone, "weekly", until=date(year, 12, 31))}

    assert hours("America/Sao_Paulo", 2018) == {17, 18}
    assert hours("America/Sao_Paulo", 2026) == {18}
    assert hours("America/Mexico_City", 2021) == {20, 21}
    assert hours("America/Mexico_City", 2026) == {21}
    assert hours("America/Toronto", 2026) == {19, 20}
    assert hours("America/Los_Angeles", 2026) == {22, 23}
    assert hours("America/Bogota", 2026) == {20}


def test_an_hour_that_is_left_out_comes_later_and_one_that_comes_twice_is_the_first() -> None:
    left_out = at_wall(datetime(2026, 3, 8, 2, 30), "America/Toronto")
    assert left_out.astimezone(ZoneInfo("America/Toronto")).hour == 3
    assert at_wall(datetime(2026, 11, 1, 1, 30), "America/Toronto") == datetime(2026, 11, 1, 5, 30, tzinfo=UTC)
    # Midnight itself is left out where clocks change then.
    assert wall(at_wall(datetime(2018, 11, 4, 0, 0), "America/Sao_Paulo"), "America/Sao_Paulo").hour == 1


def test_moving_keeps_the_clock_on_the_wall() -> None:
    friday = at_wall(datetime(2026, 3, 6, 10), "America/Los_Angeles")
    assert moved(friday, "America/Los_Angeles", timedelta(days=7)) - friday == timedelta(days=7, hours=-1)


def test_the_fifth_weekday_of_a_month_is_the_last() -> None:
    assert nth_weekday(2026, 1, 3, 5) == date(2026, 1, 29)
    assert nth_weekday(2026, 2, 3, 5) == date(2026, 2, 26)
