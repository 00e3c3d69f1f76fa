"""Population bands: how members say "a city of our size"."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PopulationBand:
    """Cities of `minimum` inhabitants and more, but fewer than `below` (None: without limit)."""

    code: str
    minimum: int
    below: int | None

    def holds(self, population: int) -> bool:
        """Whether a city of so many inhabitants belongs here."""
        return self.minimum <= population and (self.below is None or population < self.below)


POPULATION_BANDS: tuple[PopulationBand, ...] = (
    PopulationBand("under_50k", 0, 50_000),
    PopulationBand("50k_100k", 50_000, 100_000),
    PopulationBand("100k_250k", 100_000, 250_000),
    PopulationBand("250k_500k", 250_000, 500_000),
    PopulationBand("500k_1m", 500_000, 1_000_000),
    PopulationBand("over_1m", 1_000_000, None),
)


def population_band(population: int) -> PopulationBand:
    """The one band a population falls into; ValueError when it is negative."""
    for band in POPULATION_BANDS:
        if band.holds(population):
            return band
    raise ValueError(f"not a population: {population}")
