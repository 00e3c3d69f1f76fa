"""What the pages of a group show of it."""

from __future__ import annotations

from typing import Any

from flask import url_for

from forum.blueprints.groups import policies
from forum.blueprints.groups.models.groups import Group, Membership
from forum.blueprints.groups.queries import groups as queries
from forum.blueprints.groups.queries import pages as page_queries
from forum.kernel.actor import Actor
from forum.kernel.i18n import _
from forum.kernel.policies import Decision
from forum.kernel.web.cards import picture_of, title_of


def group_context(actor: Actor, group: Group, tab: str) -> dict[str, Any]:
    """The head and the tabs of every page of a group; who may not read it has one page."""
    own = queries.find_own_membership(actor, group.id) if actor.signed_in else None
    can_browse = bool(policies.can_browse(actor, group))
    can_join = policies.can_join(actor, group)
    return {
        "group": group,
        "own": own,
        "tabs": _tabs(actor, group, tab) if can_browse else [],
        "can_browse": can_browse,
        "can_edit": bool(policies.can_edit_group(actor, group)),
        "start_url": f"{group.path}/new" if policies.can_start(actor, group) else "",
        "can_join": own is None and bool(can_join),
        "join_first": own is None and _join_first(actor, group, can_join),
        "visibility_text": visibilities()[group.visibility],
        "kind_text": kinds()[group.kind],
    }


def group_row(actor: Actor, group: Group) -> dict[str, Any]:
    """A group in a list."""
    can_join = policies.can_join(actor, group)
    return {
        "id": group.id, "name": group.name, "url": group.path, "area": group.area.code if group.area else None,
        "purpose": group.summary, "members": group.member_count,
        "threads": group.thread_count if policies.can_browse(actor, group) else None,
        "access": _access(group), "joined": policies.role_in(actor, group) is not None,
        "can_join": bool(can_join), "join_first": _join_first(actor, group, can_join),
        "join_url": url_for("groups_pages.join", slug=group.slug),
    }  # fmt: skip


def person_row(actor: Actor, group: Group, membership: Membership) -> dict[str, Any]:
    """Somebody in the list of people, with what the reader may change about her."""
    member, city = membership.member, membership.member.city
    others = [role for role in ("moderator", "member", "guest", "owner") if role != membership.role]
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


def _join_first(actor: Actor, group: Group, can_join: Decision) -> bool:
    """Whether the join screen comes before joining: where there is something to read, to say, or to answer."""
    if not can_join:
        return bool(policies.can_ask_to_join(actor, group))
    return bool(group.join_note) or policies.is_invited(actor, group)


def _access(group: Group) -> str | None:
    return {"invitation": _("Moderators add members"), "request": _("Ask to join")}.get(group.join_policy)


def kinds() -> dict[str, str]:
    """What kind of group it is, in words."""
    return {"practice": _("Practice group"), "chapter": _("Chapter"), "cohort": _("Cohort")}


def _tabs(actor: Actor, group: Group, tab: str) -> list[dict[str, Any]]:
    tabs = [
        {"key": "overview", "label": _("Overview"), "url": group.path},
        {
            "key": "discussions",
            "label": _("Discussions"),
            "url": f"{group.path}/discussions",
            "count": group.thread_count,
        },
        {"key": "library", "label": _("Library"), "url": f"{group.path}/library"},
        {"key": "files", "label": _("Files"), "url": f"{group.path}/files"},
        {"key": "people", "label": _("People"), "url": f"{group.path}/people", "count": group.member_count},
    ]
    own = [
        {"key": f"page-{page.id}", "label": page.title, "url": page.path}
        for page in page_queries.list_pages(actor, group.id)
    ]
    return [{**entry, "active": entry["key"] == tab} for entry in tabs + own]
