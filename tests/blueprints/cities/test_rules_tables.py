"""Population bands and the languages of government."""

from itertools import pairwise

import pytest

from forum.blueprints.cities.rules.languages import languages_of
from forum.blueprints.cities.rules.population_bands import POPULATION_BANDS, population_band


@pytest.mark.parametrize(
    ("population", "code"),
    [
        (0, "under_50k"),
        (49_999, "under_50k"),
        (50_000, "50k_100k"),
        (100_000, "100k_250k"),
        (249_999, "100k_250k"),
        (250_000, "250k_500k"),
        (500_000, "500k_1m"),
        (1_000_000, "over_1m"),
        (12_000_000, "over_1m"),
    ],
)
def test_a_population_falls_into_the_band_whose_minimum_it_reaches(population: int, code: str) -> None:
    assert population_band(population).code == code


def test_the_bands_join_without_gap_or_overlap() -> None:
    assert POPULATION_BANDS[0].minimum == 0
    assert POPULATION_BANDS[-1].below is None
    for band, following in pairwise(POPULATION_BANDS):
        assert band.below == following.minimum


def test_a_negative_population_is_refused() -> None:
    with pytest.raises(ValueError, match="-1"):
        population_band(-1)


@pytest.mark.parametrize(
    ("country", "region", "languages"),
    [
        ("CA", "Quebec", ("fr",)),
        ("CA", "New Brunswick", ("en", "fr")),
        ("CA", "Manitoba", ("en",)),
        ("BR", "São Paulo", ("pt",)),
        ("PR", "Ponce", ("es", "en")),
        ("XX", "", ()),
    ],
)
def test_languages_follow_the_country_unless_the_region_has_its_own(
    country: str, region: str, languages: tuple[str, ...]
) -> None:
    assert languages_of(country, region) == languages
