"""What besides the table of rights tells of calls: calendars, home, search documents and the pages of staff."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from forum.blueprints.sprints.queries import reminders
from forum.blueprints.sprints.services import scoring, selecting, surveys
from forum.kernel import clock
from forum.kernel.database import session
from forum.kernel.search import SOURCES
from tests.factories.accounts import actor_of, create_city, create_member
from tests.factories.sprints import close_call, create_application, create_sprint, start_sprint

WORD, SECRET = "Quagmire", "zanzibar"
SKIPPED = "2027-03-14T02:30"  # New York has no such hour that night


class World:
    """Three calls, a city that wrote a draft for one and sent one for another, and everybody who may read."""

    def __init__(self, app, sign_in):
        self.city = create_city()
        self.public = create_sprint(title=f"{WORD} for all", visibility="public", precalls=[SKIPPED])
        self.inside, self.draft = (
            create_sprint(title=f"{WORD} inside"),
            create_sprint(title=f"{WORD} draft", state="draft"),
        )
        self.members = {
            "member": create_member(city_id=create_city().id), "colleague": create_member(city_id=self.city.id),
            "lead": create_member(city_id=self.city.id, leads_city=True), "scorer": create_member(),
            "other scorer": create_member(role="staff"), "staff": create_member(role="staff"),
            "staff of the city": create_member(city_id=self.city.id, role="staff"),
        }  # fmt: skip
        lead = self.members["lead"]
        self.written = create_application(
            self.inside, self.city, state="draft", submitted_at=None, answers={"why": SECRET}
        )
        self.sent = create_application(self.public, self.city, submitted_by_id=lead.id, answers={"why": SECRET})
        self.browsers = {name: sign_in(member) for name, member in self.members.items()}
        self.browsers["stranger"] = app.test_client()

    def ask(self, name):
        return actor_of(self.members[name])

    def get(self, who, path):
        accept = "application/json" if "/api/" in path else "text/html"
        return self.browsers[who].get(path, headers={"Accept": accept})


def test_programme_staff_alone_open_the_page_on_which_cities_are_chosen(app, sign_in):
    world = World(app, sign_in)
    close_call(world.public)
    opened = {who for who in world.browsers if world.get(who, f"{world.public.path}/selection").status_code == 200}
    assert opened == {"other scorer", "staff", "staff of the city"}


@pytest.mark.parametrize("who", ["colleague", "lead"])
def test_a_citys_people_find_the_deadline_of_their_draft_and_the_precalls_in_their_calendar(app, who, sign_in):
    world = World(app, sign_in)
    begin, end = world.inside.opens_at, world.inside.deadline_at.replace(year=world.inside.deadline_at.year + 5)
    deadline, precall = reminders.call_entries(world.ask(who), begin, end)
    assert (deadline.title, deadline.starts_at) == (world.inside.title, world.inside.deadline_at)
    assert precall.starts_at == datetime(2027, 3, 14, 7, 30, tzinfo=UTC)
    assert precall.waiting  # nothing is decided yet
    assert list(reminders.call_entries(world.ask("member"), begin, end)) == []


def test_drafts_and_answers_are_in_no_search_document(app, sign_in):
    world = World(app, sign_in)
    ids = [world.public.id, world.inside.id, world.draft.id]
    documents = SOURCES["sprints"].documents(ids)
    assert {one["id"] for one in documents} == {f"s{world.public.id}", f"s{world.inside.id}"}
    assert SECRET not in str(documents)


def test_home_tells_what_waits_and_nothing_to_others(app, sign_in):
    world = World(app, sign_in)
    assert world.inside.title in world.get("colleague", "/").text
    assert "Your expression of interest is a draft" not in world.get("staff", "/").text
    scoring.assign_scorer(world.ask("staff"), world.sent.id, world.members["scorer"].id)
    assert "1 application waits for your score" in world.get("scorer", "/").text
    close_call(world.public)
    assert "Choose the cities" in world.get("staff", "/").text
    selecting.select_cities(world.ask("staff"), world.public.id, [world.sent.id])
    assert f"Confirm the place of {world.city.name}" in world.get("lead", "/").text
    assert world.public.title in world.get("member", world.city.path).text


def test_the_list_of_applications_costs_the_same_for_few_and_for_many(app, sign_in, count_statements):
    staff, sprint = sign_in(create_member(role="staff")), create_sprint()
    create_application(sprint, create_city())
    with count_statements() as few:
        staff.get(f"{sprint.path}/applications")
    for _ in range(15):
        sent = create_application(sprint, create_city())
        scoring.assign_scorer(actor_of(create_member(role="staff")), sent.id, create_member().id)
    with count_statements() as many:
        staff.get(f"{sprint.path}/applications")
    assert len(few) == len(many)


def test_who_came_to_the_city_after_being_asked_scores_it_no_more_and_says_so(app, sign_in):
    sprint, city = create_sprint(), create_city()
    application = create_application(sprint, city)
    staff, scorer, other = create_member(role="staff"), create_member(), create_member()
    scoring.assign_scorer(actor_of(staff), application.id, scorer.id)
    scorer.city_id = city.id
    session.commit()
    browser, api = sign_in(scorer), f"/api/v1/applications/{application.id}"
    refused = browser.put(f"{api}/score", json={"scores": {"need": 5, "team": 5}})
    assert (refused.status_code, refused.json["code"]) == (403, "own_city")
    page = browser.get(application.path).text
    assert ("Give the score" in page, "I have a conflict of interest" in page) == (False, True)
    assert browser.post(f"{application.path}/conflict", data={"conflict": "I work there now."}).status_code == 303
    for one in (create_member(role="staff"), other):
        scoring.assign_scorer(actor_of(staff), application.id, one.id)


def test_staff_do_not_read_who_scores_their_own_city(app, sign_in):
    sprint, city = create_sprint(), create_city()
    staff = create_member(role="staff", city_id=city.id)
    scorer = create_member(name="Valeria Inostroza")
    for one in (create_application(sprint, city), create_application(sprint, create_city())):
        scoring.assign_scorer(actor_of(create_member(role="staff")), one.id, scorer.id)
    page = sign_in(staff).get(f"/sprints/{sprint.id}/applications").text
    assert page.count("Valeria Inostroza") == 1


def test_a_silenced_member_writes_no_application_no_score_and_no_answer_to_a_survey(app, sign_in):
    city, until = create_city(), clock.now() + timedelta(days=3)
    silent = create_member(city_id=city.id, leads_city=True, silenced_until=until)
    call, running = create_sprint(), start_sprint(city)
    other = create_application(call, create_city())
    staff, scores = actor_of(create_member(role="staff")), {"need": 3, "team": 3}
    scoring.assign_scorer(staff, other.id, silent.id)
    surveys.write_survey(staff, running.id, questions=[{"label": "How was it?"}], opened=True)
    browser = sign_in(silent)
    for answer in (
        browser.post(f"/api/v1/sprints/{call.id}/applications", json={}),
        browser.put(f"/api/v1/applications/{other.id}/score", json={"scores": scores}),
        browser.post(f"/api/v1/sprints/{running.id}/survey/answers", json={"answers": {"q1": "Well."}}),
    ):
        assert (answer.status_code, answer.json["code"]) == (403, "silenced")
