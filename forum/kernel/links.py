"""Which pages elsewhere a rendered text links to."""

from __future__ import annotations

import hashlib
import re
from html import unescape
from urllib.parse import urlsplit

from flask import current_app

_LINK = re.compile(r'<a href="(https?://[^"]+)"')
_ALONE = re.compile(r'(?:<p>|<br>\s*)<a href="(https?://[^"]+)"[^>]*>[^<]*</a>(?=<br>|</p>)')
_MOST_LINKS, _MOST_CARDS, _LONGEST_URL = 20, 5, 2_000


def links_in(html: str) -> list[tuple[str, bool]]:
    """The pages elsewhere that a post links to, each once, and whether a link stands on a line of its own.

    At most twenty, of which five get a card.
    """
    alone = {_page_of(url) for url in _ALONE.findall(html)}
    urls = list(dict.fromkeys(_page_of(url) for url in _LINK.findall(html)))[:_MOST_LINKS]
    shown = [url for url in urls if url in alone][:_MOST_CARDS]
    return [(url, url in shown) for url in urls if len(url) <= _LONGEST_URL]


def leads_away(url: str) -> bool:
    """Whether an address, as rendered text has it, leads to another site than this installation."""
    host = re.split(r"[/?#]", unescape(url).partition("://")[2], maxsplit=1)[0]
    return host.lower() != urlsplit(str(current_app.config["PUBLIC_URL"])).netloc.lower()


def digest_of(url: str) -> str:
    """What a page is found by; `#` and what follows is left aside."""
    return hashlib.sha256(url.partition("#")[0].encode()).hexdigest()


def _page_of(written: str) -> str:
    return unescape(written).partition("#")[0]
