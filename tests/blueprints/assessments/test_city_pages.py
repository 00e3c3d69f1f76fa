"""The pages of a city's assessment, without scripts."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from forum.blueprints.assessments.queries import lines
from forum.blueprints.assessments.rules.progress import AreaProgress
from forum.blueprints.assessments.services import answering, submitting
from forum.kernel.database import session
from forum.kernel.sizes import file_size
from tests.blueprints.assessments.city_side import Town, make_town
from tests.factories.accounts import create_city, create_member
from tests.factories.cities import create_standing
from tests.factories.files import NOTES
from tests.factories.library import create_resource
from tests.factories.standards import criterion

SignIn = Callable[[Any], Any]
FIELDS = ("claim", "note", "assignee_id")


@pytest.fixture
def town(app: Flask) -> Town:
    return make_town()


def typed(page: str, **changes: Any) -> dict[str, Any]:
    """What a browser sends of the form on a page, with these changes."""
    hidden = re.findall(r'name="(seen_\w+)" value="([^"]*)"', page)
    sent: dict[str, Any] = {name: value for name, value in hidden if name != "seen_tick"}
    sent["seen_tick"] = [value for name, value in hidden if name == "seen_tick"]
    sent["tick"] = re.findall(r'name="tick" value="(\w+)"[^>]*checked', page)
    sent |= {name: sent[f"seen_{name}"] for name in FIELDS}
    return sent | changes


def test_one_begins_on_a_page_that_warns_but_does_not_refuse(town: Town, sign_in: SignIn) -> None:
    town.city.population = 12_000
    session.commit()
    framework = town.start().framework
    framework.eligibility = {"min_population": 30_000, "countries": ["BR"]}
    session.commit()
    browser = sign_in(town.ana)
    page = browser.get("/assessments/new").text
    assert "at least 30,000 people" in page
    assert "cities of other countries" in page
    again = browser.post("/assessments", data={"framework": "wwc-2022", "carry": "1"})
    assert again.status_code == 409
    assert "Go on with that one" in again.text
    begun = browser.post("/assessments", data={"framework": "equipt"})
    assert begun.status_code == 303
    assert "Equipt to Innovate" in browser.get(begun.headers["Location"]).text
    listed = browser.get("/assessments").text
    assert listed.count("Being written") == 2
    assert sign_in(town.officer).get("/assessments").text.count("Being written") == 2
    assert (
        "Being written" not in sign_in(create_member(city_id=create_city().id, language="en")).get("/assessments").text
    )


def test_a_criterion_is_answered_without_scripts(town: Town, sign_in: SignIn) -> None:
    browser, address = sign_in(town.ana), f"/assessments/{town.start().id}/DM1"
    page = browser.get(address).text
    assert "0 of 4 ticked, 3 needed" in page
    form = typed(page, claim="met", note="Since\r\nspring.", tick=["a", "b", "c"], assignee_id=str(town.luis.id))
    assert browser.post(address, data=form).status_code == 303
    page = browser.get(address).text
    assert "3 of 4 ticked: enough, 3 are needed" in page
    assert "Last written by Ana" in page
    assert browser.post(address, data=typed(page, tick=["a"])).status_code == 303
    line = lines.get_line(town.actor("ana"), town.start(framework="equipt").id - 1, "DM1")
    assert (line.claim, line.note, line.ticked, line.assignee_id) == ("met", "Since\nspring.", ["a"], town.luis.id)
    assert browser.get(address.replace("DM1", "dm1")).headers["Location"].endswith("/DM1")


def test_what_a_colleague_wrote_meanwhile_stands_beside_what_one_typed(town: Town, sign_in: SignIn) -> None:
    ana, luis = sign_in(town.ana), sign_in(town.luis)
    number = town.start().id
    address = f"/assessments/{number}/DM1"
    page = ana.get(address).text
    luis.post(address, data=typed(luis.get(address).text, note="His.", tick=["d"]))
    refused = ana.post(address, data=typed(page, note="Hers.", claim="in_progress", tick=["a"]))
    assert refused.status_code == 409
    assert "Luis changed this meanwhile" in refused.text
    assert re.search(r">\nHers\.</textarea>", refused.text)
    assert '<p class="conflict__text">His.</p>' in refused.text
    assert re.search(r'value="in_progress"\s+id="claim-3" checked', refused.text)
    again = typed(refused.text, note="His. Hers.", claim="in_progress", tick=["a"])
    assert again["seen_note"] == "His."
    assert ana.post(address, data=again).status_code == 303
    session.expire_all()
    line = lines.get_line(town.actor("ana"), number, "DM1")
    assert (line.note, line.claim, line.ticked) == ("His. Hers.", "in_progress", ["a", "d"])


def test_taking_the_other_one_saves_the_rest(town: Town, sign_in: SignIn) -> None:
    ana, number = sign_in(town.ana), town.start().id
    address = f"/assessments/{number}/DM1"
    page = ana.get(address).text
    answering.change_line(town.actor("luis"), number, "DM1", note="His.", seen={"note": ""})
    refused = ana.post(address, data=typed(page, note="Hers.", claim="met"))
    assert ana.post(address, data=typed(refused.text, note="Hers.", claim="met", take="note")).status_code == 303
    line = lines.get_line(town.actor("ana"), number, "DM1")
    assert (line.note, line.claim) == ("His.", "met")


def test_evidence_comes_from_the_library_as_a_file_or_as_a_link(town: Town, sign_in: SignIn) -> None:
    browser, address = sign_in(town.ana), f"/assessments/{town.start().id}/DM1"
    resource = create_resource(town.luis, "The charter.", title="Charter of the data office", criteria=["DM1"])
    assert "Charter of the data office" in browser.get(f"{address}/library").text
    assert "Charter of the data office" in browser.get(f"{address}/library?q=charter").text
    assert "No document here fits" in browser.get(f"{address}/library?q=nothing").text
    chosen = browser.post(f"{address}/evidence", data={"resource_id": resource.id, "page": "1", "note": "Roles."})
    assert chosen.status_code == 303
    sent = browser.post(f"{address}/files", data={"files": (io.BytesIO(NOTES), "minutes-of-may.md"), "note": "May."})
    assert sent.status_code == 303
    assert browser.post(f"{address}/files", data={"note": "Nothing."}).status_code == 422
    assert browser.post(f"{address}/evidence", data={"link": "ftp://example.org"}).status_code == 422
    assert (
        browser.post(f"{address}/evidence", data={"link": "https://example.org/x", "title": "Ours"}).status_code == 303
    )
    page = browser.get(address).text
    for shown in ("Charter of the data office", "Minutes of may", "Ours", "copy_of=", "p. 1"):
        assert shown in page
    removal = re.search(r'action="([^"]+/removal)"', page)
    assert removal
    assert browser.post(removal.group(1)).status_code == 303
    assert "Charter of the data office" not in browser.get(address).text
    assert "Remove" not in sign_in(town.officer).get(address).text


def test_colleagues_remark_and_staff_never_read_it(town: Town, sign_in: SignIn) -> None:
    browser, address = sign_in(town.ana), f"/assessments/{town.start().id}/DM1"
    assert (
        browser.post(f"{address}/remarks", data={"circle": "city", "body": "Who has the minutes?"}).status_code == 303
    )
    assert browser.post(f"{address}/remarks", data={"circle": "city", "body": " "}).status_code == 422
    assert "Who has the minutes?" in sign_in(town.luis).get(address).text
    staff = sign_in(town.officer).get(address).text
    assert "Who has the minutes?" not in staff
    assert "Among colleagues" not in staff


def test_the_lead_looks_over_what_is_missing_and_submits(town: Town, sign_in: SignIn) -> None:
    lead, number = sign_in(town.lead), town.start().id
    address = f"/assessments/{number}/submission"
    assert lead.post(address).status_code == 409
    answering.change_line(town.actor("ana"), number, "DM1", claim="met", seen={"claim": ""})
    page = lead.get(address).text
    assert "“Met” without evidence" in page
    assert "Submit to programme staff" in page
    assert "Submit to programme staff" not in sign_in(town.ana).get(address).text
    assert lead.post(address).status_code == 303
    shown = lead.get(f"/assessments/{number}").text
    assert "With programme staff" in shown
    assert "The answers stand as they were submitted" in lead.get(f"/assessments/{number}/DM1").text
    assert "Keep it" in lead.get(f"/assessments/{number}/withdrawal").text
    assert lead.post(f"/assessments/{number}/withdrawal").status_code == 303
    assert "Withdrawn" in lead.get("/assessments").text


def test_the_overview_tells_how_far_each_area_is_and_who_does_what(town: Town, sign_in: SignIn) -> None:
    number, ana = town.start().id, town.actor("ana")
    answering.change_line(
        ana, number, "DM1", claim="met", assignee_id=town.luis.id, tick=["a"], seen={"claim": "", "assignee_id": None}
    )
    page = sign_in(town.ana).get(f"/assessments/{number}").text
    for shown in ("1 of 9 answered, 1 met", "1 of 4 ticked, 3 needed", "No evidence yet", "Go to DM2", "Luis"):
        assert shown in page
    assert sign_in(create_member(city_id=create_city().id)).get(f"/assessments/{number}").status_code == 404


def test_what_staff_ask_stands_first_and_only_that_is_open(town: Town, sign_in: SignIn) -> None:
    number = town.start().id
    answering.change_line(town.actor("ana"), number, "DM2", claim="met", seen={"claim": ""})
    assessment = submitting.submit_assessment(town.actor("lead"), number)
    lines.get_line(town.actor("ana"), number, "DM2").asked = True
    session.commit()
    browser = sign_in(town.ana)
    assert "Staff ask here" not in browser.get(f"/assessments/{number}").text  # it is not sent yet
    assessment.move("clarifying")
    session.commit()
    page = browser.get(f"/assessments/{number}").text
    for shown in ("Staff ask about 1 criterion", "Go to DM2", "Staff ask here"):
        assert shown in page
    assert "Change what is needed" in browser.get(f"/assessments/{number}/DM2").text
    assert "The answers stand as they were submitted" in browser.get(f"/assessments/{number}/DM1").text
    told = browser.get(f"/api/v1/assessments/{number}").get_json()["lines"]
    assert [one["code"] for one in told if one["asked"]] == ["DM2"]


def test_the_snapshot_is_answered_kept_and_answered_again(town: Town, sign_in: SignIn, client: FlaskClient) -> None:
    browser, address = sign_in(town.ana), f"/cities/{town.city.id}/snapshot"
    assert browser.get(address).headers["Location"].endswith("/snapshot/questions")
    assert "Is there a data strategy?" in browser.get(f"{address}/questions").text
    half = browser.post(f"{address}/questions", data={"q1": "partly", "q2": "yes"})
    assert half.status_code == 422
    assert re.search(r'name="q1" value="partly"[^>]*checked', half.text)
    for answer in ("partly", "yes"):
        assert browser.post(f"{address}/questions", data={"q1": answer, "q2": "yes", "q3": "no"}).status_code == 303
    page = browser.get(address).text
    assert "Budget" in page
    assert "/standards/wwc-2022/OD1" in page
    assert len(set(re.findall(rf'href="({address}/\d+)"', page))) == 2
    assert "Snapshot and plan" in browser.get(f"/cities/{town.city.id}").text
    assert "Begin the full assessment" not in sign_in(town.officer).get(address).text
    outsider = sign_in(create_member(city_id=create_city().id, language="en"))
    assert [outsider.get(path).status_code for path in (address, f"{address}/questions")] == [404, 404]
    assert "Snapshot and plan" not in outsider.get(f"/cities/{town.city.id}").text


def test_the_plan_names_each_question_once_with_what_is_met_planned_and_to_be_added(
    town: Town, sign_in: SignIn, count_statements: Callable[[], Any]
) -> None:
    browser, address = sign_in(town.ana), f"/cities/{town.city.id}/snapshot"
    create_standing(town.city, criterion("DM1"), audience="city")
    for first in ("no", "partly"):
        sent = {"q1": "yes" if first == "no" else "partly", "q2": "yes", "q3": first}
        assert browser.post(f"{address}/questions", data=sent).status_code == 303
    browser.get(address)
    with count_statements() as statements:
        page = browser.get(address).text
    before = len(statements)
    asked = re.findall(r"<h3>(\d)\. ", page)
    assert asked == ["1", "3", "2"]
    first = page.split("<h3>1. ")[1].split("<h3>3. ")[0]
    assert re.findall(r'<span class="visually-hidden">(\w\w\d)</span>', first) == ["DM2", "DM1"]
    assert "was: Yes" in first
    assert "Met, by your standing" in first
    assert "was:" not in page.split("<h3>2. ")[1]
    assert f"/cities/{town.city.id}/roadmap" in page
    added = browser.post(
        f"/cities/{town.city.id}/roadmap/gaps", data={"criterion_id": str(criterion("OD1").id), "origin": "snapshot"}
    )
    assert added.status_code == 303
    page = browser.get(address).text
    assert page.count(">On the roadmap<") == 1
    assert f'href="{added.headers["Location"].removesuffix("/edit")}"' in page
    assert 'value="snapshot"' in page
    browser.post(f"/cities/{town.city.id}/roadmap/gaps", data={"criterion_id": str(criterion("BF1").id)})
    with count_statements() as statements:
        browser.get(address)
    assert len(statements) == before
    staff = sign_in(town.officer).get(address).text
    assert "Met, by its standing" in staff


def test_the_questions_keep_earlier_answers_name_what_is_missing_and_lead_back(town: Town, sign_in: SignIn) -> None:
    browser, address = sign_in(town.ana), f"/cities/{town.city.id}/snapshot"
    half = browser.post(f"{address}/questions", data={"q1": "partly", "q3": "no"})
    assert "Question 2: choose an answer." in half.text
    taken = browser.post(f"{address}/questions", data={"q1": "partly", "q2": "yes", "q3": "no"}).headers["Location"]
    again = browser.get(f"{address}/questions").text
    for name, value in (("q1", "partly"), ("q2", "yes"), ("q3", "no")):
        assert re.search(rf'name="{name}" value="{value}"[^>]*checked', again)
    assert f'href="{taken}">Cancel' in again


def test_the_criterion_says_where_the_standing_differs_and_that_ticks_are_missing(town: Town, sign_in: SignIn) -> None:
    browser, number = sign_in(town.ana), town.start().id
    page = browser.get(f"/assessments/{number}/DM1").text
    assert "Once that is decided, the standing follows." in page
    assert "standing says" not in page
    assert re.search(r"<span data-few hidden>", page)
    create_standing(town.city, criterion("DM1"), audience="city")
    assert "Your city&#39;s standing says: Met" in browser.get(f"/assessments/{number}/DM1").text
    assert "The city&#39;s standing says: Met" in sign_in(town.officer).get(f"/assessments/{number}/DM1").text
    answering.change_line(town.actor("ana"), number, "DM1", claim="met", tick=["a"], seen={"claim": ""})
    page = browser.get(f"/assessments/{number}/DM1").text
    assert "standing says" not in page
    assert re.search(r"<span data-few>“Met” needs more", page)
    shown = browser.get(f"/assessments/{number}").text
    assert "“Met” needs more ticks" in shown
    assert "the standing follows." in shown
    answering.change_line(town.actor("ana"), number, "DM1", tick=["b", "c"], seen={})
    assert re.search(r"<span data-few hidden>", browser.get(f"/assessments/{number}/DM1").text)
    assert "“Met” needs more ticks" not in browser.get(f"/assessments/{number}").text


def test_a_private_file_is_told_like_other_evidence_and_shows_what_it_is(town: Town, sign_in: SignIn) -> None:
    browser, address = sign_in(town.ana), f"/assessments/{town.start().id}/DM1"
    sent = {"files": (io.BytesIO(NOTES), "minutes-of-may.md"), "title": "Minutes"}
    added = browser.post(f"{address}/files", data=sent, headers={"X-Upload": "1"})
    assert (added.status_code, added.headers["Location"].endswith("/DM1#evidence")) == (204, True)
    page = browser.get(address).text
    assert "“Minutes” is among the evidence now." in page
    shown = page.split('id="evidence"')[1].split("</section>")[0]
    assert ">minutes-of-may.md<" in shown
    assert file_size(len(NOTES)) in shown
    assert "<time" in shown
    two = [(io.BytesIO(NOTES + bytes([65 + n])), f"list-{n}.md") for n in (1, 2)]
    assert browser.post(f"{address}/files", data={"files": two, "title": "Both"}).status_code == 303
    page = browser.get(address).text
    assert "“List 1” is among the evidence now. “List 2” is among the evidence now." in page


def test_a_link_without_encryption_is_refused_in_our_words(town: Town, sign_in: SignIn) -> None:
    browser, address = sign_in(town.ana), f"/assessments/{town.start().id}/DM1"
    refused = browser.post(f"{address}/evidence", data={"link": "http://example.org/x"})
    assert refused.status_code == 422
    assert "Use an address that begins with https://." in refused.text
    form = re.search(r'<form class="form" [^>]*action="[^"]*/DM1/evidence"', refused.text)
    assert form
    assert "novalidate" in form.group(0)
    assert f'<form class="assess-form" method="post" action="{address}"' in refused.text


def test_documents_of_ones_own_city_are_offered_first(town: Town, sign_in: SignIn) -> None:
    create_resource(town.luis, "Ours.", title="Our charter", criteria=["DM1"], city_id=town.city.id)
    other = create_member(city_id=create_city().id)
    create_resource(other, "Theirs.", title="Their charter", criteria=["DM1"], city_id=other.city_id)
    page = sign_in(town.ana).get(f"/assessments/{town.start().id}/DM1/library").text
    assert page.count("Our charter</a>") == page.count("Their charter</a>") == 1
    assert page.index("Our charter") < page.index("Their charter")


def test_what_is_missing_has_names_by_area_and_colleagues_learn_who_submits(town: Town, sign_in: SignIn) -> None:
    address = f"/assessments/{town.start().id}/submission"
    page = sign_in(town.ana).get(address).text
    assert criterion("DM1").name_in("en") in page
    assert re.search(r"<h3>[^<]+</h3>\s*<ul[^>]*><li>[^\n]*DM1", page)
    note = "Only the person who leads your city can submit it."
    assert page.index(note) < page.index("Nobody has said how far you are")
    assert note not in sign_in(town.lead).get(address).text


def test_a_level_of_elsewhere_is_not_denied_by_the_awards(town: Town, sign_in: SignIn) -> None:
    browser, address = sign_in(town.ana), f"/cities/{town.city.id}"
    assert "The city has not been awarded a level here." in browser.get(address).text
    town.city.level = "silver"
    session.commit()
    page = browser.get(address).text
    assert "Silver, certified elsewhere" in page
    assert "The city has not been awarded a level here." not in page


def test_the_percentage_is_the_nearest() -> None:
    assert [AreaProgress("DM", 3, said, 0).percent for said in (0, 1, 2, 3)] == [0, 33, 67, 100]


@pytest.mark.parametrize("path", ["", "/DM1"])
def test_a_page_takes_as_many_statements_for_much_as_for_little(
    town: Town, sign_in: SignIn, count_statements: Callable[[], Any], path: str
) -> None:
    number, browser, counts = town.start().id, sign_in(town.ana), []
    for known in (1, 12):
        for n in range(known):
            sent = {"link": f"https://example.org/{known}/{n}"}
            assert browser.post(f"/assessments/{number}/DM1/evidence", data=sent).status_code == 303
            browser.post(f"/assessments/{number}/DM1/remarks", data={"circle": "city", "body": f"Remark {n}"})
        browser.get(f"/assessments/{number}{path}")
        with count_statements() as statements:
            assert browser.get(f"/assessments/{number}{path}").status_code == 200
        counts.append(len(statements))
    assert counts[0] == counts[1]
