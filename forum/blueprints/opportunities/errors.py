"""Refusals of opportunities."""

from __future__ import annotations

from forum.kernel.errors import Conflict
from forum.kernel.i18n import _l


class EnoughChosen(Conflict):
    code = "enough_chosen"
    message = _l("As many cities as are looked for have been chosen. Take one back first.")
