"""How far members are trusted: what they earned by reading and helping, and what programme staff decide."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from forum.blueprints.accounts import policies, queries
from forum.blueprints.accounts.models import Trust
from forum.blueprints.accounts.rules import NEW, Figures, earned_by
from forum.kernel import audit, clock
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.etags import check_version
from forum.kernel.policies import authorize
from forum.kernel.use_case import savepoint, use_case


@use_case
def begin_trust(actor: Actor, member_id: int) -> None:
    """A new member begins at level 0; beginning again changes nothing."""
    authorize(policies.can_measure_trust, actor)
    if session.get(Trust, member_id) is None:
        _insert([{"member_id": member_id, **asdict(Figures()), "measured_at": clock.now()}])


@use_case
def note_figures(actor: Actor, measured: Mapping[int, Figures], *, active: bool) -> None:
    """Keep what members have done; what was earned stays, also when figures fall. Three statements for any number.

    `active` says that they have just read or written, which makes today one of their days.
    """
    authorize(policies.can_measure_trust, actor)
    columns = sa.select(Trust.member_id, Trust.earned, Trust.days, Trust.active_on)
    rows = session.execute(columns.where(Trust.member_id.in_(list(measured))))
    kept = {row.member_id: (row.earned, row.days, row.active_on) for row in rows}
    at = clock.now()
    values = [_values(number, figures, kept.get(number), at, active) for number, figures in measured.items()]
    _insert([row for row in values if row["member_id"] not in kept])
    _update([row for row in values if row["member_id"] in kept])


@use_case
def give_trust(actor: Actor, member_id: int, level: int, reason: str, version: int | None = None) -> Trust:
    """Hold a member at a level for a reason that she reads. Raises NotFound, Forbidden, StaleVersion."""
    return _give(actor, member_id, level, reason, version)


@use_case
def release_trust(actor: Actor, member_id: int, version: int | None = None) -> Trust:
    """Let what the member earns hold again."""
    return _give(actor, member_id, None, "", version)


def _give(actor: Actor, member_id: int, level: int | None, reason: str, version: int | None) -> Trust:
    trust = queries.get_trust(actor, member_id)
    authorize(policies.can_give_trust, actor, trust.member)
    check_version(trust.version, version)
    before = {"given": trust.given, "reason": trust.reason}
    trust.give(level, reason, actor.id, clock.now())
    session.add(trust)
    session.flush()
    session.expire(trust, ["given_by"])
    act = "trust_released" if level is None else "trust_given"
    told = {"level": trust.level, "earned": trust.earned}
    audit.log(actor, act, "member", member_id, member_id=member_id, reason=reason, staff=told, undo=before)
    return queries.get_trust(actor, member_id)


@audit.undoes("trust_given", "trust_released")
def _take_back(actor: Actor, entry: audit.AuditEntry) -> None:
    _give(actor, entry.subject_id, entry.undo["given"], entry.undo["reason"], None)


def _values(
    member_id: int, figures: Figures, kept: tuple[int, int, date | None] | None, at: datetime, active: bool
) -> dict[str, Any]:
    earned, days, active_on = kept or (NEW, 0, None)
    if active and active_on != at.date():
        days, active_on = days + 1, at.date()
    done = {**asdict(figures), "days": max(days, figures.days)}
    now = max(earned, earned_by(Figures(**done)))
    return {"member_id": member_id, **done, "earned": now, "active_on": active_on, "measured_at": at}


def _insert(rows: list[dict[str, Any]]) -> None:
    if not rows:
        return
    try:
        with savepoint():
            session.execute(sa.insert(Trust), [{"earned": NEW, "reason": "", "version": 1, **row} for row in rows])
    except IntegrityError:
        return  # another process was faster; who is left out is measured at the next occasion


def _update(rows: list[dict[str, Any]]) -> None:
    """Figures are not edited by anybody, so that no open form becomes stale by them."""
    if not rows:
        return
    table = Trust.metadata.tables[Trust.__tablename__]
    changed = sa.update(table).where(table.c.member_id == sa.bindparam("of_member"))
    columns = [name for name in rows[0] if name != "member_id"]
    named = [{f"new_{name}": row[name] for name in columns} | {"of_member": row["member_id"]} for row in rows]
    session.connection().execute(changed.values({name: sa.bindparam(f"new_{name}") for name in columns}), named)
