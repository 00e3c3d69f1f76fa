"""What can be set of a group, and how it is checked. Within a use case that has authorised it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import sqlalchemy as sa

from forum.blueprints.accounts import queries as account_queries
from forum.blueprints.groups.models.groups import RIGHTS, Group, Membership
from forum.blueprints.groups.rules import is_narrower
from forum.blueprints.standards import queries as standard_queries
from forum.kernel import clock, markdown
from forum.kernel.database import session
from forum.kernel.errors import Invalid
from forum.kernel.i18n import _
from forum.kernel.text import slugify

RESERVED_SLUGS = {"new"}  # pages of their own under /groups
LONGEST_HANDLE = 64
RULES = (
    "visibility", "join_policy", "archived", "browse_from", *RIGHTS, "kind", "handle", "president_id", "begins_on",
    "ends_on",
)  # fmt: skip
_TEXTS = {"description": "description_html", "join_note": "join_note_html"}


def slug_of(name: str) -> str:
    """The address of a group of this name."""
    slug = slugify(name)
    return f"{slug}-group" if slug in RESERVED_SLUGS else slug


def free_handle(slug: str) -> str | None:
    """The name by which a new group can be mentioned; none when a person or a group has it."""
    handle = slug[:LONGEST_HANDLE].strip("-")
    return None if _handle_taken(handle, None) else handle


def changes_rules(group: Group, changes: Mapping[str, Any]) -> bool:
    """Whether it changes what only owners set."""
    return "president" in changes or any(name in changes and changes[name] != getattr(group, name) for name in RULES)


def narrows(group: Group, changes: Mapping[str, Any]) -> bool:
    """Whether fewer people will read the group."""
    after = (changes.get("visibility", group.visibility), changes.get("browse_from", group.browse_from))
    return is_narrower((group.visibility, group.browse_from), after)


def apply(group: Group, changes: Mapping[str, Any]) -> None:
    """Change what is given. Raises Invalid with messages by field."""
    given = dict(changes)
    special: Mapping[str, Callable[[Group, Any], None]] = {
        "area": _set_area, "archived": _set_archived, "handle": _set_handle, "president_id": _set_president,
        "president": _set_president_by_handle,
    }  # fmt: skip
    for name, value in given.items():
        if name in special:
            special[name](group, value)
        else:
            setattr(group, name, value)
        if name in _TEXTS:
            setattr(group, _TEXTS[name], markdown.render(value))
    if group.kind != "chapter":
        group.president_id = None
    _check_days(group.begins_on, group.ends_on)


def _set_area(group: Group, code: str | None) -> None:
    area = standard_queries.get_catalogue().find_area(code) if code else None
    if code and area is None:
        raise Invalid(errors={"area": [_("There is no such practice area.")]})
    group.area_id = area.id if area else None


def _set_archived(group: Group, archived: bool) -> None:
    group.archive(clock.now() if archived else None)


def _set_handle(group: Group, handle: str | None) -> None:
    wanted = (handle or "").strip().lstrip("@").lower()
    if wanted and slugify(wanted) != wanted:
        raise Invalid(errors={"handle": [_("Use letters without accents, digits and hyphens.")]})
    if wanted and _handle_taken(wanted, group.id):
        raise Invalid(errors={"handle": [_("Somebody else has this name already.")]})
    group.handle = wanted or None


def _handle_taken(handle: str, group_id: int | None) -> bool:
    others = sa.select(Group.id).where(Group.handle == handle, Group.id != (group_id or 0))
    return handle in account_queries.find_by_handles([handle]) or session.scalar(others) is not None


def _set_president_by_handle(group: Group, handle: str | None) -> None:
    wanted = (handle or "").strip(" ,@").lower()
    found = account_queries.find_by_handles([wanted]).get(wanted) if wanted else None
    if wanted and found is None:
        raise Invalid(errors={"president": [_("There is no member with the username %(handle)s.", handle=wanted)]})
    _set_president(group, found)


def _set_president(group: Group, member_id: int | None) -> None:
    if member_id is not None and member_id != group.president_id:
        here = (Membership.group_id == group.id, Membership.member_id == member_id)
        membership = session.scalar(sa.select(Membership).where(*here))
        if membership is None:
            raise Invalid(errors={"president": [_("Choose somebody who belongs to the group.")]})
        membership.give_role("owner")
    group.president_id = member_id


def _check_days(begins_on: date | None, ends_on: date | None) -> None:
    if begins_on and ends_on and ends_on < begins_on:
        raise Invalid(errors={"ends_on": [_("The last day comes after the first.")]})
