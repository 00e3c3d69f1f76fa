"""The review queue, the same for pages, scripts and JSON."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased, joinedload

from forum.blueprints.accounts.models import Member
from forum.blueprints.moderation import policies, rules
from forum.blueprints.moderation.models.items import Report, ReviewItem
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.errors import NotFound
from forum.kernel.pagination import Key, Page, paginate
from forum.kernel.policies import authorize
from forum.kernel.subjects import SUBJECTS, SubjectCard, load_subjects

MOST_REPORTS = 10  # shown of one item
MOST_COUNTED = 1_000
MOST_IN_MENU = 100
FIRST = [Key(ReviewItem.rank), Key(ReviewItem.id)]
LATEST = [Key(ReviewItem.decided_at, descending=True), Key(ReviewItem.id, descending=True)]


@dataclass(frozen=True)
class ItemShown:
    """An item with what is reported, what it is about and what can be decided of it."""

    item: ReviewItem
    card: SubjectCard
    url: str
    choices: Sequence[str]
    reports: Sequence[Report] = field(default_factory=list)
    copy: Sequence[Mapping[str, Any]] = field(default_factory=list)

    @property
    def subject(self) -> ItemShown:
        """What it is about, as a part of its own in JSON."""
        return self


def get_item(actor: Actor, item_id: int, *, lock: bool = False) -> ReviewItem:
    """An item of one's queue; with `lock` others who decide it wait. Raises NotFound."""
    statement = policies.visible_items(actor).where(ReviewItem.id == item_id)
    if lock:
        session.scalar(statement.with_only_columns(ReviewItem.id).with_for_update())
        statement = statement.execution_options(populate_existing=True)
    found = session.scalar(statement.options(*_people()))
    if found is None:
        raise NotFound
    return found


def get_item_to_show(actor: Actor, item_id: int) -> ItemShown:
    """The same with all that is shown of it."""
    return show(actor, [get_item(actor, item_id)])[0]


def list_items(
    actor: Actor,
    kind: str | None = None,
    group_id: int | None = None,
    status: str = "waiting",
    cursor: str | None = None,
    limit: int | None = None,
) -> Page[ItemShown]:
    """What waits, the most urgent first, or what was `decided`, the latest first. Raises Forbidden."""
    authorize(policies.can_moderate_somewhere, actor)
    decided = policies.visible_items(actor).where(ReviewItem.status == status)
    statement = (_waiting(actor) if status == "waiting" else decided).options(*_people())
    if kind:
        statement = statement.where(ReviewItem.kind == kind)
    if group_id:
        statement = statement.where(ReviewItem.group_id == group_id)
    page = paginate(statement, FIRST if status == "waiting" else LATEST, cursor, limit)
    return Page(show(actor, page.items), page.next)


def count_waiting(actor: Actor) -> Mapping[str, int]:
    """How many of each kind wait, at most a thousand counted; one statement."""
    counted = _waiting(actor).with_only_columns(ReviewItem.kind).limit(MOST_COUNTED).subquery()
    rows = session.execute(sa.select(counted.c.kind, sa.func.count()).group_by(counted.c.kind))
    return {row[0]: row[1] for row in rows}


def waiting_total(actor: Actor) -> sa.ScalarSelect[int]:
    """How many wait, at most a hundred counted, as a part of a statement that every page asks anyhow."""
    counted = _waiting(actor, stored=True).with_only_columns(ReviewItem.id).limit(MOST_IN_MENU)
    return sa.select(sa.func.count()).select_from(counted.subquery()).scalar_subquery()


def find_waiting(subject_type: str, subject_id: int) -> ReviewItem | None:
    """What waits about a thing; it asks no policy since nothing is shown."""
    here = (ReviewItem.subject_type == subject_type, ReviewItem.subject_id == subject_id)
    return session.scalar(sa.select(ReviewItem).where(*here, ReviewItem.status == "waiting").with_for_update())


def offered(actor: Actor, item: ReviewItem) -> list[str]:
    """What can be decided of an item: what its kind offers and can be done to the thing."""
    subject = SUBJECTS.get(item.subject_type)
    acts = {name: getattr(subject, name, None) for name in ("hide", "remove", "approve", "refuse")}
    every = rules.choices(item.kind, item.subject_type, staff=actor.is_staff)
    return [choice for choice in every if acts.get(choice, True) is not None]


def show(actor: Actor, items: Sequence[ReviewItem]) -> list[ItemShown]:
    """Items as they are shown; the number of statements does not depend on how many they are."""
    rows = load_subjects(actor, [(one.subject_type, one.subject_id) for one in items])
    reports = _reports([one.id for one in items])
    return [_shown(actor, one, rows.get((one.subject_type, one.subject_id)), reports.get(one.id, [])) for one in items]


def _waiting(actor: Actor, *, stored: bool = False) -> sa.Select[ReviewItem]:
    """What waits for the actor now."""
    seen = policies.visible_items(actor, stored=stored).where(ReviewItem.status == "waiting", _open_to(actor))
    return seen.where(ReviewItem.due_at <= clock.now())


def _open_to(actor: Actor) -> sa.ColumnElement[bool]:
    """Not what one may see and somebody else decides, since it is about what one did."""
    return sa.or_(ReviewItem.barred_id.is_(None), ReviewItem.barred_id != (actor.id or 0))


def _shown(actor: Actor, item: ReviewItem, row: Any, reports: Sequence[Report]) -> ItemShown:
    subject = SUBJECTS.get(item.subject_type)
    copy = next((one.copy for one in reports if one.copy), [])
    choices = offered(actor, item) if item.waiting else ()
    if subject is None or row is None:
        return ItemShown(item, SubjectCard(title=item.title, author=item.author), "", choices, reports, copy)
    return ItemShown(item, subject.card(row), subject.url(row), choices, reports, copy)


def _reports(item_ids: Iterable[int]) -> dict[int, list[Report]]:
    place = sa.func.row_number().over(partition_by=Report.item_id, order_by=Report.id).label("place")
    first = sa.select(Report, place).where(Report.item_id.in_(list(item_ids))).subquery()
    shown = aliased(Report, first)
    statement = sa.select(shown).where(first.c.place <= MOST_REPORTS).order_by(first.c.id)
    found: dict[int, list[Report]] = {}
    for report in session.scalars(statement.options(joinedload(shown.reporter).joinedload(Member.city))):
        found.setdefault(report.item_id, []).append(report)
    return found


def _people() -> tuple[Any, ...]:
    author = joinedload(ReviewItem.author).joinedload(Member.city)
    decided_by = joinedload(ReviewItem.decided_by).joinedload(Member.city)
    claimed_by = joinedload(ReviewItem.claimed_by).joinedload(Member.city)
    return author, decided_by, claimed_by, joinedload(ReviewItem.group)
