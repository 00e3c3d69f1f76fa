"""The first page: what this is for a stranger, what waits for a member."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from typing import Any

from flask.testing import FlaskClient

from forum.blueprints.directory.services import profiles
from forum.kernel import clock
from tests.factories.accounts import actor_of, create_city
from tests.factories.directory import create_person
from tests.factories.discussions import start_thread
from tests.factories.events import create_event, create_registration
from tests.factories.groups import add_to_group, create_group
from tests.factories.library import create_resource
from tests.factories.messages import create_conversation
from tests.factories.standards import load_standards


def look_for(member: Any, *codes: str) -> None:
    profiles.change_profile(actor_of(member), member.id, version=2, looking_for=list(codes))


def test_a_stranger_reads_what_this_is_and_no_name_of_anybody(client: FlaskClient) -> None:
    create_person(name="Paula Pavement", city_id=create_city(name="Boise").id)
    page = client.get("/").text
    assert "has solved it" in page
    assert "Paula" not in page
    assert "Boise" not in page


def test_a_member_sees_what_waits_and_what_is_new(sign_in: Callable[[Any], Any]) -> None:
    member, peer = create_person(name="Ana Souza"), create_person(name="Luis Pérez")
    create_conversation(peer, member, body="The sample contract is in the library now.")
    start_thread(peer, create_group(member, peer), title="How long do your markings last?")
    page = sign_in(member).get("/").text
    assert "Ana" in page
    assert "The sample contract is in the library now." in page
    assert "How long do your markings last?" in page


def test_a_member_sees_who_can_help_and_what_was_shared_on_what_she_looks_for(sign_in: Callable[[Any], Any]) -> None:
    load_standards()
    member, helper = create_person(), create_person(name="Helga Helper")
    look_for(member, "RDC2")
    profiles.change_profile(actor_of(helper), helper.id, version=2, can_help_with=["RDC2"])
    create_resource(helper, "Text of it.", title="Outcome measures for tenders", criteria=["RDC2"])
    create_resource(helper, "Other text.", title="Something else entirely", criteria=["DM1"])
    page = sign_in(member).get("/").text
    assert "Helga Helper" in page
    assert "Outcome measures for tenders" in page
    assert "Something else entirely" not in page


def test_the_number_of_statements_does_not_grow_with_what_waits(
    sign_in: Callable[[Any], Any], count_statements: Any
) -> None:
    member = create_person()
    browser = sign_in(member)
    group = create_group(member)

    def statements() -> int:
        with count_statements() as made:
            assert browser.get("/").status_code == 200
        return len(made)

    def happen(number: int) -> None:
        peer = create_person(city_id=create_city().id)
        add_to_group(group, peer)
        create_conversation(peer, member, body=f"Line {number}")
        start_thread(peer, group, title=f"Thread number {number}")

    happen(0)
    few = statements()
    for number in range(1, 12):
        happen(number)
    assert statements() == few


def test_the_menu_of_a_phone_begins_with_the_programmes(sign_in: Callable[[Any], Any]) -> None:
    page = sign_in(create_person()).get("/").text
    sheet = page.partition('class="sheet__panel"')[2].partition('class="sheet__account"')[0]
    first, _, rest = sheet.partition("Main menu")
    assert first.count('href="/events"') == first.count('href="/programmes"') == 1
    assert 'href="/events"' not in rest
    assert 'href="/groups"' in rest


def test_what_is_next_in_the_calendar_tells_the_hour_and_leads_to_the_whole_of_it(
    sign_in: Callable[[Any], Any],
) -> None:
    member = create_person(timezone="America/Bogota")
    starts = datetime.combine((clock.now() + timedelta(days=3)).date(), time(20), UTC)
    create_registration(create_event(starts_at=starts, ends_at=starts + timedelta(hours=1)), member)
    page = sign_in(member).get("/programmes").text
    assert "3:00\u202fPM" in page
    assert "My calendar" in page


def test_a_stranger_reads_of_the_programmes_and_what_a_code_stands_for(client: FlaskClient) -> None:
    page = client.get("/").text
    assert 'href="/programmes"' in page
    assert "sprints in which some cities work on one thing" in page
    assert "RDC2, measuring what a contract achieves" in page
