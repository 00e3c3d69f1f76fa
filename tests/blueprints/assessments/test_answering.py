"""Saying how far a city is, several colleagues at once: nothing that was acknowledged is lost."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from forum.blueprints.assessments.errors import FieldChanged, SeenRequired
from forum.blueprints.assessments.models.assessments import AssessmentLine
from forum.blueprints.assessments.queries import lines
from forum.blueprints.assessments.services import answering
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.errors import Forbidden, Invalid, NotFound, StaleVersion
from tests.blueprints.assessments.city_side import Town, make_town
from tests.factories.accounts import actor_of, create_city, create_member


@pytest.fixture
def town(app: Flask) -> Town:
    return make_town()


def change(actor: Actor, number: int, code: str = "DM1", **told: Any) -> AssessmentLine:
    return answering.change_line(actor, number, code, **told)


def test_a_field_is_written_by_whoever_saw_what_stands_there(town: Town) -> None:
    number = town.start().id
    line = change(town.actor("ana"), number, claim="met", note="Since spring.", seen={"claim": "", "note": ""})
    assert (line.claim, line.note, line.edited_by_id) == ("met", "Since spring.", town.ana.id)
    assert line.writers["note"]["by"] == town.ana.id
    with pytest.raises(FieldChanged) as refused:
        change(town.actor("luis"), number, note="Since summer.", seen={"note": ""})
    told = refused.value.extensions["conflicts"]
    assert told["note"]["value"] == "Since spring."
    assert told["note"]["by"] == {"id": town.ana.id, "name": "Ana"}
    assert change(town.actor("luis"), number, note="Both.", seen={"note": "Since spring."}).note == "Both."


def test_another_field_never_stands_in_the_way(town: Town) -> None:
    number = town.start().id
    change(town.actor("ana"), number, note="Hers.", seen={"note": ""})
    line = change(town.actor("luis"), number, claim="in_progress", seen={"claim": ""})
    assert (line.note, line.claim) == ("Hers.", "in_progress")
    line = change(town.actor("luis"), number, assignee_id=town.ana.id, seen={"assignee_id": None})
    assert line.assignee is not None
    assert line.assignee.name == "Ana"


def test_of_several_fields_either_all_are_written_or_none(town: Town) -> None:
    number = town.start().id
    change(town.actor("ana"), number, note="Hers.", seen={"note": ""})
    with pytest.raises(FieldChanged):
        change(town.actor("luis"), number, claim="met", note="His.", tick=["a"], seen={"claim": "", "note": ""})
    line = lines.get_line(town.actor("ana"), number, "DM1")
    assert (line.claim, line.note, line.ticked) == ("", "Hers.", [])


def test_the_same_value_twice_is_no_conflict_and_no_news(town: Town) -> None:
    number = town.start().id
    first = change(town.actor("ana"), number, claim="met", seen={"claim": ""})
    version, by = first.version, first.edited_by_id
    second = change(town.actor("luis"), number, claim="met", seen={"claim": ""})
    assert (second.version, second.edited_by_id) == (version, by)


def test_ticks_come_one_by_one_and_in_the_order_of_the_checklist(town: Town) -> None:
    number = town.start().id
    change(town.actor("ana"), number, tick=["c"])
    change(town.actor("luis"), number, tick=["a", "b"])
    assert change(town.actor("ana"), number, untick=["b"]).ticked == ["a", "c"]
    with pytest.raises(Invalid):
        change(town.actor("ana"), number, tick=["z"])


def test_what_does_not_fit_is_refused_with_its_field(town: Town) -> None:
    number = town.start().id
    outsider = create_member(city_id=create_city().id)
    wrong: list[dict[str, Any]] = [
        {"step": 2, "seen": {"step": None}}, {"assignee_id": outsider.id, "seen": {"assignee_id": None}},
        {"assignee_id": town.officer.id, "seen": {"assignee_id": None}},
    ]  # fmt: skip
    for told in wrong:
        with pytest.raises(Invalid) as refused:
            change(town.actor("ana"), number, **told)
        assert list(refused.value.errors) == [next(iter(told))]
    with pytest.raises(SeenRequired):
        change(town.actor("ana"), number, claim="met")
    with pytest.raises(StaleVersion):
        change(town.actor("ana"), number, tick=["a"], version=99)
    equipt = town.start(framework="equipt")
    equipt.framework.scoring = {"kind": "steps", "steps": [{"en": str(n)} for n in range(5)]}
    session.commit()
    assert change(town.actor("ana"), equipt.id, "DP1", step=3, seen={"step": None}).step == 3
    with pytest.raises(Invalid):
        change(town.actor("ana"), equipt.id, "DP1", claim="met", seen={"claim": ""})


def test_only_people_of_the_city_write_and_others_do_not_find_it(town: Town) -> None:
    number = town.start().id
    with pytest.raises(Forbidden):
        change(town.actor("officer"), number, tick=["a"])
    for stranger in (create_member(), create_member(city_id=create_city().id, leads_city=True)):
        with pytest.raises(NotFound):
            change(actor_of(stranger), number, tick=["a"])
    with pytest.raises(NotFound):
        change(town.actor("ana"), number, "ZZ9", tick=["a"])


def test_a_former_code_finds_the_line(town: Town) -> None:
    number = town.start().id
    assert lines.get_line(town.actor("ana"), number, "SI1").criterion.code == "CI1"
    assert lines.get_line(town.actor("ana"), number, "dm-1").criterion.code == "DM1"


FIELDS = ("claim", "note", "assignee_id")
STEPS = st.tuples(
    st.sampled_from(("ana", "luis")),
    st.one_of(
        st.just(("look",)),
        st.tuples(st.just("write"), st.sampled_from(FIELDS), st.integers(0, 2)),
        st.tuples(st.sampled_from(("tick", "untick")), st.sampled_from("abcd")),
    ),
)


@given(st.lists(STEPS, max_size=14))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_acknowledged_edit_stands_or_was_replaced_by_somebody_who_had_seen_it(
    town: Town, steps: list[tuple[str, tuple[Any, ...]]]
) -> None:
    values = {
        "claim": ("not_met", "in_progress", "met"), "note": ("One.", "Two.", "Three."),
        "assignee_id": (town.ana.id, town.luis.id, town.lead.id),
    }  # fmt: skip
    number = fresh_line(town)
    seen: dict[str, dict[str, Any]] = {name: {"claim": "", "note": "", "assignee_id": None} for name in ("ana", "luis")}
    stands: dict[str, Any] = {"claim": "", "note": "", "assignee_id": None}
    ticked: set[str] = set()
    for who, act in steps:
        actor = town.actor(who)
        if act[0] == "look":
            line = lines.get_line(actor, number, "DM1")
            seen[who] = {name: getattr(line, name) for name in FIELDS}
        elif act[0] == "write":
            name, value = act[1], values[act[1]][act[2]]
            knew, before = seen[who][name], stands[name]
            refused = attempt(actor, number, name, value, knew)
            if refused is None:
                assert before in (knew, value), "an edit that nobody had seen was overwritten"
                stands[name] = seen[who][name] = value
            else:
                assert (knew != before, refused[name]["value"]) == (True, before)
        else:
            change(actor, number, **{act[0]: [act[1]]})
            ticked = ticked | {act[1]} if act[0] == "tick" else ticked - {act[1]}
    line = lines.get_line(town.actor("ana"), number, "DM1")
    assert ({name: getattr(line, name) for name in FIELDS}, set(line.ticked)) == (stands, ticked)


def attempt(actor: Actor, number: int, name: str, value: Any, knew: Any) -> Any:
    """Write a field; what stood in the way, None when nothing did."""
    try:
        change(actor, number, **{name: value}, seen={name: knew})
    except FieldChanged as told:
        return told.extensions["conflicts"]
    return None


def fresh_line(town: Town) -> int:
    """An assessment whose first line is as nobody has touched it."""
    found = getattr(town, "number", None) or town.start().id
    town.number = found  # type: ignore[attr-defined]  # the fixture is the same for all examples
    line = lines.get_line(town.actor("ana"), found, "DM1")
    line.claim, line.note, line.assignee_id, line.ticked, line.writers = "", "", None, [], {}
    session.commit()
    return int(found)
