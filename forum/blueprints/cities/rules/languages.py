"""Languages of government, by country and region."""

_BY_COUNTRY: dict[str, tuple[str, ...]] = {
    "AR": ("es",),
    "BO": ("es",),
    "BR": ("pt",),
    "BZ": ("en",),
    "CA": ("en",),
    "CL": ("es",),
    "CO": ("es",),
    "CR": ("es",),
    "CU": ("es",),
    "DO": ("es",),
    "EC": ("es",),
    "GF": ("fr",),
    "GT": ("es",),
    "GY": ("en",),
    "HN": ("es",),
    "HT": ("fr", "ht"),
    "MX": ("es",),
    "NI": ("es",),
    "PA": ("es",),
    "PE": ("es",),
    "PR": ("es", "en"),
    "PY": ("es", "gn"),
    "SR": ("nl",),
    "SV": ("es",),
    "US": ("en",),
    "UY": ("es",),
    "VE": ("es",),
}

_BY_REGION: dict[tuple[str, str], tuple[str, ...]] = {
    ("CA", "New Brunswick"): ("en", "fr"),
    ("CA", "Quebec"): ("fr",),
}


def languages_of(country: str, region: str = "") -> tuple[str, ...]:
    """The languages a city hall there works in, as ISO 639-1 codes, the usual one first; empty when unknown.

    `country` is ISO 3166-1 alpha-2, `region` the first administrative level as the gazetteer names it. A city
    that works in another language than its region says so in its own record.
    """
    return _BY_REGION.get((country, region)) or _BY_COUNTRY.get(country, ())
