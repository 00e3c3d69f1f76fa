"""Profiles: every member has one, and one changes one's own."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask import Flask

from forum.blueprints.accounts.events import MemberChanged, MemberJoined
from forum.blueprints.accounts.models import Member
from forum.blueprints.directory import policies
from forum.blueprints.directory.models.details import ProfileCriterion, ProfileText
from forum.blueprints.directory.models.profiles import Profile
from forum.blueprints.directory.queries import people
from forum.blueprints.directory.services import profiles
from forum.kernel.actor import ANONYMOUS, SYSTEM
from forum.kernel.audiences import Audience
from forum.kernel.database import session
from forum.kernel.errors import Forbidden, Invalid, NotFound, StaleVersion, VersionRequired
from forum.kernel.outbox.recording import record
from forum.kernel.use_case import transaction
from tests.factories.accounts import actor_of, create_member
from tests.factories.directory import create_person
from tests.factories.standards import load_standards


@pytest.fixture(autouse=True)
def _standards(app: Flask) -> None:
    load_standards()


def test_a_newcomer_gets_an_empty_profile_once(deliver: Callable[[], int]) -> None:
    member = create_member(name="Zoë Ñandú")
    for _ in range(2):
        with transaction():
            record(MemberJoined(member_id=member.id, invitation_id=None))
        deliver()
    kept = session.scalars(sa.select(Profile)).all()
    assert [(profile.member_id, profile.bio) for profile in kept] == [(member.id, "")]
    assert (
        "zoe nandu"
        in session.scalars(sa.select(ProfileText.text).where(ProfileText.audience == Audience.MEMBERS)).one()
    )


def test_a_newcomer_may_save_what_was_typed_while_the_empty_profile_was_stored(deliver: Callable[[], int]) -> None:
    member = create_member()
    shown = people.get_person(SYSTEM, member.id).version
    with transaction():
        record(MemberJoined(member_id=member.id, invitation_id=None))
    deliver()

    saved = profiles.change_profile(actor_of(member), member.id, version=shown, bio="I count lamps.")

    assert saved.profile.bio == "I count lamps."
    with pytest.raises(StaleVersion):
        profiles.change_profile(actor_of(member), member.id, version=shown, bio="Somebody else typed as well.")


def test_the_first_words_of_two_windows_do_not_overwrite_each_other(app: Flask) -> None:
    member = create_member()
    shown = people.get_person(SYSTEM, member.id).version
    profiles.change_profile(actor_of(member), member.id, version=shown, bio="I count lamps.")

    with pytest.raises(StaleVersion):
        profiles.change_profile(actor_of(member), member.id, version=shown, bio="I count chairs.")


def test_somebody_without_a_profile_shows_an_empty_one(app: Flask) -> None:
    person = people.get_person(SYSTEM, create_member().id)
    assert (person.version, person.languages, list(person.can_help_with), person.profile.bio_html) == (1, [], [], "")
    assert session.scalar(sa.select(sa.func.count()).select_from(Profile)) == 0


def test_a_profile_holds_what_was_said_with_codes_however_typed(app: Flask) -> None:
    member = create_member()
    me = actor_of(member)
    person = profiles.change_profile(
        me, member.id, version=1, bio="I keep the **inventory**.", languages=["pt", "es", "pt"], job_title="Analyst",
        practice_areas=["dm", "LC"], can_help_with=["dm-2", "SI1"], looking_for=["RDC2"],
    )  # fmt: skip
    assert "<strong>inventory</strong>" in person.profile.bio_html
    assert (person.languages, person.job_title) == (["pt", "es"], "Analyst")
    assert [area.code for area in person.practice_areas] == ["DM", "LC"]
    assert [one.code for one in person.can_help_with] == ["DM2", "CI1"]
    assert [one.code for one in person.looking_for] == ["RDC2"]
    assert {len(ids) for ids in (me.fact("interests")["help"], me.fact("interests")["seek"])} == {2, 1}


def test_what_is_left_out_stays_and_what_is_emptied_goes(app: Flask) -> None:
    member = create_person(bio="Before", languages=["en", "fr"], can_help_with=["DM1", "DM2"], looking_for=["DM2"])
    person = profiles.change_profile(actor_of(member), member.id, version=2, can_help_with=["DM2"], languages=["fr"])
    assert (person.profile.bio, person.languages) == ("Before", ["fr"])
    assert [one.code for one in person.can_help_with] == ["DM2"]
    assert [one.code for one in person.looking_for] == ["DM2"]
    person = profiles.change_profile(actor_of(member), member.id, version=3, can_help_with=[], languages=[], bio="")
    assert (list(person.can_help_with), person.languages, person.profile.bio_html) == ([], [], "")
    assert session.scalar(sa.select(sa.func.count()).select_from(ProfileCriterion)) == 1


def test_two_who_save_at_once_do_not_overwrite_each_other(app: Flask) -> None:
    member = create_person(bio="First")
    me = actor_of(member)
    profiles.change_profile(me, member.id, version=2, looking_for=["DM1"])
    with pytest.raises(StaleVersion):
        profiles.change_profile(me, member.id, version=2, bio="Late")
    with pytest.raises(VersionRequired):
        profiles.change_profile(me, member.id, version=None, bio="Blind")
    assert people.get_person(me, member.id).profile.bio == "First"


def test_one_changes_ones_own_profile_staff_anybodys_and_strangers_none(app: Flask) -> None:
    member, other, officer = create_person(), create_member(), create_member(role="staff")
    assert not policies.can_edit_profile(ANONYMOUS, member)
    with pytest.raises(Forbidden):
        profiles.change_profile(actor_of(other), member.id, version=2, bio="Mine now")
    with pytest.raises(NotFound):
        profiles.change_profile(ANONYMOUS, member.id, version=2, bio="Mine now")
    assert profiles.change_profile(actor_of(officer), member.id, version=2, bio="Mended").profile.bio == "Mended"
    with pytest.raises(Forbidden):
        profiles.keep_profile(actor_of(officer), member.id)


def test_an_unknown_code_is_told_with_its_field(app: Flask) -> None:
    member = create_member()
    with pytest.raises(Invalid) as refusal:
        profiles.change_profile(actor_of(member), member.id, version=1, can_help_with=["DM1", "DM99", "x"])
    assert refusal.value.errors == {
        "can_help_with": ["There is no DM99 in the Standard.", "There is no x in the Standard."]
    }
    with pytest.raises(Invalid):
        profiles.change_profile(actor_of(member), member.id, version=1, practice_areas=["ZZ"])


def test_a_new_name_is_found_after_the_fact_of_its_change(deliver: Callable[[], int]) -> None:
    member = create_person(name="Old Name", bio="inventories")
    with transaction():
        session.get_one(Member, member.id).name = "Ágata Nueva"
        record(MemberChanged(member_id=member.id))
    deliver()
    session.expire_all()
    layers = dict(session.execute(sa.select(ProfileText.audience, ProfileText.text)).all())
    assert "agata nueva" in layers[Audience.MEMBERS]
    assert "inventories" in layers[Audience.MEMBERS]


def test_profiles_are_seen_by_those_who_see_the_member(app: Flask) -> None:
    member, closed = create_person(), create_person()
    closed.closed_at = closed.joined_at
    session.commit()
    for actor, seen in ((actor_of(member), [member.id]), (SYSTEM, [member.id]), (ANONYMOUS, [])):
        assert [profile.member_id for profile in session.scalars(policies.visible_profiles(actor))] == seen
