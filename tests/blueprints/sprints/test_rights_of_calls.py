"""Who sees what of a call, an expression of interest, its scores and letters: over API, pages, mail and search."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from forum.blueprints.sprints.queries import reminders
from forum.blueprints.sprints.services import scoring, selecting, surveys
from forum.kernel import clock, indexing
from forum.kernel.database import session
from forum.kernel.search import SOURCES
from tests.factories.accounts import actor_of, create_city, create_member
from tests.factories.mails import letters_of
from tests.factories.sprints import close_call, create_application, create_sprint, start_sprint

WORD, SECRET, SAID = "Quagmire", "zanzibar", "marzipan"
SKIPPED = "2027-03-14T02:30"  # New York has no such hour that night
READERS = ("stranger", "member", "colleague", "lead", "scorer", "other scorer", "staff", "staff of the city")
# p: a public call over API, page and list; c: one for members; d: a draft; s: the public and t: the members' one by
# searching; f: the expression of interest that is a draft, a: that was sent; x: the first score and y: both, when one
# and when both are in; l: the letter on the page, m: by mail; e: the page on which cities are chosen.
TABLE = {
    "stranger": "p s", "member": "pc st", "colleague": "pc st f a l", "lead": "pc st f a l m",
    "scorer": "pc st a x y", "other scorer": "pcd st a y l e", "staff": "pcd st a y l e",
    "staff of the city": "pcd st f a l e",
}  # fmt: skip


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
        self.emails = {name: member.email for name, member in self.members.items()}
        self.browsers = {name: sign_in(member) for name, member in self.members.items()}
        self.browsers["stranger"] = app.test_client()

    def load(self):
        """Read the rows again, after what begins a session of its own."""
        session.add_all([self.public, self.inside, self.draft, self.written, self.sent, *self.members.values()])

    def ask(self, name):
        return actor_of(self.members[name])

    def get(self, who, path):
        accept = "application/json" if "/api/" in path else "text/html"
        return self.browsers[who].get(path, headers={"Accept": accept})

    def sees_sprint(self, who, sprint):
        alone = self.get(who, f"/api/v1/sprints/{sprint.id}").status_code == 200
        page = self.get(who, sprint.path).status_code == 200
        listed = sprint.title in self.get(who, "/api/v1/sprints").text
        on_list = sprint.title in self.get(who, "/sprints").text
        assert {alone, page, listed, on_list} == {alone}
        return alone

    def finds(self, who, sprint):
        hits = self.get(who, f"/api/v1/search?q={WORD}&type=sprint").json["hits"]
        return any(hit["title"] == sprint.title for hit in hits)

    def sees_application(self, who, one):
        answer = self.get(who, f"/api/v1/applications/{one.id}")
        page = self.get(who, one.path)
        if who != "stranger":
            assert (page.status_code == 200) is (answer.status_code == 200)
        assert (SECRET in page.text) is (answer.status_code == 200)
        return answer.status_code == 200

    def sees_score(self, who, words):
        answer = self.get(who, f"/api/v1/applications/{self.sent.id}/score")
        told = answer.status_code == 200 and words in answer.text
        shown = words in self.get(who, self.sent.path).text
        # The own score stands in the form of who may still change it; nobody else's is on the page before it is told.
        assert shown is told or (who in ("scorer", "other scorer") and shown)
        return told


def test_each_sees_what_the_table_says_and_nothing_else(app, sign_in, deliver):
    world = World(app, sign_in)
    found = dict.fromkeys(READERS, "")
    for name in ("scorer", "other scorer"):
        scoring.assign_scorer(world.ask("staff"), world.sent.id, world.members[name].id)
    indexing.rebuild("sprints")
    world.load()
    for who in READERS:
        found[who] += "p" * world.sees_sprint(who, world.public) + "c" * world.sees_sprint(who, world.inside)
        found[who] += "d" * world.sees_sprint(who, world.draft)
        found[who] += "s" * world.finds(who, world.public) + "t" * world.finds(who, world.inside)
        assert not world.finds(who, world.draft)
        found[who] += "f" * world.sees_application(who, world.written) + "a" * world.sees_application(who, world.sent)
    scoring.put_score(world.ask("scorer"), world.sent.id, {"need": 5, "team": 5}, {"need": SAID})
    for who in READERS:
        found[who] += "x" * world.sees_score(who, SAID)
    scoring.put_score(world.ask("other scorer"), world.sent.id, {"need": 1, "team": 1})
    for who in READERS:
        found[who] += "y" * world.sees_score(who, SAID)
    close_call(world.public)
    deliver()
    words = {world.sent.id: "tamarind"}
    selecting.select_cities(world.ask("staff"), world.public.id, [world.sent.id], words=words)
    mailed = {mail.to for mail in letters_of(deliver) if "tamarind" in mail.text}
    for who in READERS:
        listed = world.get(who, f"/api/v1/applications/{world.sent.id}/letters")
        found[who] += "l" * (listed.status_code == 200 and "tamarind" in listed.text)
        assert ("tamarind" in world.get(who, world.sent.path).text) is found[who].endswith("l")
        found[who] += "m" * (who != "stranger" and world.emails[who] in mailed)
        found[who] += "e" * (world.get(who, f"{world.public.path}/selection").status_code == 200)
    assert found == {who: TABLE[who].replace(" ", "") for who in READERS}


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
