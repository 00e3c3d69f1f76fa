"""What a browser says of itself, as people call it."""

from __future__ import annotations

from flask import request

LONGEST = 60
# Each says the names of those it descends from as well, so the first that is found is the one.
BROWSERS = (
    ("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"), ("Chrome", "Chrome"), ("CriOS", "Chrome"), ("Safari", "Safari"),
)  # fmt: skip
SYSTEMS = (
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("CrOS", "ChromeOS"),
    ("Mac OS", "Mac"), ("Linux", "Linux"),
)  # fmt: skip


def browser_name() -> str:
    """`Firefox, Windows` for the browser of the request; what it says itself, cut short, when unknown."""
    says = request.user_agent.string
    names = (_first(BROWSERS, says), _first(SYSTEMS, says))
    return ", ".join(name for name in names if name) or says[:LONGEST]


def _first(known: tuple[tuple[str, str], ...], says: str) -> str | None:
    return next((name for mark, name in known if mark in says), None)
