"""Writing the home of a group: its own pages, and what is pinned there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from forum.blueprints.groups import policies
from forum.blueprints.groups.errors import TooManyPages, TooManyPins
from forum.blueprints.groups.events import GroupHomeChanged
from forum.blueprints.groups.models.groups import Group
from forum.blueprints.groups.models.pages import GroupPage, GroupPin
from forum.blueprints.groups.queries import groups as group_queries
from forum.blueprints.groups.queries import pages as queries
from forum.blueprints.groups.rules import MOST_PAGES, MOST_PINS, is_address
from forum.kernel import clock, markdown
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.errors import Invalid
from forum.kernel.etags import check_version
from forum.kernel.i18n import _
from forum.kernel.outbox.recording import record
from forum.kernel.policies import authorize
from forum.kernel.text import slugify
from forum.kernel.use_case import use_case


@use_case
def add_page(actor: Actor, group_id: int, title: str, body: str = "") -> GroupPage:
    """Write a page of the group's own, the last of its tabs. Raises TooManyPages after the eighth, Invalid."""
    group = _group(actor, group_id)
    pages = queries.list_pages(actor, group_id)
    if len(pages) >= MOST_PAGES:
        raise TooManyPages
    place = max((page.place for page in pages), default=0) + 1
    page = GroupPage(
        group_id=group.id, title=title, slug=_free_slug(title, pages), body=body, html=markdown.render(body),
        place=place, edited_at=clock.now(), edited_by_id=actor.id,
    )  # fmt: skip
    session.add(page)
    session.flush()
    record(GroupHomeChanged(group_id=group.id))
    return queries.get_page(actor, group_id, page.id)


@use_case
def edit_page(
    actor: Actor, group_id: int, page_id: int, version: int | None = None, *, title: str, body: str
) -> GroupPage:
    """Write a page anew; its address stays. Raises NotFound, StaleVersion, VersionRequired."""
    _group(actor, group_id)
    page = queries.get_page(actor, group_id, page_id)
    check_version(page.version, version, required=True)
    page.title, page.body, page.html = title, body, markdown.render(body)
    page.edited_at, page.edited_by_id = clock.now(), actor.id
    session.flush()
    record(GroupHomeChanged(group_id=group_id))
    return page


@use_case
def remove_page(actor: Actor, group_id: int, page_id: int) -> None:
    """Take a page away. Raises NotFound."""
    _group(actor, group_id)
    session.delete(queries.get_page(actor, group_id, page_id))
    record(GroupHomeChanged(group_id=group_id))


@use_case
def move_page(actor: Actor, group_id: int, page_id: int, up: bool) -> None:
    """Change places with the page before it, or after it; at the end nothing changes."""
    _group(actor, group_id)
    queries.get_page(actor, group_id, page_id)
    _exchange(queries.list_pages(actor, group_id), page_id, up)
    record(GroupHomeChanged(group_id=group_id))


@use_case
def pin(actor: Actor, group_id: int, title: str, url: str, note: str = "") -> GroupPin:
    """Pin something to the home of the group, last. Raises TooManyPins after the tenth, Invalid for no address."""
    group = _group(actor, group_id)
    pins = queries.list_pins(actor, group_id)
    if len(pins) >= MOST_PINS:
        raise TooManyPins
    if not is_address(url):
        raise Invalid(errors={"url": [_("Give an address that begins with https:// or, for a page of Plaza, with /.")]})
    place = max((pinned.place for pinned in pins), default=0) + 1
    pinned = GroupPin(
        group_id=group.id, title=title, url=url, note=note, place=place, pinned_at=clock.now(), pinned_by_id=actor.id
    )
    session.add(pinned)
    session.flush()
    record(GroupHomeChanged(group_id=group.id))
    return queries.get_pin(actor, group_id, pinned.id)


@use_case
def unpin(actor: Actor, group_id: int, pin_id: int) -> None:
    """Take something from the home of the group. Raises NotFound."""
    _group(actor, group_id)
    session.delete(queries.get_pin(actor, group_id, pin_id))
    record(GroupHomeChanged(group_id=group_id))


@use_case
def move_pin(actor: Actor, group_id: int, pin_id: int, up: bool) -> None:
    """Change places with what is pinned before it, or after it."""
    _group(actor, group_id)
    queries.get_pin(actor, group_id, pin_id)
    _exchange(queries.list_pins(actor, group_id), pin_id, up)
    record(GroupHomeChanged(group_id=group_id))


def _group(actor: Actor, group_id: int) -> Group:
    group = group_queries.get_group(actor, group_id)
    authorize(policies.can_edit_group, actor, group)
    # The lock makes two who write at once take turns, so that no place is given twice.
    session.execute(sa.select(Group.id).where(Group.id == group_id).with_for_update())
    return group


def _free_slug(title: str, pages: Sequence[GroupPage]) -> str:
    taken, slug = {"new", *(page.slug for page in pages)}, slugify(title)[:70]
    if slug not in taken:
        return slug
    return next(f"{slug}-{number}" for number in range(2, MOST_PAGES + 3) if f"{slug}-{number}" not in taken)


def _exchange(things: Sequence[Any], number: int, up: bool) -> None:
    at = next(place for place, thing in enumerate(things) if thing.id == number)
    other = at - 1 if up else at + 1
    if 0 <= other < len(things):
        things[at].place, things[other].place = things[other].place, things[at].place
        session.flush()
