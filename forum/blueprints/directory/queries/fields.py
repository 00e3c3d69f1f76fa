"""The fields that staff added to profiles."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from forum.blueprints.accounts.models import Member
from forum.blueprints.directory import policies
from forum.blueprints.directory.models.fields import ProfileField, ProfileValue
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.errors import NotFound


def list_fields() -> Sequence[ProfileField]:
    """Every field in its order, those asked of newcomers first; what a profile asks is no secret."""
    statement = sa.select(ProfileField).where(ProfileField.removed_at.is_(None))
    return session.scalars(statement.order_by(ProfileField.position, ProfileField.id)).all()


def get_field(field_id: int) -> ProfileField:
    """One of them. Raises NotFound."""
    field = session.get(ProfileField, field_id)
    if field is None or field.removed_at is not None:
        raise NotFound
    return field


def list_filters(actor: Actor) -> Sequence[ProfileField]:
    """The fields one can filter by now: filterable, and somebody in the directory shows the actor a value."""
    listed = policies.listed_members(actor).with_only_columns(Member.id).where(Member.id == ProfileValue.member_id)
    shown = sa.select(ProfileValue.member_id).where(
        ProfileValue.field_id == ProfileField.id,
        ProfileValue.choice.is_not(None),
        policies.reaches(actor, ProfileValue.audience, ProfileValue.member_id),
        listed.exists(),
    )
    statement = sa.select(ProfileField).where(
        ProfileField.removed_at.is_(None), ProfileField.filterable, shown.exists()
    )
    return session.scalars(statement.order_by(ProfileField.position, ProfileField.id)).all()


def says(actor: Actor, field_id: int, choice: str) -> sa.ColumnElement[bool]:
    """Whether a member says this (a choice, `yes` or `no`) in a field and shows it to the actor."""
    said = sa.select(ProfileValue.member_id).where(ProfileValue.field_id == field_id, ProfileValue.choice == choice)
    return Member.id.in_(said.where(policies.reaches(actor, ProfileValue.audience, ProfileValue.member_id)))


def count_values(field_id: int) -> int:
    """How many members have said something in a field: what is lost when it is deleted."""
    statement = sa.select(sa.func.count(ProfileValue.member_id.distinct())).where(ProfileValue.field_id == field_id)
    return session.scalar(statement) or 0
