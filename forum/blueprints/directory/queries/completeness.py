"""What a member might say next about herself, and what it would bring."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from forum.blueprints.accounts.models import Member
from forum.blueprints.directory import policies
from forum.blueprints.directory.models.details import ProfileArea, ProfileCriterion, ProfileLanguage
from forum.blueprints.directory.models.fields import ProfileField, ProfileValue
from forum.blueprints.directory.models.profiles import Profile
from forum.blueprints.standards import queries as standard_queries
from forum.kernel.actor import Actor
from forum.kernel.database import session

STEPS = ("field", "bio", "can_help_with", "looking_for", "languages", "avatar")  # the most useful first
_ENOUGH = 1000  # people looked at to find the criterion most of them look for


@dataclass(frozen=True)
class Step:
    """One thing to say: its name, the field if staff ask it, and how many people look for help with a criterion."""

    name: str
    field: ProfileField | None = None
    seekers: int = 0
    code: str = ""

    @property
    def slug(self) -> str | None:
        """The short name of the field that staff ask."""
        return self.field.slug if self.field else None


def find_step(actor: Actor) -> Step | None:
    """The next thing to say, unless all is said or set aside; at most three statements."""
    if not actor.signed_in:
        return None
    row: Any = session.execute(_state(actor.id or 0)).one()
    aside = set(row.set_aside or ())
    missing = [name for name in STEPS if name not in aside and not getattr(row, name)]
    if not missing:
        return None
    if missing[0] == "field":
        return Step("field", field=session.get(ProfileField, row.asked))
    return _worth(actor) if missing[0] == "can_help_with" else Step(missing[0])


def _state(member_id: int) -> sa.Select[Any]:
    def has(model: Any, *conditions: Any) -> Any:
        return sa.select(model.member_id).where(model.member_id == member_id, *conditions).exists()

    answered = sa.select(ProfileValue.field_id).where(ProfileValue.member_id == member_id)
    asked = sa.select(sa.func.min(ProfileField.id)).where(
        ProfileField.required, ProfileField.removed_at.is_(None), ProfileField.id.not_in(answered)
    )
    return (
        sa.select(
            Profile.set_aside,
            (Profile.bio != "").label("bio"),
            (Member.avatar_digest.is_not(None)).label("avatar"),
            has(ProfileLanguage).label("languages"),
            has(ProfileCriterion, ProfileCriterion.kind == "help").label("can_help_with"),
            has(ProfileCriterion, ProfileCriterion.kind == "seek").label("looking_for"),
            asked.scalar_subquery().label("asked"),
            asked.scalar_subquery().is_(None).label("field"),
        )
        .select_from(Member)
        .outerjoin(Profile, Profile.member_id == Member.id)
        .where(Member.id == member_id)
    )


def _worth(actor: Actor) -> Step:
    """What most people look for help with in the practice areas that the actor works in."""
    catalogue = standard_queries.get_catalogue()
    works = session.scalars(sa.select(ProfileArea.area_id).where(ProfileArea.member_id == actor.id)).all()
    codes = {catalogue.area_by_id[number].code for number in works if number in catalogue.area_by_id}
    near = [one.id for one in catalogue.criterion_by_id.values() if one.area_code in codes]
    listed = policies.listed_members(actor).with_only_columns(Member.id)
    sought = sa.select(ProfileCriterion.criterion_id).where(
        ProfileCriterion.kind == "seek",
        ProfileCriterion.criterion_id.in_(near),
        ProfileCriterion.member_id != actor.id,
        policies.reaches(actor, ProfileCriterion.audience, ProfileCriterion.member_id),
        listed.where(Member.id == ProfileCriterion.member_id).exists(),
    )
    some = sought.limit(_ENOUGH).subquery()
    most = sa.select(some.c.criterion_id, sa.func.count().label("seekers")).group_by(some.c.criterion_id)
    row = session.execute(most.order_by(sa.desc("seekers"), some.c.criterion_id).limit(1)).first()
    if row is None:
        return Step("can_help_with")
    return Step("can_help_with", seekers=row.seekers, code=catalogue.criterion_by_id[row.criterion_id].code)
