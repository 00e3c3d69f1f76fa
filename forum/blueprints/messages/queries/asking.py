"""Whom one is about to ask about what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from forum.blueprints.accounts import queries as account_queries
from forum.blueprints.accounts.models import Member
from forum.blueprints.messages import policies
from forum.blueprints.messages.queries import cards
from forum.blueprints.messages.queries import requests as request_queries
from forum.blueprints.messages.queries.people import find_people
from forum.blueprints.standards import queries as standard_queries
from forum.blueprints.standards.models import Criterion
from forum.kernel.actor import Actor
from forum.kernel.errors import NotFound
from forum.kernel.policies import authorize


@dataclass(frozen=True)
class Occasion:
    """A question before it is asked: to whom, about what, with which card, and the words to begin with."""

    asked: Member
    criterion: Criterion
    card: dict[str, Any]
    words: str


def get_occasion(actor: Actor, handle: str, code: str, again: int | None = None) -> Occasion:
    """The question that a form offers; `again` brings the words of an earlier one. Raises NotFound, Forbidden."""
    asked = get_by_handle(actor, handle)
    authorize(policies.can_ask, actor, asked)
    criterion = standard_queries.get_criterion(code)
    words = request_queries.get_request(actor, again).message.shown_body if again else ""
    return Occasion(asked, criterion, cards.describe_asker(actor, asked, criterion.id), words)


def get_by_handle(actor: Actor, handle: str) -> Member:
    """The member of a handle or full name, with her city. Raises NotFound unless exactly one is meant."""
    found = find_people(actor, [handle])[handle]
    if len(found) != 1:
        raise NotFound
    return account_queries.get_member(actor, found[0])
