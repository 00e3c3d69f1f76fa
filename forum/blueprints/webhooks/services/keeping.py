"""Making, changing and removing webhooks, and their secrets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from forum.blueprints.groups.models.groups import Group
from forum.blueprints.groups.queries import groups as group_queries
from forum.blueprints.webhooks import policies, rules
from forum.blueprints.webhooks.errors import TooManyWebhooks
from forum.blueprints.webhooks.models import Webhook, WebhookHealth
from forum.blueprints.webhooks.queries import webhooks as queries
from forum.blueprints.webhooks.services.switching import log_act, switch_off, switch_on
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.announcements import ANNOUNCEMENTS
from forum.kernel.database import session
from forum.kernel.errors import Invalid
from forum.kernel.etags import check_version
from forum.kernel.i18n import _
from forum.kernel.marks import key_of
from forum.kernel.policies import authorize
from forum.kernel.public_addresses import FetchRefused
from forum.kernel.safe_sending import sender
from forum.kernel.use_case import use_case


@dataclass(frozen=True)
class SecretShown:
    """A secret at the one moment at which it is shown; until when messages are signed with the former one too."""

    webhook: Webhook
    secret: str
    former_until: datetime | None


@use_case
def create_webhook(
    actor: Actor, name: str, target_url: str, events: Sequence[str], scope: str, group_ids: Sequence[int] = ()
) -> Webhook:
    """Let a receiver be told of what happens from now on. Raises Forbidden, Invalid, TooManyWebhooks."""
    authorize(policies.can_keep_webhooks, actor)
    if queries.count_webhooks() >= rules.MOST_WEBHOOKS:
        raise TooManyWebhooks
    groups = _checked(actor, target_url, events, scope, group_ids)
    made = Webhook(
        name=name, target_url=target_url, events=_in_order(events), scope=scope, keeper_id=actor.id, groups=groups,
        seed=rules.new_seed(), created_at=clock.now(),
    )  # fmt: skip
    session.add(made)
    session.flush()
    session.add(WebhookHealth(webhook_id=made.id))
    log_act(actor, "webhook_created", made, host=_host(target_url), scope=scope)
    session.flush()
    session.expire(made)
    return queries.get_webhook(actor, made.id)


@use_case
def change_webhook(actor: Actor, webhook_id: int, version: int | None, **changes: Any) -> Webhook:
    """Change what it is called, where it sends, what it hears of, or whether it is on; who saves it vouches for it.

    Raises NotFound, Forbidden, Invalid, StaleVersion, VersionRequired.
    """
    queries.lock_health(webhook_id)
    webhook = queries.get_webhook(actor, webhook_id)
    authorize(policies.can_change_webhook if set(changes) - {"active"} else policies.can_run_webhook, actor, webhook)
    check_version(webhook.version, version, required=True)
    active = changes.pop("active", None)
    if changes:
        _change(actor, webhook, changes)
    if active is not None and active != webhook.active:
        (switch_on if active else switch_off)(actor, webhook_id)
    session.flush()
    session.expire(webhook)
    return queries.get_webhook(actor, webhook_id)


@use_case
def make_secret(actor: Actor, webhook_id: int) -> SecretShown:
    """Make the secret anew and show it, this once; messages are signed with the former one for another day, too.

    Raises NotFound.
    """
    webhook = queries.get_webhook(actor, webhook_id)
    authorize(policies.can_run_webhook, actor, webhook)
    at = clock.now()
    until = queries.former_until(webhook, at)
    webhook.former_seed, webhook.former_until = (webhook.seed, until) if until else ("", None)
    webhook.seed, webhook.secret_made_at = rules.new_seed(), at
    log_act(actor, "webhook_secret_made", webhook)
    session.flush()
    return SecretShown(webhook, rules.secret_text(key_of(webhook.seed, "webhook")), until)


@use_case
def remove_webhook(actor: Actor, webhook_id: int, version: int | None = None) -> None:
    """Send nothing more, and forget what was sent. Raises NotFound, StaleVersion."""
    queries.lock_health(webhook_id)
    webhook = queries.get_webhook(actor, webhook_id)
    authorize(policies.can_run_webhook, actor, webhook)
    check_version(webhook.version, version)
    log_act(actor, "webhook_removed", webhook, host=_host(webhook.target_url))
    webhook.groups = []
    session.flush()
    session.delete(webhook)
    session.flush()


def _change(actor: Actor, webhook: Webhook, changes: dict[str, Any]) -> None:
    before = {"target_url": webhook.target_url, "events": webhook.events, "scope": webhook.scope}
    wanted = {**before, "group_ids": [group.id for group in webhook.groups], **changes}
    if wanted["scope"] != rules.GROUPS and "group_ids" not in changes:
        wanted["group_ids"] = []
    name = wanted.pop("name", webhook.name)
    webhook.groups = _checked(actor, **wanted)
    webhook.name, webhook.target_url, webhook.scope = name, wanted["target_url"], wanted["scope"]
    webhook.events, webhook.keeper_id = _in_order(wanted["events"]), actor.id or 0
    log_act(actor, "webhook_changed", webhook, host=_host(webhook.target_url), scope=webhook.scope)


def _checked(actor: Actor, target_url: str, events: Sequence[str], scope: str, group_ids: Sequence[int]) -> list[Group]:
    """The groups chosen. Raises Invalid with what is wrong, Forbidden."""
    wrong: dict[str, list[str]] = {}
    try:
        sender().check(target_url)
    except FetchRefused as refused:
        wrong["target_url"] = [str(rules.PROBLEMS.get(str(refused), rules.PROBLEMS["wrong_address"]))]
    if unknown := sorted(set(events) - set(ANNOUNCEMENTS)):
        wrong["events"] = [_("There is no event of this name: %(name)s", name=unknown[0])]
    found = group_queries.get_groups(actor, group_ids) if group_ids else {}
    if scope == rules.GROUPS and not group_ids:
        wrong["group_ids"] = [_("Choose at least one group.")]
    elif scope != rules.GROUPS and group_ids:
        wrong["group_ids"] = [_("Groups are chosen only for “Only these groups”.")]
    elif missing := sorted(set(group_ids) - set(found)):
        wrong["group_ids"] = [_("There is no group with the number %(number)s.", number=missing[0])]
    if wrong:
        raise Invalid(errors=wrong)
    groups = [found[number] for number in dict.fromkeys(group_ids)]
    authorize(policies.can_choose_groups, actor, groups)
    return groups


def _in_order(events: Sequence[str]) -> list[str]:
    return [name for name in ANNOUNCEMENTS if name in set(events)]


def _host(url: str) -> str:
    return urlsplit(url).hostname or ""
