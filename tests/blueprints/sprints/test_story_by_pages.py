"""A sprint through its pages: drafted, applied to, scored, chosen with letters, confirmed, given up, moved up."""

from __future__ import annotations

import re
from datetime import timedelta

from forum.blueprints.sprints.queries import sprints as queries
from forum.kernel import clock
from tests.browser import carried_version
from tests.factories.accounts import actor_of, create_city, create_member
from tests.factories.mails import letters_of
from tests.factories.sprints import close_call

DAY = timedelta(days=1)


def draft_call(staff, **changes):
    """Through the pages; the address of the sprint."""
    today = clock.now().date()
    call = {
        "title": "Trust in city AI", "language": "en", "visibility": "public", "deadline_on": f"{today + 9 * DAY}",
        "time_zone": "America/New_York", "starts_on": f"{today + 40 * DAY}", "ends_on": f"{today + 110 * DAY}",
        "places": "2", "precalls": "2027-08-05 15:00\n2027-08-12 15:00", "hashtags": "#Sprint #AI",
        "overview": "Each city writes a plan.", "who_should_apply": "Cities that begin.", "stages": "Designing\nUsing",
    } | changes  # fmt: skip
    made = staff.post("/sprints/new", data=call)
    assert made.status_code == 303, made.get_data(as_text=True)
    path = made.headers["Location"].removesuffix("/questions")
    version = carried_version(staff.get(f"{path}/questions").get_data(as_text=True))
    asked = {
        "version": version, "judging": "How much it is needed\nHow ready the team is",
        "q1_label": "Tools in use", "q1_kind": "several", "q1_options": "Chat\nTranslation", "q1_place": "2",
        "q2_label": "Why do you want to take part?", "q2_kind": "text", "q2_required": "1", "q2_place": "1",
    }  # fmt: skip
    assert staff.post(f"{path}/questions", data=asked).status_code == 303
    version = carried_version(staff.get(path).get_data(as_text=True))
    assert staff.post(f"{path}/publication", data={"version": version}).status_code == 303
    return path


def apply_to(lead, path, why="We ask residents first."):
    """Through the pages; the address of the application."""
    begun = lead.post(f"{path}/apply", data={"stage": "Designing"})
    assert begun.status_code == 303, begun.get_data(as_text=True)
    address = begun.headers["Location"]
    form = {"stage": "Designing", "answer-q2": why, "answer-q1": ["Chat", "Translation"]}
    assert lead.post(address, data={**form, "act": "save"}).status_code == 303
    sent = lead.post(address, data={**form, "seen-q2": f'"{why}"', "act": "submit"})
    assert sent.status_code == 303, sent.get_data(as_text=True)
    return address


def test_a_sprint_goes_from_its_draft_to_a_city_that_moves_up(app, sign_in, deliver):
    people = create_member(role="staff")
    staff = sign_in(people)
    path = draft_call(staff)
    sprint = queries.get_sprint(actor_of(people), int(path.rsplit("/", 1)[1]))
    assert [one["label"] for one in sprint.questions] == ["Why do you want to take part?", "Tools in use"]
    leads = [
        create_member(city_id=create_city().id, leads_city=True, language="es" if number == 2 else "en")
        for number in range(4)
    ]
    browsers = [sign_in(lead) for lead in leads]
    addresses = [apply_to(browser, path) for browser in browsers]
    scorers = [create_member(), create_member(role="staff")]
    handles = ", ".join(one.handle for one in scorers)
    assert staff.post(f"{path}/scorers", data={"scorers": handles}).status_code == 303
    for scorer in map(sign_in, scorers):
        for place, address in enumerate(addresses):
            before = scorer.get(address).get_data(as_text=True)
            assert all(words in before for words in ("Give the score", "I have a conflict of interest"))
            score = {"score-j1": f"{5 - place}", "score-j2": "3", "words-j1": "It is clear."}
            assert scorer.post(f"{address}/score", data=score).status_code == 303
    close_call(sprint)
    deliver()

    ids = [address.rsplit("/", 1)[1] for address in addresses]
    page = staff.get(f"{path}/selection").get_data(as_text=True)
    assert [page.index(f"choice-{number}") for number in ids] == sorted(
        page.index(f"choice-{number}") for number in ids
    )
    choice = "&".join(
        f"choice-{number}={told}" for number, told in zip(ids, ("chosen", "chosen", "waiting", "declined"), strict=True)
    )
    letters = staff.get(f"{path}/selection/letters?{choice}").get_data(as_text=True)
    assert 'name="body-promoted-es"' in letters
    told = {"chosen": ids[:2], "waiting": ids[2:3], f"words-{ids[3]}": "Your second answer was strong."}
    told |= {"subject-chosen-en": "Welcome, {city}", "body-chosen-en": "You are in, {city}."}
    assert letters_of(deliver) == []
    assert staff.post(f"{path}/selection/letters", data=told).status_code == 303
    mails = {mail.to: mail for mail in letters_of(deliver)}
    assert mails[leads[0].email].subject.startswith("Welcome, ")
    assert "Your second answer was strong." in mails[leads[3].email].text
    assert path in mails[leads[0].email].text

    assert browsers[0].post(f"{addresses[0]}/confirmation").status_code == 303
    assert browsers[1].get(f"{addresses[1]}/withdrawal").status_code == 200
    assert browsers[1].post(f"{addresses[1]}/withdrawal").status_code == 303
    moved = [mail for mail in letters_of(deliver) if mail.to == leads[2].email]
    assert len([mail for mail in moved if path in mail.text and "notif" not in mail.subject.lower()]) >= 1
    assert browsers[2].post(f"{addresses[2]}/confirmation").status_code == 303
    shown = browsers[3].get(path).get_data(as_text=True)
    assert len(re.findall(r"Cities that take part", shown)) == 1
    assert deliver() is not None


