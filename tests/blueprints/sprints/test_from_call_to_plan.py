"""One sprint whole, over the API and on its own days: from its published call to a plan in the library, and certified.

Nine cities apply, two people score them blind, six are chosen, one gives up, and the first that waits moves up; it is
this one whose people write the plan together.
"""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.factories.accounts import create_city, create_member
from tests.factories.sprint_stories import Story
from tests.factories.standards import criterion, load_standards

CALLED, LAST_DAY = datetime(2027, 6, 1, 14, tzinfo=UTC), datetime(2027, 7, 27, 3, 59, tzinfo=UTC)
CHOSEN, FIRST_WEEK = datetime(2027, 7, 28, 14, tzinfo=UTC), datetime(2027, 9, 7, 18, tzinfo=UTC)
LAST_WEEK = datetime(2027, 11, 12, 15, tzinfo=UTC)
TITLE, ZONE = "Building Community Trust in City AI", "America/New_York"
CALL = {
    "title": TITLE, "time_zone": ZONE, "places": 6, "visibility": "public", "language": "en",
    "deadline_on": "2027-07-26", "starts_on": "2027-09-07", "ends_on": "2027-11-30",
    "precalls": ["2027-08-05T15:00", "2027-08-12T15:00"], "frequency": "Once a week",
    "duration": "10 weeks plus one pre-sprint call and one post-sprint call", "hashtags": ["Sprint", "English"],
    "overview": "Each participating city will design a tailored community engagement program.",
    "who_should_apply": "Cities that prepare a first use.",
    "eligibility": {"stages": ["Designating internal staff", "Creating internal AI governance", "Deploying AI"]},
    "questions": [{"key": "why", "label": "Why do you want to take part?", "kind": "text", "required": True}],
    "judging": [{"key": "need", "name": "How much it is needed"}, {"key": "team", "name": "How ready the team is"}],
}  # fmt: skip
MARKS = ((5, 5), (2, 1), (4, 5), (5, 4), (3, 3), (4, 4), (3, 4), (2, 3), (4, 3))  # of both scorers, by city
BEST, NEXT, LAST = [0, 2, 3, 5, 6, 8], [4, 7], 1  # that follows from them
GIVES_UP, MOVES_UP = 3, 4
SECTIONS = [
    {"heading": "Whom we want to reach", "guidance": "Name people.", "required": True},
    {"heading": "With whom we work", "required": True}, {"heading": "What else"},
]  # fmt: skip


@pytest.fixture
def story(app, sign_in, monkeypatch):
    """Before the call: staff, two scorers, nine cities with their leads, two more people of the one that moves up."""
    story = Story(sign_in, monkeypatch)
    story.later(CALLED)
    load_standards()
    for place in range(len(MARKS)):
        language = "es" if place == MOVES_UP else "en"
        story.leads.append(create_member(city_id=create_city().id, leads_city=True, language=language))
    city_id = story.leads[MOVES_UP].city_id
    story.hands = [create_member(city_id=city_id, name=name) for name in ("Ana Souza", "Bea Lima")]
    story.scorers = [create_member(), create_member(role="staff")]
    story.staff = create_member(role="staff")
    return story


def test_a_sprint_goes_from_its_published_call_to_a_citys_plan_in_the_library_and_its_certificate(story, client):
    publish_the_call(story)
    assert client.get(f"/api/v1{story.sprint}").json["deadline_at"] == "2027-07-27T04:00:00Z"
    story.later(LAST_DAY)
    for lead in story.leads:
        apply(story, lead)
    score_blind(story)
    for one, marks in list(zip(story.sent, MARKS, strict=True))[1:]:
        ask_scorers(story, one)
        for scorer, mark in zip(story.scorers, marks, strict=True):
            story.ask(scorer, "put", f"{one}/score", scores={"need": mark, "team": mark})
    choose(story)
    withdraw_and_move_up(story)
    story.later(FIRST_WEEK)
    sessions = run_the_weeks(story)
    plan = write_the_plan(story)
    story.later(LAST_WEEK)
    review_the_plan(story, plan)
    publish_the_plan(story, plan)
    certify(story, plan, sessions, client)


def publish_the_call(story):
    drafted = story.ask(story.staff, "post", "/sprints", 201, **CALL, criterion_ids=[criterion("CI1").id])
    story.sprint = f"/sprints/{drafted['id']}"
    story.ask(story.leads[0], "get", story.sprint, 404)
    published = story.ask(story.staff, "patch", story.sprint, published=True, _version=drafted["version"])
    assert (published["phase"], published["places"]) == ("open", 6)


