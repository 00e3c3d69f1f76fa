"""Belonging to a group by its rules."""

from __future__ import annotations

import sqlalchemy as sa

from forum.blueprints.cities.queries import cities as city_queries
from forum.blueprints.cities.rules.countries import is_country
from forum.blueprints.groups import policies
from forum.blueprints.groups.errors import TooManyRules
from forum.blueprints.groups.events import MembershipRulesChanged
from forum.blueprints.groups.models.automatic import MembershipRule
from forum.blueprints.groups.models.groups import Group
from forum.blueprints.groups.queries import automatic as queries
from forum.blueprints.groups.queries import groups as group_queries
from forum.blueprints.groups.rules import MOST_RULES
from forum.blueprints.groups.services import belonging
from forum.blueprints.standards import queries as standard_queries
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.errors import Invalid, NotFound
from forum.kernel.i18n import _
from forum.kernel.outbox.recording import record
from forum.kernel.policies import authorize
from forum.kernel.use_case import use_case

AT_ONCE = 100


@use_case
def add_rule(
    actor: Actor, group_id: int, area: str | None = None, country: str | None = None, city_id: int | None = None
) -> MembershipRule:
    """Members of a practice area, a country and a city, as far as given, belong to the group. Raises Invalid.

    They come in a while later, some at a time; whoever leaves is not brought back.
    """
    group = group_queries.get_group(actor, group_id)
    authorize(policies.can_set_rules, actor, group)
    session.execute(sa.select(Group.id).where(Group.id == group_id).with_for_update())
    if len(queries.list_rules(actor, group_id)) >= MOST_RULES:
        raise TooManyRules
    if not (area or country or city_id):
        raise Invalid(errors={"area": [_("Choose a practice area, a country or a city.")]})
    rule = MembershipRule(
        group_id=group.id, area_id=_area(area), country_code=_country(country), city_id=_city(actor, city_id)
    )
    session.add(rule)
    session.flush()
    record(MembershipRulesChanged(group_id=group.id))
    return queries.get_rule(actor, group_id, rule.id)


@use_case
def remove_rule(actor: Actor, group_id: int, rule_id: int) -> None:
    """Take a rule back: whom no other rule fits, and who has no role of her own, belongs to the group no more."""
    group = group_queries.get_group(actor, group_id)
    authorize(policies.can_set_rules, actor, group)
    session.delete(queries.get_rule(actor, group_id, rule_id))
    record(MembershipRulesChanged(group_id=group_id))


@use_case
def apply_rules(actor: Actor, group_id: int, after: int = 0) -> int | None:
    """Bring in and let go the next members; answers after whom to go on, None when all are done."""
    authorize(policies.can_apply_rules, actor)
    try:
        group = group_queries.get_group(actor, group_id)
    except NotFound:  # it was removed meanwhile
        return None
    due = queries.find_due(group_id, after, AT_ONCE)
    for member_id in due.begins:
        belonging.let_in(actor, group, member_id, "member", automatic=True)
    for member_id in due.ends:
        belonging.let_out(actor, group, belonging.get_membership(group_id, member_id), by_rule=True)
    return due.last


@use_case
def follow_member(actor: Actor, member_id: int) -> None:
    """A member belongs to the groups whose rules fit her now, and no more to those whose rules do not."""
    authorize(policies.can_apply_rules, actor)
    begins, ends = queries.find_groups_due(member_id)
    for group_id in begins:
        belonging.let_in(actor, group_queries.get_group(actor, group_id), member_id, "member", automatic=True)
    for group_id in ends:
        membership = belonging.get_membership(group_id, member_id)
        belonging.let_out(actor, group_queries.get_group(actor, group_id), membership, by_rule=True)


def _area(code: str | None) -> int | None:
    area = standard_queries.get_catalogue().find_area(code) if code else None
    if code and area is None:
        raise Invalid(errors={"area": [_("There is no such practice area.")]})
    return area.id if area else None


def _country(code: str | None) -> str | None:
    if code and not is_country(code.upper()):
        raise Invalid(errors={"country": [_("There is no such country.")]})
    return code.upper() if code else None


def _city(actor: Actor, city_id: int | None) -> int | None:
    if city_id is None:
        return None
    try:
        return city_queries.get_city(actor, city_id).id
    except NotFound as error:
        raise Invalid(errors={"city_id": [_("There is no such city.")]}) from error
