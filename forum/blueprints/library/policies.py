"""Who may see and change resources. A group's document is never seen by more people than the group itself.

Longer than 250 lines since the rights of a feature are one file (decision 0012).
"""

from __future__ import annotations

from collections.abc import Callable

import sqlalchemy as sa

from forum.blueprints.accounts import policies as account_policies
from forum.blueprints.directory import policies as directory_policies
from forum.blueprints.files.models import File
from forum.blueprints.files.policies import visible_through
from forum.blueprints.groups import policies as group_policies
from forum.blueprints.groups.models.groups import Group
from forum.blueprints.library.models.adoptions import Adoption
from forum.blueprints.library.models.collections import Collection
from forum.blueprints.library.models.files import ResourceFile
from forum.blueprints.library.models.requests import DocumentAnswer, DocumentRequest
from forum.blueprints.library.models.resources import Reader, Resource
from forum.blueprints.library.models.versions import ResourceVersion
from forum.blueprints.library.rules.asking import MOST_A_DAY, MOST_OPEN, REMOVED, WITHDRAWN
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.i18n import _l
from forum.kernel.policies import ALLOWED, Decision, Denied

FilesOffered = Callable[[Actor], sa.Select[int, int]]
_offered: dict[str, FilesOffered] = {}


def visible_resources(actor: Actor) -> sa.Select[Resource]:
    """One's own, and those for one's audience: public ones, for members, for a group one belongs to, for chosen groups
    and people among whom one is."""
    return _resources_for(actor).where(Resource.deleted_at.is_(None))


def removed_resources(actor: Actor) -> sa.Select[Resource]:
    """Those that one saw before they were removed."""
    return _resources_for(actor).where(Resource.deleted_at.is_not(None))


def _resources_for(actor: Actor) -> sa.Select[Resource]:
    kept = sa.select(Resource)
    if actor.is_system:
        return kept
    groups = group_policies.browsable_groups(actor).with_only_columns(Group.id)
    within = sa.or_(Resource.group_id.is_(None), Resource.group_id.in_(groups))
    return kept.where(sa.or_(Resource.owner_id == (actor.id or 0), sa.and_(within, _for_audience(actor))))


def can_see_resource(actor: Actor, resource: Resource) -> Decision:
    """The same rule for one resource, whose group and readers are loaded."""
    if resource.deleted_at is not None:
        return Denied("not_found")
    if actor.is_system or actor.id == resource.owner_id:
        return ALLOWED
    group = resource.group
    if group is not None and not group_policies.can_browse(actor, group):
        return Denied("not_found")
    if resource.audience == "chosen":
        return ALLOWED if actor.signed_in and _is_chosen(actor, resource) else Denied("not_found")
    in_group = group is not None and (actor.is_staff or group_policies.is_inside(actor, group))
    open_to = {"public": True, "members": actor.signed_in, "group": in_group}
    return ALLOWED if open_to[resource.audience] else Denied("not_found")


@visible_through
def files_of_visible_resources(actor: Actor) -> sa.Select[int]:
    """The files of the resources one may see, of each of their versions."""
    versions = visible_resources(actor).join(ResourceVersion, ResourceVersion.resource_id == Resource.id)
    return versions.with_only_columns(ResourceVersion.file_id)


@visible_through
def further_files_of_visible_resources(actor: Actor) -> sa.Select[int]:
    """The files beside those resources."""
    files = visible_resources(actor).join(ResourceFile, ResourceFile.resource_id == Resource.id)
    return files.with_only_columns(ResourceFile.file_id)


def offers_files(offered: FilesOffered) -> FilesOffered:
    """Register where files stand: a select of the ids of those of which an actor may make a document, each with the
    number of the group in which it stands."""
    _offered[offered.__module__] = offered
    return offered


def can_make_document_of(actor: Actor, file: File, group_id: int | None) -> Decision:
    """Put a copy of a file that stands elsewhere into the library: whoever may where it stands. A file of somebody
    else stays within the group, so that no more people see it than before."""
    selects = [offered(actor) for offered in _offered.values()]
    here = [one.where(one.selected_columns[0] == file.id).limit(10) for one in selects]
    groups = {row[1] for one in here for row in session.execute(one)}
    if not groups:
        return Denied("not_yours", _l("Its uploader or a moderator of the group can put this file into the library."))
    if file.uploader_id != (actor.id or 0) and group_id not in groups:
        return Denied("wider_than_group", _l("Keep the file of somebody else in the group where it stands."))
    return ALLOWED


