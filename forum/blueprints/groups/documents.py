"""What search knows of groups: which audiences a reader belongs to, and how a group is named beside a count."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from forum.blueprints.groups import policies
from forum.blueprints.groups.events import MembershipBegan, MembershipEnded
from forum.blueprints.groups.models.groups import Group
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.search import audience_tokens, facet_label, touches
from forum.kernel.web.fields import whole_number


@audience_tokens
def audiences(actor: Actor) -> Iterable[str]:
    """What one may find by one's groups and one's role in each."""
    return policies.tokens_in_groups(actor)


@facet_label("group_id")
def name_groups(actor: Actor, values: Sequence[str]) -> Mapping[str, str]:
    """The names of the groups that the actor may see."""
    ids = [number for value in values if (number := whole_number(value)) is not None]
    statement = policies.visible_groups(actor).where(Group.id.in_(ids)).with_only_columns(Group.id, Group.name)
    return {str(row.id): row.name for row in session.execute(statement)}


def _of_member(event: MembershipBegan | MembershipEnded) -> Iterable[int]:
    return [event.member_id]


touches("members", {MembershipBegan: _of_member, MembershipEnded: _of_member})  # what she shows to her groups
