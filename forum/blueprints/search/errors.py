"""Why a search cannot be kept."""

from __future__ import annotations

from http import HTTPStatus

from forum.kernel.errors import ForumError
from forum.kernel.i18n import _l


class TooManySavedSearches(ForumError):
    """There is an end to it."""

    code, status = "too_many_saved_searches", HTTPStatus.CONFLICT

    def __init__(self, most: int) -> None:
        super().__init__(_l("You have saved %(most)s searches. Remove one first.", most=most))
