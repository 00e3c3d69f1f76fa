"""Calls as JSON."""

from __future__ import annotations

from typing import Any

from forum.blueprints.sprints.api.routes import api
from forum.blueprints.sprints.queries import sprints as queries
from forum.blueprints.sprints.schemas.sprints import (
    ApplicationSchema,
    ApplyForm,
    CopyForm,
    SelectionForm,
    SprintChangeForm,
    SprintForm,
    SprintSchema,
)
from forum.blueprints.sprints.services import applying, calls, selecting
from forum.kernel.actor import Actor
from forum.kernel.limits import WRITING, limit
from forum.kernel.web.access import public, signed_in
from forum.kernel.web.api import expected_version
from forum.kernel.web.fields import PageQuery, page_of


@api.route("/sprints")
@public
@api.takes(PageQuery, location="query")
@api.gives(page_of(SprintSchema))
def list_sprints(actor: Actor, query: dict[str, Any]) -> Any:
    """The sprints that you may see, the latest deadline first; without signing in the public ones."""
    return queries.list_sprints(actor, **query)


@api.route("/sprints", methods=["POST"])
@limit(WRITING)
@signed_in
@api.takes(SprintForm)
@api.gives(SprintSchema, 201, with_etag=True)
def create_sprint(actor: Actor, form: dict[str, Any]) -> Any:
    """Draft a call; for programme staff."""
    return calls.create_sprint(actor, **form)


@api.route("/sprints/<int:sprint_id>")
@public
@api.gives(SprintSchema, with_etag=True)
def show_sprint(actor: Actor, sprint_id: int) -> Any:
    """One sprint with its call."""
    return queries.get_sprint(actor, sprint_id)


@api.route("/sprints/<int:sprint_id>", methods=["PATCH"])
@limit(WRITING)
@signed_in
@api.takes(SprintChangeForm)
@api.gives(SprintSchema, with_etag=True)
def edit_sprint(actor: Actor, form: dict[str, Any], sprint_id: int) -> Any:
    """Change a call, or publish it; for programme staff."""
    return calls.edit_sprint(actor, sprint_id, version=expected_version(), **form)


@api.route("/sprints/<int:sprint_id>/copy", methods=["POST"])
@limit(WRITING)
@signed_in
@api.takes(CopyForm)
@api.gives(SprintSchema, 201, with_etag=True)
def copy_sprint(actor: Actor, form: dict[str, Any], sprint_id: int) -> Any:
    """Draft the next edition, or the same in another language; for programme staff."""
    return calls.copy_sprint(actor, sprint_id, **form)


@api.route("/sprints/<int:sprint_id>/applications", methods=["POST"])
@limit(WRITING)
@signed_in
@api.takes(ApplyForm)
@api.gives(ApplicationSchema, 201, with_etag=True)
def create_application(actor: Actor, form: dict[str, Any], sprint_id: int) -> Any:
    """Begin the expression of interest of your city, or go on with the one that colleagues began."""
    return applying.start_application(actor, sprint_id, **form)


@api.route("/sprints/<int:sprint_id>/selection", methods=["POST"])
@limit(WRITING)
@signed_in
@api.takes(SelectionForm)
@api.gives(SprintSchema, with_etag=True)
def select_cities(actor: Actor, form: dict[str, Any], sprint_id: int) -> Any:
    """Choose the cities after the deadline, once: places, waiting list, letters and the cohort's group follow."""
    return selecting.select_cities(actor, sprint_id, **form)
