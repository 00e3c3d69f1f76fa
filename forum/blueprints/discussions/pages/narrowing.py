"""Lists of threads narrowed to a tag, a criterion or questions: what the page says of it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from forum.kernel.i18n import _


def narrowing(query: dict[str, Any], address: str) -> dict[str, Any]:
    """What is filtered by as chips that take it away, and as the rest of an address."""
    used = {name: query[name] for name in ("tag", "criterion") if query[name]}
    if query["question"]:
        used["question"] = "true"
    labels = {"tag": _("Tag"), "criterion": _("Criterion"), "question": _("Kind")}
    chips = [
        {"label": labels[name], "value": _("Questions") if name == "question" else value,
         "remove_url": _address(address, {key: kept for key, kept in used.items() if key != name})}
        for name, value in used.items()
    ]  # fmt: skip
    return {"chips": chips, "query": f"&{urlencode(used)}" if used else "", "question": query["question"]}


def _address(address: str, used: dict[str, str]) -> str:
    return f"{address}?{urlencode(used)}" if used else address