def apply(story, lead):
    begun = story.ask(lead, "post", f"{story.sprint}/applications", 201, stage="Deploying AI")
    address = f"/applications/{begun['id']}"
    story.ask(lead, "patch", address, 422, act="submit")
    story.ask(story.staff, "get", address, 404)  # what is a draft is the city's alone
    sent = story.ask(lead, "patch", address, answers={"why": "We ask residents first."}, act="submit")
    assert sent["state"] == "submitted"
    story.sent.append(address)


def score_blind(story):
    """Neither scorer reads the other's score before both are in, nor do staff; the city never does."""
    one, (first, second) = story.sent[0], story.scorers
    ask_scorers(story, one)
    readers = {"first": first, "second": second, "staff": story.staff, "lead": story.leads[0]}

    def seen():
        return {name: len(story.ask(who, "get", f"{one}/score")["items"]) for name, who in readers.items()}

    story.ask(first, "put", f"{one}/score", scores={"need": 5, "team": 5})
    assert seen() == {"first": 1, "second": 0, "staff": 0, "lead": 0}
    story.ask(second, "put", f"{one}/score", scores={"need": 5, "team": 5})
    assert seen() == {"first": 2, "second": 2, "staff": 2, "lead": 0}


def ask_scorers(story, one):
    for scorer in story.scorers:
        story.ask(story.staff, "post", f"{one}/scorers", 204, member_id=scorer.id)


def choose(story):
    """After the deadline, the best first: six places, two on the waiting list."""
    means = {one: story.ask(story.staff, "get", f"{one}/score")["mean"] for one in story.sent}
    ranked = [int(one.rsplit("/", 1)[1]) for one in sorted(story.sent, key=lambda one: -means[one])]
    selection = {"chosen": ranked[:6], "waiting": ranked[6:8]}
    story.ask(story.staff, "post", f"{story.sprint}/selection", 409, **selection)  # the call is still open
    story.later(CHOSEN)
    story.ask(story.leads[0], "post", f"{story.sprint}/selection", 403, **selection)
    story.ask(story.staff, "post", f"{story.sprint}/selection", **selection)
    states = story.states()
    assert [place for place, state in enumerate(states) if state == "chosen"] == BEST
    assert [place for place, state in enumerate(states) if state == "waiting"] == NEXT
    assert states[LAST] == "declined"


def withdraw_and_move_up(story):
    """The first that waits gets the place, its letter in its language, and the way into the cohort's group."""
    for place in BEST:
        story.ask(story.leads[place], "patch", story.sent[place], act="confirm")
    story.ask(story.leads[GIVES_UP], "patch", story.sent[GIVES_UP], act="withdraw")
    letters = [letters_of(story, place) for place in range(len(MARKS))]
    assert letters[MOVES_UP] == [("waiting", "es"), ("promoted", "es")]
    assert [letters[place] for place in BEST] == [[("chosen", "en")]] * 6
    assert (letters[NEXT[1]], letters[LAST]) == ([("waiting", "en")], [("declined", "en")])
    story.ask(story.leads[MOVES_UP], "patch", story.sent[MOVES_UP], act="confirm")
    taking_part = sorted({*BEST, MOVES_UP} - {GIVES_UP})
    assert [place for place, state in enumerate(story.states()) if state == "confirmed"] == taking_part
    people = [story.staff, *(story.leads[place] for place in taking_part), *story.hands]
    assert members_of_cohort(story) == {one.id for one in people}


def letters_of(story, place):
    letters = story.ask(story.leads[place], "get", f"{story.sent[place]}/letters")["items"]
    return [(one["kind"], one["language"]) for one in letters]


def members_of_cohort(story):
    group = next(one for one in story.ask(story.hands[0], "get", "/groups")["items"] if one["kind"] == "cohort")
    found = story.ask(story.hands[0], "get", f"/groups/{group['id']}/members")["items"]
    return {one["member"]["id"] for one in found}


def run_the_weeks(story):
    """Ten sessions, and an assignment that the city submits twice."""
    sessions = story.ask(
        story.staff, "post", f"{story.sprint}/sessions", 201, title="Weekly session", weeks=10, time_zone=ZONE,
        starts_at="2027-09-07T18:00:00Z", ends_at="2027-09-07T20:00:00Z",
    )["items"]  # fmt: skip
    given = story.ask(
        story.staff, "post", f"{story.sprint}/assignments", 201, title="Map of partners", opened=True, time_zone=ZONE,
        due_at="2027-09-17T21:00:00Z",
    )  # fmt: skip
    for outside in (GIVES_UP, LAST):
        story.ask(story.leads[outside], "get", f"{story.sprint}/assignments", 403)
        story.ask(story.leads[outside], "post", f"/assignments/{given['id']}/submissions", 404, words="We, too.")
    address = f"/assignments/{given['id']}/submissions"
    mine = story.ask(story.hands[0], "post", address, 201, words="Libraries and clinics.")
    review = f"/submissions/{mine['id']}/review"
    story.ask(story.staff, "post", review, accept=False, number=1, words="Who decides?")
    story.ask(story.hands[1], "post", address, 201, words="Libraries decide with clinics.", seen=1)
    assert story.ask(story.staff, "post", review, accept=True, number=2)["state"] == "accepted"
    return sessions


