"""Where the words that somebody looks for stand on the picture of a page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from forum.blueprints.files.extraction.drawings import Word
from forum.blueprints.files.services import pictures
from forum.blueprints.library.queries import reading
from forum.blueprints.library.rules.marking import Span, places
from forum.kernel.actor import Actor


def places_on_picture(
    actor: Actor, resource_id: int, number: int, query: str, file_id: int | None = None
) -> list[Word]:
    """The words of a page that its text marks, with their places. Raises NotFound, and what `draw_page` raises."""
    holder = reading.get_holder(actor, resource_id, file_id)
    words = pictures.words_on(actor, holder.file_id, number)
    found = places(" ".join(word.text for word in words), query)
    return [word for word, span in _spans(words) if any(low < span[1] and high > span[0] for low, high in found)]


def _spans(words: Sequence[Word]) -> Iterator[tuple[Word, Span]]:
    at = 0
    for word in words:
        yield word, (at, at + len(word.text))
        at += len(word.text) + 1
