"""Changing profiles."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from forum.blueprints.accounts.events import MemberChanged
from forum.blueprints.accounts.models import Member
from forum.blueprints.directory import policies
from forum.blueprints.directory.events import ProfileChanged
from forum.blueprints.directory.models.fields import ProfileField, ProfileValue
from forum.blueprints.directory.models.profiles import Profile
from forum.blueprints.directory.queries import fields as field_queries
from forum.blueprints.directory.queries import people
from forum.blueprints.directory.queries.person import Person
from forum.blueprints.directory.services import filling, texts
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.etags import check_version
from forum.kernel.outbox.recording import record
from forum.kernel.policies import authorize
from forum.kernel.use_case import use_case

_AT_ONCE = 100


@use_case
def change_profile(actor: Actor, member_id: int, *, version: int | None, **changes: Any) -> Person:
    """Change what a member says about herself; what is left out of `changes` stays.

    `changes` may hold `name`, `job_title`, `language`, `timezone`, `bio`, `languages`, `listed`; as codes
    `practice_areas`, `can_help_with`, `looking_for`, with sentences about them in `notes`; `affiliations`,
    `out_of_office`, values in `fields` and words for `audiences`. Raises NotFound, Forbidden, StaleVersion,
    VersionRequired, Invalid.
    """
    member = people.get_person(actor, member_id).member
    authorize(policies.can_edit_profile, actor, member)
    profile, fields = load(member), field_queries.list_fields()
    check_version(profile.version, version, required=True)
    with session.no_autoflush:  # all of it is one version
        on_card = filling.fill_member(member, profile, changes)
        filling.fill(profile, changes)
        filling.fill_fields(profile, fields, changes)
    keep(profile, member, fields)
    if on_card:
        record(MemberChanged(member_id=member.id))
    if actor.id == member.id and actor.signed_in:
        actor.forget("interests")  # type: ignore[attr-defined]  # a signed-in actor is a Member
    return people.get_person(actor, member_id)


@use_case
def keep_profile(actor: Actor, member_id: int) -> None:
    """See to it that a member has a profile and is found by her present name; repeating it changes nothing."""
    authorize(policies.can_keep_profiles, actor)
    member = session.get(Member, member_id)
    if member is None:
        return
    profile = _find(member_id)
    if profile is None:
        profile = Profile.empty(member)
        session.add(profile)
    texts.refresh(profile, member, field_queries.list_fields())


def load(member: Member) -> Profile:
    """The whole profile of a member, stored empty first, so that what is said makes a version of its own."""
    profile = _find(member.id)
    if profile is None:
        profile = Profile.empty(member)
        session.add(profile)
        session.flush()
    return profile


def keep(profile: Profile, member: Member, fields: Any) -> None:
    """Store what was said, with all that is derived from it, as a version of its own."""
    texts.refresh(profile, member, fields)
    profile.touch()
    session.flush()
    record(ProfileChanged(member_id=member.id))


def _find(member_id: int) -> Profile | None:
    statement = sa.select(Profile).where(Profile.member_id == member_id)
    return session.scalar(statement.options(*people.with_lists(), *people.for_changes()))


@use_case
def follow_field(actor: Actor, field_id: int, after: int = 0) -> int | None:
    """Bring the next members who answered a field up to what it says now; answers the last of them, None at the end.

    Their words by audience and their search documents follow; the answers of a removed field go. Repeating it changes
    nothing.
    """
    authorize(policies.can_keep_profiles, actor)
    field = session.get(ProfileField, field_id)
    if field is None:
        return None
    answered = sa.select(ProfileValue.member_id).distinct().where(ProfileValue.field_id == field_id)
    ids = session.scalars(
        answered.where(ProfileValue.member_id > after).order_by(ProfileValue.member_id).limit(_AT_ONCE)
    )
    found, fields = ids.all(), field_queries.list_fields()
    if field.removed_at is not None:
        gone = ProfileValue.field_id == field_id, ProfileValue.member_id.in_(found)
        session.execute(sa.delete(ProfileValue).where(*gone))
    for member in session.scalars(sa.select(Member).where(Member.id.in_(found))).all():
        texts.refresh(load(member), member, fields)
        record(ProfileChanged(member_id=member.id))
    if not found and field.removed_at is not None:
        session.delete(field)
    return found[-1] if found else None
