"""Who may see and change resources. A group's document is never seen by more people than the group itself."""

from __future__ import annotations

import sqlalchemy as sa

from forum.blueprints.accounts import policies as account_policies
from forum.blueprints.files.policies import visible_through
from forum.blueprints.groups import policies as group_policies
from forum.blueprints.groups.models.groups import Group
from forum.blueprints.library.models.adoptions import Adoption
from forum.blueprints.library.models.resources import Resource
from forum.blueprints.library.models.versions import ResourceVersion
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
    """The files of the resources one may see, of each of their versions."""
    versions = visible_resources(actor).join(ResourceVersion, ResourceVersion.resource_id == Resource.id)
    return versions.with_only_columns(ResourceVersion.file_id)


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


def can_add_version(actor: Actor, resource: Resource) -> Decision:
    """As for editing; also to take an old version back as the newest."""
    return can_edit_resource(actor, resource)


def can_remove_resource(actor: Actor, resource: Resource) -> Decision:
    """As for editing."""
    return can_edit_resource(actor, resource)


def visible_adoptions(actor: Actor) -> sa.Select[Adoption]:
    """Who uses the documents one may see; people are shown to members only."""
    every = sa.select(Adoption)
    if actor.is_system:
        return every
    if not actor.signed_in:
        return every.where(sa.false())
    return every.where(Adoption.resource_id.in_(visible_resources(actor).with_only_columns(Resource.id)))


def can_see_adoption(actor: Actor, adoption: Adoption) -> Decision:
    """The same rule for one adoption, whose document and its group are loaded."""
    if not (actor.signed_in or actor.is_system):
        return Denied("not_found")
    return ALLOWED if actor.is_system else can_see_resource(actor, adoption.resource)


def can_adopt(actor: Actor, resource: Resource) -> Decision:
    """Say that one's city uses a document: any member but its owner."""
    return _as_reader(actor, resource)


def can_rate(actor: Actor, resource: Resource) -> Decision:
    """As for adopting."""
    return _as_reader(actor, resource)


def can_take_back_opinion(actor: Actor, resource: Resource) -> Decision:
    """One's own adoption and rating, also while silenced."""
    return ALLOWED if actor.signed_in else Denied("sign_in_required", _l("Sign in to take part."))


def can_remove_adoption(actor: Actor, adoption: Adoption) -> Decision:
    """Whoever wrote it, programme staff, and those who moderate the document's group. Its document is loaded."""
    if actor.is_staff or (actor.id is not None and actor.id == adoption.member_id):
        return ALLOWED
    group = adoption.resource.group
    if group is not None and group_policies.can_moderate(actor, group):
        return ALLOWED
    return Denied("not_yours", _l("Only who wrote this and moderators can remove it."))


def can_merge_cities(actor: Actor) -> Decision:
    """Plaza itself, once two cities have become one."""
    return ALLOWED if actor.is_system else Denied("system_only")


def can_note_text(actor: Actor) -> Decision:
    """Plaza itself, once the text of a file has been read."""
    return ALLOWED if actor.is_system else Denied("system_only")


def can_import(actor: Actor) -> Decision:
    """Plaza itself, for an operator at the command line and for the demo."""
    return ALLOWED if actor.is_system else Denied("system_only")


def _as_reader(actor: Actor, resource: Resource) -> Decision:
    if not actor.signed_in:
        return Denied("sign_in_required", _l("Sign in to take part."))
    if actor.id == resource.owner_id:
        return Denied("own_document", _l("This is your own document. It is for colleagues to say that they use it."))
    return account_policies.can_speak(actor)


def _for_audience(actor: Actor) -> sa.ColumnElement[bool]:
    if not actor.signed_in:
        return Resource.audience == "public"
    if actor.is_staff:
        return sa.true()
    own = group_policies.own_groups(actor).with_only_columns(Group.id)
    return sa.or_(Resource.audience != "group", Resource.group_id.in_(own))
