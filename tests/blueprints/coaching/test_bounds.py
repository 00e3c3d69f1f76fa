"""However many mentors and words there are, what is loaded of them stays small."""

from __future__ import annotations

from html import unescape
from typing import Any

import pytest

from forum.blueprints.coaching.errors import TooManyOfIt
from forum.blueprints.coaching.queries import calendars, requests
from forum.blueprints.coaching.rules import states
from forum.blueprints.coaching.services import answering, mentorings, offers
from forum.blueprints.coaching.services import requests as asking
from tests.factories.accounts import actor_of, create_member
from tests.factories.coaching import ASK, create_mentoring, create_offer, create_past_appointment
from tests.factories.standards import criterion, load_standards


def test_of_many_mentors_the_latest_who_take_requests_are_next_steps(app: Any, count_statements: Any) -> None:
    load_standards()
    ids = [criterion("DM1").id, criterion("DM2").id]
    made = [create_offer(create_member(), criterion_ids=ids) for _ in range(calendars.FOR_EACH + 3)]
    paused, latest = made[-1], made[-2]
    offers.pause_offer(actor_of(paused.mentor), paused.id)
    reader = actor_of(create_member())
    with count_statements() as statements:
        steps = list(calendars.next_steps(reader, ids))
    assert len(statements) == 1
    for one in ids:
        urls = [step.url for step in steps if step.criterion_id == one]
        assert len(urls) == calendars.FOR_EACH
        assert urls[0] == latest.path
        assert paused.path not in urls


def test_as_much_is_said_about_a_request_as_a_page_holds(app: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(states, "MOST_LINES", 2)
    offer, asker = create_offer(create_member()), actor_of(create_member())
    mentor = actor_of(offer.mentor)
    request = asking.ask_for_help(asker, offer_id=offer.id, **ASK)
    answering.answer_request(mentor, request.id, answering.MORE, "Which departments?")
    asking.tell_more(asker, request.id, "Parks and water.")
    with pytest.raises(TooManyOfIt):
        asking.tell_more(asker, request.id, "Streets, too.")
    with pytest.raises(TooManyOfIt):
        answering.answer_request(mentor, request.id, answering.MORE, "What else?")
    assert len(requests.get_request(asker, request.id).lines) == 2


def test_however_many_notes_and_meetings_there_were_each_is_still_found(app: Any, sign_in: Any) -> None:
    mentee = create_member()
    mentoring = create_mentoring(mentee, create_member())
    written = [f"Note {number:02} of ours" for number in range(23)]
    for text in written:
        mentorings.write_note(actor_of(mentee), mentoring.id, text)
    met = [f'href="{create_past_appointment(mentoring, days).path}"' for days in range(1, 23)]
    browser = sign_in(mentee)
    first = browser.get(mentoring.path).text
    for name, wanted in (("notes", written), ("appointments", met)):
        mark = unescape(first.split(f"?{name}=")[1].split("#")[0])
        earlier = browser.get(f"{mentoring.path}?{name}={mark}").text
        assert [one for one in wanted if one not in first]
        assert not [one for one in wanted if one not in first and one not in earlier]
        assert f"Show earlier {name}" in first
        assert f"Show earlier {name}" not in earlier
    listed = browser.get(f"/api/v1/mentorings/{mentoring.id}/notes?limit=20").json
    rest = browser.get(f"/api/v1/mentorings/{mentoring.id}/notes?cursor={listed['next']}").json
    assert [one["text"] for one in [*listed["items"], *rest["items"]]] == written[::-1]
    assert rest["next"] is None