def can_share(actor: Actor, group: Group | None) -> Decision:
    """Any member; in a group whoever may attach files in it."""
    if not (actor.signed_in or actor.is_system):
        return Denied("sign_in_required", _l("Sign in to share a document."))
    return account_policies.can_speak(actor) if group is None else group_policies.can_attach(actor, group)


def can_edit_resource(actor: Actor, resource: Resource) -> Decision:
    """Its owner, its co-owners, programme staff, and those who moderate its group."""
    if actor.is_staff or actor.id == resource.owner_id or resource.id in actor.fact("co_owned"):
        return ALLOWED
    if resource.group is not None and group_policies.can_moderate(actor, resource.group):
        return ALLOWED
    return Denied("not_yours", _l("Only its owners and the moderators of its group can edit this document."))


def can_add_version(actor: Actor, resource: Resource) -> Decision:
    """As for editing; also to take an old version back as the newest. A link has the versions of its page alone."""
    if resource.link_url:
        return Denied("is_a_link", _l("This is a link. Its versions are the copies of the page."))
    return can_edit_resource(actor, resource)


def can_remove_resource(actor: Actor, resource: Resource) -> Decision:
    """As for editing, but for co-owners."""
    if actor.id != resource.owner_id and resource.id in actor.fact("co_owned"):
        return can_moderate_resource(actor, resource)
    return can_edit_resource(actor, resource)


def can_merge_away(actor: Actor, resource: Resource) -> Decision:
    """Make it the newest version of another document: whoever may take its file along and remove it."""
    versions = can_add_version(actor, resource)
    return can_remove_resource(actor, resource) if versions else versions


def can_moderate_resource(actor: Actor, resource: Resource) -> Decision:
    """Programme staff, and those who moderate its group."""
    if actor.is_staff or (resource.group is not None and group_policies.can_moderate(actor, resource.group)):
        return ALLOWED
    return Denied("not_yours", _l("Only its owner and the moderators of its group can do this."))


def can_review(actor: Actor, resource: Resource) -> Decision:
    """Say that it is still valid: as for editing."""
    return can_edit_resource(actor, resource)


def can_choose_co_owners(actor: Actor, resource: Resource) -> Decision:
    """Its owner, programme staff, and those who moderate its group."""
    return ALLOWED if actor.id == resource.owner_id else can_moderate_resource(actor, resource)


def can_leave_co_owners(actor: Actor, resource: Resource) -> Decision:
    """A co-owner herself."""
    return ALLOWED if resource.id in actor.fact("co_owned") else can_choose_co_owners(actor, resource)


def can_hand_over(actor: Actor, resource: Resource) -> Decision:
    """Its owner; programme staff once the owner's account is closed. Its owner is loaded."""
    if actor.is_system or actor.id == resource.owner_id:
        return ALLOWED
    if actor.is_staff and resource.owner.closed_at is not None:
        return ALLOWED
    return Denied("not_yours", _l("Only its owner can hand this document over."))


def can_take_over(actor: Actor, resource: Resource) -> Decision:
    """Look after a document, alone or with others: whoever sees it and may speak."""
    seen = can_see_resource(actor, resource)
    return account_policies.can_speak(actor) if seen else seen


def can_remind(actor: Actor) -> Decision:
    """Plaza itself, when the day comes."""
    return ALLOWED if actor.is_system else Denied("system_only")


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


def visible_collections(actor: Actor) -> sa.Select[Collection]:
    """One's own, and those for one's audience; a group's are seen by who reads the group."""
    kept = sa.select(Collection).where(Collection.deleted_at.is_(None))
    if actor.is_system:
        return kept
    groups = group_policies.browsable_groups(actor).with_only_columns(Group.id)
    within = sa.or_(Collection.group_id.is_(None), Collection.group_id.in_(groups))
    shown = sa.and_(within, _collection_audience(actor))
    return kept.where(sa.or_(Collection.owner_id == (actor.id or 0), shown))


def can_see_collection(actor: Actor, collection: Collection) -> Decision:
    """The same rule for one collection, whose group is loaded."""
    if collection.deleted_at is not None:
        return Denied("not_found")
    if actor.is_system or actor.id == collection.owner_id:
        return ALLOWED
    group = collection.group
    if group is not None and not group_policies.can_browse(actor, group):
        return Denied("not_found")
    in_group = group is not None and (actor.is_staff or group_policies.is_inside(actor, group))
    open_to = {"public": True, "members": actor.signed_in, "group": in_group}
    return ALLOWED if open_to[collection.audience] else Denied("not_found")


