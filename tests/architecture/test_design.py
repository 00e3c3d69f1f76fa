"""What the visual system promises: contrast, vendored files as recorded, pages that a strict policy can serve."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import re
from itertools import pairwise
from pathlib import Path

import pytest

FORUM = Path(__file__).resolve().parents[2] / "forum"
STATIC = FORUM / "static"
TOKENS = (STATIC / "css" / "tokens.css").read_text()
LEAST_CONTRAST = 4.5
LEAST_EDGE_CONTRAST = 3.0
COMPRESSED_BUDGET = 13_000
AREAS = ("dm", "lc", "od", "pa", "bf", "rdc", "ci", "eval")
GROUNDS = ("paper", "surface", "sunken")
PAIRS = [
    *((text, ground) for text in ("ink", "muted", "accent", "accent-strong") for ground in GROUNDS),
    *((kind, ground) for kind in ("success", "warning", "danger") for ground in ("paper", "surface")),
    *((kind, f"{kind}-wash") for kind in ("success", "warning", "danger")),
    *(("ink", wash) for wash in ("accent-wash", "success-wash", "warning-wash", "danger-wash", "marker-wash")),
    ("muted", "accent-wash"),
    *((f"area-{area}", f"area-{area}-wash") for area in AREAS),
    ("accent", "accent-wash"),
    ("accent-strong", "accent-wash"),
    ("on-accent", "accent"),
    ("on-accent", "accent-strong"),
    ("on-danger", "danger"),
    ("on-marker", "marker"),
    ("on-marker", "found"),
]
EDGES = [("edge", "paper"), ("edge", "surface"), ("accent", "paper"), ("accent", "surface")]


def _declarations(after: str) -> dict[str, str]:
    block = TOKENS[TOKENS.index(after) + len(after) :].split("}")[0]
    return dict(re.findall(r"--([a-z0-9-]+):\s*(#[0-9a-f]{6})", block))


LIGHT = _declarations(":root {")
DARK = {
    "by the device": _declarations(':root:not([data-theme="light"]) {'),
    "by choice": _declarations(':root[data-theme="dark"] {'),
}


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _templates() -> list[Path]:
    """Those of pages: mails have styles in their elements, since many programs drop style sheets."""
    return sorted(path for path in FORUM.rglob("templates/**/*.html") if path.parent.name not in ("mail", "mails"))


def _without_comments(source: str) -> str:
    return re.sub(r"\{#.*?#\}", "", source, flags=re.DOTALL)


def _own_assets() -> list[Path]:
    return [*sorted((STATIC / "css").rglob("*.css")), *sorted((STATIC / "js").rglob("*.js"))]


@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_text_reads_on_its_ground_in_light_and_dark(text: str, ground: str) -> None:
    for colours in (LIGHT, *DARK.values()):
        assert _contrast(colours[text], colours[ground]) >= LEAST_CONTRAST


@pytest.mark.parametrize(("edge", "ground"), EDGES)
def test_edges_of_controls_stand_out_in_light_and_dark(edge: str, ground: str) -> None:
    for colours in (LIGHT, *DARK.values()):
        assert _contrast(colours[edge], colours[ground]) >= LEAST_EDGE_CONTRAST


def test_dark_is_the_same_by_choice_as_by_the_device() -> None:
    assert DARK["by choice"] == DARK["by the device"]


def test_every_colour_has_a_dark_counterpart() -> None:
    assert set(DARK["by choice"]) == set(LIGHT)


def test_the_practice_areas_are_equally_light() -> None:
    for colours in (LIGHT, *DARK.values()):
        shades = sorted(_luminance(colours[f"area-{area}"]) for area in AREAS)
        assert _contrast_of_luminance(shades[0], shades[-1]) < 1.25


def _contrast_of_luminance(low: float, high: float) -> float:
    return (high + 0.05) / (low + 0.05)


def test_the_type_scale_only_grows() -> None:
    sizes = [float(size) for size in re.findall(r"--text[a-z0-9-]*: ([\d.]+)rem", TOKENS)]
    assert len(sizes) == 8
    assert all(smaller < larger for smaller, larger in pairwise(sizes))


def test_vendored_files_are_those_the_manifest_records() -> None:
    entries = json.loads((STATIC / "vendor" / "manifest.json").read_text())
    for entry in entries:
        digest = hashlib.sha384((STATIC / "vendor" / entry["file"]).read_bytes()).digest()
        assert entry["sha384"] == "sha384-" + base64.b64encode(digest).decode(), entry["file"]
        assert entry["licence"]
        assert entry["version"]
    files = {path.name for path in (STATIC / "vendor").iterdir()}
    assert files == {entry["file"] for entry in entries} | {"manifest.json"}


@pytest.mark.parametrize("template", _templates(), ids=lambda path: str(path.relative_to(FORUM)))
def test_a_template_needs_nothing_that_the_policy_forbids(template: Path) -> None:
    source = _without_comments(template.read_text())
    assert not re.search(r"<style\b", source), "inline style sheet"
    assert not re.search(r"<[a-z][^>{]*\sstyle\s*=", source), "inline style"
    assert not re.search(r"[\s\"']on[a-z]+\s*=\s*[\"']", source), "inline handler"
    assert not re.search(r"\bhx-on", source), "inline handler"
    assert "javascript:" not in source
    for tag in re.findall(r"<script\b[^>]*>", source):
        assert "src=" in tag, "inline script"


@pytest.mark.parametrize("template", _templates(), ids=lambda path: str(path.relative_to(FORUM)))
def test_a_template_loads_nothing_from_elsewhere(template: Path) -> None:
    source = re.sub(r"<a\b[^>]*>", "", _without_comments(template.read_text()))
    assert not re.search(r"(?:src|href|action|srcset)\s*=\s*[\"'](?:https?:)?//", source)


@pytest.mark.parametrize("asset", _own_assets(), ids=lambda path: path.name)
def test_a_style_sheet_or_script_names_no_other_site(asset: Path) -> None:
    assert not re.search(r"(?:https?:|wss?:)//[a-z0-9]|url\(\s*[\"']?//", asset.read_text(), re.IGNORECASE)


@pytest.mark.parametrize("asset", sorted((STATIC / "js").rglob("*.js")), ids=lambda path: path.name)
def test_a_script_evaluates_no_text_as_code(asset: Path) -> None:
    assert not re.search(r"\beval\(|new Function\(|document\.write\(", asset.read_text())


def test_every_icon_that_templates_name_is_in_the_sprite() -> None:
    drawn = set(re.findall(r'<symbol id="([a-z0-9-]+)"', (STATIC / "vendor" / "icons.svg").read_text()))
    named = re.compile(
        r"\bicon\('([a-z0-9-]+)'|icon_button\((?:_\('[^']*'[^)]*\)|[a-z_.]+), '([a-z0-9-]+)'"
        r"|icon_name='([a-z0-9-]+)'|'icon': '([a-z0-9-]+)'"
    )
    used = {name for path in _templates() for found in named.findall(path.read_text()) for name in found if name}
    assert used <= drawn, used - drawn


def test_the_style_sheets_of_every_page_stay_small() -> None:
    whole = b"".join(path.read_bytes() for path in sorted((STATIC / "css").glob("*.css")))
    assert len(gzip.compress(whole, 9)) < COMPRESSED_BUDGET


def test_the_style_sheets_close_what_they_open() -> None:
    unbalanced = [
        path.name
        for path in (STATIC / "css").rglob("*.css")
        if path.read_text().count("{") != path.read_text().count("}")
    ]
    assert unbalanced == []
