"""Links in the library: an address with a copy of the text behind it, fetched apart from whoever shares it."""

from __future__ import annotations

import functools
import hashlib
import io
from typing import IO, Any

import sqlalchemy as sa

from forum.blueprints.files.extraction.problems import NO_COPY
from forum.blueprints.files.extraction.results import Extraction
from forum.blueprints.files.models import File
from forum.blueprints.files.services import texts, uploads
from forum.blueprints.library import policies
from forum.blueprints.library.errors import AlreadyShared
from forum.blueprints.library.events import PageWanted, ResourceChanged
from forum.blueprints.library.models.links import ResourceLink
from forum.blueprints.library.models.resources import Resource
from forum.blueprints.library.models.versions import ResourceVersion
from forum.blueprints.library.queries import links as queries
from forum.blueprints.library.queries import resources as resource_queries
from forum.blueprints.library.rules import copies
from forum.blueprints.library.services import resources
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.errors import Invalid
from forum.kernel.i18n import _
from forum.kernel.links import digest_of
from forum.kernel.outbox.recording import record
from forum.kernel.policies import authorize
from forum.kernel.public_addresses import FetchRefused, read_url
from forum.kernel.safe_fetch import fetcher
from forum.kernel.storage.port import storage
from forum.kernel.use_case import after_commit, use_case


def share(
    actor: Actor,
    stream: IO[bytes] | None,
    filename: str | None,
    *,
    link_url: str = "",
    upload_id: int | None = None,
    copy_of: int | None = None,
    **told: Any,
) -> Resource:
    """Share a file, one's upload, a copy of one of a post, or an address. Raises as `share_upload`, `share_link`."""
    if not link_url:
        return resources.share_upload(actor, stream, filename, upload_id=upload_id, copy_of=copy_of, **told)
    if stream is not None or upload_id is not None or copy_of is not None:
        raise Invalid(errors={"link_url": [_("Share a file or an address, not both.")]})
    return share_link(actor, link_url, **told)


@use_case
def share_link(actor: Actor, link_url: str, **told: Any) -> Resource:
    """Put an address into the library; the text of its page is fetched afterwards. Raises Invalid, AlreadyShared.

    Of a document that one may not see, nothing is told, even when it has the same address.
    """
    authorize(policies.can_share, actor, None)
    _check(link_url)
    same = queries.find_same_link(actor, link_url)
    if same is not None:
        raise AlreadyShared(extensions={"duplicate_of": {"id": same.id, "title": same.title, "url": same.path}})
    page = io.BytesIO(copies.waiting_page(link_url))
    file = uploads.store_upload(
        actor, page, _filename(link_url), owner_id=told.get("owner_id") if actor.is_system else None, read_later=False
    )
    try:
        resource = resources.share_resource(actor, file.id, link_url=link_url, **told)
    except BaseException:
        storage().delete(file.storage_key)
        raise
    session.add(ResourceLink(resource_id=resource.id, url=link_url, digest=digest_of(link_url)))
    record(PageWanted(resource_id=resource.id))
    return resource


@use_case
def ask_for_copy(actor: Actor, resource_id: int) -> ResourceLink:
    """Have the page copied anew, for who may edit the resource; while one is on its way, asking changes nothing."""
    resource, link = queries.get_link(actor, resource_id)
    authorize(policies.can_edit_resource, actor, resource)
    if link.state != "waiting":
        link.state = "waiting"
        record(PageWanted(resource_id=resource.id))
    return link


def copy_page(actor: Actor, resource_id: int) -> None:
    """Fetch the page of a link and keep its text; nothing waits for the site meanwhile."""
    link = queries.find_link(resource_id)
    if link is None or link.state != "waiting":
        return
    content, problem = _fetched(link.url)
    keep_copy(actor, resource_id, content, problem)


@use_case
def keep_copy(actor: Actor, resource_id: int, content: bytes, problem: str | None = None) -> None:
    """What a try to copy a page has brought: its text, which becomes a version when it is another one; or a problem."""
    authorize(policies.can_note_text, actor)
    resource, link = resource_queries.find_by_ids([resource_id]), queries.find_link(resource_id)
    if not resource or link is None:
        return
    link.tried_at, link.problem = clock.now(), problem
    link.state = "dead" if problem else "ready"
    if problem:
        if link.copied_at is None:
            nothing = Extraction(resource[0].file.media_type, problem=NO_COPY)
            texts.keep_extraction(actor, resource[0].file_id, nothing)
        return
    first, link.copied_at = link.copied_at is None, link.tried_at
    if hashlib.sha256(content).hexdigest() != resource[0].file.sha256:
        file = uploads.store_upload(
            actor, io.BytesIO(content), _filename(link.url), owner_id=resource[0].owner_id
        )  # fmt: skip
        (_begin if first else _renew)(resource[0], file)
        record(ResourceChanged(resource_id=resource_id))


def _begin(resource: Resource, file: File) -> None:
    """The first copy takes the place of what stood there while it was fetched; nobody's open form becomes stale."""
    waiting = resource.file
    versions = sa.update(ResourceVersion).where(ResourceVersion.resource_id == resource.id)
    session.execute(versions.values(file_id=file.id), execution_options={"synchronize_session": False})
    now_on = sa.update(Resource).where(Resource.id == resource.id)
    session.execute(
        now_on.values(file_id=file.id, changed_at=clock.now()), execution_options={"synchronize_session": False}
    )
    session.expire(resource)
    session.delete(waiting)
    after_commit(functools.partial(storage().delete, waiting.storage_key))


def _renew(resource: Resource, file: File) -> None:
    moment = clock.now()
    session.add(
        ResourceVersion(
            resource_id=resource.id, number=resource.renew(file, moment), file_id=file.id, author_id=resource.owner_id,
            created_at=moment,
        )
    )  # fmt: skip


def _fetched(url: str) -> tuple[bytes, str | None]:
    reach = fetcher()
    if reach is None:
        return b"", "switched_off"
    try:
        page = reach.fetch(url)
    except FetchRefused as refusal:
        return b"", str(refusal)
    content = copies.cleaned(page.html, page.url)
    return content, None if content else "no_text"


def _check(url: str) -> None:
    try:
        read_url(url)
    except FetchRefused as error:
        raise Invalid(errors={"link_url": [_("Use an address that begins with https://.")]}) from error


def _filename(url: str) -> str:
    return f"{copies.host_of(url) or 'page'}.html"
