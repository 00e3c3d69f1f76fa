"""The plan of a city: several hands, review, publication, and the certificate."""

from __future__ import annotations

import re
from types import SimpleNamespace

import pytest
import sqlalchemy as sa

from forum.blueprints.assessments.models.roadmaps import RoadmapAction
from forum.blueprints.cities.models.standings import Standing
from forum.blueprints.library.models.resources import Resource
from forum.blueprints.notifications.queries import notifications as told_queries
from forum.blueprints.sprints.errors import NotEarned, SectionChanged, TemplateWritten
from forum.blueprints.sprints.models.plans import SprintCertificate, SprintPlan
from forum.blueprints.sprints.models.sprints import SprintCriterion
from forum.blueprints.sprints.queries import plans as queries
from forum.blueprints.sprints.services import plan_reviews, planning
from forum.kernel.database import session
from forum.kernel.errors import Forbidden, Invalid, StaleVersion
from tests.factories.accounts import actor_of, create_city, create_member
from tests.factories.sprints import SECTIONS, create_plan, create_session, create_template, start_sprint
from tests.factories.standards import criterion, load_standards

SECRET = "Women who sell at the market"


@pytest.fixture
def world(app):
    """A sprint of two cities with a template; people of all kinds."""
    boise, mendoza = create_city(name="Boise"), create_city(name="Mendoza")
    sprint = start_sprint(boise, mendoza, visibility="public", title="Trust in city AI")
    people = {
        "colleague": create_member(city_id=boise.id, name="Ana Souza"),
        "lead": create_member(city_id=boise.id, name="Bea Lima", leads_city=True),
        "peer": create_member(city_id=mendoza.id, name="Luis Pérez"),
        "member": create_member(city_id=create_city().id),
        "staff": create_member(role="staff", name="Imani Whitfield"),
        "stranger": None,
    }
    create_template(sprint)
    return SimpleNamespace(sprint=sprint, boise=boise, mendoza=mendoza, people=people)


def actor(world, who):
    return actor_of(world.people[who])


def write(world, who, **words):
    """In sections nobody has written in yet."""
    return planning.write_sections(actor(world, who), world.sprint.id, {key: (told, 0) for key, told in words.items()})


def accepted(world):
    plan = planning.hand_in(actor(world, "lead"), write(world, "colleague", whom=SECRET, how="We go there.").id)
    return plan_reviews.review_plan(actor(world, "staff"), plan.id, accept=True, version=plan.version)


def sections_of(world, who="colleague"):
    plan = queries.find_of_city(actor(world, who), world.sprint.id)
    return {
        one.key: one for one in queries.list_written(plan, queries.find_template(actor(world, who), world.sprint.id))
    }


# Several hands.


def test_colleagues_write_other_sections_of_one_plan_at_once(world):
    first, second = write(world, "colleague", whom=SECRET), write(world, "lead", how="We go there.")
    assert first.id == second.id
    assert [one.words for one in sections_of(world).values()] == [SECRET, "We go there.", ""]
    assert [one.name for one in queries.list_authors(first.id)] == ["Ana Souza", "Bea Lima"]


def test_a_stale_section_is_refused_with_what_stands_there_and_nothing_of_the_request_is_written(world):
    write(world, "colleague", whom=SECRET)
    with pytest.raises(SectionChanged) as told:
        write(world, "lead", whom="Everybody", how="By bus")
    assert told.value.extensions["conflicts"] == {"whom": {"words": SECRET, "version": 1}}
    kept = sections_of(world)
    assert (kept["whom"].words, kept["how"].words) == (SECRET, "")
    planning.write_sections(actor(world, "lead"), world.sprint.id, {"whom": ("Everybody", 1)})
    assert (sections_of(world)["whom"].words, sections_of(world)["whom"].version) == ("Everybody", 2)


def test_the_same_words_written_twice_are_no_conflict_and_no_new_version(world):
    write(world, "colleague", whom=SECRET)
    write(world, "lead", whom=SECRET)
    assert sections_of(world)["whom"].version == 1


