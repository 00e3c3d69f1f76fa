"""What happens to resources."""

from __future__ import annotations

from dataclasses import dataclass

from forum.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class ResourceShared(Event):
    resource_id: int
    owner_id: int
    group_id: int | None


@dataclass(frozen=True, kw_only=True)
class ResourceChanged(Event):
    """What is told of a resource changed, or its text has been read, so what shows it must be shown anew."""

    resource_id: int


@dataclass(frozen=True, kw_only=True)
class PageWanted(Event):
    """The page behind a link is to be copied, for the first time or anew."""

    resource_id: int


@dataclass(frozen=True, kw_only=True)
class ResourceRemoved(Event):
    resource_id: int
    by_id: int | None


@dataclass(frozen=True, kw_only=True)
class DocumentRequested(Event):
    """Somebody looks for a document, or for another one than before; whom to ask is still to be found."""

    request_id: int
    asker_id: int


@dataclass(frozen=True, kw_only=True)
class DocumentRequestRouted(Event):
    """These people may have what somebody looks for."""

    request_id: int
    asker_id: int
    member_ids: list[int]


@dataclass(frozen=True, kw_only=True)
class DocumentOffered(Event):
    request_id: int
    answer_id: int
    giver_id: int


@dataclass(frozen=True, kw_only=True)
class DocumentChosen(Event):
    """Whoever looked for a document has found it in what was offered."""

    request_id: int
    asker_id: int
    giver_id: int


@dataclass(frozen=True, kw_only=True)
class DocumentRequestSettled(Event):
    """It is `closed` or `withdrawn`, so nobody need look any more."""

    request_id: int
    state: str


@dataclass(frozen=True, kw_only=True)
class DocumentRequestDue(Event):
    """Its asker hears that nothing was offered yet (`waiting`) or that it has ended by itself (`expired`)."""

    request_id: int
    asker_id: int
    what: str


@dataclass(frozen=True, kw_only=True)
class ResourceAdopted(Event):
    """A city uses a document; told once for each city."""

    resource_id: int
    owner_id: int
    member_id: int


@dataclass(frozen=True, kw_only=True)
class ReviewDue(Event):
    """Those who look after a document are to be reminded to look at it again."""

    resource_id: int


@dataclass(frozen=True, kw_only=True)
class ResourceReviewed(Event):
    """A document is said to be valid still, or has another date, so nobody need be reminded."""

    resource_id: int


@dataclass(frozen=True, kw_only=True)
class ResourceHandedOver(Event):
    resource_id: int
    from_id: int
    to_id: int
    by_id: int


@dataclass(frozen=True, kw_only=True)
class CoOwnerAdded(Event):
    resource_id: int
    member_id: int
    by_id: int


@dataclass(frozen=True, kw_only=True)
class CoOwnerRemoved(Event):
    resource_id: int
    member_id: int
