"""Who may see and change resources. A group's document is never seen by more people than the group itself."""

from __future__ import annotations

import sqlalchemy as sa

from forum.blueprints.accounts import policies as account_policies
from forum.blueprints.files.policies import visible_through
from forum.blueprints.groups import policies as group_policies
from forum.blueprints.groups.models.groups import Group
from forum.blueprints.library.models.resources import Resource
from forum.kernel.actor import Actor
from forum.kernel.i18n import _l
from forum.kernel.policies import ALLOWED, Decision, Denied


def visible_resources(actor: Actor) -> sa.Select[Resource]:
    """One's own, and those for one's audience: public ones, for members, for a group one belongs to."""
    kept = sa.select(Resource).where(Resource.deleted_at.is_(None))
    if actor.is_system:
        return kept
    groups = group_policies.browsable_groups(actor).with_only_columns(Group.id)
    within = sa.or_(Resource.group_id.is_(None), Resource.group_id.in_(groups))
    return kept.where(sa.or_(Resource.owner_id == (actor.id or 0), sa.and_(within, _for_audience(actor))))


def can_see_resource(actor: Actor, resource: Resource) -> Decision:
    """The same rule for one resource, whose group is loaded."""
    if resource.deleted_at is not None:
        return Denied("not_found")
    if actor.is_system or actor.id == resource.owner_id:
        return ALLOWED
    group = resource.group
    if group is not None and not group_policies.can_browse(actor, group):
        return Denied("not_found")
    in_group = group is not None and (actor.is_staff or group_policies.is_inside(actor, group))
    open_to = {"public": True, "members": actor.signed_in, "group": in_group}
    return ALLOWED if open_to[resource.audience] else Denied("not_found")


@visible_through
def files_of_visible_resources(actor: Actor) -> sa.Select[int]:
    """The files of the resources one may see."""
    return visible_resources(actor).with_only_columns(Resource.file_id)


def can_share(actor: Actor, group: Group | None) -> Decision:
    """Any member; in a group whoever may attach files in it."""
    if not (actor.signed_in or actor.is_system):
        return Denied("sign_in_required", _l("Sign in to share a document."))
    return account_policies.can_speak(actor) if group is None else group_policies.can_attach(actor, group)


def can_edit_resource(actor: Actor, resource: Resource) -> Decision:
    """Its owner, programme staff, and those who moderate its group."""
    if actor.is_staff or actor.id == resource.owner_id:
        return ALLOWED
    if resource.group is not None and group_policies.can_moderate(actor, resource.group):
        return ALLOWED
    return Denied("not_yours", _l("Only its owner and the moderators of its group can edit this document."))


def can_remove_resource(actor: Actor, resource: Resource) -> Decision:
    """As for editing."""
    return can_edit_resource(actor, resource)


def can_note_text(actor: Actor) -> Decision:
    """Plaza itself, once the text of a file has been read."""
    return ALLOWED if actor.is_system else Denied("system_only")


def can_import(actor: Actor) -> Decision:
    """Plaza itself, for an operator at the command line and for the demo."""
    return ALLOWED if actor.is_system else Denied("system_only")


def _for_audience(actor: Actor) -> sa.ColumnElement[bool]:
    if not actor.signed_in:
        return Resource.audience == "public"
    if actor.is_staff:
        return sa.true()
    own = group_policies.own_groups(actor).with_only_columns(Group.id)
    return sa.or_(Resource.audience != "group", Resource.group_id.in_(own))