def can_collect(actor: Actor, group: Group | None) -> Decision:
    """Begin a collection: as for sharing a document."""
    return can_share(actor, group)


def can_edit_collection(actor: Actor, collection: Collection) -> Decision:
    """Its owner, its co-editors, programme staff, and those who moderate its group; not while silenced."""
    if not (speaks := account_policies.can_speak(actor)):
        return speaks
    return ALLOWED if collection.id in actor.fact("co_edited") else can_give_collection_away(actor, collection)


def can_give_collection_away(actor: Actor, collection: Collection) -> Decision:
    """Choose its co-editors and its group: its owner, programme staff, and those who moderate its group."""
    if actor.is_staff or (actor.id is not None and actor.id == collection.owner_id):
        return ALLOWED
    if collection.group is not None and group_policies.can_moderate(actor, collection.group):
        return ALLOWED
    return Denied("not_yours", _l("Only its owner, its co-editors and the moderators of its group can do this."))


def can_remove_collection(actor: Actor, collection: Collection) -> Decision:
    """As for giving it away."""
    return can_give_collection_away(actor, collection)


def can_note_text(actor: Actor) -> Decision:
    """Plaza itself, once the text of a file has been read."""
    return ALLOWED if actor.is_system else Denied("system_only")


def can_import(actor: Actor) -> Decision:
    """Plaza itself, for an operator at the command line and for the demo."""
    return ALLOWED if actor.is_system else Denied("system_only")


def visible_requests(actor: Actor) -> sa.Select[DocumentRequest]:
    """Members see every request for a document but those that were taken back, of which each sees her own."""
    every = sa.select(DocumentRequest)
    if actor.is_system:
        return every
    kept = sa.or_(DocumentRequest.state != WITHDRAWN, DocumentRequest.asker_id == (actor.id or 0))
    return every.where(kept if actor.signed_in else sa.false())


def can_see_request(actor: Actor, request: DocumentRequest) -> Decision:
    """The same rule for one request."""
    own = actor.id == request.asker_id
    known = actor.is_system or (actor.signed_in and (own or request.state != WITHDRAWN))
    return ALLOWED if known else Denied("not_found")


def can_ask_for_documents(actor: Actor, open_count: int, today_count: int) -> Decision:
    """Any member who may write, a few at a time, so that those who are asked read each of them."""
    if not actor.signed_in:
        return Denied("sign_in_required", _l("Sign in to ask for a document."))
    if open_count >= MOST_OPEN:
        text = _l("You look for %(number)s documents already. Close one of your requests first.", number=MOST_OPEN)
        return Denied("too_many_open", text)
    if today_count >= MOST_A_DAY:
        return Denied("too_many_today", _l("You have asked for several documents today. Ask again tomorrow."))
    return account_policies.can_speak(actor)


def can_edit_request(actor: Actor, request: DocumentRequest) -> Decision:
    """Whoever asks, while she looks for it."""
    if actor.id != request.asker_id:
        return Denied("not_yours", _l("Only the person who asks can change this request."))
    if not request.stands:
        return Denied("request_closed", _l("This request is closed."))
    return account_policies.can_speak(actor)


def can_close_request(actor: Actor, request: DocumentRequest) -> Decision:
    """As for editing."""
    return can_edit_request(actor, request)


def can_withdraw_request(actor: Actor, request: DocumentRequest) -> Decision:
    """Whoever asks, and programme staff what does not belong there."""
    if actor.id != request.asker_id and not actor.is_staff:
        return Denied("not_yours", _l("Only the person who asks can change this request."))
    return Denied("request_closed", _l("This request is closed.")) if request.state == WITHDRAWN else ALLOWED


def can_reopen_request(actor: Actor, request: DocumentRequest) -> Decision:
    """Whoever asks, once she no longer looks for it."""
    if actor.id != request.asker_id:
        return Denied("not_yours", _l("Only the person who asks can change this request."))
    if request.why_closed == REMOVED:
        return Denied("request_removed", _l("Programme staff removed this request."))
    if request.stands:
        return Denied("request_open", _l("This request is open."))
    return account_policies.can_speak(actor)


def can_need(actor: Actor, request: DocumentRequest) -> Decision:
    """Say that one needs it too: everybody but the asker, while it stands."""
    if actor.id == request.asker_id:
        return Denied("your_own", _l("This is your own request."))
    return ALLOWED if request.stands else Denied("request_closed", _l("This request is closed."))


