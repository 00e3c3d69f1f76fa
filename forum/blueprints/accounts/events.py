"""What happens to accounts."""

from __future__ import annotations

from dataclasses import dataclass

from forum.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class SessionEnded(Event):
    session_id: int
    member_id: int


@dataclass(frozen=True, kw_only=True)
class MemberJoined(Event):
    member_id: int
    invitation_id: int | None


@dataclass(frozen=True, kw_only=True)
class MemberChanged(Event):
    """The name, city, role or standing of a member changed, so what shows them must be shown anew."""

    member_id: int


@dataclass(frozen=True, kw_only=True)
class InvitationIssued(Event):
    """An invitation to one address waits to be mailed."""

    invitation_id: int


@dataclass(frozen=True, kw_only=True)
class AddressNamed(Event):
    """Somebody who joined by a link named an address; the link to confirm it waits to be mailed."""

    member_id: int


@dataclass(frozen=True, kw_only=True)
class PasswordResetAsked(Event):
    reset_id: int


@dataclass(frozen=True, kw_only=True)
class MemberLeftCity(Event):
    """A member was taken out of a city; the departure says why."""

    departure_id: int
    member_id: int
    city_id: int


@dataclass(frozen=True, kw_only=True)
class CityApplicationDecided(Event):
    """A city may take part, or may not; who asked waits to be told."""

    application_id: int


@dataclass(frozen=True, kw_only=True)
class MemberSuspended(Event):
    """A member may not come in for a while; her sockets end with her sessions."""

    member_id: int
