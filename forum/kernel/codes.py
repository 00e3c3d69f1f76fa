"""Codes in text, such as `DM3` or `#dm3`, become links. What a code is and where it leads, a feature says."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any

from flask import has_app_context
from markdown_it.token import Token

Finder = Callable[[Collection[str]], Mapping[str, str]]
_CODE = re.compile(
    r"(?<![\w@/.#&=?])(?:#([A-Za-z]{2,6}[0-9]{1,3})|([A-Z]{2,6}[0-9]{1,3}))(?![\w/=@]|\.\w)", re.ASCII
)  # with a hash in any case, without one in capitals; never a part of a word, an address or the name of a file
_finder: list[Finder] = []


def finds_codes(finder: Finder) -> Finder:
    """Register what gives the addresses of those among some codes, in capitals, that exist."""
    _finder[:] = [finder]
    return finder


def link_codes(state: Any) -> None:
    """A rule of the parser: link the codes that exist, outside code, links and images; asks once for a whole text.

    Outside an application nothing is known, so nothing is linked.
    """
    lines = [token for token in state.tokens if token.type == "inline" and token.children]
    named = {_code(found) for line in lines for found in _CODE.finditer(line.content)}
    if not named or not _finder or not has_app_context():
        return
    addresses = _finder[0](named)
    if addresses:
        for line in lines:
            line.children = list(_linked(line.children, addresses))


def _linked(tokens: Sequence[Token], addresses: Mapping[str, str]) -> Iterator[Token]:
    inside = 0
    for token in tokens:
        inside += token.nesting if token.type in ("link_open", "link_close") else 0
        if token.type == "text" and not inside:
            yield from _split(token, addresses)
        else:
            yield token


def _split(token: Token, addresses: Mapping[str, str]) -> Iterator[Token]:
    text, past = token.content, 0
    for found in _CODE.finditer(text):
        address = addresses.get(_code(found))
        if address is None:
            continue
        yield _text(text[past : found.start()])
        yield Token("link_open", "a", 1, attrs={"href": address, "class": "criterion"})
        yield _text(found.group())
        yield Token("link_close", "a", -1)
        past = found.end()
    yield _text(text[past:])


def _text(content: str) -> Token:
    return Token("text", "", 0, content=content)


def _code(found: re.Match[str]) -> str:
    return (found.group(1) or found.group(2)).upper()
