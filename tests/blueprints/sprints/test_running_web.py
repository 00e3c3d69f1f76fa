"""Pages and JSON of a running sprint, and who may see what of it."""

from __future__ import annotations

import io
from datetime import timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy.orm import joinedload

from forum.blueprints.groups.models.groups import Group
from forum.blueprints.notifications.queries import notifications as told_queries
from forum.blueprints.sprints.models.programme import SprintSession
from forum.blueprints.sprints.pages.running_sections import sprint_of_event
from forum.blueprints.sprints.services import assigning, submitting
from forum.kernel import calendars, clock
from forum.kernel.database import session
from forum.kernel.feature import render_sections
from tests.factories.accounts import actor_of, create_city, create_member
from tests.factories.groups import add_to_group
from tests.factories.sprints import create_assignment, create_session, create_submission, start_sprint

SECRET = "Clinics decide with libraries"


@pytest.fixture
def world(app):
    """A sprint of two cities, one of which submitted; people of all kinds look at it."""
    boise, mendoza = create_city(name="Boise"), create_city(name="Mendoza")
    sprint = start_sprint(boise, mendoza, visibility="public", title="Trust in city AI")
    people = {
        "colleague": create_member(city_id=boise.id, name="Ana Souza"),
        "peer": create_member(city_id=mendoza.id, name="Luis Pérez"),
        "member": create_member(city_id=create_city().id),
        "staff": create_member(role="staff", name="Imani Whitfield"),
        "stranger": None,
    }
    for name in ("colleague", "peer"):
        add_to_group(session.get_one(Group, sprint.group_id), people[name])
    held = create_session(sprint, here=[people["colleague"]], title="Who decides with us")
    coming = create_session(sprint, starts_at=clock.now() + timedelta(days=2), title="Where we meet")
    assignment = create_assignment(sprint)
    draft = create_assignment(sprint, title="A draft of the plan", opened_at=None)
    submission = submitting.submit(actor_of(people["colleague"]), assignment.id, SECRET)
    return SimpleNamespace(
        sprint=sprint, boise=boise, mendoza=mendoza, people=people, held=held, coming=coming, assignment=assignment,
        draft=draft, submission=submission,
    )  # fmt: skip


@pytest.fixture
def browse(world, client, sign_in):
    return lambda who: client if world.people[who] is None else sign_in(world.people[who])


# Who gets what: stranger, member of another city, people of a city that takes part, of the city that submitted, staff.
WHO = ("stranger", "member", "peer", "colleague", "staff")
RIGHTS = [
    ("/sprints/{sprint}/programme", (302, 403, 200, 200, 200)),
    ("/sprints/{sprint}/assignments", (302, 403, 200, 200, 200)),
    ("/sprints/{sprint}/assignments/{assignment}", (302, 404, 200, 200, 200)),
    ("/sprints/{sprint}/assignments/{draft}", (302, 404, 404, 404, 200)),
    ("/sprints/{sprint}/assignments/new", (302, 403, 403, 403, 200)),
    ("/sprints/{sprint}/sessions/new", (302, 403, 403, 403, 200)),
    ("/sprints/{sprint}/sessions/{event}/attendance", (302, 403, 403, 403, 200)),
    ("/sprints/{sprint}/toolkit", (302, 403, 403, 403, 200)),
    ("/sprints/{sprint}/reviews", (302, 403, 403, 403, 200)),
    ("/sprints/{sprint}/board", (302, 403, 200, 200, 200)),
    ("/sprints/submissions/{submission}", (302, 404, 404, 200, 200)),
    ("/api/v1/sprints/{sprint}/sessions", (401, 403, 200, 200, 200)),
    ("/api/v1/sprints/{sprint}/toolkit", (401, 403, 200, 200, 200)),
    ("/api/v1/sprints/{sprint}/board", (401, 403, 200, 200, 200)),
    ("/api/v1/sprints/{sprint}/assignments", (401, 403, 200, 200, 200)),
    ("/api/v1/sprints/{sprint}/reviews", (401, 403, 200, 200, 200)),
    ("/api/v1/assignments/{assignment}", (401, 404, 200, 200, 200)),
    ("/api/v1/assignments/{draft}", (401, 404, 404, 404, 200)),
    ("/api/v1/assignments/{assignment}/submissions", (401, 404, 200, 200, 200)),
    ("/api/v1/submissions/{submission}", (401, 404, 404, 200, 200)),
    ("/api/v1/submissions/{submission}/versions", (401, 404, 404, 200, 200)),
    ("/api/v1/submissions/{submission}/comments", (401, 404, 404, 200, 200)),
]


