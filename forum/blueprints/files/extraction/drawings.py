"""A page of a document as a picture, with where its words stand, and how both travel from the child to the parent."""

import base64
import json
from dataclasses import dataclass
from typing import Any

VERSION = 1
"""Of how pages are drawn. Raise it when they are drawn otherwise: browsers keep what they have by address."""

SIDE = 10_000
"""Places are told in parts of the page: its left and upper edges are 0, its right and lower ones `SIDE`."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word on a page and the rectangle around it, in parts of the page."""

    text: str
    left: int
    top: int
    right: int
    bottom: int


@dataclass(frozen=True, slots=True)
class Drawing:
    """A page as WebP with its size in pixels and its words in reading order; `problem` is why there is none."""

    picture: bytes | None = None
    width: int = 0
    height: int = 0
    words: tuple[Word, ...] = ()
    problem: str | None = None

    def to_json(self) -> bytes:
        """UTF-8 JSON, the picture in base64."""
        picture = base64.b64encode(self.picture).decode() if self.picture else None
        values = {"picture": picture, "width": self.width, "height": self.height, "problem": self.problem}
        return json.dumps(values | {"words": rows_of(self.words)}, ensure_ascii=False).encode()

    @classmethod
    def from_json(cls, encoded: bytes) -> "Drawing":
        """The inverse of `to_json`. Raises ValueError for anything else: the child is not to be trusted."""
        try:
            values = json.loads(encoded)
            picture = base64.b64decode(values["picture"], validate=True) if values["picture"] else None
            size = int(values["width"]), int(values["height"])
            problem = values["problem"]
            if problem is not None and not isinstance(problem, str):
                raise ValueError("not a drawing")
            return cls(picture, *size, words_of(values["words"]), problem)
        except (TypeError, KeyError, AttributeError, RecursionError) as error:
            raise ValueError("not a drawing") from error


def rows_of(words: tuple[Word, ...]) -> list[Any]:
    """The words as JSON can carry them."""
    return [[word.text, word.left, word.top, word.right, word.bottom] for word in words]


def words_of(rows: Any) -> tuple[Word, ...]:
    """The inverse of `rows_of`. Raises ValueError for anything else."""
    try:
        return tuple(Word(str(text), *(int(place) for place in places)) for text, *places in rows)
    except TypeError as error:
        raise ValueError("not words") from error
