"""Reads around accounts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload
from sqlalchemy.orm.attributes import set_committed_value
from sqlalchemy.sql.base import ExecutableOption

from forum.blueprints.accounts import policies
from forum.blueprints.accounts.models import CityApplication, CityDeparture, Draft, Invitation, Member, Session, Trust
from forum.blueprints.accounts.rules import MEASURED_EVERY, NEW, SETTLED, TRUSTED, Figures, hash_token
from forum.blueprints.cities import policies as city_policies
from forum.blueprints.cities.models.cities import City
from forum.blueprints.cities.queries import peers
from forum.blueprints.cities.queries.cities import get_city
from forum.blueprints.cities.queries.merging import moves_with_city
from forum.kernel import actor as kernel_actor
from forum.kernel import clock
from forum.kernel.actor import Actor, actor_fact
from forum.kernel.database import session
from forum.kernel.errors import NotFound
from forum.kernel.i18n import _l
from forum.kernel.pagination import Key, Page, paginate
from forum.kernel.policies import authorize

_DECIDED = (joinedload(CityApplication.city), joinedload(CityApplication.decided_by))
SEEN_EVERY = timedelta(minutes=5)
_OF_AN_ACTOR = (
    Member.id, Member.name, Member.handle, Member.role, Member.city_id, Member.leads_city, Member.language,
    Member.timezone, Member.avatar_digest, Member.silenced_until,
)  # fmt: skip


@actor_fact("similar_cities")
def _load_similar_cities(member_id: int) -> frozenset[int]:
    """The cities most similar to the member's, which the rules of `cities` ask for but cannot know."""
    return peers.find_alike(session.scalar(sa.select(Member.city_id).where(Member.id == member_id)))


def with_city() -> ExecutableOption:
    """Load what a member's card shows; use it wherever `Member` is selected to be shown."""
    return joinedload(Member.city)


def get_member(actor: Actor, member_id: int) -> Member:
    """A member with the city. Raises NotFound."""
    statement = policies.visible_members(actor).where(Member.id == member_id).options(with_city())
    member = session.scalar(statement)
    if member is None:
        raise NotFound
    return member


def get_members(actor: Actor, ids: Iterable[int]) -> Mapping[int, Member]:
    """The visible ones of these members, by id and in the order asked for, with their cities."""
    wanted = list(ids)
    statement = policies.visible_members(actor).where(Member.id.in_(wanted)).options(with_city())
    found = {member.id: member for member in session.scalars(statement)}
    return {number: found[number] for number in wanted if number in found}


def find_by_handles(handles: Iterable[str]) -> Mapping[str, int]:
    """The ids of open accounts by handle, for mentions."""
    wanted = list(handles)
    if not wanted:
        return {}
    statement = sa.select(Member.handle, Member.id).where(Member.handle.in_(wanted), Member.closed_at.is_(None))
    return {row.handle: row.id for row in session.execute(statement)}


def find_cities(ids: Iterable[int]) -> Mapping[int, int]:
    """The city of each of these members who has one."""
    statement = sa.select(Member.id, Member.city_id).where(Member.id.in_(set(ids)), Member.city_id.is_not(None))
    return {row.id: row.city_id for row in session.execute(statement) if row.city_id is not None}


def list_invitations(actor: Actor, cursor: str | None = None, limit: int | None = None) -> Page[Invitation]:
    """The invitations that the actor looks after, newest first."""
    statement = policies.visible_invitations(actor).options(joinedload(Invitation.city), joinedload(Invitation.inviter))
    keys = [Key(Invitation.created_at, descending=True), Key(Invitation.id, descending=True)]
    return paginate(statement, keys, cursor, limit)


def list_colleagues(actor: Actor, city_id: int, cursor: str | None = None, limit: int | None = None) -> Page[Member]:
    """The people of a city, who leads it first, then by name; for its lead and staff. Raises NotFound, Forbidden."""
    authorize(city_policies.can_lead_city, actor, get_city(actor, city_id))
    statement = policies.visible_members(actor).where(Member.city_id == city_id).options(with_city())
    keys = [Key(Member.leads_city, descending=True), Key(Member.search_name), Key(Member.id)]
    return paginate(statement, keys, cursor, limit)


def get_colleague(actor: Actor, city: City, member_id: int) -> Member:
    """A member of this city. Raises NotFound."""
    member = get_member(actor, member_id)
    if member.city_id != city.id:
        raise NotFound
    return member


def list_leads(actor: Actor, city_id: int) -> Sequence[Member]:
    """Who leads a city, by name; few."""
    statement = policies.visible_members(actor).where(Member.city_id == city_id, Member.leads_city)
    return session.scalars(statement.order_by(Member.search_name, Member.id).limit(10)).all()


def get_application(actor: Actor, application_id: int) -> CityApplication:
    """What a city asks. Raises NotFound."""
    statement = policies.visible_applications(actor).where(CityApplication.id == application_id).options(*_DECIDED)
    application = session.scalar(statement)
    if application is None:
        raise NotFound
    return application


def list_applications(
    actor: Actor, status: str | None = None, cursor: str | None = None, limit: int | None = None
) -> Page[CityApplication]:
    """What cities ask, newest first; for staff. Raises Forbidden."""
    authorize(policies.can_review_applications, actor)
    statement = policies.visible_applications(actor).options(*_DECIDED)
    if status:
        statement = statement.where(CityApplication.status == status)
    keys = [Key(CityApplication.created_at, descending=True), Key(CityApplication.id, descending=True)]
    return paginate(statement, keys, cursor, limit)


