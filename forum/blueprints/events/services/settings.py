"""What can be told of an event, and how it is checked. Within a verb that has authorised it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit

import sqlalchemy as sa

from forum.blueprints.accounts import queries as account_queries
from forum.blueprints.accounts.models import Member
from forum.blueprints.events.events import EventLeft
from forum.blueprints.events.models.events import Event, EventCriterion, EventHost
from forum.blueprints.events.rules.kinds import MOST_CRITERIA, MOST_HOSTS
from forum.blueprints.events.rules.times import FIRST, LAST, LONGEST, is_zone
from forum.blueprints.standards.models import Area, Criterion
from forum.kernel import markdown
from forum.kernel.database import session
from forum.kernel.errors import Invalid
from forum.kernel.i18n import _
from forum.kernel.outbox.recording import record
from forum.kernel.questionnaires import read_questions

FIELDS = (
    "kind", "title", "description", "language", "time_zone", "starts_at", "ends_at", "area_id", "place", "link",
    "capacity", "opens_at", "closes_at", "list_shown_to",
)  # fmt: skip
FOLLOWED = ("title", "starts_at", "ends_at", "place", "link", "state")


def apply(event: Event, changes: Mapping[str, Any]) -> None:
    """Set what is given of `FIELDS` and `questions`. Raises Invalid with messages by field."""
    for name in FIELDS:
        if name in changes:
            setattr(event, name, changes[name])
    if "description" in changes:
        event.description_html = markdown.render(changes["description"])
    if "questions" in changes:
        event.questions = [question.as_json() for question in read_questions(changes["questions"])]
    check(event)


def check(event: Event) -> None:
    """Raises Invalid for times that make no sense, an unknown zone, an address that is none, too few places."""
    errors: dict[str, list[str]] = {}
    if not is_zone(event.time_zone):
        errors["time_zone"] = [_("There is no such time zone.")]
    if not FIRST <= event.starts_at < LAST:
        errors["starts_at"] = [_("This is not a moment that can be kept.")]
    elif event.ends_at <= event.starts_at:
        errors["ends_at"] = [_("It ends after it begins.")]
    elif event.ends_at - event.starts_at > LONGEST:
        errors["ends_at"] = [_("An event takes at most a month.")]
    if event.opens_at and event.closes_at and event.closes_at <= event.opens_at:
        errors["closes_at"] = [_("Registration closes after it opens.")]
    if event.link and not _is_address(event.link):
        errors["link"] = [_("A link begins with https://.")]
    if event.capacity is not None and event.capacity < (event.registered_count or 0):
        errors["capacity"] = [_("%(num)s people have a place already.", num=event.registered_count)]
    if errors:
        raise Invalid(errors=errors)


def _is_address(link: str) -> bool:
    try:
        return urlsplit(link).scheme in ("http", "https")
    except ValueError:  # such as half an address of IPv6
        return False


def host_ids_of(handles: str) -> list[int]:
    """The members of a text of handles (`ana-souza, luis`). Raises Invalid naming the first unknown one."""
    wanted = dict.fromkeys(handle.strip().lstrip("@").lower() for handle in handles.split(",") if handle.strip())
    known = account_queries.find_by_handles(wanted)
    for handle in wanted:
        if handle not in known:
            raise Invalid(errors={"hosts": [_("There is no member with the username %(handle)s.", handle=handle)]})
    return [known[handle] for handle in wanted]


def criterion_ids_of(codes: Iterable[str]) -> list[int]:
    """The criteria of these codes. Raises Invalid naming the first unknown one."""
    wanted = list(dict.fromkeys(code.strip().upper() for code in codes if code.strip()))
    rows = session.execute(sa.select(Criterion.code, Criterion.id).where(Criterion.code.in_(wanted)))
    known = {row.code: row.id for row in rows.all()}
    for code in wanted:
        if code not in known:
            raise Invalid(errors={"criteria": [_("There is no criterion %(code)s.", code=code)]})
    return [known[code] for code in wanted]


def area_id_of(code: str | None) -> int | None:
    """The practice area of this code. Raises Invalid."""
    found = session.scalar(sa.select(Area.id).where(Area.code == code.upper()).limit(1)) if code else None
    if code and found is None:
        raise Invalid(errors={"area": [_("There is no such practice area.")]})
    return found


def set_hosts(event: Event, host_ids: Iterable[int]) -> None:
    """Who holds it, in this order. Raises Invalid for who is no member, and too many."""
    ids = list(dict.fromkeys(host_ids))
    known = session.scalars(sa.select(Member.id).where(Member.id.in_(ids), Member.closed_at.is_(None))).all()
    if len(known) < len(ids) or len(ids) > MOST_HOSTS:
        raise Invalid(errors={"hosts": [_("Choose up to %(num)s members who hold it.", num=MOST_HOSTS)]})
    before = set(session.scalars(sa.select(EventHost.member_id).where(EventHost.event_id == event.id)))
    _replace(EventHost, event, "member_id", ids)
    if gone := sorted(before - set(ids)):
        record(EventLeft(event_id=event.id, member_ids=gone))


def set_criteria(event: Event, criterion_ids: Iterable[int]) -> None:
    """What it helps with. Raises Invalid for unknown ones, and too many."""
    ids = list(dict.fromkeys(criterion_ids))
    known = session.scalars(sa.select(Criterion.id).where(Criterion.id.in_(ids))).all()
    if len(known) < len(ids) or len(ids) > MOST_CRITERIA:
        raise Invalid(errors={"criteria": [_("Choose up to %(num)s criteria.", num=MOST_CRITERIA)]})
    _replace(EventCriterion, event, "criterion_id", ids)


def _replace(model: type[EventHost] | type[EventCriterion], event: Event, column: str, ids: list[int]) -> None:
    session.flush()
    session.execute(sa.delete(model).where(model.event_id == event.id))
    if ids:
        session.execute(sa.insert(model), [{"event_id": event.id, column: number} for number in ids])
    session.expire(event, ["hosts", "criteria"])
