"""Versions of what can be edited: nobody overwrites a change they have not seen."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

import orjson

from forum.kernel.errors import StaleVersion, VersionRequired


def etag(version: int, representation: Mapping[str, Any]) -> str:
    """`<version>.<digest>`: the version guards writes, the digest of what was shown answers If-None-Match."""
    body = orjson.dumps(representation, option=orjson.OPT_SORT_KEYS, default=str)
    return f"{version}.{hashlib.sha256(body).hexdigest()[:16]}"


def version_of(tag: str | None) -> int | None:
    """The version inside an ETag as the browser sent it; None for `*` or an absent one, -1 for one not ours."""
    if tag is None or tag.strip() == "*":
        return None
    first = tag.split(",")[0].strip().removeprefix("W/").strip('"').split(".")[0]
    return int(first) if first.isascii() and first.isdigit() and len(first) < 10 else -1


def check_version(current: int, expected: int | None, *, required: bool = False) -> None:
    """Raise StaleVersion when the writer saw another version, VersionRequired when it had to say and did not."""
    if expected is None:
        if required:
            raise VersionRequired
        return
    if expected != current:
        raise StaleVersion
