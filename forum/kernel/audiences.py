"""How widely a part of what a member says about herself is shown."""

from __future__ import annotations

from enum import IntEnum


class Audience(IntEnum):
    """From narrow to wide, so that they compare: stored as these numbers, told as the words.

    `me` is the member herself and programme staff, who look after profiles; `groups` the people who share a group with
    her; `members` everybody who has signed in; `public` anybody.
    """

    ME = 0
    GROUPS = 1
    MEMBERS = 2
    PUBLIC = 3

    @property
    def word(self) -> str:
        """Its name in the API and in forms."""
        return self.name.lower()

    @classmethod
    def of(cls, word: str) -> Audience:
        """The audience of that name. Raises KeyError for another word."""
        return cls[word.upper()]


WORDS = tuple(audience.word for audience in Audience)