def test_on_the_page_nothing_is_lost_of_either_hand(world, sign_in):
    page = f"/sprints/{world.sprint.id}/plan"
    ana, bea = sign_in(world.people["colleague"]), sign_in(world.people["lead"])
    empty = {"seen-whom": "0", "was-whom": "", "seen-how": "0", "was-how": "", "words-more": "", "was-more": ""}
    assert ana.post(page, data={**empty, "words-whom": SECRET, "words-how": "On foot."}).status_code == 303
    answer = bea.post(page, data={**empty, "words-whom": "Everybody", "words-how": ""})
    assert answer.status_code == 409
    text = answer.text
    assert "Ana Souza wrote meanwhile" in text
    assert SECRET in text
    assert re.search(r'name="words-whom"[^>]*>\s*Everybody</textarea>', text)
    assert re.search(r'name="words-how"[^>]*>\s*On foot\.</textarea>', text)  # she changed nothing there
    again = {"seen-whom": "1", "was-whom": SECRET, "words-whom": f"{SECRET}, and everybody",
             "seen-how": "1", "was-how": "On foot.", "words-how": "On foot."}  # fmt: skip
    assert bea.post(page, data=again).status_code == 303
    assert sections_of(world)["whom"].words == f"{SECRET}, and everybody"


def test_a_section_that_is_not_in_the_template_is_refused(world):
    with pytest.raises(Invalid):
        write(world, "colleague", nowhere="Words")


# The template.


def test_a_section_in_which_a_city_wrote_stays_and_the_others_may_go(world):
    write(world, "colleague", whom=SECRET)
    staff = actor(world, "staff")
    with pytest.raises(TemplateWritten):
        planning.write_template(staff, world.sprint.id, SECTIONS[1:], version=1)
    changed = [{**SECTIONS[0], "heading": "For whom"}, {"heading": "New"}]
    made = planning.write_template(staff, world.sprint.id, changed, version=1, least_attendance=75)
    assert [one["key"] for one in made.sections] == ["whom", "s1"]
    with pytest.raises(StaleVersion):
        planning.write_template(staff, world.sprint.id, changed, version=1)
    with pytest.raises(Forbidden):
        planning.write_template(actor(world, "colleague"), world.sprint.id, changed, version=2)


def test_staff_write_the_template_on_its_page(world, sign_in):
    staff, page = sign_in(world.people["staff"]), f"/sprints/{world.sprint.id}/plan-template"
    assert "Whom we want to reach" in staff.get(page).text
    sent = {"p1_heading": "For whom", "p1_required": "1", "p2_heading": "", "version": "1", "least_attendance": "50"}
    assert staff.post(page, data=sent).status_code == 303
    template = queries.find_template(actor(world, "staff"), world.sprint.id)
    assert [(one["heading"], one["required"]) for one in template.sections] == [("For whom", True)]
    assert template.least_attendance == 50


# Review.


def test_a_plan_that_lacks_a_section_is_not_handed_in(world):
    plan = write(world, "colleague", whom=SECRET)
    with pytest.raises(Invalid) as told:
        planning.hand_in(actor(world, "colleague"), plan.id)
    assert list(told.value.errors) == ["words-how"]


def test_staff_ask_for_changes_by_section_the_city_answers_and_is_accepted(world, deliver):
    plan = planning.hand_in(actor(world, "lead"), write(world, "colleague", whom=SECRET, how="We go there.").id)
    with pytest.raises(Forbidden):  # it stands while it is read
        planning.write_sections(actor(world, "colleague"), world.sprint.id, {"whom": ("Other", 1)})
    staff = actor(world, "staff")
    with pytest.raises(Invalid):
        plan_reviews.review_plan(staff, plan.id, accept=False, version=plan.version)
    with pytest.raises(StaleVersion):
        plan_reviews.review_plan(staff, plan.id, accept=True, version=plan.version - 1)
    plan = queries.get_plan(staff, plan.id)
    remarks = {"how": "With whom?", "nowhere": "Lost"}
    back = plan_reviews.review_plan(staff, plan.id, accept=False, version=plan.version, remarks=remarks)
    assert (back.state, sections_of(world)["how"].remark) == ("changes", "With whom?")
    planning.write_sections(actor(world, "colleague"), world.sprint.id, {"how": ("With the clinics.", 1)})
    plan = planning.hand_in(actor(world, "colleague"), plan.id)
    plan = plan_reviews.review_plan(staff, plan.id, accept=True, version=plan.version, words="Well done.")
    assert (plan.state, sections_of(world)["how"].remark) == ("accepted", "")
    deliver()
    kinds = lambda who: [one.kind for one in told_queries.list_notifications(actor(world, who)).items]  # noqa: E731
    assert "sprint_plan_reviewed" in kinds("colleague")
    assert "sprint_plan_waiting" in kinds("staff")
    assert "sprint_plan_reviewed" not in kinds("peer")


