"""Judging applications: what scorers see and write, and programme staff's list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import request
from sqlalchemy.orm.attributes import set_committed_value

from forum.blueprints.sprints import policies
from forum.blueprints.sprints.models.applications import SprintApplication, SprintScorer
from forum.blueprints.sprints.pages import shown
from forum.blueprints.sprints.queries import sprints as queries
from forum.blueprints.sprints.rules.judging import HIGHEST, LOWEST, NEEDED, compare
from forum.kernel.actor import Actor
from forum.kernel.web.fields import whole_number
from forum.kernel.web.pages import form_state


def panel_of(actor: Actor, found: SprintApplication) -> dict[str, Any] | None:
    """What somebody who judges sees of the scores: the own ones, the others' once both are in. None for all others."""
    scorers = queries.list_scorers([found.id]).get(found.id, [])
    mine = next((one for one in scorers if one.member_id == actor.id), None)
    runs = _reads_scorers(actor, found)
    if not (mine or runs):
        return None
    if mine is not None:
        set_committed_value(mine, "application", found)
    given = queries.shown_scores(actor, found, scorers)
    values = {f"score-{key}": value for key, value in (mine.scores if mine else {}).items()}
    values |= {f"words-{key}": text for key, text in (mine.words if mine else {}).items()}
    return {
        "mine": mine, "may": mine is not None and bool(policies.can_score(actor, mine)) and len(given) < NEEDED,
        "may_declare": mine is not None and bool(policies.can_declare_conflict(actor, mine)) and len(given) < NEEDED,
        "given": given, "compared": compare([one.scores for one in given]), "form": form_state(values),
        "scorers": scorers if runs else [], "needed": NEEDED,
        "range": [(number, str(number)) for number in range(LOWEST, HIGHEST + 1)],
    }  # fmt: skip


def rows_of(actor: Actor, found: Sequence[SprintApplication]) -> list[dict[str, Any]]:
    """Applications as the list of those who judge shows them, the best first once their scores may be read."""
    scorers = queries.list_scorers([one.id for one in found])
    rows = [_row(actor, one, scorers.get(one.id, [])) for one in found]
    return sorted(rows, key=lambda row: (-(row["mean"] or 0), row["found"].id))


def _row(actor: Actor, one: SprintApplication, scorers: Sequence[SprintScorer]) -> dict[str, Any]:
    compared = compare([score.scores for score in queries.shown_scores(actor, one, scorers)])
    mine = next((score for score in scorers if score.member_id == actor.id), None)
    return {
        "found": one, "badge": shown.state_badge(one), "mean": compared.mean, "spread": compared.spread,
        "scorers": scorers if _reads_scorers(actor, one) else [], "asked": len(scorers),
        "waits": mine is not None and mine.scored_at is None,
    }  # fmt: skip


def _reads_scorers(actor: Actor, found: SprintApplication) -> bool:
    """Programme staff read who scores an application, unless it is of their own city."""
    return bool(policies.can_run_sprints(actor)) and not policies.is_of(actor, found)


def typed_scores(keys: Sequence[str]) -> tuple[dict[str, Any], dict[str, str]]:
    """The scores and the words of the form on the page."""
    scores = {key: whole_number(request.form.get(f"score-{key}", "")) for key in keys}
    words = {key: request.form.get(f"words-{key}", "").strip() for key in keys}
    return {key: told for key, told in scores.items() if told is not None}, words
