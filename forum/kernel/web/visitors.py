"""Who looks at a page, as far as one person can be told from another and from a machine."""

from __future__ import annotations

import re
from hashlib import blake2b

from flask import current_app, request

from forum.kernel import clock
from forum.kernel.actor import Actor

_MACHINES = re.compile(
    r"bot|crawl|spider|slurp|preview|scan|monitor|fetch|feed|curl|wget|headless|python|java/|go-http|okhttp|libwww"
    r"|facebookexternalhit|embedly|archiver|lighthouse",
    re.IGNORECASE,
)


def visitor_of(actor: Actor) -> str | None:
    """A short name of whoever asks, the same for a day; None for machines and for what a browser loads ahead.

    A member is known by her number. A stranger is a digest of address and browser with the day, which cannot be led
    back to either: people behind one address with the same browser count once, and nobody is followed for longer.
    """
    if request.method != "GET" or "prefetch" in request.headers.get("Sec-Purpose", request.headers.get("Purpose", "")):
        return None
    if actor.id:
        return f"m{actor.id}"
    agent = request.user_agent.string
    if not agent or _MACHINES.search(agent):
        return None
    told = f"{clock.now().date()} {request.remote_addr} {agent}".encode()
    return "s" + blake2b(told, digest_size=10, key=str(current_app.secret_key).encode()[:64]).hexdigest()
