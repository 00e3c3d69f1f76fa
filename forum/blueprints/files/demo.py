"""A file of the demo community that the scanner held back, so that staff see what they would decide on."""

from __future__ import annotations

import io

from forum.blueprints.files.services import scanning, uploads
from forum.kernel.actor import SYSTEM
from forum.kernel.feature import DemoStep, DemoWorld

_NAME = "vendor-price-list.html"
_THREAT = "Heuristics.Phishing.Email.SpoofedDomain"
_CONTENT = """<!doctype html>
<title>Sensor prices, as the vendor sent them</title>
<h1>Sensor prices, as the vendor sent them</h1>
<p>Saved from the mail of the vendor. The link at the foot says one address and leads to another, which is how they
count who reads it; the scanner takes that for a trick.</p>
<table><tr><th>Sensor</th><th>Each</th></tr>
<tr><td>Air, indoors</td><td>212</td></tr><tr><td>Flood, street</td><td>480</td></tr></table>
"""


def _hold_back(world: DemoWorld) -> None:
    owner_id = world.find("member", "wes-nakagawa")
    file = uploads.store_upload(SYSTEM, io.BytesIO(_CONTENT.encode()), _NAME, kind="resource", owner_id=owner_id)
    scanning.keep_verdict(SYSTEM, file.id, _THREAT)


DEMO = [DemoStep("A file that is held back", _hold_back)]
