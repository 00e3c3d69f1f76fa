"""Refusals around cities."""

from __future__ import annotations

from forum.kernel.errors import Conflict
from forum.kernel.i18n import _l


class CityExists(Conflict):
    code = "city_exists"
    message = _l("There is a city of this name there already. Open it instead.")