def test_nobody_reviews_or_certifies_the_own_citys_plan(world):
    own = actor_of(create_member(role="staff", city_id=world.boise.id))
    plan = planning.hand_in(actor(world, "lead"), write(world, "colleague", whom=SECRET, how="We go there.").id)
    for verb in (lambda: plan_reviews.review_plan(own, plan.id, accept=True, version=plan.version),
                 lambda: plan_reviews.issue_certificate(own, plan.id)):  # fmt: skip
        with pytest.raises(Forbidden):
            verb()


# Publishing.


def test_an_accepted_plan_becomes_a_document_with_city_and_authors_and_its_criteria_come_to_the_roadmap(world):
    load_standards()
    one = criterion("DM3").id
    session.add(SprintCriterion(sprint_id=world.sprint.id, criterion_id=one))
    session.commit()
    plan = accepted(world)
    with pytest.raises(Forbidden):
        plan_reviews.publish_plan(actor(world, "colleague"), plan.id)
    made = plan_reviews.publish_plan(actor(world, "lead"), plan.id)
    document = session.get_one(Resource, made.resource_id)
    assert (document.city_id, document.attribution, document.doc_type) == (world.boise.id, "Boise: Ana Souza", "plan")
    assert document.title == "Plan of Boise: Trust in city AI"
    assert made.state == "published"
    known = session.scalars(sa.select(Standing).where(Standing.city_id == world.boise.id)).one()
    assert (known.criterion_id, known.status) == (one, "in_progress")
    action = session.scalars(sa.select(RoadmapAction).where(RoadmapAction.city_id == world.boise.id)).one()
    assert (action.criterion_id, action.origin) == (one, "sprint")
    with pytest.raises(Forbidden):  # once
        plan_reviews.publish_plan(actor(world, "lead"), plan.id)


def test_a_plan_that_is_not_accepted_is_not_published(world):
    plan = write(world, "colleague", whom=SECRET, how="We go there.")
    with pytest.raises(Forbidden):
        plan_reviews.publish_plan(actor(world, "staff"), plan.id)
    assert session.scalar(sa.select(sa.func.count()).select_from(Resource)) == 0


# Certificates.


def test_a_certificate_is_issued_once_and_everybody_with_its_address_reads_that_it_is_genuine(world, client):
    plan = accepted(world)
    made = plan_reviews.issue_certificate(actor(world, "staff"), plan.id)
    code = made.code
    assert plan_reviews.issue_certificate(actor(world, "staff"), plan.id).code == code
    assert len(code) >= 32
    page = client.get(f"/certificates/{code}")
    assert page.status_code == 200
    assert "This certificate is genuine" in page.text
    assert "Boise" in page.text
    assert page.headers["X-Robots-Tag"] == "noindex"
    assert SECRET not in page.text
    paper = client.get(f"/certificates/{code}/paper")
    assert paper.mimetype == "application/pdf"
    assert paper.data.startswith(b"%PDF")
    assert client.get(f"/certificates/{code[:-1]}").status_code == 404


def test_before_the_plan_is_accepted_there_is_no_certificate(world):
    plan = write(world, "colleague", whom=SECRET)
    with pytest.raises(Forbidden):
        plan_reviews.issue_certificate(actor(world, "staff"), plan.id)


def test_a_certificate_asks_for_the_share_of_sessions_that_the_template_says(world):
    ana = world.people["colleague"]
    create_session(world.sprint, here=[ana])
    create_session(world.sprint, here=[world.people["peer"]])
    plan, staff = accepted(world), actor(world, "staff")
    planning.write_template(staff, world.sprint.id, SECTIONS, version=1, least_attendance=51)
    with pytest.raises(NotEarned):
        plan_reviews.issue_certificate(staff, plan.id)
    assert session.scalar(sa.select(sa.func.count()).select_from(SprintCertificate)) == 0
    planning.write_template(staff, world.sprint.id, SECTIONS, version=2, least_attendance=50)
    made = plan_reviews.issue_certificate(staff, plan.id)
    assert (made.present, made.held) == (1, 2)


# Who gets what: stranger, member of another city, another city that takes part, the plan's city, staff.
WHO = ("stranger", "member", "peer", "colleague", "staff")
RIGHTS = [
    ("/sprints/{sprint}/plan", (302, 403, 200, 200, 302)),
    ("/sprints/{sprint}/plans", (302, 200, 200, 200, 200)),
    ("/sprints/{sprint}/plans/{plan}", (302, 404, 404, 200, 200)),
    ("/sprints/{sprint}/plan-template", (302, 403, 403, 403, 200)),
    ("/api/v1/sprints/{sprint}/plans", (401, 200, 200, 200, 200)),
    ("/api/v1/sprints/{sprint}/plan-template", (401, 404, 200, 200, 200)),
    ("/api/v1/sprint-plans/{plan}", (401, 404, 404, 200, 200)),
    ("/api/v1/sprint-plans/{plan}/sections", (401, 404, 404, 200, 200)),
    ("/api/v1/sprint-plans/{plan}/certificate", (401, 404, 404, 404, 404)),
]


