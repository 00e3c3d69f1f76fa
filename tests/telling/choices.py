"""What people choose about being told."""

from __future__ import annotations

from typing import Any

from forum.blueprints.notifications.services import bounces, choosing, preferences
from forum.kernel.actor import SYSTEM
from tests.telling.trying import Telling

SUBJECTS = ("mentions", "replies", "messages", "followed", "others")


def choose_kinds(one: Telling) -> str:
    refused = one.world.dice.sample(("quote", "group_named", "join_asked", "role"), one.world.dice.randint(0, 2))
    reactions = one.pick(("always", "always", "first", "first_daily", "never"))
    choosing.choose_kinds(one.somebody(), refused=refused, reactions=reactions)
    return f"refuses {refused} and wants {reactions} of reactions"


def choose_mail(one: Telling) -> str:
    dice = one.world.dice
    chosen: dict[str, Any] = {}
    if one.chance(0.6):
        chosen["mail_cadence"] = one.pick(("at_once", "every_4_hours", "every_4_hours", "daily", "weekly", "never"))
    if one.chance(0.4):
        chosen["mail_at_once"] = sorted(dice.sample(SUBJECTS, dice.randint(0, 5)))
    if one.chance(0.3):
        chosen["mail_never"] = sorted(dice.sample(SUBJECTS, dice.randint(0, 2)))
    if one.chance(0.3):
        chosen["mail_hour"] = dice.randint(0, 23)
    if one.chance(0.3):
        start = one.pick((None, 20, 22, 9, 13))
        chosen |= {"quiet_from": start, "quiet_until": None if start is None else (start + dice.randint(1, 10)) % 24}
    if one.chance(0.15):
        chosen |= {"content_free": one.chance(0.4), "digests": one.chance(0.8)}
    preferences.change_preferences(one.somebody(), **chosen)
    return f"chooses {chosen}"


def unsubscribe(one: Telling) -> str:
    group_id = one.pick(list(one.world.groups.values()))
    scope = one.pick((*SUBJECTS[:4], "together", "digests", f"digest-{group_id}", "everything"))
    one.somebody()
    preferences.stop_mail(SYSTEM, one.world.people[one.who], scope)
    return f"stops {scope} by a link"


def bounce(one: Telling) -> str:
    """A mail comes back, or the address works again."""
    actor = one.actor(one.pick(("luis", "bo", "rita")))
    if one.chance(0.6):
        bounces.begin_again(actor)
        return "says that her address works"
    bounces.count_bounce(SYSTEM, one.world.people[one.who], one.pick(("hard", "soft")))
    return "gets mail that comes back"
