"""A confidential request becomes a mentoring over the pages, and staff see nothing of it but load."""

from __future__ import annotations

import re
from typing import Any

from forum.blueprints.coaching.queries import mentorings
from tests.factories.accounts import actor_of, create_city, create_member
from tests.factories.coaching import create_offer, create_past_appointment
from tests.factories.directory import create_person
from tests.factories.standards import load_standards

SECRET = "Our water figures are wrong"


def test_the_story_of_a_confidential_request(app: Any, sign_in: Any, deliver: Any) -> None:
    load_standards()
    asker, mentor = create_member(city_id=create_city().id), create_member(city_id=create_city().id)
    staff, admin, trusted = (create_member(role=role) for role in ("staff", "administrator", "member"))
    offer = create_offer(mentor)
    one, other = sign_in(asker), sign_in(mentor)
    told = sign_in(admin).post("/coaching/team", data={"member": trusted.handle})
    assert told.status_code == 303
    assert trusted.name in one.get("/coaching/requests/new").text
    asked = one.post("/coaching/requests/new", data={
        "title": SECRET, "reason": "Nobody dares to say so.", "form": "call", "languages": ["es"], "confidential": "1",
    })  # fmt: skip
    assert asked.status_code == 303
    at = asked.location
    assert SECRET in sign_in(trusted).get(at).text
    assert [sign_in(who).get(at).status_code for who in (staff, admin, mentor)] == [404, 404, 404]
    assert sign_in(trusted).post(f"{at}/mentor", data={"offer_id": str(offer.id)}).status_code == 303
    refused = other.post(f"{at}/answer", data={"answer": "more_information", "words": ""})
    assert refused.status_code == 422
    more = other.post(f"{at}/answer", data={"answer": "more_information", "words": "Which figures?"})
    assert more.status_code == 303
    assert "Which figures?" in one.get(at).text
    assert one.post(f"{at}/lines", data={"text": "Leaks since March."}).status_code == 303
    taken = other.post(f"{at}/answer", data={"answer": "accept", "words": "Gladly."})
    place = taken.location
    assert place.startswith("/mentorings/")
    number = int(place.rsplit("/", 1)[1])
    page = one.get(place).text
    slot = page.split('name="slot"')[1].split('value="')[1].split('"')[0]
    assert one.post(f"{place}/link", data={"link": "https://meet.example.org/x"}).status_code == 303
    booked = one.post(f"{place}/appointments", data={"slot": slot, "agenda": "Leaks"})
    assert booked.status_code == 303
    assert "https://meet.example.org/x" in other.get(booked.location).text
    assert b"BEGIN:VEVENT" in one.get(f"{booked.location}.ics").data
    assert one.post(f"{place}/notes", data={"text": "Begin with March."}).status_code == 303
    assert "Begin with March." not in other.get(place).text
    assert other.post(f"{place}/notes", data={"text": "Ask the plant.", "shared": "1"}).status_code == 303
    assert "Ask the plant." in one.get(place).text
    assert one.post(f"{place}/goals", data={"text": "A figure that is right"}).status_code == 303
    too_long = one.post(f"{place}/goals", data={"text": "g" * 300})
    assert too_long.status_code == 422
    assert too_long.text.count("g" * 300) == 1, "what was typed as a goal stands in no other form"
    meeting = create_past_appointment(mentorings.get_mentoring(actor_of(asker), number))
    for person in (one, other):
        said = person.post(f"{meeting.path}/feedback", data={"useful": "5", "words": f"So useful {id(person)}"})
        assert said.status_code == 303
    assert f"So useful {id(other)}" in one.get(meeting.path).text
    assert one.post(f"{place}/ending", data={"outcome": "reached", "words": "Thank you!"}).status_code == 303
    assert "Thank you!" in other.get(place).text
    for person in (one, other):
        assert person.post(f"{place}/feedback", data={"useful": "4", "words": "A lot"}).status_code == 303
    for reader in (staff, admin, trusted):
        seen = sign_in(reader).get("/coaching/round")
        assert seen.status_code == 200
        assert SECRET not in seen.text
        assert sign_in(reader).get(place).status_code == 404
        assert sign_in(reader).get(booked.location).status_code == 404
    deliver()


