"""Who may read and change profiles and which parts of them, and who has blocked whom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from forum.blueprints.accounts.models import Member
from forum.blueprints.accounts.policies import visible_members
from forum.blueprints.directory.models.blocks import Block
from forum.blueprints.directory.models.courtesies import Courtesy
from forum.blueprints.directory.models.details import ProfileCriterion
from forum.blueprints.directory.models.exports import DirectoryExport
from forum.blueprints.directory.models.profiles import Profile
from forum.blueprints.directory.rules.courtesy import USUAL, Acquaintance, Choices, is_open_to
from forum.kernel.actor import Actor, actor_fact
from forum.kernel.audiences import Audience
from forum.kernel.companions import companions_among, share_a_group
from forum.kernel.database import session
from forum.kernel.i18n import _l
from forum.kernel.policies import ALLOWED, Decision, Denied

MOST_BLOCKED = 1_000
MOST_KNOWN = 10_000


@actor_fact("interests")
def load_interests(member_id: int) -> Mapping[str, frozenset[int]]:
    """The criteria a member can help with (`help`) and looks for (`seek`)."""
    statement = sa.select(ProfileCriterion.kind, ProfileCriterion.criterion_id)
    rows = session.execute(statement.where(ProfileCriterion.member_id == member_id)).all()
    return {kind: frozenset(row.criterion_id for row in rows if row.kind == kind) for kind in ("help", "seek")}


def listed_members(actor: Actor) -> sa.Select[Member]:
    """The members one finds in the directory: those one sees, without those who left the directory."""
    left = sa.select(sa.literal(1)).where(Profile.member_id == Member.id, ~Profile.listed)
    return visible_members(actor).where(~left.correlate(Member).exists())


def shown_members(actor: Actor) -> sa.Select[Member]:
    """The members whose page one may open.

    Members open everybody's; of somebody who left the directory only she herself, staff and who shares a group with
    her. Strangers open the pages that have a public part.
    """
    if actor.is_staff:
        return visible_members(actor)
    unlisted = sa.select(Profile.member_id).where(~Profile.listed)
    if not actor.signed_in:
        public = sa.select(Profile.member_id).where(Profile.public, Profile.listed)
        return sa.select(Member).where(Member.closed_at.is_(None), Member.id.in_(public))
    known = sa.or_(Member.id.not_in(unlisted), Member.id == actor.id, share_a_group(actor, Member.id))
    return visible_members(actor).where(known)


def can_see_profile(actor: Actor, member: Member, profile: Profile) -> Decision:
    """The same rule for one member; staff who are companions of nobody see everybody."""
    if not member.active:
        return Denied("not_found")
    if actor.is_staff or (actor.signed_in and (profile.listed or actor.id == member.id)):
        return ALLOWED
    if not actor.signed_in:
        return ALLOWED if profile.public and profile.listed else Denied("not_found")
    return ALLOWED if companions_among(actor, [member.id]) else Denied("not_found")


def visible_profiles(actor: Actor) -> sa.Select[Profile]:
    """The profiles of the members whose page one may open."""
    return sa.select(Profile).where(Profile.member_id.in_(shown_members(actor).with_only_columns(Member.id)))


def sees_every_audience(actor: Actor) -> bool:
    """Whether the actor sees what is shown to any audience: programme staff do."""
    return actor.is_staff


def reaches(actor: Actor, audience: Any, member_id: Any) -> sa.ColumnElement[bool]:
    """Whether what is shown to the audience of this column, by the member of that column, is shown to the actor."""
    if sees_every_audience(actor):
        return sa.true()
    if not actor.signed_in:
        return sa.and_(audience == Audience.PUBLIC)
    groups = sa.and_(audience == Audience.GROUPS, share_a_group(actor, member_id))
    return sa.or_(audience >= Audience.MEMBERS, member_id == actor.id, groups)


def reaches_all_members(actor: Actor, audience: Any) -> sa.ColumnElement[bool]:
    """The part of `reaches` that holds whoever the member of that column is: what she shows to every member."""
    if sees_every_audience(actor):
        return sa.true()
    return sa.and_(audience >= (Audience.MEMBERS if actor.signed_in else Audience.PUBLIC))


@dataclass(frozen=True)
class Sight:
    """What an actor sees of some members, whose companions among them are known: the rule of `reaches` in Python."""

    actor: Actor
    companions: frozenset[int] = frozenset()

    @classmethod
    def of(cls, actor: Actor, member_ids: Iterable[int]) -> Sight:
        """The sight of these members; at most one statement."""
        alone = actor.is_staff or not actor.signed_in
        return cls(actor, frozenset() if alone else companions_among(actor, member_ids))

    def reaches(self, member_id: int, audience: int) -> bool:
        """Whether what this member shows to this audience is shown to the actor."""
        if sees_every_audience(self.actor):
            return True
        if not self.actor.signed_in:
            return audience == Audience.PUBLIC
        shared = audience == Audience.GROUPS and member_id in self.companions
        return audience >= Audience.MEMBERS or member_id == self.actor.id or shared


def may_see_part(actor: Actor, member_id: int, audience: int) -> bool:
    """Whether a part that this member shows to this audience is shown to the actor."""
    return Sight.of(actor, [member_id]).reaches(member_id, audience)


def can_edit_profile(actor: Actor, person: Any) -> Decision:
    """One's own; programme staff anybody's. `person` is a Member or a Person."""
    if actor.is_staff or (actor.id is not None and actor.id == person.id):
        return ALLOWED
    return Denied("not_yours", _l("This is somebody else's profile."))


def can_keep_profiles(actor: Actor) -> Decision:
    """Plaza itself gives every newcomer an empty profile."""
    return ALLOWED if actor.is_system else Denied("system_only")


def can_configure_fields(actor: Actor) -> Decision:
    """Programme staff say what every profile asks."""
    return ALLOWED if actor.is_staff else Denied("staff_only", _l("Only programme staff can change these fields."))


def can_have_wishes(actor: Actor) -> Decision:
    """Every member decides what she is told."""
    return ALLOWED if actor.signed_in else Denied("sign_in_required")


@actor_fact("blocks")
def load_blocks(member_id: int) -> Mapping[str, frozenset[int]]:
    """Whom a member has blocked (`by_me`) and who has blocked her (`of_me`), at most `MOST_KNOWN` of each."""
    sides = (("by_me", Block.member_id, Block.blocked_id), ("of_me", Block.blocked_id, Block.member_id))
    found = [
        sa.select(sa.literal(side).label("side"), other.label("other")).where(one == member_id).limit(MOST_KNOWN)
        for side, one, other in sides
    ]
    rows = session.execute(sa.union_all(*(sa.select(side.subquery()) for side in found))).all()
    return {side: frozenset(row.other for row in rows if row.side == side) for side in ("by_me", "of_me")}


@actor_fact("courtesy")
def load_choices(member_id: int) -> Choices:
    """What a member has chosen about being written to and about being seen."""
    return courtesy.choices if (courtesy := session.get(Courtesy, member_id)) else USUAL


def blocked_by(actor: Actor) -> frozenset[int]:
    """Whom the actor has blocked."""
    found: frozenset[int] = actor.fact("blocks").get("by_me", frozenset())
    return found


def blocked_members(actor: Actor) -> sa.Select[int]:
    """The same as a part of a query, which databases read once however many rows are compared with it."""
    return sa.select(Block.blocked_id).where(Block.member_id == (actor.id or 0))


def are_apart(actor: Actor, member_id: int) -> bool:
    """Whether one of the two has blocked the other; which of them is nobody's business."""
    return member_id in blocked_by(actor) or member_id in actor.fact("blocks").get("of_me", frozenset())


