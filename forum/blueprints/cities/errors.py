"""Refusals around cities."""

from __future__ import annotations

from forum.kernel.errors import Conflict
from forum.kernel.i18n import _l


class CityExists(Conflict):
    code = "city_exists"
    message = _l("There is a city of this name there already. Open it instead.")


class OwnPeer(Conflict):
    code = "own_peer"
    message = _l("A city is not its own peer.")


class TooManyChoices(Conflict):
    code = "too_many_choices"
    message = _l("A city can choose up to 20 cities and leave out up to 100. Take one back first.")
