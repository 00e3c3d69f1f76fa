"""A map of places as numbers: what part of the Americas is shown, and where on it each place lies."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from math import hypot

from forum.blueprints.cities.rules.population_bands import POPULATION_BANDS, population_band
from forum.blueprints.cities.rules.projection import KM_PER_UNIT, project

MOST_PLACES = 300
MOST_NAMES = 15
# A sheet is a quarter wider than high; the style sheet says the same.
WIDTH_TO_HEIGHT = 1.25
# Less than this around a single city would show only its dot, since the outlines know nothing finer.
NARROWEST_KM = 700.0
_MARGIN = 1.16
_Box = tuple[float, float, float, float]
# Names have to fit on a phone: its sheet in pixels, and a letter of a name.
_SMALL_SHEET, _LETTER = 350.0, 7.5
_RADII = (3.5, 4.0, 5.0, 6.0, 7.0, 8.5)


@dataclass(frozen=True, slots=True)
class MapPlace:
    """What is marked: `label` is what a screen reader says, `size` a step from 0 to 5.

    `chosen` is the one asked about, `own` where the reader works.
    """

    name: str
    label: str
    url: str
    latitude: float
    longitude: float
    size: int
    chosen: bool = False
    own: bool = False


@dataclass(frozen=True, slots=True)
class Dot:
    """A place on the sheet: `x` and `y` in percent of its width and height, `radius` in pixels.

    `named` says that its name is written beside it at all times, which only a place with room around it has.
    """

    place: MapPlace
    x: float
    y: float
    radius: float
    named: bool = False

    @property
    def beyond_middle(self) -> bool:
        """Whether the name is better written to the left of the dot."""
        return self.x > 50


@dataclass(frozen=True, slots=True)
class Drawing:
    """`view_box` is the part of the outlines that is shown. The largest dots come first, so that none hides a smaller.

    `complete` is false when there were more places than a sheet holds.
    """

    view_box: str
    dots: tuple[Dot, ...]
    complete: bool = True


def size_step(population: int) -> int:
    """The size of a dot by population: 0 for the lowest band, 5 for the highest."""
    return POPULATION_BANDS.index(population_band(population))


def draw(places: Iterable[MapPlace]) -> Drawing:
    """All places on one sheet that shows them with some room around; at most `MOST_PLACES`, the first ones."""
    wanted = list(places)
    shown = wanted[:MOST_PLACES]
    if not shown:
        return Drawing("0 0 1 1", ())
    points = [project(place.latitude, place.longitude) for place in shown]
    left, top, width = _frame(points)
    height = width / WIDTH_TO_HEIGHT
    dots = [
        Dot(place, round((x - left) / width * 100, 2), round((y - top) / height * 100, 2), _RADII[place.size])
        for place, (x, y) in zip(shown, points, strict=True)
    ]
    dots = _with_names(dots)
    dots.sort(key=lambda dot: (dot.place.chosen, dot.place.own, -dot.place.size))
    return Drawing(f"{left:.0f} {top:.0f} {width:.0f} {height:.0f}", tuple(dots), len(wanted) == len(shown))


def _with_names(dots: Sequence[Dot]) -> list[Dot]:
    """The chosen place and the reader's own are named, then those whose name meets no other name and no dot.

    On a sheet with many places only so many are tried, those nearest the reader's own first.
    """
    taken: list[_Box] = [_box(dot, "") for dot in dots]
    waiting = _in_order_of_naming(dots)
    named: list[Dot] = []
    for dot in waiting[:MOST_NAMES]:
        box = _box(dot, dot.place.name)
        told = dot.place.chosen or dot.place.own
        free = told or not any(_meet(box, other) for other in taken if other != _box(dot, ""))
        if free:
            taken.append(box)
        named.append(replace(dot, named=free))
    return named + waiting[MOST_NAMES:]


def _in_order_of_naming(dots: Sequence[Dot]) -> list[Dot]:
    own = next((dot for dot in dots if dot.place.own), None)
    if own is None:
        return sorted(dots, key=lambda dot: not dot.place.chosen)
    apart = {dot: hypot(dot.x - own.x, (dot.y - own.y) / WIDTH_TO_HEIGHT) for dot in dots}
    return sorted(dots, key=lambda dot: (not dot.place.chosen, apart[dot]))


def _box(dot: Dot, name: str) -> _Box:
    """What a dot and its name cover, in percent of a small sheet: left, right, top, bottom."""
    along = (len(name) * _LETTER + 14) / _SMALL_SHEET * 100 if name else 2.0
    half = 9 / _SMALL_SHEET * WIDTH_TO_HEIGHT * 100
    left, right = (dot.x - along, dot.x + 2) if dot.beyond_middle else (dot.x - 2, dot.x + along)
    return left, right, dot.y - half, dot.y + half


def _meet(one: _Box, other: _Box) -> bool:
    return one[0] < other[1] and other[0] < one[1] and one[2] < other[3] and other[2] < one[3]


def _frame(points: Sequence[tuple[float, float]]) -> tuple[float, float, float]:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    across, down = max(xs) - min(xs), max(ys) - min(ys)
    width = round(max(across * _MARGIN, down * _MARGIN * WIDTH_TO_HEIGHT, NARROWEST_KM / KM_PER_UNIT))
    left = round((max(xs) + min(xs) - width) / 2)
    top = round((max(ys) + min(ys) - width / WIDTH_TO_HEIGHT) / 2)
    return left, top, width
