"""Who keeps webhooks: administrators, and in whose name a webhook reads what not everybody does."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import sqlalchemy as sa

from forum.blueprints.groups import policies as group_policies
from forum.blueprints.groups.models.groups import Group
from forum.blueprints.groups.rules import OPEN_TO_READ
from forum.blueprints.webhooks.models import Webhook, WebhookDelivery
from forum.blueprints.webhooks.rules import GROUPS, MEMBERS, PUBLIC
from forum.kernel.actor import ANONYMOUS, Actor, Member
from forum.kernel.announcements import Reader
from forum.kernel.database import session
from forum.kernel.i18n import _l
from forum.kernel.policies import ALLOWED, Decision, Denied


def can_keep_webhooks(actor: Actor) -> Decision:
    """Administrators."""
    if actor.is_administrator:
        return ALLOWED
    return Denied("administrators_only", _l("Only administrators can do this."))


def visible_webhooks(actor: Actor) -> sa.Select[Webhook]:
    """All for administrators, none for others."""
    every = sa.select(Webhook)
    return every if actor.is_administrator else every.where(sa.false())


def can_see_webhook(actor: Actor, webhook: Webhook) -> Decision:
    """The same rule for one."""
    return ALLOWED if actor.is_administrator else Denied("not_found")


def can_change_webhook(actor: Actor, webhook: Webhook) -> Decision:
    """An administrator who reads all the groups of which it hears, since saving it decides who gets what is in them.
    Its groups are loaded."""
    allowed = can_keep_webhooks(actor)
    if allowed and not all(group_policies.can_browse(actor, group) for group in webhook.groups):
        return Denied(
            "not_in_its_groups",
            _l("This webhook hears of a group that you do not read. Somebody who does can change it."),
        )
    return allowed


def can_run_webhook(actor: Actor, webhook: Webhook) -> Decision:
    """Test it, send again, switch it on and off, make a secret, remove it: any administrator."""
    return can_keep_webhooks(actor)


def can_choose_groups(actor: Actor, groups: Sequence[Group]) -> Decision:
    """Groups one reads."""
    if all(group_policies.can_browse(actor, group) for group in groups):
        return ALLOWED
    return Denied("not_in_group", _l("Choose groups that you read yourself."))


def visible_deliveries(actor: Actor) -> sa.Select[WebhookDelivery]:
    """What was sent and is to be sent, for administrators."""
    every = sa.select(WebhookDelivery)
    return every if actor.is_administrator else every.where(sa.false())


def can_see_delivery(actor: Actor, delivery: WebhookDelivery) -> Decision:
    """That it was sent: administrators."""
    return ALLOWED if actor.is_administrator else Denied("not_found")


def readable_groups(actor: Actor, ids: Iterable[int | None]) -> frozenset[int | None]:
    """Those of these groups in which one may read what a message said; what belongs to no group is read by all who see
    the delivery."""
    wanted = {number for number in ids if number is not None}
    if not wanted:
        return frozenset({None})
    read = group_policies.browsable_groups(actor).where(Group.id.in_(wanted)).with_only_columns(Group.id)
    return frozenset({None, *session.scalars(read)})


def reader_for(webhook: Webhook, keeper: Actor | None) -> Reader:
    """As whom a webhook reads now; its groups are loaded, `keeper` is who saved it last if that account is open.

    Groups that not all members read are left out once the keeper is no administrator, or does not read them, any more.
    Nobody's moderator, so that nothing is told that waits or was hidden.
    """
    if webhook.scope == PUBLIC:
        return Reader(ANONYMOUS)
    somebody = Member(id=0)
    if webhook.scope == MEMBERS:
        somebody.know("memberships", {})
        return Reader(somebody)
    vouched = keeper if keeper is not None and keeper.is_administrator else ANONYMOUS
    kept = [group for group in webhook.groups if _may_name(vouched, group)]
    roles = {group.id: group_policies.role_in(vouched, group) for group in kept}
    somebody.know(
        "memberships", {number: "guest" if role == "guest" else "member" for number, role in roles.items() if role}
    )
    return Reader(somebody, frozenset(group.id for group in kept))


def _may_name(keeper: Actor, group: Group) -> bool:
    return group.visibility in OPEN_TO_READ or bool(group_policies.can_browse(keeper, group))


def lost_groups(webhook: Webhook, keeper: Actor | None) -> list[Group]:
    """The groups of a webhook of which it hears no more, since nobody who reads them vouches for it."""
    if webhook.scope != GROUPS:
        return []
    heard = reader_for(webhook, keeper).groups or frozenset()
    return [group for group in webhook.groups if group.id not in heard]