def can_answer_request(actor: Actor, request: DocumentRequest) -> Decision:
    """Offer a document: any member who may write, while it stands."""
    if not request.stands:
        return Denied("request_closed", _l("This request is closed."))
    return account_policies.can_speak(actor) if actor.signed_in else Denied("sign_in_required")


def visible_answers(actor: Actor) -> sa.Select[DocumentAnswer]:
    """What was offered for requests one sees: documents that one sees, by nobody one has blocked."""
    requests = visible_requests(actor).where(DocumentRequest.id == DocumentAnswer.request_id)
    offered = visible_resources(actor).where(Resource.id == DocumentAnswer.resource_id)
    return sa.select(DocumentAnswer).where(
        requests.with_only_columns(DocumentRequest.id).correlate(DocumentAnswer).exists(),
        offered.with_only_columns(Resource.id).correlate(DocumentAnswer).exists(),
        DocumentAnswer.giver_id.not_in(directory_policies.blocked_members(actor)),
    )


def can_see_answer(actor: Actor, answer: DocumentAnswer) -> Decision:
    """The same rule for one of them, whose request and document are loaded."""
    if answer.giver_id in directory_policies.blocked_by(actor):
        return Denied("not_found")
    seen = can_see_request(actor, answer.request)
    return can_see_resource(actor, answer.resource) if seen else seen


def can_choose_answer(actor: Actor, answer: DocumentAnswer) -> Decision:
    """Say that it is the one: whoever asks, while she looks for it."""
    return can_close_request(actor, answer.request)


def can_take_back_answer(actor: Actor, answer: DocumentAnswer) -> Decision:
    """Whoever offered it, as long as it has not been chosen."""
    if actor.id != answer.giver_id:
        return Denied("not_yours", _l("Only the person who offered it can take it back."))
    return Denied("already_chosen", _l("This document was chosen.")) if answer.chosen else ALLOWED


def can_see_told(actor: Actor, request: DocumentRequest) -> Decision:
    """Who was told of a request: its asker alone, since they were chosen by what is shared with her."""
    own = actor.signed_in and actor.id == request.asker_id
    return ALLOWED if own else Denied("not_yours", _l("Only the person who asks sees who was told."))


def can_follow_requests(actor: Actor) -> Decision:
    """Find whom to ask, remind and let requests end: Plaza itself."""
    return ALLOWED if actor.is_system else Denied("system_only")


def can_have_request_wish(actor: Actor) -> Decision:
    """Every member decides what she is told."""
    return ALLOWED if actor.signed_in else Denied("sign_in_required")


def _as_reader(actor: Actor, resource: Resource) -> Decision:
    if not actor.signed_in:
        return Denied("sign_in_required", _l("Sign in to take part."))
    if actor.id == resource.owner_id or resource.id in actor.fact("co_owned"):
        return Denied("own_document", _l("This is your own document. It is for colleagues to say that they use it."))
    return account_policies.can_speak(actor)


def _for_audience(actor: Actor) -> sa.ColumnElement[bool]:
    if not actor.signed_in:
        return Resource.audience == "public"
    # Programme staff read the groups that all members read as their people do; named people are their own.
    groups = group_policies.browsable_groups(actor) if actor.is_staff else group_policies.own_groups(actor)
    own = groups.with_only_columns(Group.id)
    # Two lookups, since one condition on both columns would use the index of neither.
    by_group = sa.select(Reader.resource_id).where(Reader.group_id.in_(own))
    by_name = sa.select(Reader.resource_id).where(Reader.member_id == (actor.id or 0))
    for_all = Resource.audience.in_(("public", "members"))
    among = sa.or_(Resource.id.in_(by_group), Resource.id.in_(by_name))
    is_chosen = sa.and_(Resource.audience == "chosen", among)
    return sa.or_(for_all, Resource.group_id.in_(own), is_chosen)


def _collection_audience(actor: Actor) -> sa.ColumnElement[bool]:
    if not actor.signed_in:
        return Collection.audience == "public"
    if actor.is_staff:
        return sa.true()
    own = group_policies.own_groups(actor).with_only_columns(Group.id)
    return sa.or_(Collection.audience != "group", Collection.group_id.in_(own))


def _is_chosen(actor: Actor, resource: Resource) -> bool:
    reads = group_policies.can_browse if actor.is_staff else group_policies.is_inside
    in_group = any(reads(actor, group) for group in resource.reader_groups)
    return in_group or any(reader.member_id == actor.id for reader in resource.readers)