@pytest.mark.parametrize("who", WHO)
def test_who_may_see_what_over_pages_and_api(world, browse, who):
    numbers = {
        "sprint": world.sprint.id, "assignment": world.assignment.id, "draft": world.draft.id,
        "submission": world.submission.id, "event": world.held.event_id,
    }  # fmt: skip
    browser, place = browse(who), WHO.index(who)
    for address, expected in RIGHTS:
        answer = browser.get(address.format(**numbers))
        assert (address, answer.status_code) == (address, expected[place])
        if who not in ("colleague", "staff"):
            assert SECRET not in answer.text
        if who in ("peer", "colleague"):
            assert "A draft of the plan" not in answer.text


@pytest.mark.parametrize(
    ("who", "calendar", "told", "found"),
    [("stranger", 0, None, False), ("member", 0, 0, False), ("peer", 1, 1, False), ("colleague", 1, 1, True),
     ("staff", 0, 1, True)],
)  # fmt: skip
def test_who_may_see_what_in_the_calendar_in_notifications_and_home(
    world, app, browse, deliver, who, calendar, told, found
):
    opened = create_assignment(world.sprint, title="Where we meet, in writing", opened_at=None)
    assigning.open_assignment(actor_of(world.people["staff"]), opened.id)
    deliver()
    member = world.people[who]
    if member is not None:
        now, actor = clock.now(), actor_of(member)
        entries = calendars.entries_of(actor, now, now + timedelta(days=30))
        due = [one for one in entries if one.title == "Where we meet, in writing"]
        assert len(due) == calendar
        kinds = {one.kind for one in told_queries.list_notifications(actor).items}
        assert len(kinds & {"sprint_assignment", "sprint_submitted"}) == told
    answer = browse(who).get(f"/api/v1/search?q={SECRET.replace(' ', '+')}")
    assert SECRET not in answer.text  # what cities submit is in no index


def test_a_file_of_a_version_is_for_the_city_and_staff(world, browse):
    def send(browser):
        data = {"file": (io.BytesIO(b"# Our map\n\nLibraries."), "map.md")}
        return browser.post("/api/v1/uploads?purpose=submission", data=data).json["id"]

    colleague, address = browse("colleague"), f"/api/v1/assignments/{world.assignment.id}/submissions"
    number = send(colleague)
    foreign = send(browse("peer"))
    assert colleague.post(address, json={"file_ids": [foreign], "seen": 1}).status_code == 422
    assert colleague.post(address, json={"file_ids": [number], "seen": 1}).status_code == 201
    expected = {"stranger": 404, "member": 404, "peer": 404, "colleague": 200, "staff": 200}
    assert {who: browse(who).get(f"/api/v1/files/{number}").status_code for who in WHO} == expected
    # A colleague keeps it in the next version.
    other = create_member(city_id=world.boise.id)
    session.refresh(world.submission)
    kept = submitting.submit(actor_of(other), world.assignment.id, "Better.", [number], seen=2)
    assert kept.latest == 3