def test_a_colleagues_answer_is_shown_beside_what_was_typed_and_nothing_is_lost(app, sign_in):
    path = draft_call(sign_in(create_member(role="staff")))
    city = create_city()
    lead, colleague = (sign_in(create_member(city_id=city.id, leads_city=led)) for led in (True, False))
    address = lead.post(f"{path}/apply", data={"stage": "Using"}).headers["Location"]
    first = {"stage": "Using", "seen-q2": '""', "answer-q2": "First words.", "act": "save"}
    assert colleague.post(address, data=first).status_code == 303
    again = lead.post(address, data={**first, "answer-q2": "Other words."})
    page = again.get_data(as_text=True)
    assert again.status_code == 409
    assert all(words in page for words in ("First words.", "Other words."))
    kept = {**first, "seen-q2": '"First words."', "answer-q2": "Both words."}
    assert lead.post(address, data=kept).status_code == 303


def test_what_is_missing_is_named_and_what_was_written_stays(app, sign_in):
    path = draft_call(sign_in(create_member(role="staff")))
    lead = sign_in(create_member(city_id=create_city().id, leads_city=True))
    address = lead.post(f"{path}/apply", data={"stage": "Using"}).headers["Location"]
    told = lead.post(address, data={"stage": "Using", "answer-q1": ["Chat"], "act": "submit"})
    page = told.get_data(as_text=True)
    assert (told.status_code, 'href="#answer-q2"' in page) == (422, True)
    assert re.search(r'value="Chat"[^>]*checked', page)
    assert re.search(r'value="Chat"[^>]*checked', lead.get(address).get_data(as_text=True))


def test_a_city_for_which_it_is_not_reads_why_and_can_wait_for_the_next_call(app, sign_in, deliver):
    staff = sign_in(create_member(role="staff"))
    path = draft_call(staff, least_population="9000000")
    member = create_member(city_id=create_city(population=50_000).id)
    reader = sign_in(member)
    page = reader.get(path).get_data(as_text=True)
    assert "This edition is for other cities" in page
    assert "at least" in page
    assert reader.post("/sprints/watch").status_code == 303
    draft_call(staff, title="The next one")
    deliver()
    told = reader.get("/api/v1/notifications").json["items"]
    assert any("The next one" in str(one) for one in told)


def test_staff_copy_a_call_to_the_next_edition_in_another_language(app, sign_in):
    staff = sign_in(create_member(role="staff"))
    path, day = draft_call(staff), clock.now().date() + 300 * DAY
    form = {"title": "Confianza en la IA", "language": "es", "deadline_on": f"{day}", "starts_on": f"{day + 30 * DAY}",
            "ends_on": f"{day + 90 * DAY}"}  # fmt: skip
    made = staff.post(f"{path}/copy", data=form)
    assert made.status_code == 303
    page = staff.get(made.headers["Location"]).get_data(as_text=True)
    assert all(words in page for words in ("Trust in city AI", "Each city writes a plan."))


def test_pages_of_staff_are_not_there_for_others(app, sign_in):
    path = draft_call(sign_in(create_member(role="staff")))
    member = sign_in(create_member())
    for part in ("edit", "questions", "copy", "selection", "selection/letters"):
        assert member.get(f"{path}/{part}").status_code == 403, part
    assert member.get(f"{path}/applications").status_code == 404
    assert member.get("/sprints/new").status_code == 403
