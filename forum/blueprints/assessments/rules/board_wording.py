"""The leaderboard in the reader's words."""

from __future__ import annotations

from collections.abc import Sequence

from forum.blueprints.assessments.rules.disclosing import Share
from forum.blueprints.assessments.rules.framings import AUTO, BAND, BOTH, REGION, Framing
from forum.blueprints.assessments.rules.sets import ALL
from forum.blueprints.cities.rules.population_bands import POPULATION_BANDS
from forum.blueprints.cities.rules.wording import band_name
from forum.kernel.i18n import _, ngettext


def framing_name(code: str) -> str:
    """A framing as one chooses it."""
    return {
        AUTO: str(_("Cities like yours")),
        ALL: str(_("All cities")),
        REGION: str(_("Your region")),
        BAND: str(_("Your size")),
        BOTH: str(_("Region and size")),
    }[code]


def region_name(code: str) -> str:
    """A region in words."""
    return {
        "north": str(_("the United States and Canada")),
        "middle": str(_("Mexico, Central America and the Caribbean")),
        "brazil": str(_("Brazil")),
        "andes": str(_("the Andes and the Guianas")),
        "south": str(_("Argentina, Chile, Paraguay and Uruguay")),
    }.get(code, str(_("other parts of the world")))


def set_name(framing: Framing) -> str:
    """Whom one is compared with, as part of a sentence: `12 cities like yours`."""
    number = framing.size
    if framing.code == AUTO:
        return ngettext("%(num)s city like yours", "%(num)s cities like yours", number)
    if framing.set_id is not None:
        return ngettext("%(num)s city of %(name)s", "%(num)s cities of %(name)s", number, name=framing.name)
    if framing.key.startswith("country:"):
        return str(_("%(number)s cities in your country", number=number))
    where, size = _where(framing.key), _size(framing.key)
    if where and size:
        return str(_("%(number)s cities of %(size)s people in %(region)s", number=number, size=size, region=where))
    if where:
        return str(_("%(number)s cities in %(region)s", number=number, region=where))
    if size:
        return str(_("%(number)s cities of %(size)s people", number=number, size=size))
    return ngettext("the one city that takes part", "all %(num)s cities that take part", number)


def set_with_sharing(framing: Framing, sharing: int) -> str:
    """A set, and how many of it share anything where only those are counted: `12 cities like yours, of which 7 ...`."""
    told = set_name(framing)
    if framing.published:
        return told
    return ngettext(
        "%(set)s, of which %(num)s shares with you", "%(set)s, of which %(num)s share with you", sharing, set=told
    )


def share_in_words(share: Share) -> str:
    """A share with how sure it is, short: `6 of the 9 that share this`, `55 % ± 8`, or `100 %`."""
    if share.of is not None:
        return str(_("%(met)s of the %(of)s that share this", met=share.met, of=share.of))
    if share.margin:
        return str(_("%(percent)s %% ± %(margin)s", percent=share.percent, margin=share.margin))
    return percent_in_words(share.percent)


def share_aloud(share: Share) -> str:
    """The same as one says it, for those who listen: `about 55 %, give or take 8 points`."""
    if not share.margin:
        return share_in_words(share)
    return str(_("about %(percent)s %%, give or take %(margin)s points", percent=share.percent, margin=share.margin))


def percent_in_words(percent: float) -> str:
    """A part of a hundred: `67 %`."""
    return str(_("%(percent)s %%", percent=round(percent)))


def band_in_words(band: str, quartiles: Sequence[int]) -> str:
    """What the middle half of the cities have met, and kindly where one's own stands; empty where that is not known."""
    if not band or not quartiles:
        return ""
    low, middle, high = quartiles
    others = _(
        "Half of these cities have met between %(low)s and %(high)s; the middle one %(middle)s.",
        low=low, middle=middle, high=high,
    )  # fmt: skip
    own = {
        "first": _("Yours is in the upper quarter."),
        "second": _("Yours is in the upper half."),
    }.get(band, _("Yours is on its way."))
    return f"{others} {own}"


def quarter_in_words(quarter: str) -> str:
    """`Q4 2026`, short enough for an axis."""
    return str(_("Q%(number)s %(year)s", number=quarter[5], year=quarter[:4]))


def _where(key: str) -> str:
    kind, _colon, code = key.split("+")[0].partition(":")
    return region_name(code) if kind == "region" else ""


def _size(key: str) -> str:
    code = key.rpartition("band:")[2] if "band:" in key else ""
    return next((band_name(band) for band in POPULATION_BANDS if band.code == code), "")
