"""A request for a document with what was offered, and offering one."""

from __future__ import annotations

from typing import Any

from flask import render_template, url_for

from forum.blueprints.library import policies
from forum.blueprints.library.models.requests import DocumentAnswer, DocumentRequest
from forum.blueprints.library.pages.requests import criterion_card, request_row, state_name, wishes_of
from forum.blueprints.library.pages.routes import pages, row_of
from forum.blueprints.library.queries import answers as answer_queries
from forum.blueprints.library.queries import requests as queries
from forum.blueprints.library.schemas.requests import AnswerPageForm
from forum.blueprints.library.services import answers
from forum.kernel.actor import Actor
from forum.kernel.i18n import _
from forum.kernel.limits import WRITING, limit
from forum.kernel.policies import permissions
from forum.kernel.web.access import signed_in
from forum.kernel.web.fields import PageQuery
from forum.kernel.web.pages import done, form_state, read_query, takes_form


@pages.get("/library/requests/<int:request_id>")
@signed_in
def show_request(actor: Actor, request_id: int) -> Any:
    """What is looked for, what was offered, and the ways to offer something."""
    found = queries.get_request(actor, request_id)
    query = read_query(PageQuery)
    page = answer_queries.list_answers(actor, found.id, query["cursor"], query["limit"])
    can = permissions(
        actor, found, edit=policies.can_edit_request, withdraw=policies.can_withdraw_request,
        reopen=policies.can_reopen_request, need=policies.can_need, answer=policies.can_answer_request,
    )  # fmt: skip
    own = actor.id == found.asker_id
    return render_template(
        "library/request.html",
        wanted=found, own=own, can=can, state=state_name(found), wishes=wishes_of(found),
        badge=request_row(found)["badge"], criterion=criterion_card(found),
        answers=page.map(lambda one: _answer_row(actor, one)), told=queries.list_told(actor, found) if own else [],
        there=_in_library(actor, found, page.items) if can["answer"] else [], form=form_state(),
        share_url=url_for("library_pages.new", for_request=found.id),
        more_url=url_for("library_pages.show_request", request_id=found.id, cursor=page.next) if page.next else "",
    )  # fmt: skip


@pages.post("/library/requests/<int:request_id>/answers")
@limit(WRITING)
@signed_in
@takes_form(AnswerPageForm, again=show_request)
def offer_document(actor: Actor, form: dict[str, Any], request_id: int) -> Any:
    """Offer a document of the library."""
    answer = answers.offer_document(actor, request_id, **form)
    return done(_("Offered. %(name)s is told.", name=answer.request.asker.name), answer.request.path)


@pages.post("/library/requests/<int:request_id>/answers/<int:answer_id>/choice")
@limit(WRITING)
@signed_in
def choose_answer(actor: Actor, request_id: int, answer_id: int) -> Any:
    """Say that this is it."""
    answer = answers.choose_answer(actor, request_id, answer_id)
    return done(_("Found. %(name)s hears that you thank them.", name=answer.giver.name), answer.request.path)


@pages.post("/library/requests/<int:request_id>/answers/<int:answer_id>/removal")
@limit(WRITING)
@signed_in
def take_back_answer(actor: Actor, request_id: int, answer_id: int) -> Any:
    """Take back what one has offered."""
    answers.take_back_answer(actor, request_id, answer_id)
    return done(_("Taken back. The document stays in the library."), f"/library/requests/{request_id}")


def _answer_row(actor: Actor, answer: DocumentAnswer) -> dict[str, Any]:
    return {
        "id": answer.id, "document": row_of(actor, answer.resource), "giver": answer.giver, "note": answer.note,
        "at": answer.at, "chosen": answer.chosen, "can_choose": bool(policies.can_choose_answer(actor, answer)),
        "can_take_back": bool(policies.can_take_back_answer(actor, answer)),
    }  # fmt: skip


def _in_library(actor: Actor, found: DocumentRequest, offered: Any) -> list[dict[str, Any]]:
    there = {answer.resource_id for answer in offered}
    near = queries.find_similar(actor, found.what, without=found.id).documents
    return [row_of(actor, one) for one in near if one.id not in there]
