"""Staff write a standard as a draft; what is published stays, and only staff see what is not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from forum.blueprints.accounts.models import Member
from forum.blueprints.directory.models.details import ProfileCriterion
from forum.blueprints.discussions.models.threads import thread_criteria
from forum.blueprints.library.models.resources import resource_criteria
from forum.blueprints.standards import queries
from forum.blueprints.standards.importers import FRAMEWORKS, read_frameworks
from forum.blueprints.standards.models import Area, Criterion, CriterionLink, Framework
from forum.blueprints.standards.rules.editions import describe
from forum.blueprints.standards.services import drafting, loading, mapping, publishing, writing
from forum.kernel.actor import ANONYMOUS, SYSTEM, Actor
from forum.kernel.audit import AuditEntry
from forum.kernel.database import session
from forum.kernel.errors import Forbidden, Invalid, NotFound
from tests.factories.accounts import actor_of, create_member
from tests.factories.directory import create_person
from tests.factories.discussions import start_thread
from tests.factories.groups import create_group
from tests.factories.library import create_resource
from tests.factories.standards import load_standards

SignIn = Callable[[Any], Any]
FACTS = {"name": "Our Data Standard", "owner": "Northern Cities", "version": "1", "year": 2026}


@pytest.fixture(autouse=True)
def _standards(app: Flask) -> None:
    load_standards()


@pytest.fixture
def officer(_standards: None) -> Member:
    return create_member(role="staff", language="en")


@pytest.fixture
def acting(officer: Member) -> Actor:
    return actor_of(officer)


def revision(slug: str = "ours") -> int:
    return session.scalars(sa.select(Framework.revision).where(Framework.slug == slug)).one()


def begin(acting: Actor, based_on: str | None = "wwc-2022", slug: str = "ours") -> Framework:
    return drafting.begin_draft(acting, slug, based_on, **FACTS)


def put_area(acting: Actor, present: str, /, **told: Any) -> Area:
    return writing.put_area(acting, "ours", present, revision(), told)


def put_criterion(acting: Actor, present: str, /, **told: Any) -> Criterion:
    return writing.put_criterion(acting, "ours", present, revision(), told)


def test_a_copy_holds_all_that_the_version_holds(acting: Actor) -> None:
    draft = begin(acting)
    before = describe(queries.get_framework("wwc-2022", for_document=True))
    after = describe(draft)
    assert {**after, **{name: before[name] for name in ("slug", *FACTS)}} == before
    assert (draft.state, draft.current, draft.family) == ("draft", False, "wwc")


def test_every_criterion_of_a_copy_is_linked_to_the_one_it_came_from(acting: Actor) -> None:
    begin(acting)
    lines = queries.list_map(acting, "ours", "wwc-2022")
    assert len(lines) == 43
    assert all(line.one.code == line.other.code and line.kind == "same" for line in lines)


def test_a_copy_has_the_maps_of_the_version_it_came_from(acting: Actor) -> None:
    mapping.link_criteria(acting, ("wwc-2022", "OD3"), ("equipt", "DD2"), "part")
    begin(acting)
    told = [
        [
            (line.one.code, line.other.code, line.kind, line.suggested)
            for line in queries.list_map(acting, slug, "equipt")
        ]
        for slug in ("wwc-2022", "ours")
    ]
    assert told[0] == told[1]
    assert ("OD3", "DD2", "part", False) in told[1]


def test_a_draft_is_there_for_staff_alone(officer: Member, acting: Actor, client: FlaskClient, sign_in: SignIn) -> None:
    begin(acting)
    session.commit()
    member, staff = sign_in(create_member()), sign_in(officer)
    for path in ("/standards/ours", "/standards/ours/DM1", "/api/v1/frameworks/ours", "/standards/ours/map/wwc-2022",
                 "/api/v1/frameworks/ours/document", "/api/v1/criteria/DM1?framework=ours"):  # fmt: skip
        assert client.get(path).status_code == 404, path
        assert member.get(path).status_code == 404, path
        assert staff.get(path).status_code == 200, path
    for path in ("/standards", "/api/v1/frameworks"):
        assert "Our Data Standard" not in client.get(path).text
        assert "Our Data Standard" not in member.get(path).text
        assert "Our Data Standard" in staff.get(path).text
    assert "Our Data Standard" not in member.get("/standards/wwc-2022/DM1").text
    assert member.get("/api/v1/frameworks/ours/map/wwc-2022").status_code == 404
    for path in ("/standards/ours/edit", "/standards/ours/differences", "/standards/ours/edit/criteria/DM1"):
        assert member.get(path).status_code in (403, 404), path
        assert staff.get(path).status_code == 200, path


def test_a_code_only_a_draft_has_is_no_code_yet(acting: Actor) -> None:
    begin(acting, based_on=None)
    put_area(acting, "ZQ", name={"en": "Quality"})
    put_criterion(acting, "ZQ1", area="ZQ", name={"en": "First"})
    assert queries.find_criteria(["ZQ1"]) == {}
    with pytest.raises(NotFound):
        queries.get_criterion("ZQ1")
    assert queries.get_criterion("ZQ1", "ours", acting).name_in("en") == "First"
    publishing.publish(acting, "ours", revision())
    assert queries.get_criterion("ZQ1").framework_slug == "ours"


def test_members_write_no_standards(acting: Actor) -> None:
    begin(acting)
    member = actor_of(create_member())
    for verb in (
        lambda: drafting.begin_draft(member, "theirs", None, **FACTS),
        lambda: publishing.make_current(member, "wwc-2018", revision("wwc-2018")),
        lambda: publishing.retire(member, "wwc-2018", revision("wwc-2018")),
        lambda: mapping.link_criteria(member, ("equipt", "DP1"), ("wwc-2022", "DM1"), "same"),
        lambda: mapping.unlink_criteria(member, ("equipt", "DP1"), ("wwc-2022", "PA1")),
        lambda: queries.list_problems(member, "wwc-2022"),
        lambda: publishing.publish(member, "ours", revision()),
        lambda: writing.put_area(member, "ours", "DM", revision(), {}),
    ):
        with pytest.raises(Forbidden):
            verb()


def test_what_is_published_refuses_every_edit(officer: Member, sign_in: SignIn) -> None:
    staff = sign_in(officer)
    tag = staff.get("/api/v1/frameworks/wwc-2022/document").headers["ETag"]
    writes = (
        ("PATCH", "/api/v1/frameworks/wwc-2022", {"name": "Another"}),
        ("DELETE", "/api/v1/frameworks/wwc-2022", None),
        ("PUT", "/api/v1/frameworks/wwc-2022/areas/DM", {"name": {"en": "Data"}}),
        ("DELETE", "/api/v1/frameworks/wwc-2022/areas/DM", None),
        ("PUT", "/api/v1/frameworks/wwc-2022/criteria/DM1", {"name": {"en": "First"}}),
        ("DELETE", "/api/v1/frameworks/wwc-2022/criteria/DM1", None),
        ("PUT", "/api/v1/frameworks/wwc-2022/publication", None),
    )
    for method, path, body in writes:
        answer = getattr(staff, method.lower())(path, json=body, headers={"If-Match": tag})
        assert (answer.status_code, answer.get_json()["code"]) == (409, "framework_published"), path
    form = {"seen": 1, "code": "DM1", "area": "DM", "position": 1, "name_en": "First"}
    assert staff.post("/standards/wwc-2022/edit/criteria/DM1", data=form).status_code in (403, 409)
    assert queries.get_criterion("DM1").name_in("en") == "Implementing Data Strategy and Governance"


def test_a_draft_is_written_published_and_made_current_over_the_api(officer: Member, sign_in: SignIn) -> None:
    staff = sign_in(officer)
    begun = staff.post("/api/v1/frameworks", json={"slug": "wwc-2026", "based_on": "wwc-2022", **FACTS})
    assert (begun.status_code, begun.get_json()["state"]) == (201, "draft")

    def write(method: str, path: str, body: Any = None) -> Any:
        tag = staff.get("/api/v1/frameworks/wwc-2026/document").headers["ETag"]
        send = getattr(staff, method.lower())
        return send(f"/api/v1/frameworks/wwc-2026{path}", json=body, headers={"If-Match": tag})

    renamed = write("PUT", "/criteria/CI1", {"code": "CM1", "name": {"en": "Community data", "es": "Datos"}})
    criterion = next(one for area in renamed.get_json()["areas"] for one in area["criteria"] if one["code"] == "CM1")
    assert criterion["former_codes"] == ["CI1", "SI1"]
    assert any("CM1" in question["criteria"] for question in renamed.get_json()["questions"])
    found = write("GET", "/differences").get_json()["items"]
    assert {(one["what"], one["kind"], one["code"]) for one in found} == {
        ("framework", "changed", "wwc-2026"), ("criterion", "changed", "CM1"), ("question", "changed", "q4"),
    }  # fmt: skip
    assert write("PUT", "/current").get_json()["code"] == "framework_is_draft"
    assert write("PUT", "/publication").get_json()["state"] == "published"
    assert write("PUT", "/current").get_json()["current"] is True
    assert [area.framework_slug for area in _rows_current()] == ["wwc-2026"] * 8
    for code in ("SI1", "CI1", "cm-1"):
        assert queries.get_criterion(code).path == "/standards/wwc-2026/CM1"
        found_card = queries.get_catalogue().find_criterion(code)
        assert found_card is not None
        assert found_card.path == "/standards/wwc-2026/CM1"
    assert staff.get("/standards/wwc-2026/CI1").headers["Location"] == "/standards/wwc-2026/CM1"
    assert write("PUT", "/retirement").get_json()["code"] == "framework_is_current"
    acts = session.scalars(sa.select(AuditEntry.act).where(AuditEntry.subject_type == "framework")).all()
    assert sorted(acts) == ["framework_drafted", "framework_made_current", "framework_published"]


def _rows_current() -> Any:
    return queries.get_framework(session.scalars(sa.select(Framework.slug).where(Framework.current)).one()).areas


def test_who_saw_an_older_version_looks_again_first(officer: Member, sign_in: SignIn) -> None:
    staff = sign_in(officer)
    begun = staff.post("/api/v1/frameworks", json={"slug": "ours", **FACTS})
    tag = begun.headers["ETag"]
    area = {"name": {"en": "Quality"}}
    assert staff.put("/api/v1/frameworks/ours/areas/QU", json=area).status_code == 428
    assert staff.put("/api/v1/frameworks/ours/areas/QU", json=area, headers={"If-Match": tag}).status_code == 200
    late = staff.put("/api/v1/frameworks/ours/areas/OT", json=area, headers={"If-Match": tag})
    assert (late.status_code, late.get_json()["code"]) == (412, "stale_version")
    assert staff.delete("/api/v1/frameworks/ours", headers={"If-Match": tag}).status_code == 412


def test_the_same_key_begins_one_draft(officer: Member, sign_in: SignIn) -> None:
    staff = sign_in(officer)
    sent = {"json": {"slug": "ours", **FACTS}, "headers": {"Idempotency-Key": "one"}}
    assert staff.post("/api/v1/frameworks", **sent).status_code == 201
    assert staff.post("/api/v1/frameworks", **sent).status_code == 201
    again = staff.post("/api/v1/frameworks", json={"slug": "ours", **FACTS})
    assert (again.status_code, list(again.get_json()["errors"])) == (422, ["slug"])


def test_wrong_input_is_told_by_field(officer: Member, sign_in: SignIn) -> None:
    staff = sign_in(officer)
    for slug in ("new", "Ours", "a--b", "x" * 41, "å"):
        answer = staff.post("/api/v1/frameworks", json={"slug": slug, **FACTS})
        assert (answer.status_code, list(answer.get_json()["errors"])) == (422, ["slug"]), slug
    tag = staff.post("/api/v1/frameworks", json={"slug": "ours", "based_on": "wwc-2022", **FACTS}).headers["ETag"]
    for path, body, field in (
        ("areas/DM7", {"name": {"en": "x"}}, "code"), ("areas/DM", {"code": "LC"}, "code"),
        ("criteria/DM1", {"code": "LC1"}, "code"), ("criteria/DM", {"area": "DM"}, "code"),
        ("criteria/DM10", {"name": {"en": "x"}}, "area"), ("criteria/DM10", {"area": "QQ"}, "area"),
        ("criteria/DM1", {"name": {"de": "x"}}, "name"),
        ("criteria/DM1", {"evidence_basis": "hearsay"}, "evidence_basis"),
    ):  # fmt: skip
        answer = staff.put(f"/api/v1/frameworks/ours/{path}", json=body, headers={"If-Match": tag})
        assert (answer.status_code, list(answer.get_json()["errors"])) == (422, [field]), path


def test_a_network_begins_its_own_from_nothing(acting: Actor) -> None:
    draft = begin(acting, based_on=None)
    assert (draft.family, draft.areas, draft.scoring) == ("ours", [], {"kind": "count"})
    with pytest.raises(Invalid) as refused:
        publishing.publish(acting, "ours", revision())
    assert refused.value.errors == {"areas": ["Add an area with its criteria."]}
    put_area(acting, "QU", name={"en": "Quality"})
    for code in ("QU1", "QU2", "QU3"):
        put_criterion(acting, code, area="QU", name={"en": code})
    put_criterion(acting, "QU3", position=1, prerequisites=["QU1"])
    drafting.change_draft(
        acting, "ours", revision(), {"levels": [{"name": "bronze", "min_count": 2, "min_percent": 60}]}
    )
    published = publishing.publish(acting, "ours", revision())
    assert [one.code for one in published.areas[0].criteria] == ["QU3", "QU1", "QU2"]
    assert published.published_at is not None


def test_a_removed_part_leaves_nothing_behind(acting: Actor) -> None:
    begin(acting)
    writing.remove_criterion(acting, "ours", "CI1", revision())
    writing.remove_area(acting, "ours", "DM", revision())
    draft = queries.get_framework("ours", acting)
    assert [area.code for area in draft.areas] == ["LC", "OD", "PA", "BF", "RDC", "CI", "EVAL"]
    assert len(queries.list_map(acting, "ours", "wwc-2022")) == 33
    drafting.remove_draft(acting, "ours", revision())
    assert session.scalars(sa.select(Criterion).where(Criterion.framework_slug == "ours")).all() == []
    with pytest.raises(NotFound):
        queries.get_framework("ours", acting)
    assert session.scalar(sa.select(sa.func.count()).select_from(CriterionLink)) == 43 - 43 + _shipped_links()


def _shipped_links() -> int:
    files = read_frameworks(FRAMEWORKS)
    criteria = [one for file in files for area in file.content["areas"] for one in area["criteria"]]
    return sum(len(one.get("links", ())) for one in criteria)


def test_an_item_of_a_checklist_keeps_its_key_when_it_is_reworded_or_moved(acting: Actor) -> None:
    begin(acting)

    def items(*texts: str) -> dict[str, str]:
        asked = {"need": 1, "suggested": False, "items": [{"text": {"en": text}} for text in texts]}
        written = put_criterion(acting, "LC4", checklist=asked)
        return {item["text"]["en"]: item["key"] for item in written.checklist["items"]}

    assert items("Job description", "Organisation chart") == {"Job description": "a", "Organisation chart": "b"}
    assert items("Organisation chart", "Job description") == {"Organisation chart": "b", "Job description": "a"}
    assert items("Organisation chart", "Description of the job") == {
        "Organisation chart": "b", "Description of the job": "a",
    }  # fmt: skip
    assert items("Organisation chart", "Budget", "Plan") == {"Organisation chart": "b", "Budget": "c", "Plan": "d"}
    assert put_criterion(acting, "LC4", checklist={"need": 0, "suggested": False, "items": []}).checklist == {}


def test_a_release_leaves_alone_what_staff_decided(acting: Actor) -> None:
    begin(acting)
    publishing.publish(acting, "ours", revision())
    publishing.make_current(acting, "ours", revision())
    publishing.retire(acting, "wwc-2018", revision("wwc-2018"))
    mapping.unlink_criteria(acting, ("equipt", "DP1"), ("wwc-2022", "PA1"))
    mapping.link_criteria(acting, ("equipt", "DP2"), ("wwc-2022", "PA1"), "part")
    files = [loading.FrameworkFile(file.content, "another") for file in read_frameworks(FRAMEWORKS)]
    assert loading.load_frameworks(SYSTEM, files) == 3
    assert queries.get_criterion("DM1").framework_slug == "ours"
    assert queries.get_framework("wwc-2018").state == "retired"
    kept = {(line.one.code, line.other.code): line for line in queries.list_map(acting, "equipt", "wwc-2022")}
    assert (kept["DP2", "PA1"].kind, kept["DP2", "PA1"].suggested) == ("part", False)
    own = [loading.FrameworkFile({**files[-1].content, "slug": "ours"}, "of a release")]
    assert loading.load_frameworks(SYSTEM, own) == 0


def test_a_link_is_one_for_a_pair_and_is_read_from_both_sides(acting: Actor, client: FlaskClient) -> None:
    mapping.link_criteria(acting, ("equipt", "DD2"), ("wwc-2022", "OD3"), "part")
    session.commit()
    there = client.get("/api/v1/criteria/DD2/counterparts").get_json()["items"]
    assert [(one["criterion"]["code"], one["kind"], one["suggested"]) for one in there] == [
        ("OD3", "part", False), ("OD1", "related", True),
    ]  # fmt: skip
    back = client.get("/api/v1/frameworks/wwc-2022/map/equipt").get_json()["items"]
    found = {(line["one"]["code"], line["other"]["code"]): line["kind"] for line in back}
    assert found["OD3", "DD2"] == "whole"
    mapping.link_criteria(acting, ("wwc-2022", "OD3"), ("equipt", "DD2"), "part")
    kinds = {line.other.code: line.kind for line in queries.list_map(ANONYMOUS, "equipt", "wwc-2022")}
    assert kinds["OD3"] == "whole"
    mapping.link_criteria(acting, ("wwc-2022", "OD3"), ("equipt", "DD2"), "same")
    pair = sa.select(sa.func.count()).select_from(CriterionLink)
    ids = [queries.get_criterion("OD3").id, queries.get_criterion("DD2").id]
    both = CriterionLink.criterion_id.in_(ids), CriterionLink.other_id.in_(ids)
    assert session.scalar(pair.where(*both)) == 1
    mapping.unlink_criteria(acting, ("wwc-2022", "OD3"), ("equipt", "DD2"))
    with pytest.raises(NotFound):
        mapping.unlink_criteria(acting, ("wwc-2022", "OD3"), ("equipt", "DD2"))
    with pytest.raises(Invalid):
        mapping.link_criteria(acting, ("wwc-2022", "OD3"), ("wwc-2022", "OD1"), "same")


def test_what_is_tagged_follows_to_the_new_current_version(acting: Actor) -> None:
    owner = create_person(can_help_with=["DM1", "CI1"], practice_areas=["DM"])
    begin(acting)
    put_criterion(acting, "CI1", code="CM1")
    removed = queries.get_criterion("DM8").id
    writing.remove_criterion(acting, "ours", "DM8", revision())
    publishing.publish(acting, "ours", revision())
    thread = start_thread(owner, create_group(owner), criteria=["DM1", "DM8", "SI1"])
    resource = create_resource(owner, criteria=["CI1"])
    session.execute(resource_criteria.insert().values(resource_id=resource.id, criterion_id=_of("ours", "CM1")))
    publishing.make_current(acting, "ours", revision())
    tagged = sa.select(thread_criteria.c.criterion_id).where(thread_criteria.c.thread_id == thread.id)
    assert set(session.scalars(tagged)) == {_of("ours", "DM1"), _of("ours", "CM1"), removed}
    of_resource = sa.select(resource_criteria.c.criterion_id).where(resource_criteria.c.resource_id == resource.id)
    assert session.scalars(of_resource).all() == [_of("ours", "CM1")]
    offers = sa.select(ProfileCriterion.criterion_id).where(ProfileCriterion.member_id == owner.id)
    assert set(session.scalars(offers)) == {_of("ours", "DM1"), _of("ours", "CM1")}
    publishing.make_current(acting, "wwc-2022", revision("wwc-2022"))
    assert set(session.scalars(tagged)) == {_of("wwc-2022", "DM1"), _of("wwc-2022", "CI1"), removed}


def _of(slug: str, code: str) -> int:
    wanted = sa.select(Criterion.id).where(Criterion.framework_slug == slug, Criterion.code == code)
    return session.scalars(wanted).one()