def test_every_page_has_an_empty_state_and_opens(app: Any, sign_in: Any) -> None:
    load_standards()
    member = create_member(city_id=create_city().id)
    browser = sign_in(member)
    for address in (
        "/coaching", "/coaching?criterion=DM1&language=es", "/coaching/offer", "/coaching/requests", "/mentorings",
        "/coaching/requests?role=for_me", "/coaching/requests/new", "/",
    ):  # fmt: skip
        assert browser.get(address).status_code == 200, address
    assert browser.get("/coaching/round").status_code in (403, 404)
    form = {
        "headline": "I know inventories", "forms": ["call"], "languages": ["es", "pt"], "capacity": "2",
        "timezone": "America/Sao_Paulo", "minutes": "45", "notice_hours": "24", "criteria": "dm1",
        "hours_0": "9-12, 14:00-16:00",
    }  # fmt: skip
    wrong = browser.post("/coaching/offer", data={**form, "hours_0": "at nine"})
    assert wrong.status_code == 422
    assert "at nine" in wrong.text
    made = browser.post("/coaching/offer", data=form)
    assert made.status_code == 303
    assert "I know inventories" in browser.get(made.location).text
    assert "09:00-12:00, 14:00-16:00" in browser.get("/coaching/offer").text
    assert browser.post("/coaching/offer/exceptions", data={"day": "2030-01-01"}).status_code == 303
    assert browser.post("/coaching/offer/pause", data={"until": "2035-01-01"}).status_code == 303
    other = sign_in(create_member(city_id=create_city().id))
    assert "I know inventories" in other.get("/coaching?criterion=DM1").text
    assert browser.post("/coaching/offer/resumption").status_code == 303
    assert "I know inventories" in other.get("/standards/wwc-2022/DM1").text
    assert "I know inventories" in other.get(member.path).text
    assert browser.post("/coaching/offer/withdrawal").status_code == 303
    assert other.get(made.location).status_code == 404


def test_whoever_places_a_request_reads_of_the_asker_and_what_asking_does(app: Any, sign_in: Any) -> None:
    load_standards()
    asker, mentor, staff = create_member(), create_member(), create_member(role="staff")
    create_offer(mentor, languages=["pt"])
    data = {"title": "An inventory", "reason": "It stalls since May.", "form": "call", "languages": ["en", "es"]}
    at = sign_in(asker).post("/coaching/requests/new", data=data).location
    told, own = sign_in(staff).get(at).text, sign_in(asker).get(at).text
    for page in (told, own):
        assert "Does not help in English or Spanish" in page
    assert "Helps in the way the asker wishes: A call" in told
    assert "which you" not in told
    assert f"{asker.name} is told whom you asked" in told
    assert f"/messages/new?to={asker.handle}" in told
    assert "Helps in the way you wish: A call" in own
    assert "Ask sends your request to that mentor at once" in own


def test_forms_begin_with_the_languages_one_works_in_and_name_the_day_that_is_wrong(app: Any, sign_in: Any) -> None:
    load_standards()
    member = create_person(language="en", languages=["pt", "es"])
    browser = sign_in(member)
    for address in ("/coaching/offer", "/coaching/requests/new"):
        page = browser.get(address).text
        chosen = re.findall(r'name="languages"[^>]*value="(\w+)"[^>]* checked', page)
        assert sorted(chosen) == ["es", "pt"]
    refused = browser.post("/coaching/offer", data={"headline": "Inventories", "hours_2": "9am to noon"})
    assert refused.status_code == 422
    assert "Wednesday: write times as in 9:00-12:00" in refused.text
