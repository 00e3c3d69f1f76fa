"""Changing profiles."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import sqlalchemy as sa

from forum.blueprints.accounts import queries as account_queries
from forum.blueprints.accounts.events import MemberChanged
from forum.blueprints.accounts.models import Member
from forum.blueprints.directory import policies
from forum.blueprints.directory.events import ProfileChanged
from forum.blueprints.directory.models.profiles import Profile
from forum.blueprints.directory.queries import people
from forum.blueprints.directory.queries.people import Person
from forum.blueprints.directory.rules.matching import Viewpoint
from forum.blueprints.standards import queries as standard_queries
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.errors import Invalid
from forum.kernel.etags import check_version
from forum.kernel.i18n import _
from forum.kernel.outbox.recording import record
from forum.kernel.policies import authorize
from forum.kernel.use_case import use_case

_OF_THE_MEMBER = ("name", "job_title", "language", "timezone")


@use_case
def change_profile(actor: Actor, member_id: int, *, version: int | None, **changes: Any) -> Person:
    """Change what a member says about herself; what is left out of `changes` stays.

    `changes` may hold `name`, `job_title`, `language`, `timezone`, `bio`, `languages`, and as codes `practice_areas`,
    `can_help_with`, `looking_for`. Raises NotFound, Forbidden, StaleVersion, VersionRequired, Invalid (unknown codes).
    """
    member = account_queries.get_member(actor, member_id)
    authorize(policies.can_edit_profile, actor, member)
    profile = _load(member)
    check_version(profile.version, version, required=True)
    _change_member(member, {name: changes[name] for name in _OF_THE_MEMBER if name in changes})
    _fill(profile, changes)
    profile.refresh_search_text(member)
    profile.touch()
    session.flush()
    record(ProfileChanged(member_id=member.id))
    if actor.id == member.id and actor.signed_in:
        actor.forget("interests")  # type: ignore[attr-defined]  # a signed-in actor is a Member
    return people.complete([member], Viewpoint())[0]


@use_case
def keep_profile(actor: Actor, member_id: int) -> None:
    """See to it that a member has a profile and is found by her present name; repeating it changes nothing."""
    authorize(policies.can_keep_profiles, actor)
    member = session.get(Member, member_id)
    if member is None:
        return
    profile = session.get(Profile, member_id)
    if profile is None:
        session.add(Profile.empty(member))
    else:
        profile.refresh_search_text(member)


def _load(member: Member) -> Profile:
    statement = sa.select(Profile).where(Profile.member_id == member.id).options(*people.with_lists())
    profile = session.scalar(statement)
    if profile is None:
        profile = Profile.empty(member)
        session.add(profile)
        session.flush()  # stored empty first, so that what is said makes a version of its own
    return profile


def _change_member(member: Member, changes: dict[str, Any]) -> None:
    changed = {name: value for name, value in changes.items() if getattr(member, name) != value}
    for name, value in changed.items():
        setattr(member, name, value)
    if changed:
        record(MemberChanged(member_id=member.id))


def _fill(profile: Profile, changes: dict[str, Any]) -> None:
    catalogue = standard_queries.get_catalogue()
    if "bio" in changes:
        profile.write_bio(changes["bio"])
    if "languages" in changes:
        profile.speak(changes["languages"])
    if "practice_areas" in changes:
        profile.work_on(_ids("practice_areas", changes, catalogue.find_area))
    for name, kind in (("can_help_with", "help"), ("looking_for", "seek")):
        if name in changes:
            profile.name_criteria(kind, _ids(name, changes, catalogue.find_criterion))


def _ids(name: str, changes: dict[str, Any], find: Callable[[str], Any]) -> list[int]:
    codes: Sequence[str] = changes[name]
    found = {code: find(code) for code in codes}
    unknown = [code for code, card in found.items() if card is None]
    if unknown:
        raise Invalid(errors={name: [_("There is no %(code)s in the Standard.", code=code) for code in unknown]})
    return [card.id for card in found.values()]
