"""A member's own way through the standard: which criteria, why each, and what comes next for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from forum.blueprints.assessments.queries.roadmap import list_open_criteria
from forum.blueprints.home.rules import AREA, PICKED, PLANNED, REASONS, SOUGHT
from forum.blueprints.standards import queries as standard_queries
from forum.blueprints.standards.rules.catalogue import AreaCard, CriterionCard
from forum.kernel.actor import Actor
from forum.kernel.i18n import _, choose_language
from forum.kernel.next_steps import NextStep, next_steps

FOR_EACH = 3


@dataclass(frozen=True)
class Aim:
    """A criterion that a member works towards, and the first of the reasons why (one of REASONS)."""

    criterion: CriterionCard
    area: AreaCard
    reason: str

    @property
    def why(self) -> str:
        """Why it is among those one works towards, in a sentence in the reader's language."""
        code, area = self.criterion.code, self.area.name_in(choose_language())
        reasons = {
            PICKED: _("You chose %(code)s", code=code),
            AREA: _("You chose %(area)s", area=area),
            SOUGHT: _("You look for help with %(code)s", code=code),
            PLANNED: _("%(code)s is on your city's roadmap", code=code),
        }
        return str(reasons[self.reason])


@dataclass(frozen=True)
class Step:
    """Something that comes next, and the aim it is for."""

    aim: Aim
    step: NextStep


@dataclass(frozen=True)
class Adventure:
    """What a member works towards; `picked` says whether she has chosen anything herself.

    Without a choice of her own it is what she needs help with and what is on her city's roadmap.
    """

    aims: Sequence[Aim]
    picked: bool
    areas: Sequence[AreaCard] = field(default_factory=list)
    criteria: Sequence[CriterionCard] = field(default_factory=list)

    def narrowed(self, code: str | None) -> Sequence[Aim]:
        """The aims, or the one of a code; all where there is none of it."""
        return [one for one in self.aims if one.criterion.code == code] or self.aims


def get_adventure(actor: Actor) -> Adventure:
    """What the actor works towards, her own choices first, then in the order of the standard; three statements."""
    picks, catalogue = actor.fact("picks"), standard_queries.get_catalogue()
    areas = [one for one in catalogue.areas if one.id in picks["areas"]]
    criteria = [one for area in catalogue.areas for one in area.criteria if one.id in picks["criteria"]]
    reasons = _reasons(actor, picks)
    aims = [
        Aim(one, area, reason)
        for area in catalogue.areas
        for one in area.criteria
        if (reason := reasons.get(one.id) or (AREA if area.id in picks["areas"] else ""))
    ]
    aims.sort(key=lambda aim: REASONS.index(aim.reason))  # stable: the order of the standard stays within a reason
    return Adventure(aims, picked=bool(areas or criteria), areas=areas, criteria=criteria)


def list_steps(actor: Actor, aims: Sequence[Aim], most: int) -> Sequence[Step]:
    """What comes next for these aims, the soonest first, everything once; as many statements as features tell."""
    by_id = {aim.criterion.id: aim for aim in aims}
    found = next_steps(actor, list(by_id), most=FOR_EACH)
    steps = [Step(by_id[one], step) for one in by_id for step in found.get(one, ())]
    once: dict[str, Step] = {}
    for one in steps:
        once.setdefault(one.step.url, one)
    ordered = sorted(once.values(), key=lambda one: (one.step.at is None, one.step.at and one.step.at.timestamp()))
    return ordered[:most]


def _reasons(actor: Actor, picks: Mapping[str, frozenset[int]]) -> dict[int, str]:
    """Why each criterion, by id; what was picked by area is not among them unless it has a nearer reason."""
    city_id: int | None = getattr(actor, "city_id", None)
    chosen = bool(picks["areas"] or picks["criteria"])
    told: dict[int, str] = {}
    if not chosen and city_id is not None:
        told |= dict.fromkeys(list_open_criteria(actor, city_id), PLANNED)
    if not chosen:
        told |= dict.fromkeys(actor.fact("interests")["seek"], SOUGHT)
    return told | dict.fromkeys(picks["criteria"], PICKED)
