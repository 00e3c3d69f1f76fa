"""What may help where nothing was found: fewer words, another spelling, a filter less. Only from what one may see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from forum.blueprints.search.queries.asking import ask, request_of, viewer_of
from forum.blueprints.search.rules.asking import Asked, Kind
from forum.blueprints.search.rules.telling_words import beginning, instead, nearest, plain_words, without
from forum.kernel.actor import Actor
from forum.kernel.search import SOURCES
from search.engine import SearchRequest

MOST_WORDS = 6
_TITLES = ("library_resources", "threads", "members")
_LOOKED_AT = 20


@dataclass(frozen=True)
class Help:
    """Words with which something is found, each with about how much; a spelling; filters in whose way it stands."""

    spelling: str
    fewer: Sequence[tuple[str, int]]
    filters: Sequence[tuple[str, int]]

    def __bool__(self) -> bool:
        return bool(self.spelling or self.fewer or self.filters)


def help_with(actor: Actor, asked: Asked) -> Help:
    """Ways out of a search that found nothing, most of them asked at once."""
    kinds = [kind for kind in asked.kinds if kind.index in SOURCES]
    words = plain_words(asked.text)[:MOST_WORDS]
    fewer = [left for word in words if len(words) > 1 and (left := without(asked.text, word))]
    if '"' in asked.text:
        fewer.insert(0, " ".join(asked.text.replace('"', " ").split()))
    spelling = _spelling(actor, asked.text, words)
    texts = list(dict.fromkeys([*([spelling] if spelling else []), *fewer]))
    filters = sorted(asked.narrowed_by)
    tries = [replace(asked, text=text, page=1) for text in texts]
    tries += [replace(asked, filters={**asked.filters, name: []}, page=1) for name in filters]
    counts = _count(actor, kinds, tries)
    by_text = dict(zip(texts, counts, strict=False))
    by_filter = zip(filters, counts[len(texts) :], strict=False)
    return Help(
        spelling if by_text.get(spelling) else "",
        [(text, by_text[text]) for text in dict.fromkeys(fewer) if by_text.get(text) and text != spelling][:3],
        [(name, count) for name, count in by_filter if count],
    )


def _count(actor: Actor, kinds: Sequence[Kind], tries: Sequence[Asked]) -> list[int]:
    """How much each of these finds that has all its words."""
    requests = [
        replace(request_of(actor, kind, one, (), limit=0), all_words=True, distinct=None)
        for one in tries
        for kind in kinds
    ]
    answers = ask(requests) if requests else None
    if not answers:
        return [0] * len(tries)
    size = len(kinds)
    return [sum(one.estimated_total for one in answers[at : at + size]) for at in range(0, len(answers), size)]


def _spelling(actor: Actor, text: str, words: Sequence[str]) -> str:
    """The text with words of titles in the place of those that nothing has; empty when there are none near."""
    guessed = [word for word in words if beginning(word)]
    requests = [_titles(actor, index, word) for word in guessed for index in _TITLES if index in SOURCES]
    answers = ask(requests) if requests else None
    if not answers:
        return ""
    shown: dict[str, list[str]] = {}
    for request, answer in zip(requests, answers, strict=True):
        present = SOURCES[request.index].present(actor, answer.hits, "") if answer.hits else {}
        shown.setdefault(request.text, []).extend(found.title for found in present.values())
    others = [(word, near) for word in guessed if (near := nearest(word, shown.get(beginning(word), [])))]
    known = {word for word in guessed if any(word in title.lower().split() for title in shown.get(beginning(word), []))}
    others = [(word, near) for word, near in others if word not in known]
    return instead(text, others) if others else ""


def _titles(actor: Actor, index: str, word: str) -> SearchRequest:
    return SearchRequest(
        index, viewer_of(actor), beginning(word), limit=_LOOKED_AT, prefix=True, all_words=True, titles_only=True
    )
