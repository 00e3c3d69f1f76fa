"""What the pages of a group show of it."""

from __future__ import annotations

from typing import Any

from flask import url_for

from forum.blueprints.groups import policies
from forum.blueprints.groups.models.groups import Group, Membership
from forum.blueprints.groups.queries import groups as queries
from forum.kernel.actor import Actor
from forum.kernel.i18n import _
from forum.kernel.web.cards import picture_of, title_of


def group_context(actor: Actor, group: Group, tab: str) -> dict[str, Any]:
    """The head and the tabs of every page of a group; who may not read it has one page."""
    own = queries.find_own_membership(actor, group.id) if actor.signed_in else None
    can_browse = bool(policies.can_browse(actor, group))
    return {
        "group": group,
        "own": own,
        "tabs": _tabs(group, tab) if can_browse else [],
        "can_browse": can_browse,
        "can_edit": bool(policies.can_edit_group(actor, group)),
        "can_join": own is None and bool(policies.can_join(actor, group)),
        "visibility_text": visibilities()[group.visibility],
    }


def group_row(actor: Actor, group: Group) -> dict[str, Any]:
    """A group in a list."""
    return {
        "id": group.id, "name": group.name, "url": group.path, "area": group.area.code if group.area else None,
        "purpose": group.summary, "members": group.member_count,
        "threads": group.thread_count if policies.can_browse(actor, group) else None,
        "access": _access(group), "joined": policies.role_in(actor, group) is not None,
        "can_join": bool(policies.can_join(actor, group)), "join_url": url_for("groups_pages.join", slug=group.slug),
    }  # fmt: skip


def person_row(actor: Actor, group: Group, membership: Membership) -> dict[str, Any]:
    """Somebody in the list of people, with what the reader may change about her."""
    member, city = membership.member, membership.member.city
    others = [role for role in ("owner", "moderator", "member", "guest") if role != membership.role]
    allowed = [role for role in others if policies.can_give_role(actor, group, membership.role, role)]
    return {
        "id": member.id, "name": member.name, "url": member.path, "role": title_of(member),
        "picture": picture_of(member),
        "city": {"name": city.name, "url": city.path} if city else None, "group_role": membership.role,
        "president": group.president_id == member.id, "may_become": allowed,
        "take_out": actor.id != member.id and bool(policies.can_take_out(actor, group, membership.role)),
    }  # fmt: skip


def visibilities() -> dict[str, str]:
    """Who can read a group, in words."""
    return {
        "public": _("Everybody can read it"),
        "members": _("Members of Plaza can read it"),
        "listed": _("Only its members can read it"),
        "private": _("Only its members can read it"),
        "hidden": _("Only its members know of it"),
    }


def _access(group: Group) -> str | None:
    return {"invitation": _("Moderators add members"), "request": _("Ask to join")}.get(group.join_policy)


def _tabs(group: Group, tab: str) -> list[dict[str, Any]]:
    tabs = [
        {"key": "discussions", "label": _("Discussions"), "url": group.path, "count": group.thread_count},
        {"key": "people", "label": _("People"), "url": f"{group.path}/people", "count": group.member_count},
        {"key": "about", "label": _("About"), "url": f"{group.path}/about"},
    ]
    return [{**entry, "active": entry["key"] == tab} for entry in tabs]
