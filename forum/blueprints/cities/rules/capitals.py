"""The capitals of the countries of the gazetteer, by their identifiers at GeoNames."""

CAPITALS = frozenset({
    3435910, 3911925, 3903987, 3469058, 6094817, 3871336, 3688689, 3621849, 3553478, 3492908, 3652462, 3598132,
    3378644, 3600949, 3718426, 3530597, 3617763, 3703443, 3936456, 3439389, 3383330, 3583361, 4140963, 3441575,
    3646738,
})  # fmt: skip


def is_capital(geoname_id: int | None) -> bool:
    """Whether the city seats the government of its country; Bolivia has two such cities."""
    return geoname_id in CAPITALS
