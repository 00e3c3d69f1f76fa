"""The outlines of the Americas as one small drawing, from Natural Earth as `world-atlas` packs it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from forum.blueprints.cities.rules.projection import project

Point = tuple[float, float]
Ring = list[int]

WEST, EAST, SOUTH, NORTH = -171.0, -26.0, -57.0, 76.0
FINEST = 1.6  # units of the map (about 5 km): what is smaller than this is left out of a line
SMALLEST_ISLAND = 9.0  # square units


def draw(topology: bytes) -> str:
    """The land, its coasts and its borders, as an SVG file whose parts are used by their ids."""
    world = json.loads(topology)
    arcs = [_simplified([project(latitude, longitude) for longitude, latitude in arc]) for arc in _arcs(world)]
    kept = [ring for ring in _rings(world) if _is_american(ring, _arcs_of(world, ring))]
    outlines = [outline for ring in kept if (outline := _joined(ring, arcs)) and _area(outline) >= SMALLEST_ISLAND]
    head = "<!-- Made with Natural Earth (public domain), packed by world-atlas. scripts/vendor_assets.py draws it. -->"
    path = "".join(_path(outline) for outline in outlines)
    land = f'<path id="land" vector-effect="non-scaling-stroke" d="{path}"/>'
    return f'{head}\n<svg xmlns="http://www.w3.org/2000/svg">\n{land}\n</svg>\n'


def _arcs(world: dict) -> list[list[Point]]:
    (scale_x, scale_y), (left, bottom) = world["transform"]["scale"], world["transform"]["translate"]
    arcs = []
    for coded in world["arcs"]:
        x = y = 0
        arc = []
        for step_x, step_y in coded:
            x, y = x + step_x, y + step_y
            arc.append((x * scale_x + left, y * scale_y + bottom))
        arcs.append(arc)
    return arcs


def _rings(world: dict) -> Iterable[Ring]:
    for country in world["objects"]["countries"]["geometries"]:
        polygons = country["arcs"] if country["type"] == "MultiPolygon" else [country["arcs"]]
        for polygon in polygons:
            yield from polygon


def _arcs_of(world: dict, ring: Ring) -> list[Point]:
    if "decoded" not in world:
        world["decoded"] = _arcs(world)
    return [point for number in ring for point in world["decoded"][number if number >= 0 else ~number]]


def _is_american(ring: Ring, points: Sequence[Point]) -> bool:
    longitudes, latitudes = [point[0] for point in points], [point[1] for point in points]
    x, y = (min(longitudes) + max(longitudes)) / 2, (min(latitudes) + max(latitudes)) / 2
    return WEST < x < EAST and SOUTH < y < NORTH and max(longitudes) - min(longitudes) < 150


def _simplified(line: list[Point]) -> list[Point]:
    """Douglas and Peucker's line, so that neighbours that share an arc still share it."""
    if len(line) < 3:
        return line
    keep = {0, len(line) - 1}
    waiting = [(0, len(line) - 1)]
    while waiting:
        first, last = waiting.pop()
        farthest, distance = 0, 0.0
        for number in range(first + 1, last):
            away = _away(line[number], line[first], line[last])
            if away > distance:
                farthest, distance = number, away
        if distance > FINEST:
            keep.add(farthest)
            waiting += [(first, farthest), (farthest, last)]
    return [line[number] for number in sorted(keep)]


def _away(point: Point, start: Point, end: Point) -> float:
    (x, y), (x1, y1), (x2, y2) = point, start, end
    length = (x2 - x1) ** 2 + (y2 - y1) ** 2
    along = 0.0 if length == 0 else max(0.0, min(1.0, ((x - x1) * (x2 - x1) + (y - y1) * (y2 - y1)) / length))
    return ((x - x1 - along * (x2 - x1)) ** 2 + (y - y1 - along * (y2 - y1)) ** 2) ** 0.5


def _joined(ring: Ring, arcs: Sequence[list[Point]]) -> list[tuple[int, int]]:
    outline: list[tuple[int, int]] = []
    for number in ring:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        for x, y in arc:
            point = (round(x), round(y))
            if not outline or outline[-1] != point:
                outline.append(point)
    return outline


def _area(outline: Sequence[tuple[int, int]]) -> float:
    following = [*outline[1:], outline[0]]
    return abs(sum(x * y2 - x2 * y for (x, y), (x2, y2) in zip(outline, following, strict=True))) / 2


def _path(outline: Sequence[tuple[int, int]]) -> str:
    (x, y), *others = outline[:-1] if outline[0] == outline[-1] else outline
    steps = []
    for next_x, next_y in others:
        steps.append(f"{next_x - x},{next_y - y}")
        x, y = next_x, next_y
    return f"M{outline[0][0]},{outline[0][1]}l{' '.join(steps)}z"