@pytest.mark.parametrize("who", WHO)
def test_who_may_see_what_over_pages_and_api(world, client, sign_in, who):
    plan = create_plan(world.sprint, world.boise, state="submitted")
    browser = client if world.people[who] is None else sign_in(world.people[who])
    for address, expected in RIGHTS:
        answer = browser.get(address.format(sprint=world.sprint.id, plan=plan.id))
        assert (address, answer.status_code) == (address, expected[WHO.index(who)])
        if who in ("stranger", "member", "peer"):
            assert "Words of whom." not in answer.text
    home = browser.get("/").text
    assert ("Plans of sprints" in home) == (who == "staff")
    listed = browser.get(f"/api/v1/sprints/{world.sprint.id}/plans")
    if who != "stranger":
        assert len(listed.json["items"]) == (1 if who in ("colleague", "staff") else 0)


def test_a_published_plan_is_seen_by_every_member_and_its_draft_by_nobody_else(world, sign_in):
    plan = accepted(world)
    plan_reviews.publish_plan(actor(world, "staff"), plan.id)
    member = sign_in(world.people["member"])
    listed = member.get(f"/sprints/{world.sprint.id}/plans").text
    assert "Boise" in listed
    assert "/library/" in listed
    assert "Boise" in member.get(f"/sprints/{world.sprint.id}").text
    assert member.get(f"/sprints/{world.sprint.id}/plans/{plan.id}").status_code == 404


def test_the_story_over_the_api(world, sign_in):
    ana, staff, sprint = sign_in(world.people["colleague"]), sign_in(world.people["staff"]), world.sprint.id
    put = f"/api/v1/sprints/{sprint}/plan/sections"
    made = ana.put(f"{put}/whom", json={"words": SECRET, "seen": 0})
    assert made.status_code == 200
    assert made.headers["ETag"]
    refused = ana.put(f"{put}/whom", json={"words": "Other", "seen": 0})
    assert (refused.status_code, refused.json["code"]) == (409, "section_changed")
    assert refused.json["conflicts"]["whom"]["words"] == SECRET
    assert ana.put(f"{put}/how", json={"words": "On foot.", "seen": 0}).status_code == 200
    plan = f"/api/v1/sprint-plans/{made.json['id']}"
    assert ana.post(f"{plan}/submission").json["state"] == "submitted"
    read = staff.get(plan)
    assert read.json["can"]["review"] is True
    review = {"accept": True}
    assert staff.post(f"{plan}/review", json=review).status_code == 428
    answer = staff.post(f"{plan}/review", json=review, headers={"If-Match": read.headers["ETag"]})
    assert answer.json["state"] == "accepted"
    assert staff.post(f"{plan}/publication", json={}).json["state"] == "published"
    issued = staff.post(f"{plan}/certificate")
    assert issued.status_code == 200
    assert issued.json["url"].startswith("/certificates/")
    assert ana.get(f"{plan}/certificate").json == issued.json


def test_over_the_api_each_side_reads_the_cards_of_who_wrote_and_who_reviewed(world, sign_in):
    plan = accepted(world)
    for reader in ("staff", "colleague"):
        browser = sign_in(world.people[reader])
        shown, sections = (browser.get(f"/api/v1/sprint-plans/{plan.id}{part}") for part in ("", "/sections"))
        assert (shown.status_code, sections.status_code) == (200, 200)
        assert shown.json["reviewed_by"]["name"] == "Imani Whitfield"
        written = sections.json["items"][0]["edited_by"]
        assert (written["name"], written["city"]["name"]) == ("Ana Souza", "Boise")


def test_a_list_costs_the_same_number_of_statements_however_long_it_is(world, sign_in, count_statements):
    staff = sign_in(world.people["staff"])
    address = f"/api/v1/sprints/{world.sprint.id}/plans"
    create_plan(world.sprint, world.boise)
    staff.get(address)
    with count_statements() as one:
        staff.get(address)
    for _number in range(5):
        create_plan(world.sprint, create_city())
    with count_statements() as many:
        assert len(staff.get(address).json["items"]) == 6
    assert len(many) == len(one)
    assert session.scalar(sa.select(sa.func.count()).select_from(SprintPlan)) == 6
