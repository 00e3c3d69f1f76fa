"""Refresh the third-party assets under forum/static/vendor and the manifest that describes them.

Run it by hand after raising a version below: `python scripts/vendor_assets.py`. It asks npm for each package,
keeps the few files Plaza serves, and writes manifest.json (name, version, licence, file, sha384). Nothing is
fetched when Plaza is installed or run.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

from map_outlines import draw

VENDOR = Path(__file__).resolve().parent.parent / "forum" / "static" / "vendor"


@dataclass(frozen=True)
class Asset:
    """One file taken from one npm package at one exact version."""

    package: str
    version: str
    licence: str
    source: str
    file: str


ASSETS = (
    Asset("htmx.org", "2.0.11", "0BSD", "dist/htmx.min.js", "htmx.min.js"),
    Asset("@alpinejs/csp", "3.17.4", "MIT", "dist/cdn.min.js", "alpine-csp.min.js"),
    Asset("socket.io-client", "4.8.4", "MIT", "dist/socket.io.min.js", "socket.io.min.js"),
    *(
        Asset("@fontsource-variable/public-sans", "5.3.0", "OFL-1.1", f"files/{name}.woff2", f"{name}.woff2")
        for name in (
            "public-sans-latin-wght-normal",
            "public-sans-latin-ext-wght-normal",
            "public-sans-latin-wght-italic",
        )
    ),
)
ICON_PACKAGE = Asset("lucide-static", "1.62.0", "ISC", "icons", "icons.svg")
# Natural Earth is in the public domain; the package that holds it is under the ISC licence.
MAP_PACKAGE = Asset("world-atlas", "2.0.2", "ISC, public domain", "countries-50m.json", "americas.svg")
ICONS = """
archive arrow-down arrow-left arrow-right at-sign award bell bell-off bold bookmark building-2 calendar chart-no-
axes-column check chevron-down chevron-left chevron-right circle-alert circle-check circle-help clock code copy
download ellipsis external-link eye eye-off file file-spreadsheet file-text flag funnel globe hand-helping handshake
hash heading history hourglass house image info italic key-round keyboard landmark languages library lightbulb link
list list-checks list-ordered lock log-in log-out mail map-pin menu merge message-circle messages-square minus
monitor moon paperclip pencil pin plus presentation quote refresh-cw reply scale search send settings shield smile-
plus split star sun table thumbs-up trash-2 trending-down trending-up triangle-alert upload user user-plus users x
""".split()


def main() -> int:
    """Write every asset and the manifest, telling what is being done; 0 when all went well."""
    VENDOR.mkdir(parents=True, exist_ok=True)
    entries = []
    with tempfile.TemporaryDirectory() as folder:
        for asset in ASSETS:
            print(f"{asset.file}: {asset.package} {asset.version}")
            archive = _pack(asset, Path(folder))
            (VENDOR / asset.file).write_bytes(_member(archive, asset.source))
            entries.append(_entry(asset))
        print(f"{ICON_PACKAGE.file}: {len(ICONS)} icons of {ICON_PACKAGE.package} {ICON_PACKAGE.version}")
        (VENDOR / ICON_PACKAGE.file).write_text(_sprite(_pack(ICON_PACKAGE, Path(folder))))
        entries.append(_entry(ICON_PACKAGE))
        print(f"{MAP_PACKAGE.file}: outlines of {MAP_PACKAGE.package} {MAP_PACKAGE.version}")
        outlines = draw(_member(_pack(MAP_PACKAGE, Path(folder)), MAP_PACKAGE.source))
        (VENDOR / MAP_PACKAGE.file).write_text(outlines)
        entries.append(_entry(MAP_PACKAGE))
    (VENDOR / "manifest.json").write_text(json.dumps(entries, indent=2) + "\n")
    return 0


def _pack(asset: Asset, folder: Path) -> Path:
    command = ["npm", "pack", f"{asset.package}@{asset.version}", "--json", "--pack-destination", str(folder)]
    answer = subprocess.run(command, check=True, capture_output=True, text=True)
    return folder / str(json.loads(answer.stdout)[0]["filename"]).replace("@", "").replace("/", "-")


def _member(archive: Path, name: str) -> bytes:
    with tarfile.open(archive) as tar:
        stream = tar.extractfile(f"package/{name}")
        if stream is None:
            raise FileNotFoundError(f"{name} is not in {archive.name}")
        return stream.read()


def _sprite(archive: Path) -> str:
    """One file of symbols: a page refers to icons.svg#name, so an icon costs one short element."""
    symbols = []
    for name in ICONS:
        drawing = _member(archive, f"icons/{name}.svg").decode()
        body = re.sub(r"\s+", " ", drawing.split(">", 2)[2].rsplit("</svg>", 1)[0]).strip()
        symbols.append(f'<symbol id="{name}" viewBox="0 0 24 24">{body}</symbol>')
    head = "<!-- Icons by Lucide contributors, ISC licence; parts by Cole Bemis (Feather), MIT licence. -->"
    return f'{head}\n<svg xmlns="http://www.w3.org/2000/svg">\n' + "\n".join(symbols) + "\n</svg>\n"


def _entry(asset: Asset) -> dict[str, str]:
    digest = hashlib.sha384((VENDOR / asset.file).read_bytes()).digest()
    return {
        "name": asset.package,
        "version": asset.version,
        "licence": asset.licence,
        "file": asset.file,
        "sha384": "sha384-" + base64.b64encode(digest).decode(),
    }


if __name__ == "__main__":
    sys.exit(main())
