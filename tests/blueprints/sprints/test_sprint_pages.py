"""The pages of a call."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from forum.kernel import clock
from tests.factories.accounts import create_city, create_member
from tests.factories.sprints import close_call, create_application, create_sprint, start_sprint


def test_anybody_reads_a_public_call_with_its_deadline_in_its_zone(client):
    sprint = create_sprint(visibility="public", summary="Ten weeks.", context="Trust is **scarce**.")
    shown = client.get("/sprints").get_data(as_text=True)
    assert sprint.title in shown
    page = client.get(f"/sprints/{sprint.id}").get_data(as_text=True)
    assert "<strong>scarce</strong>" in page
    assert "New York" in page
    assert "For you" in page


def test_a_call_for_members_and_a_draft_are_not_there_for_strangers(client, sign_in):
    inside, draft = create_sprint(title="For members"), create_sprint(title="Not yet", state="draft")
    assert client.get(f"/sprints/{inside.id}").status_code == 404
    member, staff = sign_in(create_member()), sign_in(create_member(role="staff"))
    assert member.get(f"/sprints/{inside.id}").status_code == 200
    assert member.get(f"/sprints/{draft.id}").status_code == 404
    assert "Not yet" in staff.get("/sprints").get_data(as_text=True)


def test_the_list_costs_the_same_for_one_call_and_for_many(sign_in, count_statements):
    reader = sign_in(create_member())
    create_sprint()
    with count_statements() as few:
        reader.get("/sprints")
    for _ in range(12):
        create_sprint()
    with count_statements() as many:
        reader.get("/sprints")
    assert len(few) == len(many)


def test_a_time_zone_is_picked_and_a_wrong_one_is_told_in_a_line(app, sign_in):
    staff, wrong = sign_in(create_member(role="staff")), "We do not know this time zone. Choose one such as"
    assert '<option value="America/New_York"' in staff.get("/sprints/new").text
    typed = {"title": "Trust in city AI", "time_zone": "New York"}
    page = staff.post("/sprints/new", data=typed)
    assert page.status_code == 422
    assert wrong in page.text
    assert "Africa/Abidjan, " not in page.text
    told = staff.post("/api/v1/sprints", json=typed).json["errors"]["time_zone"]
    assert told == [f"{wrong} America/Sao_Paulo."]


def test_a_call_that_misses_its_overview_or_who_should_apply_is_not_published(app, sign_in):
    staff = sign_in(create_member(role="staff"))
    draft = create_sprint(state="draft", who_should_apply="Cities that begin.")
    assert "Still missing: the overview." in staff.get(draft.path).text
    assert "Publish the call" not in staff.get(draft.path).text
    assert staff.get(f"{draft.path}/edit").text.count("Needed before the call is published.") == 2
    refused = staff.post(f"{draft.path}/publication", data={"version": draft.version})
    assert refused.status_code == 409
    assert "The call is not published yet. Write first: the overview." in refused.text
    api = f"/api/v1/sprints/{draft.id}"
    told = staff.patch(api, json={"published": True}, headers={"If-Match": staff.get(api).headers["ETag"]})
    assert (told.status_code, told.json["code"], told.json["missing"]) == (409, "call_incomplete", ["the overview"])
    assert staff.get(api).json["phase"] == "draft"


def test_the_conditions_of_a_call_stand_on_its_page_even_where_staff_wrote_nothing_about_them(app, sign_in):
    sprint = create_sprint(eligibility={"countries": ["BR"], "least_population": 30000})
    page = sign_in(create_member()).get(sprint.path).text
    assert "Who should apply" in page
    assert "Cities of Brazil" in page
    assert "30,000 people" in page


def test_the_deadline_reads_as_it_is_kept_at_the_end_of_a_day_or_at_an_hour(app, sign_in):
    reader = sign_in(create_member(timezone="America/Sao_Paulo"))
    ends = create_sprint(deadline_at=datetime(2026, 9, 29, 4, tzinfo=UTC), opens_at=datetime(2026, 6, 1, tzinfo=UTC))
    page = reader.get(ends.path).text
    assert "Monday, September 28, 2026, until the end of the day in New York" in page
    assert "Sep 29, 2026, 1:00" in page
    hour = create_sprint(deadline_at=datetime(2026, 9, 28, 18, tzinfo=UTC), opens_at=datetime(2026, 6, 1, tzinfo=UTC))
    page = reader.get(hour.path).text
    assert "until the end of the day" not in page
    assert "Monday, September 28, 2026, 2:00" in page
    assert "Sep 28, 2026, 3:00" in page


def test_who_may_not_send_reads_who_does_and_writes_to_her_or_to_staff_where_nobody_leads(app, sign_in):
    city, sprint = create_city(), create_sprint(eligibility={"stages": ["Designing"]})
    draft = create_application(sprint, city, state="draft", submitted_at=None)
    officer, writer = create_member(role="staff"), sign_in(create_member(city=city))
    page = writer.get(draft.path).text
    assert "nobody leads it yet" in page
    assert f"/messages/new?to={officer.handle}" in page
    assert "In which of these stages is your city? *" in page
    lead = create_member(city=city, leads_city=True)
    page = writer.get(draft.path).text
    assert f'href="{lead.path}"' in page
    assert f"/messages/new?to={lead.handle}" in page
    assert f"/messages/new?to={officer.handle}" not in page
    assert "Say so when it is ready" not in sign_in(lead).get(draft.path).text


def test_the_list_says_what_ones_own_city_has_to_do_with_each_sprint_at_a_constant_cost(sign_in, count_statements):
    city, other = create_city(), create_city()
    reader = sign_in(create_member(city=city))
    reader.get("/sprints")
    start_sprint(city)
    with count_statements() as few:
        page = reader.get("/sprints").text
    assert page.count("Your city takes part") == 1
    create_application(create_sprint(), city, state="draft", submitted_at=None)
    create_application(create_sprint(), city)
    create_application(create_sprint(), other)
    start_sprint(other)
    with count_statements() as many:
        page = reader.get("/sprints").text
    assert [page.count(told) for told in ("takes part", "Draft of your city", "Your city has applied")] == [1, 1, 1]
    assert len(few) == len(many)
    assert "Your city" not in sign_in(create_member()).get("/sprints").text


def test_nothing_is_proposed_for_what_is_not_scored_and_letters_wait_for_each_decision(app, sign_in):
    staff, sprint = sign_in(create_member(role="staff")), create_sprint()
    city = create_city(name="Recife")
    sent = create_application(sprint, city)
    close_call(sprint)
    page = staff.get(f"{sprint.path}/selection").text
    assert '<option value="undecided" selected>' in page
    assert "Decide about these" not in page
    letters = f"{sprint.path}/selection/letters?choice-{sent.id}="
    waits = staff.get(f"{letters}undecided")
    assert waits.status_code == 422
    assert "Decide about these before you look at the letters" in waits.text
    page = staff.get(f"{letters}chosen")
    assert page.status_code == 200
    assert "<summary>Recife is chosen: Trust in city AI</summary>" in page.text
    assert "<summary>Recife: Your expression of interest: " in staff.get(f"{letters}declined").text


def test_countries_are_written_by_name_or_code_and_wrong_codes_say_where_to_look(app, sign_in):
    staff, today = sign_in(create_member(role="staff")), clock.now().date()
    assert ">See all codes (in a new tab)</a>" in staff.get("/sprints/new").text
    call = {
        "title": "Trust in city AI", "language": "en", "visibility": "public", "time_zone": "America/New_York",
        "deadline_on": f"{today + timedelta(days=9)}", "starts_on": f"{today + timedelta(days=40)}",
        "ends_on": f"{today + timedelta(days=90)}", "places": "2",
    }  # fmt: skip
    made = staff.post("/sprints/new", data={**call, "countries": "Brasil, mx, Guinea, BR"})
    assert made.status_code == 303
    edit = staff.get(made.headers["Location"].replace("/questions", "/edit")).text
    assert 'value="BR, MX, GN"' in edit
    wrong = staff.post("/sprints/new", data={**call, "countries": "Atlantis"})
    assert "We do not know the country “Atlantis”" in wrong.text
    wrong = staff.post("/sprints/new", data={**call, "criteria": "RDC99"})
    assert "There is no criterion RDC99. Look its code up on the page of the Standard." in wrong.text
