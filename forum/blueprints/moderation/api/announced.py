"""What receivers outside hear of reports: that something was reported and where, never by whom nor what it says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa

from forum.blueprints.groups import policies as group_policies
from forum.blueprints.groups.models.groups import Group
from forum.blueprints.moderation.events import ReportMade
from forum.blueprints.moderation.models.items import ReviewItem
from forum.kernel.announcements import Announcement, Ids, Reader, add_announcement
from forum.kernel.database import session
from forum.kernel.i18n import _l

ANNOUNCED = ("post", "thread", "member")  # of what was said in private nobody outside hears


def _report(fact: Any) -> Iterable[Ids]:
    if fact.subject_type in ANNOUNCED:
        about = {"subject_type": fact.subject_type, "subject_id": fact.subject_id}
        yield {"review_item_id": fact.item_id, **about, "group_id": fact.group_id}


def _sees(reader: Reader, ids: Ids) -> bool:
    group_id = session.scalar(sa.select(ReviewItem.group_id).where(ReviewItem.id == ids["review_item_id"]))
    if not reader.actor.signed_in or not reader.reaches(group_id):
        return False
    here = group_policies.browsable_groups(reader.actor).where(Group.id == group_id).with_only_columns(Group.id)
    return group_id is None or session.scalar(here) is not None


def _show(reader: Reader, ids: Ids) -> Mapping[str, Any] | None:
    item = session.get(ReviewItem, ids["review_item_id"])
    if item is None or not _sees(reader, ids):
        return None
    return {**ids, "group_id": item.group_id, "kind": item.kind, "status": item.status, "url": item.path}


add_announcement(Announcement("report.opened", _l("Something was reported"), (ReportMade,), _report, _sees, _show))
