"""A map of cities that is drawn without asking anybody."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import forum
from forum.blueprints.cities.rules.drawing import MOST_PLACES, MapPlace, draw, size_step
from forum.blueprints.cities.rules.projection import KM_PER_UNIT, project
from tests.factories.accounts import create_city, create_member

SignIn = Callable[[Any], Any]
OUTLINES = (Path(forum.__file__).parent / "static/vendor/americas.svg").read_text()
PLACES = {
    "Vancouver": (49.28, -123.12), "Winnipeg": (49.88, -97.15), "Boise": (43.61, -116.2), "Quito": (-0.18, -78.47),
    "Brasília": (-15.8, -47.9), "Córdoba": (-31.4, -64.18), "Guatemala City": (14.63, -90.51), "Havana": (23.1, -82.3),
}  # fmt: skip
AT_SEA = {"in the Atlantic": (30.0, -50.0), "in the Pacific": (0.0, -100.0), "in the Gulf": (25.5, -91.0)}


def place(name: str = "A", latitude: float = 0.0, longitude: float = -80.0, size: int = 0, **more: Any) -> MapPlace:
    return MapPlace(name, name, f"/{name}", latitude, longitude, size, **more)


def rings() -> list[list[tuple[float, float]]]:
    found = []
    for start, steps in re.findall(r"M(-?\d+,-?\d+)l([^z]+)z", OUTLINES):
        x, y = (int(number) for number in start.split(","))
        ring = [(float(x), float(y))]
        for step in steps.split():
            across, down = step.split(",")
            x, y = x + int(across), y + int(down)
            ring.append((float(x), float(y)))
        found.append(ring)
    return found


def on_land(latitude: float, longitude: float) -> bool:
    x, y = project(latitude, longitude)
    return any(inside(x, y, ring) for ring in rings())


def inside(x: float, y: float, ring: list[tuple[float, float]]) -> bool:
    crossings = 0
    for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            crossings += 1
    return crossings % 2 == 1


@pytest.mark.parametrize("name", PLACES)
def test_cities_lie_on_the_land_of_the_outlines(name: str) -> None:
    assert on_land(*PLACES[name])


@pytest.mark.parametrize("name", AT_SEA)
def test_the_sea_is_no_land(name: str) -> None:
    assert not on_land(*AT_SEA[name])


def test_distances_near_the_centre_are_those_of_the_earth_and_north_is_up() -> None:
    (x, y), (other_x, other_y) = project(8.0, -84.0), project(9.0, -84.0)
    assert (x, y) == pytest.approx((0, 0), abs=1e-6)
    assert other_x == pytest.approx(0, abs=1e-6)
    assert -other_y * KM_PER_UNIT == pytest.approx(111.2, abs=0.2)


def test_the_outlines_are_small_and_say_where_they_come_from() -> None:
    assert len(OUTLINES) < 100_000
    assert "Natural Earth (public domain)" in OUTLINES


def test_each_place_lies_on_the_sheet_with_room_around() -> None:
    drawn = draw(place(name, *where) for name, where in PLACES.items())
    assert {dot.place.name for dot in drawn.dots} == set(PLACES)
    assert all(3 < dot.x < 97 and 3 < dot.y < 97 for dot in drawn.dots)
    boise = next(dot for dot in drawn.dots if dot.place.name == "Boise")
    cordoba = next(dot for dot in drawn.dots if dot.place.name == "Córdoba")
    assert boise.x < cordoba.x
    assert boise.y < cordoba.y
    assert (boise.beyond_middle, cordoba.beyond_middle) == (False, True)


def test_one_place_is_shown_in_the_middle_of_a_part_that_one_can_recognise() -> None:
    drawn = draw([place(latitude=8.0, longitude=-84.0)])
    _, _, width, height = (int(number) for number in drawn.view_box.split())
    assert (drawn.dots[0].x, drawn.dots[0].y) == pytest.approx((50, 50), abs=0.5)
    assert width * KM_PER_UNIT == pytest.approx(700, abs=5)
    assert width / height == pytest.approx(1.25, abs=0.01)


def test_small_dots_lie_over_large_ones_and_the_chosen_one_over_all() -> None:
    drawn = draw([place("small", size=0), place("chosen", size=5, chosen=True), place("large", size=4)])
    assert [dot.place.name for dot in drawn.dots] == ["large", "small", "chosen"]
    radius = {dot.place.name: dot.radius for dot in drawn.dots}
    assert radius["small"] < radius["large"] < radius["chosen"]


def test_a_sheet_holds_a_bounded_number_of_places_and_says_so() -> None:
    full = draw(place(str(number)) for number in range(MOST_PLACES))
    over = draw(place(str(number)) for number in range(MOST_PLACES + 1))
    assert (len(full.dots), full.complete) == (MOST_PLACES, True)
    assert (len(over.dots), over.complete) == (MOST_PLACES, False)
    assert draw([]).dots == ()


def test_among_many_places_the_own_one_is_named_and_its_neighbours_where_there_is_room() -> None:
    far = [place(f"Far {number}", latitude=40.0 + number, longitude=-110.0 + 4 * number) for number in range(20)]
    own, beside, near = place("Own", own=True), place("Beside", longitude=-79.9), place("Near", latitude=-12.0)
    named = {dot.place.name for dot in draw([*far, near, beside, own]).dots if dot.named}
    assert {"Own", "Near"} <= named
    assert "Beside" not in named


def test_the_size_of_a_dot_follows_the_population_band() -> None:
    assert [size_step(number) for number in (10_000, 60_000, 1_000_000)] == [0, 1, 5]


def test_the_map_of_the_list_holds_the_cities_of_the_filter_each_a_link_with_a_name(sign_in: SignIn) -> None:
    mendoza = create_city(name="Mendoza", region="Mendoza", country_code="AR", population=114_893)
    boise = create_city(name="Boise", region="Idaho")
    browser = sign_in(create_member(language="en"))
    page = browser.get("/cities?limit=1").text
    assert dots(page) == {mendoza.path: "Mendoza, Argentina, 114,893 people", boise.path: label(boise)}
    assert 'href="#cities">Skip the map' in page
    assert 'id="cities"' in page
    assert set(dots(browser.get("/cities?country=AR").text)) == {mendoza.path}
    assert dots(browser.get("/cities?q=atlantis").text) == {}


def test_the_map_of_a_city_shows_it_among_the_cities_like_it(sign_in: SignIn) -> None:
    boise, spokane = create_city(name="Boise"), create_city(name="Spokane", latitude=47.6, longitude=-117.4)
    page = sign_in(create_member(language="en")).get(boise.path).text
    assert set(dots(page)) == {boise.path, spokane.path}
    assert re.search(rf'map__place--chosen map__place--named" href="{boise.path}"', page)


def dots(page: str) -> dict[str, str]:
    return dict(re.findall(r'<a class="map__place[^"]*" href="([^"]+)" aria-label="([^"]+)"', page))


def label(city: Any) -> str:
    return f"{city.name}, {city.region}, United States, {city.population:,} people"
