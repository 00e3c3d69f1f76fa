"""Beginning, evidence, remarks, submitting and carrying over."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from forum.blueprints.assessments import policies
from forum.blueprints.assessments.errors import AlreadyEvidence, AlreadyOpen, NothingSaid
from forum.blueprints.assessments.events import AssessmentMoved
from forum.blueprints.assessments.models.assessments import Assessment, AssessmentLine
from forum.blueprints.assessments.models.evidence import Evidence
from forum.blueprints.assessments.models.remarks import Remark
from forum.blueprints.assessments.queries import evidence as evidence_queries
from forum.blueprints.assessments.queries import lines
from forum.blueprints.assessments.queries import remarks as remark_queries
from forum.blueprints.assessments.services import answering, evidence, remarks, starting, submitting
from forum.blueprints.cities.events import CityMerged
from forum.blueprints.files import queries as file_queries
from forum.blueprints.files.services import uploads
from forum.blueprints.library.services import resources, versions
from forum.blueprints.standards.models import Area, Criterion, CriterionLink, FormerCode, Framework
from forum.kernel import clock
from forum.kernel.actor import SYSTEM, Actor
from forum.kernel.audit import AuditEntry
from forum.kernel.database import session
from forum.kernel.errors import Forbidden, Invalid, NotFound
from forum.kernel.outbox.recording import record
from forum.kernel.use_case import transaction
from tests.blueprints.assessments.city_side import Town, make_town
from tests.factories.accounts import actor_of, create_city, create_member
from tests.factories.files import NOTES
from tests.factories.library import create_resource
from tests.factories.standards import criterion

Deliver = Callable[[], int]


@pytest.fixture
def town(app: Flask) -> Town:
    return make_town()


def say(actor: Actor, number: int, code: str = "DM1", **told: Any) -> AssessmentLine:
    seen = {"claim": "", "note": "", "assignee_id": None}
    return answering.change_line(actor, number, code, seen=seen, **told)


def upload(actor: Actor, name: str = "minutes.md", kind: str = "evidence") -> int:
    return uploads.store_upload(actor, io.BytesIO(NOTES), name, kind=kind).id


def test_anyone_of_the_city_begins_and_a_second_start_leads_to_the_open_one(town: Town) -> None:
    assessment = town.start()
    counted = sa.select(sa.func.count()).where(AssessmentLine.assessment_id == assessment.id)
    assert (assessment.state, assessment.framework.slug, session.scalar(counted)) == ("draft", "wwc-2022", 43)
    with pytest.raises(AlreadyOpen) as refused:
        starting.start_assessment(town.actor("luis"))
    assert refused.value.extensions["open"] == {"id": assessment.id, "url": f"/assessments/{assessment.id}"}
    assert starting.start_assessment(town.actor("luis"), "equipt").framework.slug == "equipt"
    for other in (town.officer, create_member()):
        with pytest.raises(Forbidden):
            starting.start_assessment(actor_of(other))
    with pytest.raises(Invalid):
        starting.start_assessment(town.actor("luis"), "nothing")


def test_a_framework_that_is_not_published_cannot_be_begun(town: Town) -> None:
    session.scalars(sa.select(Framework).where(Framework.slug == "equipt")).one().state = "draft"
    session.commit()
    with pytest.raises(Invalid):
        town.start(framework="equipt")


def test_evidence_keeps_the_version_of_its_day_and_outlives_its_document(town: Town) -> None:
    number, ana = town.start().id, town.actor("ana")
    resource = create_resource(town.ana, "The charter.")
    evidence.add_evidence(ana, number, "DM1", resource_id=resource.id, page=1, note="Roles.")
    with pytest.raises(AlreadyEvidence):
        evidence.add_evidence(town.actor("luis"), number, "DM1", resource_id=resource.id, page=1)
    newer = uploads.store_upload(ana, io.BytesIO(NOTES + b"Another end."), "charter.md")
    versions.add_version(ana, resource.id, upload_id=newer.id)
    shown = evidence_queries.list_evidence(ana, lines.get_line(ana, number, "DM1"))[0]
    assert (shown.evidence.resource_version, shown.evidence.title, shown.state) == (1, "How we share data", "here")
    assert shown.version_url == f"/library/{resource.id}/versions/1/file"
    resources.remove_resource(ana, resource.id)
    session.expire_all()
    shown = evidence_queries.list_evidence(ana, lines.get_line(ana, number, "DM1"))[0]
    assert (shown.evidence.title, shown.state, shown.url) == ("How we share data", "gone", "")


def test_a_document_opens_for_whoever_may_see_it_only(town: Town) -> None:
    number, ana = town.start().id, town.actor("ana")
    secret = create_resource(town.luis, "For few.", audience="chosen", reader_members=[town.lead.id])
    with pytest.raises(Invalid):
        evidence.add_evidence(ana, number, "DM1", resource_id=secret.id)
    assert secret.owner_id == town.luis.id
    evidence.add_evidence(town.actor("luis"), number, "DM1", resource_id=secret.id)
    shown = evidence_queries.list_evidence(ana, lines.get_line(ana, number, "DM1"))[0]
    assert (shown.state, shown.url) == ("closed", "")


def test_a_private_file_is_opened_by_whoever_sees_the_assessment(town: Town) -> None:
    number, ana = town.start().id, town.actor("ana")
    file_id = upload(ana)
    for early in (town.actor("luis"), town.actor("officer")):
        assert file_queries.find_file(early, file_id) is None
    evidence.add_evidence(ana, number, "DM1", file_id=file_id)
    for reader in (town.actor("luis"), town.actor("officer")):
        assert file_queries.find_file(reader, file_id) is not None
    assert file_queries.find_file(actor_of(create_member(city_id=create_city().id)), file_id) is None
    unused = upload(ana, "unused.md")
    assert [file_queries.find_file(town.actor(who), unused) is None for who in ("luis", "officer")] == [True, True]
    with pytest.raises(Invalid):
        evidence.add_evidence(town.actor("luis"), number, "DM2", file_id=file_id)
    with pytest.raises(Invalid):
        evidence.add_evidence(ana, number, "DM1", file_id=upload(ana, kind="message"))


def test_an_own_private_file_is_copied_into_the_library(town: Town) -> None:
    number, ana = town.start().id, town.actor("ana")
    file_id = upload(ana)
    evidence.add_evidence(ana, number, "DM1", file_id=file_id)
    shared = resources.share_upload(ana, None, None, copy_of=file_id, title="Minutes of May")
    assert shared.file_id != file_id
    with pytest.raises(Forbidden):
        resources.share_upload(town.actor("luis"), None, None, copy_of=file_id, title="Minutes of May")


def test_removed_evidence_leaves_its_file_to_be_swept(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    number, ana = town.start().id, town.actor("ana")
    kept, dropped = (evidence.add_evidence(ana, number, "DM1", file_id=upload(ana, name)) for name in ("a.md", "b.md"))
    evidence.remove_evidence(town.actor("luis"), number, "DM1", dropped.id)
    later = clock.now() + uploads.rules.UNUSED_FOR * 2
    monkeypatch.setattr(clock, "now", lambda: later)
    assert uploads.sweep_unused(SYSTEM) == 1
    assert session.scalars(sa.select(Evidence.id)).all() == [kept.id]


def test_one_thing_at_a_time_is_shown(town: Town) -> None:
    number, ana = town.start().id, town.actor("ana")
    for told in ({}, {"link": "https://example.org", "file_id": upload(ana)}):
        with pytest.raises(Invalid):
            evidence.add_evidence(ana, number, "DM1", **told)  # type: ignore[arg-type]  # as a form might send it
    assert evidence.add_evidence(ana, number, "DM1", link="https://example.org/x").title == "https://example.org/x"
    with pytest.raises(NotFound):
        evidence.remove_evidence(ana, number, "DM2", session.scalars(sa.select(Evidence.id)).one())


def test_remarks_are_read_in_their_circle(town: Town) -> None:
    number, ana = town.start().id, town.actor("ana")
    remarks.write_remark(ana, number, "DM1", "Who has the minutes?")
    line = lines.get_line(ana, number, "DM1")
    for circle in ("staff", "both"):
        session.add(Remark(line_id=line.id, author_id=town.officer.id, circle=circle, body=circle, at=clock.now()))
    session.commit()
    assert [one.circle for one in remark_queries.list_remarks(town.actor("luis"), line)] == ["city", "both"]
    assert [one.circle for one in remark_queries.list_remarks(town.actor("officer"), line)] == ["staff", "both"]
    assert remark_queries.list_remarks(actor_of(create_member(city_id=create_city().id)), line) == []
    with pytest.raises(Forbidden):
        remarks.write_remark(town.actor("officer"), number, "DM1", "Hello.")
    for remark in session.scalars(sa.select(Remark)):
        remark.line = line
        seen = {who: bool(policies.can_see_remark(town.actor(who), remark)) for who in ("luis", "officer")}
        assert seen == {"luis": remark.circle != "staff", "officer": remark.circle != "city"}


def test_staff_are_answered_once_the_assessment_is_with_them(town: Town) -> None:
    number, ana = town.start().id, town.actor("ana")
    with pytest.raises(Forbidden):
        remarks.write_remark(ana, number, "DM1", "See page 4.", circle="both")
    say(ana, number, claim="met")
    submitting.submit_assessment(town.actor("lead"), number)
    assert remarks.write_remark(ana, number, "DM1", "See page 4.", circle="both").circle == "both"


def test_what_is_missing_is_told_before_submitting(town: Town) -> None:
    number, ana = town.start().id, town.actor("ana")
    with pytest.raises(NothingSaid):
        submitting.submit_assessment(town.actor("lead"), number)
    say(ana, number, claim="met", tick=["a", "b"])
    say(ana, number, "DM2", claim="not_met")
    missing = {(one.code, one.kind) for one in submitting.look_before(ana, number).missing}
    assert {("DM1", "no_evidence"), ("DM1", "too_few_ticks"), ("DM3", "unsaid")} <= missing
    assert not [one for one in missing if one[0] == "DM2"]
    evidence.add_evidence(ana, number, "DM1", link="https://example.org/charter")
    say(ana, number, tick=["c"])
    assert not [one for one in submitting.look_before(ana, number).missing if one.code == "DM1"]


def test_the_lead_submits_and_the_answers_stand(town: Town) -> None:
    number, ana, lead = town.start().id, town.actor("ana"), town.actor("lead")
    say(ana, number, claim="met")
    for other in (ana, town.actor("officer")):
        with pytest.raises(Forbidden):
            submitting.submit_assessment(other, number)
    assessment = submitting.submit_assessment(lead, number)
    assert (assessment.state, assessment.round, assessment.submitted_by_id) == ("submitted", 1, town.lead.id)
    for act in (
        lambda: say(ana, number, tick=["a"]),
        lambda: evidence.add_evidence(ana, number, "DM1", link="https://example.org"),
        lambda: submitting.submit_assessment(lead, number),
    ):
        with pytest.raises(Forbidden):
            act()
    assert [one.act for one in session.scalars(sa.select(AuditEntry).order_by(AuditEntry.id))] == [
        "assessment_started", "assessment_submitted",
    ]  # fmt: skip


def test_while_staff_ask_only_those_lines_change_and_submitting_again_answers(town: Town) -> None:
    number, ana = town.start().id, town.actor("ana")
    say(ana, number, claim="met")
    assessment = submitting.submit_assessment(town.actor("lead"), number)
    assessment.move("clarifying")
    lines.get_line(ana, number, "DM1").asked = True
    session.commit()
    say(ana, number, tick=["a"])
    with pytest.raises(Forbidden) as refused:
        say(ana, number, "DM2", claim="met")
    assert refused.value.code == "not_asked"
    again = submitting.submit_assessment(town.actor("lead"), number)
    assert (again.state, again.round, lines.get_line(ana, number, "DM1").asked) == ("submitted", 2, False)


def test_withdrawing_frees_the_way_for_another(town: Town) -> None:
    number = town.start().id
    with pytest.raises(Forbidden):
        submitting.withdraw_assessment(town.actor("ana"), number)
    assert submitting.withdraw_assessment(town.actor("lead"), number).state == "withdrawn"
    with pytest.raises(Forbidden):
        submitting.withdraw_assessment(town.actor("lead"), number)
    assert town.start().previous_id == number


def test_the_same_version_again_begins_with_what_was_said_and_waits_to_be_confirmed(town: Town) -> None:
    number, ana = town.start().id, town.actor("ana")
    say(ana, number, claim="met", note="Since spring.", tick=["a", "b", "c"])
    evidence.add_evidence(ana, number, "DM2", link="https://example.org/inventory")
    submitting.withdraw_assessment(town.actor("lead"), number)
    new = town.start().id
    line = lines.get_line(ana, new, "DM1")
    assert (line.claim, line.note, line.ticked, line.carried) == ("met", "Since spring.", ["a", "b", "c"], True)
    assert lines.get_line(ana, new, "DM2").carried
    assert not lines.get_line(ana, new, "DM3").carried
    assert (
        evidence_queries.list_evidence(ana, lines.get_line(ana, new, "DM2"))[0].url == "https://example.org/inventory"
    )
    assert ("DM1", "unconfirmed") in {(one.code, one.kind) for one in submitting.look_before(ana, new).missing}
    assert not answering.change_line(ana, new, "DM1", confirm=True).carried
    assert not answering.change_line(ana, new, "DM2", claim="met", seen={"claim": ""}).carried
    submitting.withdraw_assessment(town.actor("lead"), new)
    assert not lines.get_line(ana, town.start(carry=False).id, "DM1").carried


def test_a_newer_version_finds_its_answers_by_link_code_and_former_code(town: Town) -> None:
    number, ana = town.start().id, town.actor("ana")
    for code, note in (("DM1", "link"), ("DM2", "taken"), ("DM3", "code"), ("OD1", "former")):
        say(ana, number, code, claim="met", note=note)
    submitting.withdraw_assessment(town.actor("lead"), number)
    newer = make_newer_version()
    new = town.start(framework=newer.slug).id
    notes = {code: lines.get_line(ana, new, code).note for code in ("DM2", "DM3", "PUB1", "NEW1")}
    assert notes == {"DM2": "link", "DM3": "code", "PUB1": "former", "NEW1": ""}
    assert session.get_one(Assessment, new).previous_id == number


def make_newer_version() -> Framework:
    """What was DM1 is DM2 there, DM3 stays, OD1 is called PUB1, NEW1 is new."""
    old = session.scalars(sa.select(Framework).where(Framework.current)).one()
    old.family, names = "wwc", {"en": "x"}
    newer = Framework(
        slug="wwc-2026", name="WWC", owner="x", version="4", year=2026, current=False, complete=True, note="",
        notices=names, levels=[], digest="x", family="wwc",
    )  # fmt: skip
    session.add(newer)
    session.flush()
    area = Area(framework_id=newer.id, framework_slug=newer.slug, position=1, code="DM", names=names,
                descriptions=names, translations_suggested=False, exemplars=[])  # fmt: skip
    session.add(area)
    session.flush()
    made = {}
    for position, code in enumerate(("DM2", "DM3", "PUB1", "NEW1"), start=1):
        made[code] = Criterion(
            framework_id=newer.id, framework_slug=newer.slug, area_id=area.id, position=position, code=code,
            names=names, descriptions=names, evidence=[], evidence_basis="suggested", rules={},
        )  # fmt: skip
        session.add(made[code])
    session.flush()
    session.add(CriterionLink(criterion_id=made["DM2"].id, other_id=criterion("DM1").id, kind="same"))
    session.add(FormerCode(code="OD1", criterion_id=made["PUB1"].id))
    session.commit()
    return newer


def test_the_people_of_the_city_hear_of_every_move(town: Town, deliver: Deliver, sign_in: Callable[[Any], Any]) -> None:
    number = town.start().id
    say(town.actor("ana"), number, claim="met")
    submitting.submit_assessment(town.actor("lead"), number)
    deliver()
    told = sign_in(town.luis).get("/api/v1/notifications").get_json()["items"]
    assert [one["kind"] for one in told] == ["assessment_moved"]
    assert "The assessment of Porto Alegre was submitted" in sign_in(town.luis).get("/notifications").text
    assert "Porto Alegre has begun to assess itself" in sign_in(town.lead).get("/notifications").text


def test_what_staff_do_they_tell_themselves(town: Town, deliver: Deliver, sign_in: Callable[[Any], Any]) -> None:
    number = town.start().id
    with transaction():
        record(AssessmentMoved(
            assessment_id=number, city_id=town.city.id, state="clarifying", by_id=town.officer.id
        ))  # fmt: skip
    deliver()
    told = sign_in(town.luis).get("/api/v1/notifications").get_json()["items"]
    assert "begun to assess itself" in sign_in(town.luis).get("/notifications").text
    assert len(told) == 1


def test_a_merged_city_takes_its_assessments_along(town: Town, deliver: Deliver) -> None:
    into = create_city(name="Greater Porto Alegre")
    other = create_member(city_id=into.id)
    theirs = starting.start_assessment(actor_of(other)).id
    ours, equipt = town.start().id, town.start(framework="equipt").id
    with transaction():
        record(CityMerged(from_id=town.city.id, into_id=into.id))
    deliver()
    session.expire_all()
    found = {one.id: (one.city_id, one.state) for one in session.scalars(sa.select(Assessment))}
    assert found == {
        theirs: (into.id, "draft"), ours: (into.id, "withdrawn"), equipt: (into.id, "draft"),
    }  # fmt: skip
