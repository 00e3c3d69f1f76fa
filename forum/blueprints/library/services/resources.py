"""Sharing documents and looking after them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import IO, Any

import sqlalchemy as sa

from forum.blueprints.cities.events import CityChanged
from forum.blueprints.cities.queries import cities as city_queries
from forum.blueprints.files import queries as file_queries
from forum.blueprints.files.extraction.titles import title_from_name
from forum.blueprints.files.rules import thumbnail_key_of
from forum.blueprints.files.services import texts, uploads
from forum.blueprints.groups.models.groups import Group
from forum.blueprints.groups.queries import groups as group_queries
from forum.blueprints.library import policies
from forum.blueprints.library.events import ResourceChanged, ResourceRemoved, ResourceReviewed, ResourceShared
from forum.blueprints.library.models.resources import Resource
from forum.blueprints.library.models.versions import ResourceVersion
from forum.blueprints.library.queries import resources as queries
from forum.blueprints.library.services import answers, audiences, taking
from forum.blueprints.standards import queries as standard_queries
from forum.blueprints.standards.models import Criterion
from forum.kernel import clock
from forum.kernel.actor import SYSTEM, Actor
from forum.kernel.database import session
from forum.kernel.errors import Invalid, NotFound
from forum.kernel.etags import check_version
from forum.kernel.i18n import _
from forum.kernel.outbox.recording import record
from forum.kernel.policies import authorize
from forum.kernel.storage.port import storage
from forum.kernel.use_case import use_case

_APART = ("city_id", "criteria", "caption", "review_by", *audiences.READERS)


def share_upload(
    actor: Actor,
    stream: IO[bytes] | None,
    filename: str | None,
    *,
    upload_id: int | None = None,
    copy_of: int | None = None,
    **told: Any,
) -> Resource:
    """Keep an upload, then share it. When what is told about it is refused, the upload is kept and can be named.

    Without a stream the upload of `upload_id` is shared, or a copy of the file `copy_of`. Raises what `store_upload`,
    `copy_file` and `share_resource` raise.
    """
    if stream is not None:
        upload_id = uploads.store_upload(actor, stream, filename).id
    elif copy_of is not None and upload_id is None:
        return share_copy(actor, copy_of, **told)
    return share_resource(actor, upload_id, **told)


@use_case
def share_copy(actor: Actor, file_id: int, *, group_id: int | None = None, **told: Any) -> Resource:
    """Put a copy of a file that stands elsewhere into the library, or nothing of it. Raises as `share_upload`."""
    within = group_id if told.get("audience") != "chosen" else None
    file = taking.copy_file(actor, file_id, within)
    try:
        return share_resource(actor, file.id, group_id=group_id, **told)
    except BaseException:
        storage().delete(file.storage_key)
        storage().delete(thumbnail_key_of(file.storage_key))
        raise


@use_case
def share_resource(
    actor: Actor,
    upload_id: int | None,
    *,
    group_id: int | None = None,
    city_id: int | None = None,
    criteria: Iterable[str] = (),
    owner_id: int | None = None,
    at: datetime | None = None,
    caption: str = "",
    for_request: int | None = None,
    review_by: date | None = None,
    **told: Any,
) -> Resource:
    """Put one's upload into the library. Raises Invalid with messages by field, AlreadyShared.

    Without a title the document's own is taken, now or once its text has been read; a picture has the `caption` for
    its text. `for_request` offers it to somebody who looks for it. `owner_id` and `at` are for imports, which act for a
    member.
    """
    file = taking.take_upload(actor, upload_id)
    if caption:
        texts.write_caption(actor, file.id, caption)
    group = _group(actor, group_id)
    authorize(policies.can_share, actor, group)
    moment = clock.now()
    readers = {name: told.pop(name, None) for name in audiences.READERS}
    resource = Resource(
        owner_id=(owner_id if actor.is_system else None) or file.uploader_id, file_id=file.id, group_id=group_id,
        city_id=_city(actor, city_id), created_at=at or moment, changed_at=moment, criteria=_criteria(criteria),
        **_checked(told, group_id),
    )  # fmt: skip
    resource.title_guessed = not told.get("title")
    resource.title = told.get("title") or title_from_name(file.filename)[:200] or file.filename
    resource.fill_from_file(file)
    resource.plan_review(review_by, moment.date())
    audiences.choose_readers(actor, resource, readers)
    session.add(resource)
    session.flush()
    session.add(ResourceVersion.first_of(resource))
    record(ResourceShared(resource_id=resource.id, owner_id=resource.owner_id, group_id=group_id))
    shared = queries.get_resource(actor, resource.id)
    if for_request is not None:
        answers.offer_shared(actor, for_request, shared)
    return shared


@use_case
def edit_resource(actor: Actor, resource_id: int, version: int | None, **changes: Any) -> Resource:
    """Change what is told about a resource; what is not named stays. Raises StaleVersion, Invalid, Forbidden."""
    resource = queries.get_resource(actor, resource_id)
    authorize(policies.can_edit_resource, actor, resource)
    check_version(resource.version, version, required=True)
    if changes.get("group_id", resource.group_id) != resource.group_id:
        authorize(policies.can_share, actor, _group(actor, changes["group_id"]))
    if "city_id" in changes and changes["city_id"] != resource.city_id:
        resource.city_id = _city(actor, changes["city_id"])
    if "criteria" in changes:
        resource.criteria = _criteria(changes["criteria"])
    if changes.get("caption", resource.file.caption) != resource.file.caption:
        texts.write_caption(SYSTEM, resource.file_id, changes["caption"])
    _apply(resource, {name: value for name, value in changes.items() if name not in _APART})
    audiences.choose_readers(actor, resource, changes)
    _plan_review(resource, changes)
    resource.changed_at = clock.now()
    session.flush()
    record(ResourceChanged(resource_id=resource.id))
    session.expire(resource)
    return queries.get_resource(actor, resource.id)


@use_case
def remove_resource(actor: Actor, resource_id: int, version: int | None = None) -> None:
    """Take a resource out of the library; its file stays with who uploaded it."""
    resource = queries.get_resource(actor, resource_id)
    authorize(policies.can_remove_resource, actor, resource)
    check_version(resource.version, version)
    resource.remove(clock.now())
    record(ResourceRemoved(resource_id=resource.id, by_id=actor.id))


@use_case
def note_text_read(actor: Actor, file_id: int) -> None:
    """The text of a file has been read: its resource takes title and language from it, and is found by it."""
    authorize(policies.can_note_text, actor)
    resource = queries.find_by_file(file_id)
    if resource is None or resource.deleted_at is not None:
        return
    file = file_queries.get_file(actor, file_id)
    if file.extracted_at is None or file.extracted_at <= resource.changed_at:
        return  # it was shared with its text
    moment = clock.now()
    if resource.fill_from_file(file):
        resource.changed_at = moment
    else:
        # Nothing that people edit has changed, so nobody's open form becomes stale.
        session.execute(sa.update(Resource).where(Resource.id == resource.id).values(changed_at=moment))
    record(ResourceChanged(resource_id=resource.id))


@use_case
def move_to_city(actor: Actor, from_id: int, into_id: int) -> None:
    """The documents of one city belong to another from now on; repeating it changes nothing."""
    authorize(policies.can_import, actor)
    moved = sa.update(Resource).where(Resource.city_id == from_id)
    values = {"city_id": into_id, "version": Resource.version + 1}
    session.execute(moved.values(values), execution_options={"synchronize_session": False})
    record(CityChanged(city_id=into_id))


def _group(actor: Actor, group_id: int | None) -> Group | None:
    if group_id is None:
        return None
    try:
        return group_queries.get_group(actor, group_id)
    except NotFound as error:
        raise Invalid(errors={"group_id": [_("There is no such group, or you are not in it.")]}) from error


def _city(actor: Actor, city_id: int | None) -> int | None:
    if city_id is None:
        return None
    try:
        return city_queries.get_city(actor, city_id).id
    except NotFound as error:
        raise Invalid(errors={"city_id": [_("There is no such city.")]}) from error


def _criteria(codes: Iterable[str]) -> list[Criterion]:
    catalogue = standard_queries.get_catalogue()
    found = {code: catalogue.find_criterion(code) for code in codes}
    unknown = [code for code, criterion in found.items() if criterion is None]
    if unknown:
        raise Invalid(errors={"criteria": [_("There is no criterion %(codes)s.", codes=", ".join(unknown))]})
    ids = {criterion.id for criterion in found.values() if criterion is not None}
    in_order = sa.select(Criterion).where(Criterion.id.in_(ids)).order_by(Criterion.area_id, Criterion.position)
    return list(session.scalars(in_order)) if ids else []


def _checked(told: Mapping[str, Any], group_id: int | None) -> dict[str, Any]:
    if told.get("audience") == "group" and group_id is None:
        raise Invalid(errors={"audience": [_("Choose a group, or share it with all members.")]})
    if told.get("audience") == "chosen" and group_id is not None:
        among = _("A document for chosen groups belongs to none of them. Name this group among them instead.")
        raise Invalid(errors={"group_id": [among]})
    return dict(told)


def _plan_review(resource: Resource, changes: Mapping[str, Any]) -> None:
    if changes.get("review_by", resource.review_by) != resource.review_by:
        resource.plan_review(changes["review_by"], clock.now().date())
        record(ResourceReviewed(resource_id=resource.id))


def _apply(resource: Resource, changes: Mapping[str, Any]) -> None:
    becomes_chosen = changes.get("audience") == "chosen" and "group_id" not in changes
    if becomes_chosen:
        resource.group_id = None
    group_id = changes.get("group_id", resource.group_id)
    _checked({"audience": changes.get("audience", resource.audience)}, group_id)
    for name, value in changes.items():
        setattr(resource, name, value)
    if changes.get("title"):
        resource.title_guessed = False
