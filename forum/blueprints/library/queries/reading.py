"""Reads around the text of a document: its pages, and those that have some words."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa

from forum.blueprints.files import queries as file_queries
from forum.blueprints.files.models import FilePage
from forum.blueprints.files.queries import PageHead
from forum.blueprints.library.models.files import ResourceFile
from forum.blueprints.library.models.resources import Resource
from forum.blueprints.library.queries import resources
from forum.blueprints.library.queries.files import get_attached, get_attached_page
from forum.blueprints.library.queries.resources import ResourcePage, get_resource
from forum.blueprints.library.rules.marking import count_words, telling, words_of
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.pagination import DEFAULT_LIMIT, BadCursor, Page

LOOKED_AT = 1_500
_AT_ONCE = 50
_DIGITS = 9


def get_holder(actor: Actor, resource_id: int, file_id: int | None = None) -> Resource | ResourceFile:
    """Whose pages are read: the resource with its main file, or a further file. Raises NotFound."""
    return get_resource(actor, resource_id) if file_id is None else get_attached(actor, resource_id, file_id)


def get_page(actor: Actor, resource_id: int, number: int, file_id: int | None = None) -> ResourcePage:
    """One page of the main file or of a further one, with its neighbours. Raises NotFound."""
    if file_id is None:
        return resources.get_page(actor, resource_id, number)
    return get_attached_page(actor, resource_id, file_id, number)


def list_pages(
    actor: Actor, resource_id: int, query: str, cursor: str | None = None, limit: int | None = None
) -> Page[PageHead]:
    """The pages of a document in order; with words those that have them all. Raises NotFound, BadCursor.

    At most 1,500 pages are looked at, so an answer with words may be empty and have a next one.
    """
    resource = get_resource(actor, resource_id)
    after, size = _after(cursor), limit or DEFAULT_LIMIT
    if not words_of(query):
        heads = file_queries.list_page_heads(resource.file, after, size + 1)
        return Page(heads[:size], str(heads[size - 1].number) if len(heads) > size else None)
    numbers, last = [], after
    for number, found, wanted in _counted(resource.file_id, query, FilePage.number > after):
        if found == wanted:
            numbers.append(number)
        last = number
        if len(numbers) == size:
            break
    heads = file_queries.list_page_heads(resource.file, numbers=numbers)
    return Page(heads, str(last) if last < resource.page_count and last > after else None)


def find_next_page(file_id: int, query: str, after: int) -> int | None:
    """The next page with all the words, after the last one from the beginning; else the next with any of them.

    The page one is on comes last. None when there is none within 1,500 pages.
    """
    some = None
    for number, found, wanted in _counted(file_id, query, sa.true(), after):
        if found == wanted and number != after:
            return number
        if found and some is None:
            some = number
    return some


def _counted(
    file_id: int, query: str, wanted: sa.ColumnElement[bool], after: int = 0
) -> Iterator[tuple[int, int, int]]:
    words = words_of(query)
    statement = sa.select(FilePage.number, FilePage.text).where(FilePage.file_id == file_id, wanted)
    onward = sa.case((FilePage.number > after, 0), else_=1)
    statement = statement.order_by(onward, FilePage.number).limit(LOOKED_AT)
    for number, text in session.execute(statement, execution_options={"yield_per": _AT_ONCE}):
        yield number, count_words(text, words), len(telling(words))


def _after(cursor: str | None) -> int:
    if not cursor:
        return 0
    if not cursor.isascii() or not cursor.isdigit() or len(cursor) > _DIGITS:
        raise BadCursor
    return int(cursor)