def get_departure(actor: Actor, departure_id: int) -> CityDeparture:
    """That a member was taken out of a city; for Plaza itself, which tells her."""
    authorize(policies.can_send_mails, actor)
    everything = (joinedload(CityDeparture.member), joinedload(CityDeparture.city))
    return session.scalars(sa.select(CityDeparture).where(CityDeparture.id == departure_id).options(*everything)).one()


def has_account(email: str, *, confirmed: bool = False) -> bool:
    """Whether there is an open account of this address, if wished a confirmed one; never told to who may not know."""
    found = sa.select(Member.id).where(Member.email == email, Member.closed_at.is_(None))
    return session.scalar(found.where(Member.address_confirmed) if confirmed else found) is not None


@moves_with_city("members", _l("Members"))
def _count_members(city_id: int) -> int:
    return session.scalar(sa.select(sa.func.count()).where(Member.city_id == city_id)) or 0


@moves_with_city("invitations", _l("Invitations"))
def _count_invitations(city_id: int) -> int:
    return session.scalar(sa.select(sa.func.count()).where(Invitation.city_id == city_id)) or 0


def list_sessions(actor: Actor) -> Sequence[Session]:
    """One's own open sessions, the one used last first."""
    statement = policies.visible_sessions(actor).where(Session.expires_at > clock.now())
    return session.scalars(statement.order_by(Session.seen_at.desc(), Session.id.desc())).all()


@dataclass(frozen=True)
class OpenSession:
    """The member behind a token, and when her session was last noted as in use."""

    actor: kernel_actor.Member
    seen_at: datetime

    def is_due(self) -> bool:
        """Whether its use should be noted again; every few minutes is enough."""
        return clock.now() - self.seen_at > SEEN_EVERY


def find_session(token: str) -> OpenSession | None:
    """The session of this token, if it is neither ended nor idle too long; one statement."""
    statement = (
        sa.select(*_OF_AN_ACTOR, Session.id, Session.seen_at)
        .join(Session, Session.member_id == Member.id)
        .where(Session.token_hash == hash_token(token), Session.ended_at.is_(None))
        .where(Session.expires_at > clock.now(), Member.closed_at.is_(None))
        .where(sa.or_(Member.suspended_until.is_(None), Member.suspended_until <= clock.now()))
    )
    row: Any = session.execute(statement).one_or_none()
    if row is None:
        return None
    names = [column.key for column in _OF_AN_ACTOR]
    facts: dict[str, Any] = dict(zip(names, row[: len(names)], strict=True))
    return OpenSession(kernel_actor.Member(**facts, session_id=row[-2]), row[-1])


def as_actor(member: Member) -> kernel_actor.Member:
    """The member as an actor, to check on her behalf what she may see (a notification, a mail)."""
    return kernel_actor.Member(**{column.key: getattr(member, column.key) for column in _OF_AN_ACTOR})


def get_draft(actor: Actor, key: str) -> Draft:
    """What one was writing at a place; its text is empty once it was sent. Raises NotFound when nothing was kept."""
    draft = session.scalar(policies.visible_drafts(actor).where(Draft.key == key))
    if draft is None:
        raise NotFound
    return draft


def find_drafts(actor: Actor, keys: Iterable[str]) -> Mapping[str, Draft]:
    """What one was writing at these few places, by key, sent and discarded ones too."""
    drafts = session.scalars(policies.visible_drafts(actor).where(Draft.key.in_(list(keys))))
    return {draft.key: draft for draft in drafts}


def count_drafts(actor: Actor) -> int:
    """At how many places one was writing lately."""
    return session.scalar(sa.select(sa.func.count()).select_from(Draft).where(Draft.member_id == actor.id)) or 0


@actor_fact("trust")
def _load_trust(member_id: int) -> int:
    """The level of a member; whoever was never measured was here before levels were and counts as settled."""
    level = sa.select(sa.func.coalesce(Trust.given, Trust.earned)).where(Trust.member_id == member_id)
    found = session.scalar(level)
    return SETTLED if found is None else found


def get_trust(actor: Actor, member_id: int) -> Trust:
    """How far a member is trusted, with her; while nothing was measured a row that is not kept. Raises NotFound."""
    member = get_member(actor, member_id)
    if not policies.can_see_trust(actor, member):
        raise NotFound
    found = policies.visible_trusts(actor).where(Trust.member_id == member_id).options(joinedload(Trust.given_by))
    trust = session.scalar(found) or Trust(
        member_id=member_id, earned=SETTLED, reason="", version=0, measured_at=clock.now(), **asdict(Figures())
    )
    set_committed_value(trust, "member", member)
    return trust


def list_to_measure(member_ids: Iterable[int]) -> Sequence[int]:
    """Those of some active members who may have earned more: newcomers at once, others hourly and once a new day."""
    at = clock.now()
    since = sa.or_(Trust.active_on.is_(None), Trust.active_on < at.date(), Trust.measured_at < at - MEASURED_EVERY)
    due = sa.or_(Trust.member_id.is_(None), Trust.earned == NEW, sa.and_(Trust.earned < TRUSTED, since))
    statement = sa.select(Member.id).outerjoin(Trust, Trust.member_id == Member.id)
    return session.scalars(statement.where(Member.id.in_(list(member_ids)), due).order_by(Member.id)).all()


def list_seen_since_measured(after: int, most: int) -> Sequence[int]:
    """The next open accounts by id used since they were measured that may earn more, or never measured."""
    due = sa.or_(Trust.member_id.is_(None), sa.and_(Trust.earned < TRUSTED, Member.seen_at > Trust.measured_at))
    statement = sa.select(Member.id).outerjoin(Trust, Trust.member_id == Member.id)
    next_ones = statement.where(Member.id > after, Member.closed_at.is_(None), due)
    return session.scalars(next_ones.order_by(Member.id).limit(most)).all()
