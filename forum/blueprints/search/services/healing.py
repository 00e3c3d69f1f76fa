"""Mending the index by itself: what is missing is made, what an older copy lacks is found and brought."""

from __future__ import annotations

import time
from collections.abc import Callable

import structlog

from forum.blueprints.search import policies
from forum.blueprints.search.models.health import LEASE, SearchHealth
from forum.blueprints.search.queries.synonyms import synonyms_in_use
from forum.kernel import clock, indexing
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.ending import is_ending
from forum.kernel.policies import authorize
from forum.kernel.search import engine
from forum.kernel.use_case import use_case

log = structlog.get_logger("search")
THE_ONE = 1
SECONDS_BETWEEN = 60.0


def heal(actor: Actor) -> None:
    """Bring settings and missing indexes back; after a restored or wiped engine compare everything.

    Nothing while the engine is away, since what is to be told waits, or while another process mends. Raises
    SearchUnavailable when it goes away meanwhile: the next minute tries again. A process that is to end leaves the rest
    to the next.
    """
    state = engine().ready()
    if not state.ok and not state.needs_rebuild:
        return
    mark = begin(actor)
    if mark is None:
        return
    try:
        engine_forgot = not engine().remembers(mark)
        rebuilt = indexing.rebuild_needed(_saying_so(actor))
        if is_ending():
            return
        if rebuilt or engine_forgot or state.detail:
            log.warning("search mended", rebuilt=sorted(rebuilt), older_copy=engine_forgot, detail=state.detail)
            engine().use_synonyms(synonyms_in_use())
        if engine_forgot:
            _verify_all(actor, set(indexing.names()) - rebuilt.keys())
        note(actor, engine().mark())
    finally:
        end(actor)


def verify_all(actor: Actor) -> None:
    """Compare every document with the database and mend what differs; nothing while another process mends."""
    if not engine().ready().ok or begin(actor) is None:
        return
    try:
        engine().use_synonyms(synonyms_in_use())
        _verify_all(actor, set(indexing.names()))
    finally:
        end(actor)


def _verify_all(actor: Actor, names: set[str]) -> None:
    for name in sorted(names):
        found = indexing.verify(name, repair=True, told=_saying_so(actor))
        if found:
            numbers = {"missing": len(found.missing), "stale": len(found.stale), "extra": len(found.extra)}
            log.warning("index differed", index=name, **numbers)
    note_verified(actor)


@use_case
def begin(actor: Actor) -> str | None:
    """Take the mending; the mark the engine should remember, or None while another process has it."""
    authorize(policies.can_heal, actor)
    health = _health()
    at = clock.now()
    if health.busy_until is not None and health.busy_until > at:
        return None
    health.busy_until = at + LEASE
    return health.mark


@use_case
def go_on(actor: Actor) -> None:
    """It takes longer: nobody else begins meanwhile."""
    authorize(policies.can_heal, actor)
    _health().busy_until = clock.now() + LEASE


@use_case
def note(actor: Actor, mark: str) -> None:
    """The engine is as it should be, and this is the last thing it was given."""
    authorize(policies.can_heal, actor)
    health = _health()
    health.mark, health.checked_at = mark, clock.now()


@use_case
def note_verified(actor: Actor) -> None:
    """Every document was compared."""
    authorize(policies.can_heal, actor)
    _health().verified_at = clock.now()


@use_case
def end(actor: Actor) -> None:
    """Somebody else may mend now."""
    authorize(policies.can_heal, actor)
    _health().busy_until = None


def _saying_so(actor: Actor) -> Callable[[], None]:
    """Something to call with each batch, which renews the lease once a minute."""
    said = time.monotonic()

    def tell() -> None:
        nonlocal said
        if time.monotonic() - said > SECONDS_BETWEEN:
            go_on(actor)
            said = time.monotonic()

    return tell


def _health() -> SearchHealth:
    found = session.get(SearchHealth, THE_ONE, with_for_update=True)
    if found is None:
        found = SearchHealth(id=THE_ONE, mark="")
        session.add(found)
    return found
