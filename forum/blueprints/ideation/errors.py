"""Refusals of ideation."""

from __future__ import annotations

from forum.kernel.errors import Conflict
from forum.kernel.i18n import _l


class BudgetSpent(Conflict):
    """`left` in the problem says how many points one could still give to this concept."""

    code = "budget_spent"
    message = _l("You have given all your points. Take some back from another concept first.")


class WrongPhase(Conflict):
    code = "wrong_phase"
    message = _l("The session cannot go on to this step from here.")


class CannotMerge(Conflict):
    code = "cannot_merge"
    message = _l("Choose another concept of this session that stands by itself.")
