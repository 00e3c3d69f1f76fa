"""The review queue. Every decision is a small form; scripts make it a matter of keys."""

from __future__ import annotations

from typing import Any

from flask import render_template, request

from forum.blueprints.moderation import policies
from forum.blueprints.moderation.pages.routes import pages
from forum.blueprints.moderation.pages.shown import answers, choices_for_many, item_view, kinds, tabs
from forum.blueprints.moderation.queries import queue
from forum.blueprints.moderation.rules import decided_name
from forum.blueprints.moderation.schemas.items import BulkPageForm, ClaimForm, QueueQuery, ReviewDecisionForm
from forum.blueprints.moderation.services import deciding
from forum.kernel.actor import Actor
from forum.kernel.i18n import _, ngettext
from forum.kernel.limits import WRITING, limit
from forum.kernel.realtime.rooms import last_seqs
from forum.kernel.web.access import signed_in
from forum.kernel.web.pages import Undo, done, form_state, read_query, safe_next, takes_form, wants_fragment

MOST_ROOMS = 40


@pages.get("/moderation")
@signed_in
def index(actor: Actor) -> Any:
    """Where moderation begins."""
    return done(None, "/moderation/queue")


@pages.get("/moderation/queue")
@signed_in
def show_queue(actor: Actor) -> Any:
    """What waits, the most urgent first."""
    query = {**read_query(QueueQuery), "status": "waiting"}
    page = queue.list_items(actor, **query).map(lambda shown: item_view(actor, shown))
    every_kind = kinds(queue.count_waiting(actor), query["kind"])
    if wants_fragment():
        return render_template("moderation/_cards.html", items=page.items, kinds=every_kind)
    return render_template(
        "moderation/queue.html", page=page, tabs=tabs("queue"), kinds=every_kind, kind=query["kind"],
        answers=answers(actor), for_many=choices_for_many(), form=form_state(), live=_rooms(actor),
    )  # fmt: skip


@pages.get("/moderation/decided")
@signed_in
def show_decided(actor: Actor) -> Any:
    """What was decided lately, by whom and why."""
    query = {**read_query(QueueQuery), "status": "decided"}
    page = queue.list_items(actor, **query).map(lambda shown: item_view(actor, shown))
    return render_template("moderation/decided.html", page=page, tabs=tabs("decided"))


@pages.get("/moderation/queue/<int:item_id>")
@signed_in
def show_item(actor: Actor, item_id: int) -> Any:
    """One item, with the reasons to choose from."""
    item = item_view(actor, queue.get_item_to_show(actor, item_id))
    if wants_fragment():
        return render_template("moderation/_cards.html", items=[item])
    form = form_state({"decision": "", "reason": ""})
    return render_template("moderation/item.html", item=item, tabs=tabs("queue"), form=form, answers=answers(actor))


@pages.post("/moderation/queue/<int:item_id>/decision")
@limit("120/minute;3000/hour")
@signed_in
@takes_form(ReviewDecisionForm, again=show_item)
def decide(actor: Actor, form: dict[str, Any], item_id: int) -> Any:
    """Decide an item and go on with the next."""
    item = deciding.decide(actor, item_id, **form)
    told = str(decided_name(form["decision"], item.kind, item.subject_type))
    undo = Undo(f"/moderation/acts/{item.entry_id}/undo", {"next": "/moderation/queue"}) if item.entry_id else None
    return done(told, "/moderation/queue", undo)


@pages.post("/moderation/queue/<int:item_id>/claim")
@limit(WRITING)
@signed_in
@takes_form(ClaimForm, again=show_item)
def claim(actor: Actor, form: dict[str, Any], item_id: int) -> Any:
    """Look after it for a quarter of an hour."""
    deciding.claim_item(actor, item_id, **form)
    return done(_("This is yours for 15 minutes."), safe_next(request.form.get("next"), f"/moderation/queue/{item_id}"))


@pages.post("/moderation/queue/<int:item_id>/release")
@limit(WRITING)
@signed_in
def release(actor: Actor, item_id: int) -> Any:
    """Let others look after it."""
    deciding.release_item(actor, item_id)
    return done(_("Others can look after it now."), f"/moderation/queue/{item_id}")


@pages.post("/moderation/queue/decisions")
@limit(WRITING)
@signed_in
@takes_form(BulkPageForm, again=show_queue)
def decide_many(actor: Actor, form: dict[str, Any]) -> Any:
    """Decide what is ticked alike."""
    chosen = [(int(one.split(":")[0]), int(one.split(":")[1])) for one in form.get("items") or []]
    outcomes = deciding.decide_many(actor, chosen, form["decision"], form["reason"])
    decided = sum(one.decided for one in outcomes)
    told = ngettext("%(num)s item decided.", "%(num)s items decided.", decided)
    refused = [f"{one.item_id}: {one.error.detail}" for one in outcomes if one.error]
    return done(" ".join([str(told), *refused]), "/moderation/queue")


def _rooms(actor: Actor) -> dict[str, int]:
    """The rooms that tell of the queue, and the number each has reached; as many as a socket joins at once."""
    return last_seqs([f"queue:{number}" for number in policies.watched_queues(actor)[:MOST_ROOMS]])
