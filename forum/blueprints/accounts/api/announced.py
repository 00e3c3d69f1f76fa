"""What receivers outside hear of members: that somebody has joined, as every member sees her."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from forum.blueprints.accounts import queries
from forum.blueprints.accounts.events import MemberJoined
from forum.blueprints.accounts.schemas import MemberCardSchema
from forum.kernel.announcements import Announcement, Ids, Reader, add_announcement
from forum.kernel.i18n import _l


def _member(fact: Any) -> Iterable[Ids]:
    yield {"member_id": fact.member_id}


def _sees(reader: Reader, ids: Ids) -> bool:
    return reader.reaches(None) and bool(queries.get_members(reader.actor, [ids["member_id"]]))


def _show(reader: Reader, ids: Ids) -> Mapping[str, Any] | None:
    found = queries.get_members(reader.actor, [ids["member_id"]]).get(ids["member_id"])
    return {"member": MemberCardSchema().dump(found)} if found is not None and reader.reaches(None) else None


add_announcement(Announcement("member.joined", _l("Somebody joined"), (MemberJoined,), _member, _sees, _show))