def is_together(actor: Actor, member_id: Any) -> sa.ColumnElement[bool]:
    """The opposite for the member of a column, as a condition for a query."""
    mine = sa.select(Block.member_id).where(Block.member_id == (actor.id or 0), Block.blocked_id == member_id)
    theirs = sa.select(Block.member_id).where(Block.member_id == member_id, Block.blocked_id == (actor.id or 0))
    return sa.and_(sa.not_(mine.exists()), sa.not_(theirs.exists()))


def visible_blocks(actor: Actor) -> sa.Select[Block]:
    """One's own, of people whose accounts are open; nobody else knows of them, staff included."""
    members = visible_members(actor).with_only_columns(Member.id)
    return sa.select(Block).where(Block.member_id == (actor.id or 0), Block.blocked_id.in_(members))


def can_see_block(actor: Actor, block: Block) -> Decision:
    """The same rule for one of them, whose member is loaded."""
    own = actor.signed_in and actor.id == block.member_id
    return ALLOWED if own and block.blocked.active else Denied("not_found")


def can_block(actor: Actor, member: Member) -> Decision:
    """Anybody but oneself, as long as there is room on the list."""
    if not actor.signed_in:
        return Denied("sign_in_required")
    if actor.id == member.id:
        return Denied("yourself", _l("You cannot block yourself."))
    if member.id not in blocked_by(actor) and len(blocked_by(actor)) >= MOST_BLOCKED:
        return Denied("too_many_blocked", _l("You have blocked as many people as you can. Unblock somebody first."))
    return ALLOWED


