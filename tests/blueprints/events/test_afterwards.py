"""Who was there, what they think of it, and what was shown."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import pytest
import time_machine

from forum.blueprints.events.errors import WrongCode
from forum.blueprints.events.jobs.opinions import ask_for_opinions
from forum.blueprints.events.queries import attendance
from forum.blueprints.events.queries import events as queries
from forum.blueprints.events.queries import opinions as opinion_queries
from forum.blueprints.events.services import attending, materials, opinions
from forum.kernel import clock
from forum.kernel.actor import SYSTEM
from forum.kernel.database import session
from forum.kernel.errors import Forbidden
from tests.factories.accounts import actor_of, create_member
from tests.factories.events import create_event, create_registration

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def event_that_began(*hosts: Any, before: timedelta, **facts: Any) -> Any:
    return create_event(*hosts, starts_at=clock.now() - before, **facts)


def people_of(event: Any, host: Any) -> dict[int, bool | None]:
    found = attendance.list_attendees(actor_of(host), queries.get_event(SYSTEM, event.id))
    return {one.member_id: one.present for one in found}


@pytest.mark.parametrize(
    ("before", "allowed"), [(-HOUR, False), (HOUR / 2, True), (6 * DAY, True), (8 * DAY + HOUR, False)]
)
def test_one_says_that_one_was_there_from_the_start_until_a_week_after(
    app: Any, before: timedelta, allowed: bool
) -> None:
    ana, event = create_member(), event_that_began(before=before)
    if allowed:
        assert attending.say_present(actor_of(ana), event.id).present
    else:
        with pytest.raises(Forbidden):
            attending.say_present(actor_of(ana), event.id)


def test_the_code_counts_however_it_is_typed_and_another_does_not(app: Any, sign_in: Any) -> None:
    host, ana = create_member(), create_member()
    event = event_that_began(host, before=HOUR / 2)
    code = attending.give_code(actor_of(host), event.id)
    assert attending.give_code(actor_of(host), event.id) == code
    typed = f" {code[:3].lower()}-{code[3:]} "
    assert attending.show_code(actor_of(ana), event.id, typed).way == "code"
    assert attending.give_code(actor_of(host), event.id, anew=True) != code
    with pytest.raises(WrongCode):
        attending.show_code(actor_of(create_member()), event.id, code)
    assert sign_in(ana).put(f"/api/v1/events/{event.id}/attendance-code").status_code == 403


def test_no_code_is_right_while_none_was_shown(app: Any) -> None:
    event = event_that_began(before=HOUR / 2)
    with pytest.raises(WrongCode):
        attending.show_code(actor_of(create_member()), event.id, "")


def test_the_word_of_a_host_holds(app: Any) -> None:
    host, ana, luis = create_member(), create_member(), create_member()
    event = event_that_began(host, before=HOUR / 2)
    create_registration(event, luis)
    attending.say_present(actor_of(ana), event.id)
    attending.correct_presence(actor_of(host), event.id, ana.id, present=False)
    attending.say_present(actor_of(ana), event.id)
    attending.take_presence_back(actor_of(ana), event.id)
    assert people_of(event, host) == {ana.id: False, luis.id: None}
    with pytest.raises(Forbidden):
        attending.correct_presence(actor_of(ana), event.id, ana.id, present=True)


def test_those_who_were_there_are_asked_once_what_they_think(app: Any, sign_in: Any, deliver: Any) -> None:
    host, ana, luis, absent = (create_member() for _ in range(4))
    event = event_that_began(host, before=3 * HOUR)
    for member in (host, ana, absent):
        create_registration(event, member)
    attending.say_present(actor_of(luis), event.id)
    attending.correct_presence(actor_of(host), event.id, absent.id, present=False)
    ask_for_opinions()
    ask_for_opinions()
    deliver()
    told = {
        member.id: [one["kind"] for one in sign_in(member).get("/api/v1/notifications").json["items"]]
        for member in (host, ana, luis, absent)
    }
    assert told == {host.id: [], ana.id: ["event_feedback"], luis.id: ["event_feedback"], absent.id: []}


def test_nothing_that_fewer_than_five_think_is_shown(app: Any, sign_in: Any) -> None:
    host = create_member()
    event = event_that_began(host, before=3 * HOUR)
    for number in range(5):
        shown = opinion_queries.sum_opinions(actor_of(host), queries.get_event(SYSTEM, event.id))
        assert (shown.count, shown.shown, shown.mean, shown.useful) == (number, False, None, [])
        member = create_member()
        create_registration(event, member)
        opinions.give_opinion(actor_of(member), event.id, stars=number + 1, useful=f"{9 - number} ideas")
    told = sign_in(host).get(f"/api/v1/events/{event.id}/feedback").json
    assert (told["count"], told["mean"], told["stars"]) == (5, 3.0, [1, 1, 1, 1, 1])
    assert told["useful"] == [f"{number} ideas" for number in range(5, 10)]


def test_who_was_not_there_or_held_it_gives_no_opinion_and_neither_does_anybody_before_the_end(app: Any) -> None:
    host, ana = create_member(), create_member()
    event = event_that_began(host, before=HOUR / 2)
    create_registration(event, ana)
    for member in (host, create_member(), ana):
        with pytest.raises(Forbidden):
            opinions.give_opinion(actor_of(member), event.id, stars=3)
    with time_machine.travel(clock.now() + DAY):
        assert opinions.give_opinion(actor_of(ana), event.id, stars=3).stars == 3
        assert opinions.give_opinion(actor_of(ana), event.id, stars=4).stars == 4
        with pytest.raises(Forbidden):
            opinion_queries.sum_opinions(actor_of(ana), queries.get_event(SYSTEM, event.id))


def test_the_recording_and_the_slides_are_documents_of_the_library(app: Any, sign_in: Any) -> None:
    host, ana = create_member(), create_member()
    event = event_that_began(host, before=3 * HOUR, title="Reading a budget together")
    first = materials.share_recording(actor_of(host), event.id, "https://video.example.org/w/1")
    second = materials.share_recording(actor_of(host), event.id, "https://video.example.org/w/2", "Budgets, recorded")
    materials.share_material(
        actor_of(host), event.id, "notes", stream=io.BytesIO(b"# What we said\n\nRead page one first."),
        filename="notes.md", title="Notes on budgets",
    )  # fmt: skip
    told = sign_in(ana).get(f"/api/v1/events/{event.id}/materials").json["items"]
    assert [(one["part"], one["resource"]["title"]) for one in told] == [
        ("recording", "Budgets, recorded"), ("notes", "Notes on budgets"),
    ]  # fmt: skip
    assert first.title == "Recording: Reading a budget together"
    again = materials.share_recording(actor_of(host), event.id, "https://video.example.org/w/2")
    assert again.id == second.id
    with pytest.raises(Forbidden):
        materials.share_recording(actor_of(ana), event.id, "https://video.example.org/w/3")
    assert sign_in(host).delete(f"/api/v1/events/{event.id}/materials/{second.id}").status_code == 204
    assert len(sign_in(ana).get(f"/api/v1/events/{event.id}/materials").json["items"]) == 1


def test_closed_accounts_are_on_no_list_of_those_who_were_there(app: Any, sign_in: Any) -> None:
    host, ana, gone = create_member(), create_member(), create_member(name="Gone For Good")
    event = event_that_began(host, before=2 * HOUR)
    create_registration(event, ana)
    create_registration(event, gone)
    attending.say_present(actor_of(gone), event.id)
    gone.closed_at = clock.now()
    session.commit()
    assert people_of(event, host) == {ana.id: None}
    browser = sign_in(host)
    for address in (f"{event.path}/attendance", f"{event.path}/attendance/export", f"/api/v1{event.path}/attendance"):
        assert gone.name not in browser.get(address).text
