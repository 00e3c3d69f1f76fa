"""Who is asking. Policies are pure functions of an actor, its facts and a subject."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar

from forum.kernel import clock

FactLoader = Callable[[int], Any]
STAFF_ROLES = ("staff", "administrator")  # the roles of programme staff
_fact_loaders: dict[str, FactLoader] = {}


def actor_fact(name: str) -> Callable[[FactLoader], FactLoader]:
    """Register how a fact about a member (memberships, blocks) is loaded: one statement, once a request."""

    def register(loader: FactLoader) -> FactLoader:
        _fact_loaders[name] = loader
        return loader

    return register


@dataclass(frozen=True)
class Actor:
    """Common face of whoever asks."""

    signed_in: ClassVar[bool] = False
    is_staff: ClassVar[bool] = False
    is_administrator: ClassVar[bool] = False
    is_system: ClassVar[bool] = False
    is_silenced: ClassVar[bool] = False
    id: int | None = None

    def fact(self, name: str) -> Any:
        """A registered fact; nobody in particular has only empty ones."""
        return {}


@dataclass(frozen=True)
class Anonymous(Actor):
    """Somebody who has not signed in."""

    language: str | None = None
    timezone: str | None = None
    name: str = ""
    handle: str = ""


@dataclass(frozen=True)
class System(Actor):
    """Plaza itself: imports, seeds and subscribers."""

    is_staff: ClassVar[bool] = True
    is_administrator: ClassVar[bool] = True
    is_system: ClassVar[bool] = True


@dataclass(frozen=True)
class Member(Actor):
    """A person who has signed in, or on whose behalf something is checked."""

    signed_in: ClassVar[bool] = True
    id: int = 0
    name: str = ""
    handle: str = ""
    role: str = "member"
    city_id: int | None = None
    leads_city: bool = False
    language: str | None = None
    timezone: str | None = None
    session_id: int | None = None
    avatar_digest: str | None = None
    silenced_until: datetime | None = None
    _facts: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)

    @property
    def is_staff(self) -> bool:  # type: ignore[override]  # a fact of the row, not of the class
        return self.role in STAFF_ROLES

    @property
    def is_administrator(self) -> bool:  # type: ignore[override]  # as above
        return self.role == "administrator"

    @property
    def is_silenced(self) -> bool:  # type: ignore[override]  # as above
        return self.silenced_until is not None and self.silenced_until > clock.now()

    def fact(self, name: str) -> Any:
        """The registered fact `name`, loaded at first use and kept for this request."""
        if name not in self._facts:
            self._facts[name] = _fact_loaders[name](self.id)
        return self._facts[name]

    def know(self, name: str, value: Any) -> None:
        """Use a fact that was loaded for several members at once."""
        self._facts[name] = value

    def forget(self, name: str) -> None:
        """Load the fact again at its next use, since it has just been changed."""
        self._facts.pop(name, None)


ANONYMOUS = Anonymous()
SYSTEM = System()
