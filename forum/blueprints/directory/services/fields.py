"""The fields that programme staff add to every profile."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from forum.blueprints.directory import policies
from forum.blueprints.directory.errors import FieldInUse, FieldTaken
from forum.blueprints.directory.events import ProfileFieldChanged
from forum.blueprints.directory.models.fields import FILTERED_TYPES, ProfileField, ProfileValue
from forum.blueprints.directory.queries import fields
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.audiences import Audience
from forum.kernel.database import session
from forum.kernel.errors import Invalid
from forum.kernel.etags import check_version
from forum.kernel.i18n import _, ngettext
from forum.kernel.outbox.recording import record
from forum.kernel.policies import authorize
from forum.kernel.use_case import use_case

MOST_FIELDS = 40


@use_case
def add_field(actor: Actor, **told: Any) -> ProfileField:
    """Ask something new in every profile. Raises Forbidden, FieldTaken, Invalid."""
    authorize(policies.can_configure_fields, actor)
    if session.scalar(sa.select(ProfileField.id).where(ProfileField.slug == told["slug"])) is not None:
        raise FieldTaken
    if len(fields.list_fields()) >= MOST_FIELDS:
        raise Invalid(errors={"_": [_("A profile asks at most %(most)s things.", most=MOST_FIELDS)]})
    field = ProfileField(slug=told["slug"], type=told["type"], created_at=clock.now())
    _write(field, {"labels": {}, "help": {}, "choices": []} | told)
    session.add(field)
    session.flush()
    record(ProfileFieldChanged(field_id=field.id))
    return field


@use_case
def change_field(actor: Actor, field_id: int, *, version: int | None, **told: Any) -> ProfileField:
    """Change what a field asks and who sees its answers; its short name and its type stay.

    What members said keeps its audience where they may choose; else it is shown to the audience of the field from now
    on. Raises NotFound, Forbidden, StaleVersion, VersionRequired, FieldInUse, Invalid.
    """
    authorize(policies.can_configure_fields, actor)
    field = fields.get_field(field_id)
    check_version(field.version, version, required=True)
    _keep_choices_in_use(field, told)
    _write(field, told)
    if not field.members_choose:
        rows = sa.update(ProfileValue).where(ProfileValue.field_id == field.id)
        session.execute(rows.values(audience=field.default_audience))
    session.flush()
    record(ProfileFieldChanged(field_id=field.id))
    return field


@use_case
def remove_field(actor: Actor, field_id: int, *, version: int | None = None, answers: int | None = None) -> None:
    """Ask it no longer, and forget what members said in it.

    `answers` is how many answers the caller knows will be lost; another number raises FieldInUse, which says it.
    """
    authorize(policies.can_configure_fields, actor)
    field = fields.get_field(field_id)
    check_version(field.version, version)
    lost = fields.count_values(field.id)
    if lost and answers != lost:
        told = ngettext(
            "%(num)s member has answered this. Removing the field removes the answer.",
            "%(num)s members have answered this. Removing the field removes their answers.",
            lost,
        )
        raise FieldInUse(told)
    field.removed_at, field.slug = clock.now(), f"~{field.id}"
    record(ProfileFieldChanged(field_id=field.id))


def _write(field: ProfileField, told: dict[str, Any]) -> None:
    plain = ("labels", "help", "choices", "required", "filterable", "members_choose", "on_joining", "position")
    for name in plain:
        if name in told:
            setattr(field, name, told[name])
    if "default_audience" in told:
        field.default_audience = int(Audience.of(told["default_audience"]))
    wrong: dict[str, list[str]] = {}
    if not field.labels.get("en"):
        wrong["labels"] = [_("Say in English what the field is called; other languages are optional.")]
    if field.type in ("choice", "choices") and not field.choices:
        wrong["choices"] = [_("Offer at least one choice.")]
    if field.filterable and field.type not in FILTERED_TYPES:
        wrong["filterable"] = [_("Only choices and yes or no can be filtered by. Text is found by its words.")]
    if len({choice["value"] for choice in field.choices}) < len(field.choices):
        wrong["choices"] = [_("Two choices have the same short name.")]
    if wrong:
        raise Invalid(errors=wrong)


def _keep_choices_in_use(field: ProfileField, told: dict[str, Any]) -> None:
    if "choices" not in told:
        return
    gone = {choice["value"] for choice in field.choices} - {choice["value"] for choice in told["choices"]}
    used = sa.select(ProfileValue.choice).distinct().where(ProfileValue.field_id == field.id)
    if gone and (kept := sorted(map(str, session.scalars(used.where(ProfileValue.choice.in_(gone)))))):
        raise FieldInUse(_("Members have chosen %(choices)s. Keep these choices.", choices=", ".join(kept)))
