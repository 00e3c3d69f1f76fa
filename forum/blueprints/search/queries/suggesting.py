"""What may be meant while somebody types."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from forum.blueprints.search.queries import saving
from forum.blueprints.search.queries.asking import ask, viewer_of
from forum.blueprints.search.rules.asking import in_turn
from forum.blueprints.standards import queries as standard_queries
from forum.blueprints.standards.rules.catalogue import CriterionCard
from forum.blueprints.standards.rules.codes import normalise_code
from forum.kernel.actor import Actor
from forum.kernel.i18n import _, choose_language
from forum.kernel.search import SOURCES, Found
from forum.kernel.text import fold
from search.engine import SearchRequest

SUGGESTED = 3
_SHORTEST = 2
_INDEXES = ("members", "library_resources", "threads", "events", "sprints", "ideation", "opportunities")


def suggest(actor: Actor, text: str) -> Sequence[Found]:
    """A few titles, names and criteria that begin with what is typed; for nothing typed, what one searched lately.

    While the engine rests, criteria and what one has searched only.
    """
    recent = _recent(actor, text)
    if len(text.strip()) < _SHORTEST:
        return recent if not text.strip() else []
    return [*recent[:SUGGESTED], *_criteria(text), *_titles(actor, text)]


def _titles(actor: Actor, text: str) -> Iterator[Found]:
    viewer = viewer_of(actor)
    indexes = [name for name in _INDEXES if name in SOURCES]
    # Who shared a document is told to members only, so nobody else is led to it by her name.
    bare = () if actor.signed_in else ("library_resources",)
    requests = [
        SearchRequest(name, viewer, text, limit=SUGGESTED, prefix=True, all_words=True, titles_only=name in bare)
        for name in indexes
    ]
    lists = []
    for name, answer in zip(indexes, ask(requests) or (), strict=False):
        present = SOURCES[name].present(actor, answer.hits, text) if answer.hits else {}
        lists.append([present[hit.id] for hit in answer.hits if hit.id in present])
    return in_turn(lists)


def _criteria(text: str) -> list[Found]:
    """By the beginning of the code, a former one too, or of every word in the name; from the catalogue in memory."""
    language, code = choose_language(), normalise_code(text) or ""
    words = fold(text).split()
    catalogue = standard_queries.get_catalogue()
    every = [criterion for area in catalogue.areas for criterion in area.criteria]
    former = {catalogue.former[old] for old in catalogue.former if code and old.startswith(code)}
    found = [one for one in every if code and one.code.startswith(code)]
    found += [one for one in every if one.id in former and one not in found]
    found += [one for one in every if one not in found and _begins(one, language, words)]
    return [Found(type="criterion", id=one.id, title=f"{one.code} {one.name_in(language)}", url=one.path)
            for one in found[:SUGGESTED]]  # fmt: skip


def _begins(criterion: CriterionCard, language: str, words: Sequence[str]) -> bool:
    names = fold(criterion.name_in(language)).split()
    return (
        all(any(name.startswith(word) for name in names) for word in words if word) and len("".join(words)) > _SHORTEST
    )


def _recent(actor: Actor, text: str) -> list[Found]:
    if not actor.signed_in:
        return []
    begun = fold(text).strip()
    return [
        Found(type="recent", id=one.id, title=one.query.get("q", ""), url=one.path, where=_("Searched before"))
        for one in saving.list_recent(actor)
        if one.words.startswith(begun) and one.words != begun
    ]
