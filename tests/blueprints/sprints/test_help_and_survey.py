"""Help one to one that cities book, and the survey afterwards."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
import sqlalchemy as sa

from forum.blueprints.notifications.queries import notifications as told_queries
from forum.blueprints.sprints.errors import CityBusy, SlotTaken, SurveyAnswered, SurveyBegun
from forum.blueprints.sprints.models.help import HelpSlot
from forum.blueprints.sprints.models.surveys import SprintSurveyAnswer, SprintSurveyTaker
from forum.blueprints.sprints.queries import surveys as survey_queries
from forum.blueprints.sprints.services import help as services
from forum.blueprints.sprints.services import surveys
from forum.kernel import calendars, clock
from forum.kernel.database import Model, db, session
from forum.kernel.errors import Forbidden, Invalid
from tests.factories.accounts import actor_of, create_city, create_member
from tests.factories.sprints import start_sprint

SECRET = "Whom do we invite first"
ASKED = [{"key": "q1", "label": "What changes?", "kind": "text"}, {"key": "q2", "label": "Again?", "kind": "yes"}]


def make_world():
    """A running sprint of two cities with somebody of the staff, and two times that she offers."""
    boise, mendoza = create_city(name="Boise"), create_city(name="Mendoza")
    sprint = start_sprint(boise, mendoza, visibility="public")
    people = {
        "colleague": create_member(city_id=boise.id), "peer": create_member(city_id=mendoza.id),
        "member": create_member(city_id=create_city().id), "staff": create_member(role="staff"), "stranger": None,
    }  # fmt: skip
    start = clock.now().replace(microsecond=0) + timedelta(days=3)
    slots = services.offer_help(
        actor_of(people["staff"]), sprint.id, starts_at=start, minutes=30, time_zone="America/Bogota", times=2,
        place="https://video.example/room",
    )  # fmt: skip
    session.commit()
    return SimpleNamespace(sprint=sprint, people=people, slots=[one.id for one in slots], start=start)


@pytest.fixture
def world(app):
    """The same, in the transaction of the test."""
    return make_world()


def act(world, name):
    return actor_of(world.people[name])


def test_a_city_books_a_time_its_people_and_staff_have_it_in_their_calendars_and_it_can_be_given_back(world, deliver):
    colleague = create_member(city_id=world.people["colleague"].city_id)
    booked = services.book_help(act(world, "colleague"), world.sprint.id, world.slots[0], wish=SECRET)
    assert booked.place_told == "https://video.example/room"
    deliver()
    span = (world.start - timedelta(days=1), world.start + timedelta(days=1))
    for one in (world.people["colleague"], world.people["staff"], colleague):
        found = [entry for entry in calendars.entries_of(actor_of(one), *span) if "sprint-help" in entry.uid]
        assert [(entry.starts_at, entry.place) for entry in found] == [(world.start, "https://video.example/room")]
    assert not [one for one in calendars.entries_of(act(world, "peer"), *span) if "sprint-help" in one.uid]
    for one in (world.people["staff"], colleague):
        told = told_queries.list_notifications(actor_of(one)).items
        assert any(notice.kind == services.BOOKED for notice in told)
    with pytest.raises(SlotTaken):
        services.book_help(act(world, "peer"), world.sprint.id, world.slots[0])
    services.free_help(actor_of(colleague), world.sprint.id, world.slots[0])
    assert services.book_help(act(world, "peer"), world.sprint.id, world.slots[0]).wish == ""


def test_a_city_has_one_adviser_at_a_time_and_nobody_offers_the_same_time_twice(world):
    other = create_member(role="staff")
    told = {"starts_at": world.start + timedelta(minutes=15), "minutes": 30, "time_zone": "America/Bogota"}
    [second] = services.offer_help(actor_of(other), world.sprint.id, **told)
    services.book_help(act(world, "colleague"), world.sprint.id, world.slots[0])
    with pytest.raises(CityBusy):
        services.book_help(act(world, "colleague"), world.sprint.id, second.id)
    with pytest.raises(Invalid):
        services.offer_help(actor_of(other), world.sprint.id, **told)


def test_a_city_that_leaves_gives_its_times_back_and_hears_when_staff_take_one_back(world, deliver):
    from forum.blueprints.sprints.subscribers.help import free_times

    for name, slot in (("colleague", 0), ("peer", 1)):
        services.book_help(act(world, name), world.sprint.id, world.slots[slot])
    free_times(SimpleNamespace(sprint_id=world.sprint.id, city_id=world.people["colleague"].city_id))
    assert session.get_one(HelpSlot, world.slots[0]).city_id is None
    services.cancel_help(act(world, "staff"), world.sprint.id, world.slots[1])
    deliver()
    told = told_queries.list_notifications(act(world, "peer")).items
    assert any(notice.kind == services.CANCELLED for notice in told)
    with pytest.raises(Forbidden):
        services.book_help(act(world, "peer"), world.sprint.id, world.slots[1])


@pytest.mark.parametrize(
    ("name", "own", "free", "offers", "results"),
    [("colleague", 200, 200, 403, 403), ("peer", 404, 200, 403, 403), ("member", 404, 404, 403, 403),
     ("staff", 200, 200, 201, 200), ("stranger", 401, 401, 401, 401)],
)  # fmt: skip
def test_who_may_see_what_of_help_and_survey(world, client, sign_in, name, own, free, offers, results):
    services.book_help(act(world, "colleague"), world.sprint.id, world.slots[0], wish=SECRET)
    surveys.write_survey(act(world, "staff"), world.sprint.id, questions=ASKED)
    session.commit()
    browser = sign_in(world.people[name]) if world.people[name] else client
    base = f"/api/v1/sprints/{world.sprint.id}"
    seen = [browser.get(f"{base}/help/{number}") for number in world.slots]
    assert [one.status_code for one in seen] == [own, free]
    assert (SECRET in seen[0].get_data(as_text=True)) == (own == 200)
    offer = {"starts_at": "2099-09-09T15:00:00Z", "minutes": 30, "time_zone": "America/Bogota"}
    assert browser.post(f"{base}/help", json=offer).status_code == offers
    assert browser.get(f"{base}/survey/results").status_code == results
    unopened = {"staff": 200, "stranger": 401, "member": 403}.get(name, 404)
    assert browser.get(f"{base}/survey").status_code == unopened
    page = browser.get(f"/sprints/{world.sprint.id}/help").get_data(as_text=True)
    assert SECRET not in page
    assert "video.example" not in page


def test_a_list_of_times_takes_the_same_number_of_statements_however_many_there_are(world, sign_in, count_statements):
    browser, address = sign_in(world.people["staff"]), f"/api/v1/sprints/{world.sprint.id}/help"
    browser.get(address)
    with count_statements() as few:
        browser.get(address)
    later = world.start + timedelta(days=1)
    services.offer_help(act(world, "staff"), world.sprint.id, starts_at=later, minutes=30, time_zone="UTC", times=12)
    session.commit()
    with count_statements() as many:
        assert len(browser.get(address).get_json()["items"]) == 14
    assert len(few) == len(many)


def test_what_is_answered_is_told_from_three_answers_on_and_linked_to_nobody(world):
    staff = act(world, "staff")
    survey = surveys.write_survey(staff, world.sprint.id, questions=ASKED, opened=True)
    city = world.people["colleague"].city_id
    people = [actor_of(create_member(city_id=city)) for _ in range(3)]
    for number, one in enumerate(people):
        assert survey_queries.list_results(staff, world.sprint.id) == []
        assert survey_queries.list_waiting(one)
        surveys.answer_survey(one, world.sprint.id, {"q1": f"{3 - number} things", "q2": number > 0})
        with pytest.raises(SurveyAnswered):
            surveys.answer_survey(one, world.sprint.id, {"q1": "More"})
        assert not survey_queries.list_waiting(one)
    words, again = survey_queries.list_results(staff, world.sprint.id)
    assert words.words == ["1 things", "2 things", "3 things"]
    assert again.counts == [("yes", 2), ("no", 1)]
    with pytest.raises(SurveyBegun):
        surveys.write_survey(staff, world.sprint.id, questions=ASKED[:1], version=survey.version)
    with pytest.raises(Forbidden):
        surveys.answer_survey(act(world, "member"), world.sprint.id, {})
    columns = {column.name for table in (SprintSurveyAnswer, SprintSurveyTaker) for column in table.__table__.columns}
    assert columns == {"id", "sprint_id", "answers", "member_id"}  # no time and no number by which rows could be paired


def test_help_and_survey_by_their_pages(world, sign_in):
    staff, lead = sign_in(world.people["staff"]), sign_in(world.people["colleague"])
    base = f"/sprints/{world.sprint.id}"
    offer = {"starts": "2098-03-09T10:00", "minutes": "30", "time_zone": "America/Los_Angeles", "times": "1"}
    assert staff.get(f"{base}/help/new").status_code == 200
    assert staff.post(f"{base}/help/new", data=offer).status_code == 303
    made = session.scalars(sa.select(HelpSlot).order_by(HelpSlot.id.desc()).limit(1)).one()
    assert made.starts_at == datetime(2098, 3, 9, 17, tzinfo=UTC)  # daylight saving began there that morning
    address = f"{base}/help/{world.slots[0]}"
    assert "Book for your city" in lead.get(address).get_data(as_text=True)
    assert lead.post(address, data={"wish": SECRET}).status_code == 303
    assert SECRET in staff.get(address).get_data(as_text=True)
    assert "Help one to one" in lead.get(base).get_data(as_text=True)
    assert lead.post(f"{address}/release", data={}).status_code == 303
    assert staff.post(f"{address}/cancellation", data={}).status_code == 303
    assert staff.get(f"{base}/survey/questions").status_code == 200
    form = {"version": "0", "q1_label": "What changes?", "q1_kind": "text", "q1_required": "1", "act": "open"}
    assert staff.post(f"{base}/survey/questions", data=form).status_code == 303
    assert "Say how the sprint was" in lead.get("/").get_data(as_text=True)
    assert lead.post(f"{base}/survey", data={}).status_code == 422
    assert lead.post(f"{base}/survey", data={"answer-q1": "We ask first."}).status_code == 303
    assert "We ask first" not in staff.get(f"{base}/survey").get_data(as_text=True)


WRITTEN = ("sprint_help_slots", "sprint_places", "sprints", "groups", "members", "cities")


@pytest.fixture
def committed(application):
    """The application without the transaction around each test; what is written is deleted afterwards."""
    with application.app_context():
        yield application
        session.rollback()
        with db.engine.begin() as connection:
            tables = [table for table in Model.metadata.sorted_tables if "outbox" in table.name]
            for table in [*tables, *(Model.metadata.tables[name] for name in WRITTEN)]:
                connection.execute(sa.delete(table))
        session.remove()


def test_of_many_who_book_the_same_moment_one_city_has_a_time_and_a_city_has_one_time(committed):
    world = make_world()
    told = {"starts_at": world.start, "minutes": 30, "time_zone": "UTC"}
    [second] = services.offer_help(actor_of(create_member(role="staff")), world.sprint.id, **told)
    number, sprint_id = second.id, world.sprint.id
    session.commit()
    asked = [(act(world, name), slot) for name in ("colleague", "peer") for slot in (world.slots[0], number)] * 2

    def book(one):
        with committed.app_context():
            try:
                return services.book_help(one[0], sprint_id, one[1]).city_id
            except (SlotTaken, CityBusy):
                return None
            finally:
                session.remove()

    with ThreadPoolExecutor(len(asked)) as pool:
        list(pool.map(book, asked))
    session.rollback()
    session.expire_all()
    rows = session.execute(sa.select(HelpSlot.city_id).where(HelpSlot.starts_at == world.start)).scalars().all()
    assert None not in rows
    assert len(set(rows)) == 2
