"""Whom one is about to ask about what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from forum.blueprints.accounts import queries as account_queries
from forum.blueprints.accounts.models import Member
from forum.blueprints.directory.queries.people import find_person
from forum.blueprints.directory.queries.person import Person
from forum.blueprints.messages import policies
from forum.blueprints.messages.models.requests import Request
from forum.blueprints.messages.queries import cards
from forum.blueprints.messages.queries import requests as request_queries
from forum.blueprints.messages.queries.people import find_people
from forum.blueprints.standards import queries as standard_queries
from forum.blueprints.standards.models import Criterion
from forum.blueprints.standards.rules.catalogue import AreaCard, CriterionCard
from forum.kernel.actor import Actor
from forum.kernel.errors import NotFound
from forum.kernel.policies import authorize


@dataclass(frozen=True)
class Occasion:
    """A question before it is asked: to whom, about what, with which card.

    `person` is what the asked one shows of herself, None where her page is closed to the actor; `earlier` is the
    question whose words to begin with.
    """

    asked: Member
    person: Person | None
    criterion: Criterion
    card: dict[str, Any]
    earlier: Request | None = None

    @property
    def words(self) -> str:
        """What to begin with."""
        return self.earlier.message.shown_body if self.earlier else ""


def get_occasion(actor: Actor, handle: str, code: str, again: int | None = None) -> Occasion:
    """The question that a form offers; `again` brings the words of an earlier one. Raises NotFound, Forbidden."""
    asked = get_by_handle(actor, handle)
    authorize(policies.can_ask, actor, asked)
    criterion = standard_queries.get_criterion(code)
    earlier = request_queries.get_request(actor, again) if again else None
    card = cards.describe_asker(actor, asked, criterion.id)
    return Occasion(asked, find_person(actor, asked.id), criterion, card, earlier)


def list_sought(actor: Actor) -> list[CriterionCard]:
    """The criteria that the actor looks for help with, in the order of the Standard."""
    seeks = actor.fact("interests")["seek"]
    return [one for number, one in standard_queries.get_catalogue().criterion_by_id.items() if number in seeks]


def list_subjects(words: str = "") -> list[tuple[AreaCard, list[CriterionCard]]]:
    """What one may ask about, area by area: all criteria, or those with these words; areas without any are left out."""
    catalogue = standard_queries.get_catalogue()
    found = {one.id for one in catalogue.search(words)}
    parts = ((area, [one for one in area.criteria if one.id in found]) for area in catalogue.areas)
    return [(area, criteria) for area, criteria in parts if criteria]


def get_by_handle(actor: Actor, handle: str) -> Member:
    """The member of a handle or full name, with her city. Raises NotFound unless exactly one is meant."""
    found = find_people(actor, [handle])[handle]
    if len(found) != 1:
        raise NotFound
    return account_queries.get_member(actor, found[0])
