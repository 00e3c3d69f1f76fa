"""What a city shares, as far as a reader sees it."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from forum.blueprints.accounts.models import Member
from forum.blueprints.assessments.models.roadmaps import ShownProgress
from forum.blueprints.assessments.rules.badges import A_YEAR, Shared
from forum.blueprints.cities import policies as city_policies
from forum.blueprints.cities.models.cities import City
from forum.blueprints.cities.models.standings import Standing
from forum.blueprints.discussions import policies as discussion_policies
from forum.blueprints.discussions.models.posts import Post
from forum.blueprints.discussions.models.threads import Thread
from forum.blueprints.library import policies as library_policies
from forum.blueprints.library.models.adoptions import Adoption
from forum.blueprints.library.models.requests import DocumentAnswer, DocumentRequest
from forum.blueprints.library.models.resources import Resource
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.database import session

_TO_ALL = ("members", "public")


def find_shared(actor: Actor, city: City) -> Shared:
    """What the city shares with the actor, who finds each part of it elsewhere too; one statement.

    Of how far it is only what it shows to all members counts, also for its own people, who see more.
    """
    parts = (_met(actor, city), _adopters(actor, city), _solutions(actor, city), _documents(actor, city),
             _moved(actor, city))  # fmt: skip
    met, adopters, solutions, documents, moved = session.execute(
        sa.select(*(part.scalar_subquery() for part in parts))
    ).one()
    return Shared(met=met, adopters=adopters, answers=solutions + documents, moved=moved)


def _shown_as_met(actor: Actor, city: City) -> sa.Select[Any]:
    visible = city_policies.visible_standings(actor).where(Standing.city_id == city.id, Standing.status == "met")
    return visible.where(Standing.audience.in_(_TO_ALL))


def _met(actor: Actor, city: City) -> sa.Select[Any]:
    return _shown_as_met(actor, city).with_only_columns(sa.func.count())


def _adopters(actor: Actor, city: City) -> sa.Select[Any]:
    own = sa.select(Resource.id).where(Resource.city_id == city.id)
    of_others = library_policies.visible_adoptions(actor).where(
        Adoption.resource_id.in_(own), Adoption.city_id.is_not(None), Adoption.city_id != city.id
    )
    return of_others.with_only_columns(sa.func.count(Adoption.city_id.distinct()))


def _solutions(actor: Actor, city: City) -> sa.Select[Any]:
    """Threads of people of other cities that a post of one of this city solved."""
    own = sa.select(Member.id).where(Member.city_id == city.id)
    others = sa.select(Member.id).where(Member.city_id.is_not(None), Member.city_id != city.id)
    solved = discussion_policies.visible_threads(actor).join(Post, Post.id == Thread.solution_id)
    helped = solved.where(Post.stands, Post.author_id.in_(own), Thread.author_id.in_(others))
    return helped.with_only_columns(sa.func.count())


def _documents(actor: Actor, city: City) -> sa.Select[Any]:
    """Documents of people of this city that were what somebody of another looked for."""
    own = sa.select(Member.id).where(Member.city_id == city.id)
    others = sa.select(Member.id).where(Member.city_id.is_not(None), Member.city_id != city.id)
    asked = sa.select(DocumentRequest.id).where(DocumentRequest.asker_id.in_(others))
    offered = library_policies.visible_answers(actor).where(DocumentAnswer.chosen_at.is_not(None))
    helped = offered.where(DocumentAnswer.giver_id.in_(own), DocumentAnswer.request_id.in_(asked))
    return helped.with_only_columns(sa.func.count())


def _moved(actor: Actor, city: City) -> sa.Select[Any]:
    """Criteria that everybody could see before they were met, and that are shown as met since within a year."""
    seen = _shown_as_met(actor, city).with_only_columns(Standing.criterion_id)
    within = ShownProgress.city_id == city.id, ShownProgress.met_at >= clock.now() - A_YEAR
    return sa.select(sa.func.count()).where(*within, ShownProgress.criterion_id.in_(seen)).select_from(ShownProgress)
