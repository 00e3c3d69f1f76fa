"""The validation of assessments as JSON and as pages."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import Any

import pypdfium2
import pytest
import sqlalchemy as sa
from flask import Flask
from openpyxl import load_workbook

from forum.blueprints.accounts.models import Member
from forum.blueprints.assessments.models.assessments import Assessment, AssessmentLine
from forum.blueprints.assessments.models.awards import Award
from forum.blueprints.assessments.models.evidence import Evidence
from forum.blueprints.assessments.models.frozen import FrozenSnapshot
from forum.blueprints.assessments.models.remarks import Remark
from forum.blueprints.assessments.models.reviews import LineReview
from forum.blueprints.cities.models.cities import City
from forum.blueprints.standards.models import Criterion, Framework
from forum.kernel import clock
from forum.kernel.database import session
from tests.factories.accounts import create_city, create_member
from tests.factories.files import HANDBOOK, create_file
from tests.factories.library import create_resource
from tests.factories.standards import load_standards
from tests.factories.validation import create_framework, create_staff, create_submitted, decide_with, review

SignIn = Callable[[Any], Any]
NOT_OFFICIAL = "This is not the official assessment of any certification programme."


@pytest.fixture
def city(app: Flask) -> City:
    return create_city(name="São Paulo", country_code="BR")


@pytest.fixture
def framework(app: Flask) -> Framework:
    return create_framework(
        current=True,
        checklists={
            "QA1": {
                "need": 2, "suggested": True,
                "items": [{"key": key, "text": {"en": f"Item {key}", "es": f"Punto {key}"}} for key in "abc"],
            }
        },
    )  # fmt: skip


@pytest.fixture
def waiting(city: City, framework: Framework) -> Assessment:
    return create_submitted(city, {"QA1": "met", "QA2": "in_progress"}, framework=framework)


@pytest.fixture
def ana(app: Flask) -> Member:
    return create_staff(name="Ana Ruiz")


def line_of(assessment: Assessment, code: str) -> AssessmentLine:
    wanted = sa.select(AssessmentLine).join(Criterion, Criterion.id == AssessmentLine.criterion_id)
    return session.scalars(
        wanted.where(AssessmentLine.assessment_id == assessment.id, Criterion.code == code)
    ).one()  # fmt: skip


def test_a_review_is_put_with_its_etag_and_the_later_of_two_hears_who_was_first(
    waiting: Assessment, ana: Member, sign_in: SignIn
) -> None:
    one, two = sign_in(ana), sign_in(create_staff(name="Ben"))
    address = f"/api/v1/assessments/{waiting.id}/criteria/qa-1/validation"
    seen = one.get(address)
    assert (seen.get_json()["state"], seen.get_json()["version"]) == ("open", 0)
    assert seen.get_json()["can"] == {"review": True, "second": False, "ask": True}
    tag = {"If-Match": seen.headers["ETag"]}
    assert one.put(address, json={"outcome": "met"}).status_code == 428
    put = one.put(address, json={"outcome": "met"}, headers=tag)
    assert (put.status_code, put.get_json()["state"], put.get_json()["outcome"]) == (200, "second", "")
    assert put.get_json()["can"]["second"] is False
    late = two.put(address, json={"outcome": "not_met", "reason": "Why so?"}, headers=tag)
    assert (late.status_code, late.get_json()["code"]) == (409, "reviewed_meanwhile")
    assert late.get_json()["review"] == {"by": "Ana Ruiz", "outcome": "met", "reason": ""}
    assert two.get(address).get_json()["can"]["second"] is True
    done = two.put(address, json={"outcome": "met"}, headers={"If-Match": put.headers["ETag"]})
    assert (done.get_json()["state"], done.get_json()["outcome"]) == ("final", "met")
    same = two.put(address, json={"outcome": "met"}, headers={"If-Match": done.headers["ETag"]})
    assert same.headers["ETag"] == done.headers["ETag"]
    for wrong in ({"outcome": "met", "level": "gold"}, {"outcome": "maybe"}, {"outcome": "not_met"}, {}):
        assert one.put(address, json=wrong, headers={"If-Match": done.headers["ETag"]}).status_code == 422
    assert one.get(f"/api/v1/assessments/{waiting.id}/criteria/ZZ9/validation").status_code == 404


def test_the_validation_is_for_programme_staff_and_others_do_not_learn_that_there_is_one(
    waiting: Assessment, city: City, sign_in: SignIn, client: Any
) -> None:
    address = f"/api/v1/assessments/{waiting.id}/criteria/QA1/validation"
    lead, outsider = create_member(city_id=city.id, leads_city=True), create_member()
    statuses = {}
    for name, browser in (("lead", sign_in(lead)), ("outsider", sign_in(outsider)), ("stranger", client)):
        put = {"json": {"outcome": "met"}, "headers": {"If-Match": '"0"'}}
        statuses[name] = [
            browser.get(address).status_code, browser.put(address, **put).status_code,
            browser.get("/api/v1/assessments/queue").status_code,
            browser.get(f"/assessments/{waiting.id}/validation").status_code,
            browser.get(f"/assessments/{waiting.id}/validation/QA1").status_code,
            browser.get("/assessments/queue").status_code,
        ]  # fmt: skip
    assert statuses == {
        "lead": [403, 403, 403, 403, 403, 403],
        "outsider": [404, 404, 403, 404, 404, 403],
        "stranger": [401, 401, 401, 302, 302, 302],
    }


def test_asking_deciding_and_taking_back_by_the_api_happen_once_for_a_key(
    waiting: Assessment, ana: Member, sign_in: SignIn
) -> None:
    browser, boss = sign_in(ana), sign_in(create_staff("administrator"))
    base = f"/api/v1/assessments/{waiting.id}"
    asked = [
        browser.post(
            f"{base}/criteria/QA1/questions", json={"body": "Since when?"}, headers={"Idempotency-Key": "ask-1"}
        )
        for _ in range(2)
    ]
    assert [one.status_code for one in asked] == [201, 201]
    assert session.scalar(sa.select(sa.func.count()).select_from(Remark)) == 1
    sent = browser.post(f"{base}/clarification", json={})
    assert (sent.status_code, sent.get_json()["state"]) == (200, "clarifying")
    assert browser.post(f"{base}/clarification", json={}).status_code == 403
    assert browser.delete(f"{base}/criteria/QA1/questions").status_code == 204
    assert browser.delete(f"{base}/criteria/QA1/questions").get_json()["code"] == "not_asked"
    early = browser.post(f"{base}/decision", json={})
    assert (early.status_code, early.get_json()["code"], early.get_json()["open"]) == (
        409, "not_all_final", ["QA1", "QA2", "QB1"],
    )  # fmt: skip
    for code in ("QA1", "QA2", "QB1"):
        review(ana, waiting, code, "not_met")
    review(create_staff(), waiting, "QA1", "not_met")
    assert browser.post(f"{base}/decision", json={"level": "gold"}).status_code == 422
    decided = browser.post(f"{base}/decision", json={})
    told = decided.get_json()
    assert (told["state"], told["level"], told["met"]) == ("decided", "", 0)
    assert browser.post(f"{base}/reopening", json={"reason": "A mistake."}).status_code == 403
    assert boss.post(f"{base}/reopening", json={}).status_code == 422
    assert boss.post(f"{base}/reopening", json={"reason": "A mistake."}).get_json()["state"] == "submitted"


def test_an_award_is_known_to_members_and_why_it_was_revoked_to_the_city(
    waiting: Assessment, city: City, sign_in: SignIn
) -> None:
    decide_with(waiting, met=2)
    outsider, lead = sign_in(create_member()), sign_in(create_member(city_id=city.id, leads_city=True))
    boss = sign_in(create_staff("administrator"))
    listed = outsider.get(f"/api/v1/cities/{city.id}/awards").get_json()["items"]
    assert [(one["level"], one["state"], one["can"]) for one in listed] == [("silver", "standing", {"revoke": False})]
    assert outsider.get(f"/api/v1/cities/{city.id}").get_json()["level"] == "silver"
    award = listed[0]["id"]
    assert lead.post(f"/api/v1/awards/{award}/revocation", json={"reason": "No."}).status_code == 403
    revoked = boss.post(f"/api/v1/awards/{award}/revocation", json={"reason": "Forged."})
    assert (revoked.status_code, revoked.get_json()["state"]) == (200, "revoked")
    assert outsider.get(f"/api/v1/cities/{city.id}/awards").get_json()["items"] == []
    told = lead.get(f"/api/v1/cities/{city.id}/awards").get_json()["items"]
    assert [one["revoked_reason"] for one in told] == ["Forged."]


def test_a_line_shows_claim_threshold_evidence_earlier_outcomes_and_both_reviews(
    waiting: Assessment, city: City, framework: Framework, ana: Member, sign_in: SignIn
) -> None:
    ben, member = create_staff(name="Ben"), create_member(city_id=city.id)
    earlier = create_submitted(city, framework=create_framework(), state="decided", decided_at=clock.now())
    old = line_of(earlier, "QA1")
    old.outcome, old.outcome_reason = "not_met", "There was no policy."
    line = line_of(waiting, "QA1")
    line.ticked, line.note = ["a"], "Adopted in May."
    session.commit()
    document = create_resource(member, "One page.", title="Our strategy", audience="members")
    file = create_file(member, HANDBOOK.read_bytes(), "handbook.pdf")
    shown = {"line_id": line.id, "added_at": clock.now()}
    session.add_all([
        Evidence(**shown, title="Our strategy", resource_id=document.id, resource_version=1),
        Evidence(**shown, title="The handbook", file_id=file.id, page=2),
        Evidence(**shown, title="The portal", link="https://data.example/"),
    ])  # fmt: skip
    session.commit()
    review(ana, waiting, "QA1")
    review(ben, waiting, "QA1", "not_met", reason="One item is not enough.")
    page = sign_in(ben).get(f"/assessments/{waiting.id}/validation/QA1").get_data(as_text=True)
    for text in (
        "Adopted in May.", "1 of 3 ticked, 2 needed", "Too few ticks", "There was no policy.", "Ana Ruiz",
        "One item is not enough.", "Reviewers disagree", f'href="/files/{file.id}#page=2"', "https://data.example/",
        f'href="/files/{document.file_id}"', "Change my review",
    ):  # fmt: skip
        assert text in page, text
    assert sign_in(ana).get(f"/files/{document.file_id}").status_code == 200


def test_what_a_city_shows_of_its_own_library_opens_for_staff_alone(
    waiting: Assessment, city: City, ana: Member, sign_in: SignIn
) -> None:
    member = create_member(city_id=city.id)
    private = create_resource(
        member, "Only ours.", title="Draft", audience="chosen", reader_members=[create_member().id]
    )
    session.add(Evidence(line_id=line_of(waiting, "QA1").id, title="Draft", resource_id=private.id,
                         resource_version=1, added_at=clock.now()))  # fmt: skip
    session.commit()
    assert sign_in(ana).get(f"/files/{private.file_id}").status_code == 200
    assert sign_in(create_member()).get(f"/files/{private.file_id}").status_code == 404
    assert sign_in(ana).get(f"/library/{private.id}").status_code == 404


def test_a_whole_validation_by_pages_and_the_next_line_follows(
    waiting: Assessment, city: City, ana: Member, sign_in: SignIn
) -> None:
    one, two = sign_in(ana), sign_in(create_staff(name="Ben"))
    base = f"/assessments/{waiting.id}/validation"
    assert "São Paulo" in one.get("/assessments/queue").get_data(as_text=True)
    refused = one.post(f"{base}/QA1", data={"version": 0, "outcome": "not_met", "reason": ""})
    assert refused.status_code == 422
    first = one.post(f"{base}/QA1", data={"version": 0, "outcome": "met", "reason": ""})
    assert (first.status_code, first.headers["Location"]) == (303, f"{base}/QA2")
    late = two.post(f"{base}/QA1", data={"version": 0, "outcome": "met", "reason": "Typed with care."})
    told = late.get_data(as_text=True)
    assert (late.status_code, "Ana Ruiz reviewed this line meanwhile" in told, "Typed with care." in told) == (
        409, True, True,
    )  # fmt: skip
    assert 'name="version" value="1"' in told
    assert two.post(f"{base}/QA1", data={"version": 1, "outcome": "met"}).status_code == 303
    for code in ("QA2", "QB1"):
        for browser, version in ((one, 0), (two, 1)):
            browser.post(f"{base}/{code}", data={"version": version, "outcome": "met"})
    page = one.get(base).get_data(as_text=True)
    assert "Decide and tell the city" in page
    version = re.search(r'name="version" value="(\d+)"', page)
    done = one.post(f"/assessments/{waiting.id}/decision", data={"version": version[1] if version else ""})
    assert (done.status_code, session.get_one(City, city.id).level) == (303, "gold")
    assert "Gold. 3 of 3 criteria count" in one.get(base).get_data(as_text=True)
    shown = sign_in(create_member()).get(f"/cities/{city.id}").get_data(as_text=True)
    assert "Certified levels" in shown


def test_questions_by_pages_are_written_sent_and_taken_back(waiting: Assessment, ana: Member, sign_in: SignIn) -> None:
    browser = sign_in(ana)
    base = f"/assessments/{waiting.id}/validation/QA2"
    for empty in ("question", "note"):
        assert browser.post(f"{base}/{empty}", data={"question": "", "note": ""}).status_code == 422
    assert browser.post(f"{base}/question", data={"question": "Which ones?"}).status_code == 303
    assert browser.post(f"{base}/note", data={"note": "Looks thin."}).status_code == 303
    overview = browser.get(f"/assessments/{waiting.id}/validation").get_data(as_text=True)
    before = browser.get(base).get_data(as_text=True)
    assert all("Send 1 question to São Paulo" in page for page in (overview, before))
    assert ("Written, not yet sent" in before, f'href="{base}"' in overview) == (True, True)
    assert browser.post(f"/assessments/{waiting.id}/clarification").status_code == 303
    shown = browser.get(base).get_data(as_text=True)
    assert ("Which ones?" in shown, "Looks thin." in shown, "Staff only" in shown) == (True, True, True)
    assert browser.post(f"{base}/question/withdraw").status_code == 303
    assert session.get_one(Assessment, waiting.id).state == "submitted"


def test_a_question_written_while_the_city_is_asked_goes_out_at_once_and_the_page_says_so(
    waiting: Assessment, ana: Member, sign_in: SignIn
) -> None:
    browser, base = sign_in(ana), f"/assessments/{waiting.id}/validation"
    first = browser.post(f"{base}/QA1/question", data={"question": "Why?"}, follow_redirects=True)
    assert "not yet sent" in first.get_data(as_text=True)
    browser.post(f"/assessments/{waiting.id}/clarification")
    second = browser.post(f"{base}/QA2/question", data={"question": "Since when?"}, follow_redirects=True)
    told = second.get_data(as_text=True)
    assert ("The city is asked. It can answer now." in told, "not yet sent" in told) == (True, False)


def test_nothing_typed_beside_the_button_that_was_pressed_is_lost(
    waiting: Assessment, ana: Member, sign_in: SignIn
) -> None:
    browser, base = sign_in(ana), f"/assessments/{waiting.id}/validation/QA2"
    typed = {"version": 0, "outcome": "not_met", "reason": "No list.", "question": "Which ones?", "note": ""}
    for address in (base, f"{base}/question"):
        refused = browser.post(address, data=typed)
        page = refused.get_data(as_text=True)
        assert (refused.status_code, "No list." in page, "Which ones?" in page) == (422, True, True)
    noted = browser.post(f"{base}/note", data={**typed, "note": "Ask Ben."})
    page = noted.get_data(as_text=True)
    assert (noted.status_code, page.count("No list."), page.count("Which ones?")) == (200, 1, 1)
    browser.post(f"{base}/note", data={**typed, "note": "Ask Ben."})
    assert list(session.scalars(sa.select(Remark.body))) == ["Ask Ben."]
    assert browser.post(base, data={**typed, "question": "", "note": "And Cat."}).status_code == 303
    assert list(session.scalars(sa.select(Remark.circle))) == ["staff", "staff"]


def test_the_form_says_who_is_still_needed_and_who_joins_the_other_side_leaves_the_old_reason(
    waiting: Assessment, ana: Member, sign_in: SignIn
) -> None:
    ben = create_staff(name="Ben")
    one, two, base = sign_in(ana), sign_in(ben), f"/assessments/{waiting.id}/validation/QA1"
    assert "You are the first; somebody else must be the second." in one.get(base).get_data(as_text=True)
    review(ana, waiting, "QA1", "not_met", reason="No document.")
    assert "Ana Ruiz is the first; you are the second." in two.get(base).get_data(as_text=True)
    review(ben, waiting, "QA1")
    form = one.get(base).get_data(as_text=True).split('name="reason"')[1].split("</textarea>")[0]
    assert "No document." not in form
    done = one.post(base, data={"version": 2, "outcome": "met", "reason": "No document."})
    assert done.status_code == 303
    last = session.scalars(sa.select(LineReview).order_by(LineReview.id.desc())).first()
    assert last is not None
    assert (last.reviewer_id, last.outcome, last.reason) == (ana.id, "met", "")
    assert "“Not met” is final at once" in one.get(base.replace("QA1", "QA2")).get_data(as_text=True)


def test_the_lines_that_wait_for_me_are_a_list_of_their_own(waiting: Assessment, ana: Member, sign_in: SignIn) -> None:
    review(ana, waiting, "QA1")
    page = sign_in(ana).get(f"/assessments/{waiting.id}/validation?show=mine").get_data(as_text=True)
    assert ("Criterion QA1" in page, "Criterion QA2" in page, "Waiting for me" in page) == (False, True, True)


def test_what_was_frozen_is_read_by_the_city_without_reviewers_and_stays_as_it_was(
    waiting: Assessment, city: City, ana: Member, sign_in: SignIn
) -> None:
    line_of(waiting, "QA1").note = "As we said then."
    session.commit()
    decide_with(waiting, met=1)
    kept = session.scalars(sa.select(FrozenSnapshot)).one()
    digest, content = kept.digest, kept.content
    line_of(waiting, "QA1").note = "Something else."
    session.get_one(City, city.id).name = "Elsewhere"
    session.commit()
    lead, outsider, staff = sign_in(create_member(city_id=city.id)), sign_in(create_member()), sign_in(ana)
    address = f"/assessments/{waiting.id}/snapshots/1"
    page = lead.get(address).get_data(as_text=True)
    assert ("As we said then." in page, "Something else." in page, "São Paulo" in page) == (True, False, True)
    read = lead.get(f"/api/v1{address}").get_json()
    assert ("reviews" in read["content"]["lines"][0], read["digest"]) == (False, digest)
    assert "reviews" in staff.get(f"/api/v1{address}").get_json()["content"]["lines"][0]
    assert [outsider.get(one).status_code for one in (address, f"/api/v1{address}")] == [404, 404]
    assert lead.get(f"/assessments/{waiting.id}/snapshots/2").status_code == 404
    pages = (staff.get(address).get_data(as_text=True), page)
    assert ["Back to the validation" in one for one in pages] == [True, False]
    session.expire_all()
    assert session.scalars(sa.select(FrozenSnapshot)).one().content == content


def test_an_assessment_is_saved_as_a_table_in_the_readers_language_and_nothing_is_a_formula(
    waiting: Assessment, city: City, sign_in: SignIn
) -> None:
    line = line_of(waiting, "QA1")
    line.note, line.ticked = "=HYPERLINK(1)", ["b"]
    session.add(Evidence(line_id=line.id, title="+cmd", link="https://data.example/", added_at=clock.now()))
    session.add(Remark(line_id=line.id, circle="staff", body="Secret among staff", at=clock.now()))
    session.commit()
    decide_with(waiting, met=2)
    reader = sign_in(create_member(city_id=city.id, language="es"))
    answer = reader.get(f"/assessments/{waiting.id}/export?format=xlsx")
    assert "filename*=UTF-8''S%C3%A3o%20Paulo" in answer.headers["Content-Disposition"]
    assert answer.headers["Cache-Control"] == "no-store"
    book = load_workbook(io.BytesIO(answer.data))
    table, about = book.worksheets
    cells = [cell for row in table.iter_rows() for cell in row if cell.value]
    assert (table["A1"].font.bold, table["B2"].alignment.wrap_text, table.column_dimensions["B"].width) == (
        True, True, 34,
    )  # fmt: skip
    assert {"São Paulo", "Ciudad"} <= {str(cell.value) for row in about.iter_rows() for cell in row}
    texts = [str(cell.value) for cell in cells]
    assert {"QA1", "Criterio QA1", "Punto b", "'=HYPERLINK(1)"} <= set(texts)
    assert all(cell.data_type == "s" for cell in cells)
    assert not any("Secret" in text for text in texts)
    for kind in ("csv", "level"):
        assert reader.get(f"/api/v1/assessments/{waiting.id}/export?format={kind}").status_code == 422
    assert sign_in(create_member()).get(f"/assessments/{waiting.id}/export").status_code == 404


def test_an_assessment_is_saved_as_a_paper_with_accents_codes_outcomes_and_the_notice(
    waiting: Assessment, city: City, ana: Member, sign_in: SignIn
) -> None:
    line_of(waiting, "QA1").note = "Adoptado en mayo, según el plan; niño, coração."
    session.commit()
    decide_with(waiting, met=2)
    answer = sign_in(ana).get(f"/api/v1/assessments/{waiting.id}/export?format=pdf")
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    pdf = pypdfium2.PdfDocument(answer.data)
    text = " ".join("".join(page.get_textpage().get_text_range() for page in pdf).split())
    for told in (
        "Assessment of São Paulo", NOT_OFFICIAL, "QA1 Criterion QA1", "según el plan; niño, coração.",
        "Outcome: Not met", "It is missing.", "Silver. 2 of 3 criteria count",
    ):  # fmt: skip
        assert told in text, (told, text)


def test_the_outcomes_of_what_is_not_decided_leave_in_no_file(
    waiting: Assessment, city: City, ana: Member, sign_in: SignIn
) -> None:
    review(ana, waiting, "QA1", "not_met", reason="No document at all.")
    told = {}
    for who in (create_member(city_id=city.id), ana):
        table = sign_in(who).get(f"/assessments/{waiting.id}/export?format=xlsx").data
        texts = [str(cell.value) for row in load_workbook(io.BytesIO(table)).active.iter_rows() for cell in row]
        told[who.id] = any("Ana Ruiz: Not met: No document at all." in text for text in texts)
        assert any("No document at all." in text for text in texts) == told[who.id]
    assert list(told.values()) == [False, True]


def test_the_history_tells_the_city_what_was_won_and_lost(
    waiting: Assessment, city: City, framework: Framework, sign_in: SignIn
) -> None:
    decide_with(waiting, met=2)
    second = create_submitted(city, framework=framework, previous_id=waiting.id)
    for one, two in ((create_staff(), create_staff()),):
        for code, outcome in (("QA1", "met"), ("QA2", "not_met"), ("QB1", "met")):
            review(one, second, code, outcome)
            if outcome == "met":
                review(two, second, code, outcome)
        sign_in(one).post(f"/api/v1/assessments/{second.id}/decision", json={})
    lead = sign_in(create_member(city_id=city.id))
    page = " ".join(lead.get(f"/cities/{city.id}/assessments").get_data(as_text=True).split())
    won, lost = page[page.index("Won:") : page.index("Lost:")], page[page.index("Lost:") :][:400]
    assert ("QB1" in won, "QA2" in lost, "QA1" in won + lost) == (True, True, False)
    assert sign_in(create_member()).get(f"/cities/{city.id}/assessments").status_code == 403


def test_an_award_and_a_decision_are_taken_away_by_pages(waiting: Assessment, city: City, sign_in: SignIn) -> None:
    decide_with(waiting, met=3)
    boss, staff = sign_in(create_staff("administrator")), sign_in(create_staff())
    award = session.scalars(sa.select(Award)).one()
    assert staff.get(f"/awards/{award.id}/revocation").status_code == 403
    assert boss.get(f"/awards/{award.id}/revocation").status_code == 200
    assert boss.post(f"/awards/{award.id}/revocation", data={"reason": ""}).status_code == 422
    assert boss.post(f"/awards/{award.id}/revocation", data={"reason": "Forged."}).status_code == 303
    assert "Forged." in boss.get(f"/cities/{city.id}/assessments").get_data(as_text=True)
    assert boss.get(f"/assessments/{waiting.id}/reopening").status_code == 200
    assert boss.post(f"/assessments/{waiting.id}/reopening", data={"reason": "Forged."}).status_code == 303
    session.expire_all()
    assert session.get_one(Assessment, waiting.id).state == "submitted"


def test_pages_and_answers_cost_as_many_statements_for_many_as_for_few(
    city: City, ana: Member, sign_in: SignIn, count_statements: Callable[[], Any]
) -> None:
    browser, small = sign_in(ana), create_framework("QA1", current=True, family="x")
    few = create_submitted(city, framework=small)
    review(ana, few, "QA1", "not_met")
    sign_in(ana).post(f"/api/v1/assessments/{few.id}/decision", json={})
    waiting = create_submitted(create_city(), framework=small)
    review(ana, waiting, "QA1", "met")

    def costs(assessment: Assessment, decided: Assessment) -> list[int]:
        told = []
        for address in (
            "/api/v1/assessments/queue", "/assessments/queue", f"/api/v1/assessments/{assessment.id}/validation",
            f"/assessments/{assessment.id}/validation", f"/assessments/{assessment.id}/validation/QA1",
            f"/api/v1/assessments/{assessment.id}/criteria/QA1/validation",
            f"/assessments/{decided.id}/snapshots/1", f"/cities/{decided.city_id}/assessments",
            f"/api/v1/cities/{decided.city_id}/awards", f"/assessments/{decided.id}/export?format=xlsx",
        ):  # fmt: skip
            with count_statements() as statements:
                assert browser.get(address).status_code == 200, address
            told.append(len(statements))
        return told

    costs(waiting, few)
    before = costs(waiting, few)
    large = create_framework(" ".join(f"QA{n}" for n in range(1, 30)), family="y")
    many, other = create_submitted(create_city(), framework=large), create_city()
    ben = create_staff()
    for number in range(1, 30):
        review(ana, many, f"QA{number}", "not_met")
        review(ben, many, f"QA{number}", "not_met")
    for _ in range(12):
        create_submitted(create_city(), framework=large)
    for _ in range(4):
        decided = create_submitted(other, framework=large)
        for number in range(1, 30):
            review(ana, decided, f"QA{number}", "not_met")
        sign_in(ana).post(f"/api/v1/assessments/{decided.id}/decision", json={})
    assert costs(many, decided) == before
    assert max(before) <= 14


def test_the_queue_goes_on_by_pages_and_names_what_is_wrong_with_a_state(
    city: City, ana: Member, sign_in: SignIn, framework: Framework
) -> None:
    for _ in range(5):
        create_submitted(create_city(), framework=framework)
    browser, seen, cursor = sign_in(ana), [], None
    while True:
        more = f"&cursor={cursor}" if cursor else ""
        page = browser.get(f"/api/v1/assessments/queue?limit=2{more}").get_json()
        seen += [one["assessment"]["id"] for one in page["items"]]
        cursor = page["next"]
        if not cursor:
            break
    assert (len(seen), len(set(seen)), seen) == (5, 5, sorted(seen))
    assert browser.get("/api/v1/assessments/queue?state=draft").status_code == 422
    assert browser.get("/assessments/queue?state=nonsense").status_code == 200


def test_the_whole_standard_is_validated_and_its_level_is_that_of_its_count(app: Flask, sign_in: SignIn) -> None:
    load_standards()
    city = create_city()
    decided = decide_with(create_submitted(city), met=30)
    assert (decided.level, decided.met, city.level) == ("gold", 30, "gold")
