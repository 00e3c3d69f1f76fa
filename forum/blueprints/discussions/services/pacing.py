"""How much newcomers may write, until reading and helping lift it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from forum.blueprints.accounts import policies as account_policies
from forum.blueprints.accounts.rules import LIMITS, NEW, Limits
from forum.blueprints.discussions.queries import pacing as queries
from forum.blueprints.discussions.services.writing import Rendered
from forum.blueprints.groups import policies as group_policies
from forum.blueprints.groups.models.groups import Group
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.errors import Invalid, TooMany
from forum.kernel.i18n import _, ngettext
from forum.kernel.limits import are_limits_on
from forum.kernel.links import leads_away

DAY = timedelta(days=1)
_ELSEWHERE = re.compile(r'<a [^>]*?href="((?:https?:|mailto:)[^"]*)"')
_NAMED = re.compile(r'<a href="([^"]*)" class="mention"')


@dataclass(frozen=True)
class Content:
    """How much of what needs trust a text holds: links to elsewhere, people named, images."""

    links: int
    mentions: int
    images: int


def check_new_thread(actor: Actor, group: Group, rendered: Rendered) -> None:
    """Refuse a thread too many within 24 hours (TooMany, saying when the next may come), or too much in its post."""
    limits = limits_of(actor, group)
    check_content(limits, rendered)
    if (most := limits.threads) is not None and are_limits_on():
        started = queries.list_started(actor.id or 0, clock.now() - DAY, most)
        rule = ngettext("You can start %(num)s thread in 24 hours.", "You can start %(num)s threads in 24 hours.", most)
        _check_rate(actor, started, most, rule)


def check_reply(actor: Actor, group: Group, rendered: Rendered) -> None:
    """The same for a reply."""
    limits = limits_of(actor, group)
    check_content(limits, rendered)
    if (most := limits.replies) is not None and are_limits_on():
        sent = queries.list_replied(actor.id or 0, clock.now() - DAY, most)
        rule = ngettext("You can send %(num)s reply in 24 hours.", "You can send %(num)s replies in 24 hours.", most)
        _check_rate(actor, sent, most, rule)


def check_edit(actor: Actor, group: Group, before: str, rendered: Rendered) -> None:
    """Refuse more than one may put into a post, unless it was there before the edit."""
    limits = limits_of(actor, group)
    old = count_content(before)
    kept = Limits(
        links=None if limits.links is None else max(limits.links, old.links),
        mentions=None if limits.mentions is None else max(limits.mentions, old.mentions),
        images=None if limits.images is None else max(limits.images, old.images),
    )
    check_content(kept, rendered)


def check_content(limits: Limits, rendered: Rendered) -> None:
    """Refuse a post with too many links, people or images. Raises Invalid with what to take out."""
    found = count_content(rendered.html)
    told = [
        rule(most)
        for most, there, rule in (
            (limits.links, found.links, _rule_of_links),
            (limits.mentions, found.mentions, _rule_of_mentions),
            (limits.images, found.images, _rule_of_images),
        )
        if most is not None and there > most
    ]
    if told:
        raise Invalid(errors={"body": told})


def count_content(html: str) -> Content:
    """What rendered text holds of it; an address within the community is no link to elsewhere."""
    away = [url for url in _ELSEWHERE.findall(html) if leads_away(url)]
    return Content(len(away), len(set(_NAMED.findall(html))), html.count("<img "))


def limits_of(actor: Actor, group: Group) -> Limits:
    """What one may write in a group; who moderates it has no limits there."""
    if group_policies.can_moderate(actor, group):
        return Limits()
    return LIMITS[account_policies.trust_of(actor)]


def _check_rate(actor: Actor, written: Sequence[datetime], most: int, rule: str) -> None:
    if len(written) < most:
        return
    wait = max(1, int((written[-1] + DAY - clock.now()).total_seconds()))
    hours = -(-wait // 3600)
    parts = [rule, ngettext("Try again in %(num)s hour.", "Try again in %(num)s hours.", hours)]
    if account_policies.trust_of(actor) == NEW:
        parts.append(_("The limits for newcomers go once you have read a little more."))
    raise TooMany(" ".join(parts), retry_after=wait)


def _rule_of_links(most: int) -> str:
    return str(
        ngettext(
            "At your level a post can have %(num)s link. Take some out, or put them into a second reply.",
            "At your level a post can have %(num)s links. Take some out, or put them into a second reply.",
            most,
        )
    )


def _rule_of_mentions(most: int) -> str:
    return str(
        ngettext(
            "At your level a post can name %(num)s person with @. Name fewer people.",
            "At your level a post can name %(num)s people with @. Name fewer people.",
            most,
        )
    )


def _rule_of_images(most: int) -> str:
    return str(
        ngettext(
            "At your level a post can have %(num)s image. Take some out, or put them into a second reply.",
            "At your level a post can have %(num)s images. Take some out, or put them into a second reply.",
            most,
        )
    )
