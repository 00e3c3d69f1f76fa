"""Keys with the least rights, made once from the master key, which Plaza itself never needs."""

import uuid
from dataclasses import dataclass
from typing import Any

import requests

from search.engine import SearchUnavailable
from search.indexes import INDEXES

_TIMEOUT = (1, 10)
_SPACE = uuid.UUID("6f0f5c1e-4f0c-4f5e-9b0e-0a6c6a1d7a31")  # fixed, so that making them again gives the same keys
_SEARCHING = ["search"]
_INDEXING = [
    "search", "documents.*", "indexes.*", "settings.*", "tasks.get", "stats.get", "version",
]  # fmt: skip


@dataclass(frozen=True)
class Keys:
    """`search` is for web processes that only ask; `index` fills, rebuilds and mends."""

    search: str
    index: str


def make_keys(url: str, master_key: str) -> Keys:
    """The two keys of Plaza; those that are there already are answered as they are. Raises SearchUnavailable."""
    return Keys(
        search=_key(url, master_key, "search", _SEARCHING, list(INDEXES)),
        index=_key(url, master_key, "index", _INDEXING, ["*"]),  # the server ties swapping and its version to all
    )


def _key(url: str, master_key: str, name: str, actions: list[str], indexes: list[str]) -> str:
    uid = str(uuid.uuid5(_SPACE, name))
    found = _send("GET", f"{url}/keys/{uid}", master_key, None)
    if found.get("code") == "api_key_not_found":
        wanted = {"uid": uid, "name": f"Plaza: {name}", "actions": actions, "indexes": indexes, "expiresAt": None}
        found = _send("POST", f"{url}/keys", master_key, wanted)
    if "key" not in found:
        raise SearchUnavailable(f"the search server makes no key: {found.get('code', 'no answer')}")
    return str(found["key"])


def _send(method: str, address: str, master_key: str, body: Any) -> dict[str, Any]:
    headers = {"Authorization": f"Bearer {master_key}"}
    try:
        answer = requests.request(method, address, json=body, headers=headers, timeout=_TIMEOUT)
        found: dict[str, Any] = answer.json()
    except (requests.RequestException, ValueError) as error:
        raise SearchUnavailable(f"the search server cannot be reached: {type(error).__name__}") from error
    return found
