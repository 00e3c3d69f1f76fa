"""Cities that ask to take part."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from forum.blueprints.accounts import policies
from forum.blueprints.accounts.errors import AddressUnconfirmed, AlreadyDecided, ElsewhereAtHome
from forum.blueprints.accounts.events import CityApplicationDecided, InvitationIssued, MemberChanged
from forum.blueprints.accounts.models import CityApplication, Invitation, Member
from forum.blueprints.accounts.rules import hash_token, new_token
from forum.blueprints.accounts.services.invitations import LASTS
from forum.blueprints.cities.events import CityChanged, CityJoined
from forum.blueprints.cities.models.cities import City
from forum.blueprints.cities.queries import cities as city_queries
from forum.kernel import clock
from forum.kernel.actor import SYSTEM, Actor
from forum.kernel.database import session
from forum.kernel.errors import Invalid, NotFound
from forum.kernel.i18n import _
from forum.kernel.outbox.recording import record
from forum.kernel.policies import authorize
from forum.kernel.text import fold
from forum.kernel.use_case import open_to_all, use_case


@open_to_all
@use_case
def apply_for_city(
    actor: Actor, *, city: str, country_code: str, name: str, email: str, region: str = "", job_title: str = "",
    why: str = "", language: str = "en",
) -> None:  # fmt: skip
    """Ask that a city may take part. Nothing tells whether the city does already, or whether there is an account.

    Asking again for the same city while the first waits changes nothing.
    """
    address = email.strip().lower()
    waiting = sa.select(CityApplication.city_name).where(
        CityApplication.email == address, CityApplication.status == "waiting"
    )
    if fold(city) in {fold(asked) for asked in session.scalars(waiting)}:
        return
    found = city_queries.find_cities_called(city, country_code, region)
    session.add(
        CityApplication(
            city_id=found[0].id if len(found) == 1 else None, city_name=city, region=region,
            country_code=country_code.upper(), name=name, email=address, job_title=job_title, why=why,
            language=language, created_at=clock.now(),
        )
    )  # fmt: skip


@use_case
def decide_application(
    actor: Actor, application_id: int, *, decision: str, version: int, reason: str = "", city_id: int | None = None
) -> CityApplication:
    """Accept or decline; of two who decide at once one is told that she was late.

    Accepting lets the city take part and makes who asked its lead: by an invitation, or at once for somebody who has
    an account without a city or in this one. Raises NotFound, Forbidden, AlreadyDecided, ElsewhereAtHome,
    AddressUnconfirmed, Invalid.
    """
    application = _locked(actor, application_id)
    authorize(policies.can_review_applications, actor)
    if application.status != "waiting" or application.version != version:
        raise AlreadyDecided
    authorize(policies.can_decide_application, actor, application)
    if decision == "accepted":
        _accept(actor, application, city_id or application.city_id)
    elif not reason:
        raise Invalid(errors={"reason": [_("Say why. The person who asked reads it.")]})
    application.decide(decision, reason, actor.id, clock.now())
    session.flush()
    record(CityApplicationDecided(application_id=application.id))
    return application


def _locked(actor: Actor, application_id: int) -> CityApplication:
    wanted = policies.visible_applications(actor).where(CityApplication.id == application_id)
    application = session.scalar(wanted.with_for_update(of=CityApplication))
    if application is None:
        raise NotFound
    loaded = wanted.options(joinedload(CityApplication.city), joinedload(CityApplication.decided_by))
    return session.scalars(loaded.execution_options(populate_existing=True)).one()


def _accept(actor: Actor, application: CityApplication, city_id: int | None) -> None:
    if city_id is None:
        raise Invalid(errors={"city_id": [_("Choose the city, or add it first.")]})
    city = city_queries.get_city(actor, city_id)
    application.city_id, application.city = city.id, city
    if not city.joined:
        city.join(clock.now())
        record(CityJoined(city_id=city.id))
        record(CityChanged(city_id=city.id))
    member = session.scalar(sa.select(Member).where(Member.email == application.email))
    if member is None:
        _invite_lead(actor, application, city)
        return
    if not member.active or member.city_id not in (None, city.id):
        raise ElsewhereAtHome
    if not member.address_confirmed:  # whoever named it may be somebody else
        raise AddressUnconfirmed
    member.city_id, member.leads_city = city.id, True
    record(MemberChanged(member_id=member.id))


def _invite_lead(actor: Actor, application: CityApplication, city: City) -> None:
    at = clock.now()
    invitation = Invitation(
        email=application.email, city_id=city.id, inviter_id=None if actor == SYSTEM else actor.id, leads_city=True,
        language=application.language, token_hash=hash_token(new_token()), created_at=at, expires_at=at + LASTS,
    )  # fmt: skip
    session.add(invitation)
    session.flush()
    record(InvitationIssued(invitation_id=invitation.id))
