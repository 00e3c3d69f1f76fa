"""Why somebody is shown, in the reader's words."""

from __future__ import annotations

from collections.abc import Iterable

from forum.blueprints.cities.rules.countries import language_within
from forum.blueprints.cities.rules.wording import phrases
from forum.blueprints.directory.rules.matching import Why
from forum.kernel.i18n import _, choose_language, ngettext


def tell(why: Why) -> str:
    """One reason, such as `Can help with RDC2`."""
    codes = ", ".join(why.values.get("codes", ()))
    if why.code == "can_help":
        return str(_("Can help with %(codes)s", codes=codes))
    if why.code == "also_helps":
        return str(_("Also helps with %(codes)s, which you look for", codes=codes))
    if why.code == "looks_for":
        return str(_("Looking for help with %(codes)s, which you offer", codes=codes))
    if why.code == "met":
        return str(_("%(city)s met %(codes)s", city=why.values["city"], codes=codes))
    if why.code == "shared_language":
        language = language_within(str(why.values["language"]), choose_language())
        return str(_("Works in %(language)s, as you do", language=language))
    if why.code == "answers":
        days = int(why.values["days"])
        return str(ngettext("Usually answers within a day", "Usually answers within %(num)s days", days))
    return _tell_city(why)


def _tell_city(why: Why) -> str:
    if why.code == "same_city":
        return str(_("Works in your city"))
    telling = [reason for reason in why.likeness if reason.code != "closest_overall"]
    if not telling:
        return str(_("City like yours"))
    return str(_("City like yours: %(reasons)s", reasons=phrases(telling)))


def tell_all(reasons: Iterable[Why]) -> str:
    """All reasons in one line, each as a sentence."""
    return " ".join(f"{tell(why)}." for why in reasons)
