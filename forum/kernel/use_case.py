"""The transaction around every verb. Nothing else commits."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import ContextVar
from typing import ParamSpec, TypeVar

from sqlalchemy.orm.exc import StaleDataError

from forum.kernel.database import is_postgresql, session
from forum.kernel.errors import StaleVersion
from forum.kernel.turns import Turns

P = ParamSpec("P")
R = TypeVar("R")
Hook = Callable[[], None]

PATIENCE = 10.0  # seconds that a writer waits for the others of its process, as long as SQLite for other processes
_turns = Turns()
_hooks: ContextVar[list[Hook] | None] = ContextVar("after_commit_hooks", default=None)


def use_case(verb: Callable[P, R]) -> Callable[P, R]:
    """Run a verb in one transaction; a verb called inside another joins its transaction.

    The rows, the events recorded and the counters of a verb are committed together or not at all.
    """

    @functools.wraps(verb)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        with transaction():
            return verb(*args, **kwargs)

    run.is_use_case = True  # type: ignore[attr-defined]  # read by the tests about the code itself
    return run


def open_to_all(verb: Callable[P, R]) -> Callable[P, R]:
    """Mark a verb that asks no policy since anybody may call it (signing in, accepting an invitation)."""
    verb.is_open_to_all = True  # type: ignore[attr-defined]  # read by the tests about the code itself
    return verb


@contextmanager
def transaction() -> Iterator[None]:
    """Begin a writing transaction, or join the one that is open; commit at the outermost end.

    What was read before is loaded again, so that no decision rests on a row that has changed meanwhile. Raises
    StaleVersion when somebody changed the same row at the same moment and was first.
    """
    if _hooks.get() is not None:
        yield
        return
    _end_reading()
    hooks: list[Hook] = []
    token = _hooks.set(hooks)
    try:
        with _in_turn(), _committed():
            yield
    finally:
        _hooks.reset(token)
    for hook in hooks:
        hook()


def in_transaction() -> bool:
    """Whether the caller already writes inside a transaction."""
    return _hooks.get() is not None


def after_commit(hook: Hook) -> None:
    """Call `hook` once the open transaction has been committed; at once when none is open."""
    hooks = _hooks.get()
    if hooks is None:
        hook()
    else:
        hooks.append(hook)


@contextmanager
def savepoint() -> Iterator[None]:
    """Undo the block's rows and hooks alone when it fails; the error goes on to the caller."""
    hooks = _hooks.get() or []
    before = len(hooks)
    try:
        with session.begin_nested():
            yield
    except BaseException:
        del hooks[before:]
        raise


def _in_turn() -> AbstractContextManager[object]:
    return nullcontext() if is_postgresql() else _turns.turn(PATIENCE)


@contextmanager
def _committed() -> Iterator[None]:
    try:
        # SQLite takes its write lock at once: a reader that turns writer later may be refused.
        session.connection(execution_options={"writes": True})
        yield
        session.commit()
    except StaleDataError as error:
        session.rollback()
        raise StaleVersion from error
    except BaseException:
        session.rollback()
        raise


def _end_reading() -> None:
    if session.new or session.dirty or session.deleted:
        raise RuntimeError("rows were changed outside a use case")
    session.commit()
    session.expire_all()