def test_assignments_and_reviews_over_json(world, browse):
    staff, colleague = browse("staff"), browse("colleague")
    made = staff.post(
        f"/api/v1/sprints/{world.sprint.id}/assignments",
        json={"title": "Try it with five people", "due_at": "2031-03-01T18:00:00Z", "time_zone": "America/Bogota"},
        headers={"Idempotency-Key": "once-for-all"},
    )  # fmt: skip
    again = staff.post(
        f"/api/v1/sprints/{world.sprint.id}/assignments",
        json={"title": "Try it with five people", "due_at": "2031-03-01T18:00:00Z", "time_zone": "America/Bogota"},
        headers={"Idempotency-Key": "once-for-all"},
    )  # fmt: skip
    assert (made.status_code, again.json["id"]) == (201, made.json["id"])
    address = f"/api/v1/assignments/{made.json['id']}"
    assert colleague.get(address).status_code == 404
    assert staff.patch(address, json={"opened": True}).status_code == 428
    assert staff.patch(address, json={"opened": True}, headers={"If-Match": made.headers["ETag"]}).status_code == 200
    seen = colleague.get(address)
    assert (seen.json["can"], seen.status_code) == ({"submit": True}, 200)
    assert colleague.get(address, headers={"If-None-Match": seen.headers["ETag"]}).status_code == 304
    wrong = {"title": "X", "due_at": "soon", "time_zone": "Mars/Base"}
    refused = staff.post(f"/api/v1/sprints/{world.sprint.id}/assignments", json=wrong)
    assert (refused.status_code, set(refused.json["errors"])) == (422, {"title", "due_at"})

    mine = colleague.post(f"{address}/submissions", json={"words": "Five came."})
    assert (mine.status_code, mine.json["latest"]) == (201, 1)
    late = colleague.post(f"{address}/submissions", json={"words": "Six came."})
    assert (late.status_code, late.json["code"]) == (409, "version_submitted")
    review = f"/api/v1/submissions/{mine.json['id']}/review"
    assert colleague.post(review, json={"accept": True, "number": 1}).status_code == 403
    asked = staff.post(review, json={"accept": False, "number": 1, "words": "Who were they?"})
    assert (asked.status_code, asked.json["state"], asked.json["words_back"]) == (200, "changes", "Who were they?")
    said = colleague.post(f"/api/v1/submissions/{mine.json['id']}/comments", json={"words": "Two of them teach."})
    assert (said.status_code, said.json["author"]["name"]) == (201, "Ana Souza")
    colleague.post(f"{address}/submissions", json={"words": "Five came, two teach.", "seen": 1})
    assert staff.post(review, json={"accept": True, "number": 2}).json["state"] == "accepted"
    versions = colleague.get(f"/api/v1/submissions/{mine.json['id']}/versions").json["items"]
    assert [one["number"] for one in versions] == [2, 1]


def test_sessions_attendance_toolkit_and_nudges_over_json(world, browse):
    staff, base = browse("staff"), f"/api/v1/sprints/{world.sprint.id}"
    planned = staff.post(
        f"{base}/sessions",
        json={"title": "Weekly session", "starts_at": "2031-10-28T18:00:00Z", "ends_at": "2031-10-28T20:00:00Z",
              "time_zone": "America/Toronto", "weeks": 2, "link": "https://video.example/room"},
    )  # fmt: skip
    assert [one["starts_at"] for one in planned.json["items"]] == ["2031-10-28T18:00:00Z", "2031-11-04T19:00:00Z"]
    noted = f"{base}/sessions/{world.held.event_id}/attendance"
    assert browse("colleague").put(noted, json={"city_id": world.mendoza.id, "present": True}).status_code == 403
    assert staff.put(noted, json={"city_id": world.mendoza.id, "present": True}).status_code == 204
    rows = {row["city"]["name"]: row for row in staff.get(f"{base}/board").json["rows"]}
    assert rows["Mendoza"]["sessions"][0] == "present"
    assert rows["Boise"]["assignments"][0]["state"] == "submitted"
    assert staff.put(f"{base}/nudges", json={"paused": True}).status_code == 204
    assert "Nudge again" in staff.get(f"/sprints/{world.sprint.id}/programme").text
    assert staff.put(f"{base}/toolkit/99999").status_code == 404
    assert browse("peer").get(f"{base}/toolkit").json == {"items": [], "next": None}


def test_the_board_over_json_tells_a_city_of_itself_alone_why_it_is_behind(world, browse):
    create_assignment(world.sprint, title="The late one", due_at=clock.now() - timedelta(days=9))
    peer = browse("peer").get(f"/api/v1/sprints/{world.sprint.id}/board").json["rows"]
    assert (peer[0]["city"]["name"], peer[0]["status"]) == ("Mendoza", "at_risk")
    assert [one["text"] for one in peer[0]["reasons"] if one["code"] == "late"] == ["“The late one” is 9 days late"]
    assert (peer[1]["status"], peer[1]["reasons"], peer[1]["last_visit"]) == ("", [], None)
    assert "late" not in {one["state"] for one in peer[1]["assignments"]}