def can_unblock(actor: Actor, block: Block) -> Decision:
    """Whoever has blocked."""
    return ALLOWED if actor.id == block.member_id else Denied("not_yours")


def can_choose_courtesy(actor: Actor, courtesy: Courtesy) -> Decision:
    """Everybody for herself."""
    return ALLOWED if actor.id == courtesy.member_id else Denied("not_yours")


def can_write_to(actor: Actor, member: Member, choices: Choices, known: Acquaintance) -> Decision:
    """Begin a conversation with somebody, or add her to one; which reason of hers refuses it is not told."""
    if member.id in blocked_by(actor):
        return Denied("blocked_by_you", _l("You blocked %(name)s. Unblock them to write.", name=member.name))
    refused = are_apart(actor, member.id) or not member.active
    if not refused and (actor.is_staff or actor.id == member.id or is_open_to(choices.contact, known)):
        return ALLOWED
    return takes_no_messages(member)


def takes_no_messages(member: Member) -> Decision:
    """The one refusal for whatever reason somebody does not want to be written to."""
    told = _l("%(name)s is not taking messages. Ask in a group, or write to somebody else.", name=member.name)
    return Denied("takes_no_messages", told)


def can_see_receipts(actor: Actor, member_id: int, choices: Choices) -> bool:
    """How far somebody has read: only where both show it."""
    return actor.id == member_id or (_both("receipts", actor, choices) and not are_apart(actor, member_id))


def can_see_typing(actor: Actor, member_id: int, choices: Choices) -> bool:
    """That somebody is writing: only where both show it."""
    return _both("typing", actor, choices) and not are_apart(actor, member_id)


def shows_typing_to_all(actor: Actor) -> bool:
    """Whether everybody in a place may know that the actor is writing."""
    own: Choices = actor.fact("courtesy") or USUAL
    return own.typing and not any(actor.fact("blocks").values())


def shows_presence_to_all(actor: Actor) -> bool:
    """Whether everybody in a place may know that the actor is there; who does not show it learns of nobody."""
    own: Choices = actor.fact("courtesy") or USUAL
    return own.presence and not any(actor.fact("blocks").values())


def can_see_presence(actor: Actor, member_id: int, choices: Choices) -> bool:
    """That somebody is here, was here lately, or has a message on her device: only where both show it."""
    return actor.id == member_id or (_both("presence", actor, choices) and not are_apart(actor, member_id))


def _both(what: str, actor: Actor, choices: Choices) -> bool:
    return bool(getattr(actor.fact("courtesy") or USUAL, what) and getattr(choices, what))


def can_export_people(actor: Actor, city_id: int | None) -> Decision:
    """Programme staff anybody; the person who leads a city those of the own city."""
    leads = getattr(actor, "leads_city", False) and city_id is not None and city_id == getattr(actor, "city_id", None)
    if actor.is_staff or leads:
        return ALLOWED
    return Denied("export_not_allowed", _l("Programme staff can export people, and whoever leads a city those of it."))


def city_to_export(actor: Actor, asked: int | None) -> int | None:
    """The city whose people the actor takes out: staff those of the city asked for, or all; a lead the own city's."""
    return asked if actor.is_staff else getattr(actor, "city_id", None)


def can_finish_export(actor: Actor, export: DirectoryExport) -> Decision:
    """Whoever began it."""
    return ALLOWED if actor.id == export.member_id else Denied("not_yours")


def visible_exports(actor: Actor) -> sa.Select[DirectoryExport]:
    """Staff see the whole log, others what they exported themselves."""
    own = DirectoryExport.member_id == (actor.id or 0)
    return sa.select(DirectoryExport).where(sa.true() if actor.is_staff else own)
