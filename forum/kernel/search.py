"""The port to search: what can be found, who may find it, and the engine in use."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import current_app

from forum.kernel.actor import Actor
from forum.kernel.events import Event

if TYPE_CHECKING:
    from search.engine import SearchEngine

Document = Mapping[str, Any]
TokenProvider = Callable[[Actor], Iterable[str]]


@dataclass(frozen=True)
class Source:
    """How the rows of a feature become documents of one index.

    `documents` maps row ids to the documents as the rows are now; a row may have several (a page each), and the
    document ids of a row begin with `prefix(row id)`. `every` yields all row ids in batches. `changes` says for
    each kind of fact which row ids it touches.
    """

    index: str
    documents: Callable[[Sequence[int]], list[Document]]
    every: Callable[[], Iterable[Sequence[int]]]
    changes: Mapping[type[Event], Callable[[Any], Iterable[int]]]
    owner_field: str = "owner_id"


SOURCES: dict[str, Source] = {}
_token_providers: list[TokenProvider] = []
_block_providers: list[Callable[[Actor], Iterable[int]]] = []


def add_source(source: Source) -> None:
    """Register what fills an index."""
    SOURCES[source.index] = source


def audience_tokens(provider: TokenProvider) -> TokenProvider:
    """Register which audiences an actor belongs to, as tokens such as `g7`; see `search.engine.Viewer`."""
    _token_providers.append(provider)
    return provider


def blocked_authors(provider: Callable[[Actor], Iterable[int]]) -> Callable[[Actor], Iterable[int]]:
    """Register whose writing an actor does not want to find."""
    _block_providers.append(provider)
    return provider


def tokens_of(actor: Actor) -> tuple[str, ...]:
    """`pub` for anybody, `mem` and `u<id>` for a member, and what features add."""
    tokens = ["pub"]
    if actor.signed_in:
        tokens += ["mem", f"u{actor.id}"]
    for provider in _token_providers:
        tokens += provider(actor)
    return tuple(dict.fromkeys(tokens))


def blocked_by(actor: Actor) -> tuple[int, ...]:
    """The ids of the authors left out for this actor."""
    return tuple(dict.fromkeys(author for provider in _block_providers for author in provider(actor)))


def engine() -> SearchEngine:
    """The engine of the running application."""
    kept: SearchEngine = current_app.extensions["forum_search"]
    return kept