def test_a_city_submits_with_a_file_and_staff_review_over_pages(world, browse):
    colleague, staff, sprint = browse("colleague"), browse("staff"), world.sprint.id
    page = f"/sprints/{sprint}/assignments/{world.assignment.id}"
    empty = colleague.post(f"{page}/versions", data={"words": "", "seen": "1"})
    assert empty.status_code == 422
    sent = colleague.post(
        f"{page}/versions",
        data={"words": "Second.", "seen": "1", "files": (io.BytesIO(b"# Our map"), "map.md")},
    )
    assert (sent.status_code, sent.headers["Location"]) == (303, world.submission.path)
    shown = colleague.get(page).text
    assert "Second." in shown
    assert "map.md" in shown
    assert "Waits for review" in shown
    assert "Boise: Draw the map of partners" in staff.get(f"/sprints/{sprint}/reviews").text
    unread = staff.post(f"{world.submission.path}/review", data={"number": "1", "accept": "1"})
    assert unread.status_code == 409
    asked = staff.post(f"{world.submission.path}/review", data={"number": "2", "words_back": "Who pays?"})
    assert asked.status_code == 303
    assert "Who pays?" in colleague.get(world.submission.path).text
    assert "Changes asked for" in colleague.get(f"/sprints/{sprint}/assignments").text
    assert "Comment" not in colleague.post(f"{world.submission.path}/comments", data={"comment": "We do."}).text
    assert "We do." in staff.get(world.submission.path).text


def test_staff_plan_note_and_write_over_pages(world, browse):
    staff, sprint = browse("staff"), world.sprint.id
    planned = staff.post(
        f"/sprints/{sprint}/sessions/new",
        data={"kind": "pre_call", "title": "Call before", "starts": "2031-08-05T14:00", "hours": "1.5",
              "time_zone": "America/New_York", "weeks": "1", "link": "", "description": ""},
    )  # fmt: skip
    assert planned.status_code == 303
    assert "Call before" in browse("peer").get(f"/sprints/{sprint}/programme").text
    wrong = staff.post(f"/sprints/{sprint}/sessions/new", data={"title": "X", "starts": "never", "time_zone": "Mars"})
    assert wrong.status_code == 422
    noted = f"/sprints/{sprint}/sessions/{world.held.event_id}/attendance"
    assert staff.post(noted, data={"city_id": world.mendoza.id, "present": "yes"}).status_code == 303
    assert "Noted by programme staff" in staff.get(noted).text
    made = staff.post(
        f"/sprints/{sprint}/assignments/new",
        data={"title": "In writing", "words": "Two *pages*.", "due": "2031-09-18T17:00", "opened": "1",
              "time_zone": "America/Bogota", "resource_id": ""},
    )  # fmt: skip
    assert made.status_code == 303
    page = browse("peer").get(made.headers["Location"]).text
    assert "Two <em>pages</em>." in page
    edit = made.headers["Location"] + "/edit"
    assert 'value="2031-09-18T17:00"' in staff.get(edit).text
    stale = {"title": "In words", "words": "", "due": "2031-09-18T17:00", "time_zone": "America/Bogota", "version": "9"}
    assert staff.post(edit, data=stale).status_code == 412


def test_home_and_the_sprints_page_say_what_waits(world, app, browse):
    actors = {who: actor_of(member) for who, member in world.people.items() if member}

    def shown(slot, who, subject=None):
        with app.test_request_context():
            return "".join(render_sections(slot, actors[who], subject))

    assert "Draw the map of partners" in shown("home-waiting", "peer")
    assert "Draw the map of partners" not in shown("home-waiting", "colleague")
    assert "Boise: Draw the map of partners" in shown("home-waiting", "staff")
    assert "sprints" not in shown("home-waiting", "member")
    assert "Where we meet" in shown("sprint", "peer", world.sprint)
    assert "/board" in shown("sprint_aside", "peer", world.sprint)
    assert "Where we meet" not in shown("sprint", "member", world.sprint)
    group = session.get_one(Group, world.sprint.group_id)
    assert "Where we meet" in shown("group", "peer", group)
    event = session.get_one(SprintSession, world.coming.event_id, options=[joinedload(SprintSession.event)]).event
    with app.test_request_context():
        assert "Trust in city AI" in sprint_of_event(actors["peer"], event)
        assert sprint_of_event(actors["member"], event) == ""


@pytest.mark.parametrize("page", ["programme", "assignments", "board", "reviews"])
def test_pages_cost_as_many_statements_for_one_as_for_many(world, browse, count_statements, page):
    staff, address = browse("staff"), f"/sprints/{world.sprint.id}/{page}"
    staff.get(address)
    with count_statements() as few:
        staff.get(address)
    for _ in range(8):
        create_session(world.sprint)
        create_submission(create_assignment(world.sprint), world.mendoza)
    with count_statements() as many:
        assert staff.get(address).status_code == 200
    assert len(few) == len(many)