def write_the_plan(story):
    """From its template, by several hands, of whom none overwrites another; the address of the plan."""
    story.ask(story.staff, "put", f"{story.sprint}/plan-template", sections=SECTIONS, least_attendance=80)
    keys = [one["key"] for one in story.ask(story.hands[0], "get", f"{story.sprint}/plan-template")["sections"]]
    whom, partners, _more = (f"{story.sprint}/plan/sections/{key}" for key in keys)
    ana, bea = story.hands
    begun = story.ask(ana, "put", whom, words="Women who sell at the market.", seen=0)
    refused = story.ask(bea, "put", whom, 409, words="Everybody.", seen=0)
    assert refused["conflicts"][keys[0]]["words"] == "Women who sell at the market."
    story.ask(bea, "put", whom, words="Women who sell at the market, and their daughters.", seen=1)
    story.ask(story.leads[GIVES_UP], "put", partners, 403, words="We, too.", seen=0)
    address = f"/sprint-plans/{begun['id']}"
    story.ask(ana, "post", f"{address}/submission", 422)  # a section is lacking
    story.ask(story.leads[MOVES_UP], "put", partners, words="The clinics.", seen=0)
    assert story.ask(bea, "post", f"{address}/submission")["state"] == "submitted"
    return address


def review_the_plan(story, plan):
    """Staff ask about a section, the city answers, and it is accepted."""
    key = story.ask(story.staff, "get", f"{plan}/sections")["items"][1]["key"]
    seen = story.ask(story.staff, "get", plan)["version"]
    story.ask(story.staff, "post", f"{plan}/review", accept=False, remarks={key: "And who else?"}, _version=seen)
    assert story.ask(story.hands[0], "get", f"{plan}/sections")["items"][1]["remark"] == "And who else?"
    section = f"{story.sprint}/plan/sections/{key}"
    story.ask(story.leads[MOVES_UP], "put", section, words="The clinics and the library.", seen=1)
    seen = story.ask(story.leads[MOVES_UP], "post", f"{plan}/submission")["version"]
    story.ask(story.leads[MOVES_UP], "post", f"{plan}/publication", 403)  # nobody has accepted it
    accepted = story.ask(story.staff, "post", f"{plan}/review", accept=True, _version=seen)
    assert accepted["state"] == "accepted"


def publish_the_plan(story, plan):
    """A document of the library with the city and all who wrote it, which other cities read; the roadmap moves on."""
    lead, reader = story.leads[MOVES_UP], story.leads[LAST]
    story.ask(reader, "get", plan, 404)
    published = story.ask(lead, "post", f"{plan}/publication", audience="members")
    document = story.ask(reader, "get", f"/resources/{published['resource_id']}")
    city = document["city"]["name"]
    assert document["title"] == f"Plan of {city}: {TITLE}"
    assert document["attribution"] == f"{city}: Ana Souza, Bea Lima, {lead.name}"
    assert [one["code"] for one in document["criteria"]] == ["CI1"]
    roadmap = story.ask(lead, "get", f"/cities/{lead.city_id}/roadmap")["items"]
    assert [one["title"] for one in roadmap] == [document["title"]]
    story.ask(reader, "get", plan, 404)  # what was said in the review stays with the city


def certify(story, plan, sessions, client):
    """Once the city was at enough sessions; whoever has its address reads that it is genuine."""
    for number, one in enumerate(sessions):
        note_attendance(story, one, number < 7)
    assert story.ask(story.staff, "post", f"{plan}/certificate", 409)["code"] == "not_earned"
    note_attendance(story, sessions[7], True)
    issued = story.ask(story.staff, "post", f"{plan}/certificate")
    assert (issued["present"], issued["held"]) == (8, 10)
    assert story.ask(story.hands[0], "get", f"{plan}/certificate") == issued
    assert "This certificate is genuine" in client.get(issued["url"]).text


def note_attendance(story, one, present):
    address = f"{story.sprint}/sessions/{one['event_id']}/attendance"
    story.ask(story.staff, "put", address, 204, city_id=story.leads[MOVES_UP].city_id, present=present)
