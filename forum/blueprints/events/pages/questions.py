"""Questions at an event on its live page: asking, voting, and what the hosts do with them."""

from __future__ import annotations

from typing import Any

from flask import render_template, url_for

from forum.blueprints.events import policies
from forum.blueprints.events.models.events import Event
from forum.blueprints.events.models.questions import EventQuestion
from forum.blueprints.events.pages.live_routes import pages
from forum.blueprints.events.queries import events as event_queries
from forum.blueprints.events.queries import questions as queries
from forum.blueprints.events.rules.live import OPEN
from forum.blueprints.events.schemas.live_pages import (
    AnswerPageForm,
    AskPageForm,
    FloorPageForm,
    MergePageForm,
    StatePageForm,
)
from forum.blueprints.events.services import answering, questions
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.i18n import _
from forum.kernel.limits import WRITING, limit
from forum.kernel.policies import authorize
from forum.kernel.realtime.rooms import last_seqs
from forum.kernel.text import shorten
from forum.kernel.web.access import public, signed_in
from forum.kernel.web.pages import done, form_state, takes_form

ASKING, VOTING = "8/minute;40/hour", "120/minute;1200/hour"


@pages.get("/events/<int:event_id>/questions")
@public
def list_questions(actor: Actor, event_id: int) -> Any:
    """The questions of an event; the same page as the live one."""
    return show_live(event_id=event_id)


@pages.get("/events/<int:event_id>/live")
@public
def show_live(actor: Actor, event_id: int) -> Any:
    """An event as it goes on: who is here, what is asked, and the tools of its hosts. Reloading shows what is new."""
    event = event_queries.get_event(actor, event_id)
    rooms = last_seqs([f"event:{event.id}"]) if actor.signed_in else {}
    floor = queries.find_floor(event.id)
    found = queries.list_live(actor, event)
    votes = queries.find_votes(actor, [question.id for question in found])
    rows = [question_row(actor, question, question.id in votes) for question in found]
    return render_template(
        "events/live.html", event=event, floor=floor, form=form_state(), rooms=rooms,
        waiting=[row for row in rows if row["state"] == OPEN], settled=[row for row in rows if row["state"] != OPEN],
        may_ask=policies.can_ask_question(actor, event, floor.asking), runs=bool(policies.can_run_event(actor, event)),
        going_on=event.starts_at <= clock.now() < event.ends_at, over=event.ends_at <= clock.now(),
        state_names=state_names(), where=bool(policies.can_see_where(actor, event)),
    )  # fmt: skip


@pages.post("/events/<int:event_id>/questions")
@limit(ASKING)
@signed_in
@takes_form(AskPageForm, again=show_live)
def ask_question(actor: Actor, form: dict[str, Any], event_id: int) -> Any:
    """Ask."""
    question = questions.ask_question(actor, event_id, **form)
    return done(_("Your question stands among the others."), question.path)


@pages.post("/questions/<int:question_id>/vote")
@limit(VOTING)
@signed_in
def vote(actor: Actor, question_id: int) -> Any:
    """Want it answered."""
    return done(_("Your vote counts."), questions.vote(actor, question_id).path)


@pages.post("/questions/<int:question_id>/unvote")
@limit(VOTING)
@signed_in
def take_vote_back(actor: Actor, question_id: int) -> Any:
    """Take one's vote back."""
    return done(_("Your vote is taken back."), questions.take_vote_back(actor, question_id).path)


@pages.get("/questions/<int:question_id>/withdraw")
@signed_in
def ask_to_withdraw(actor: Actor, question_id: int) -> Any:
    """Ask before a question is taken back with its votes."""
    question = queries.get_question(actor, question_id)
    authorize(policies.can_withdraw_question, actor, question)
    return render_template("events/withdraw_question.html", question=question, event=question.event)


@pages.post("/questions/<int:question_id>/withdraw")
@limit(WRITING)
@signed_in
def withdraw_question(actor: Actor, question_id: int) -> Any:
    """Take one's question back."""
    event_id = questions.withdraw_question(actor, question_id)
    return done(_("Your question is taken back."), url_for(".show_live", event_id=event_id))


@pages.get("/questions/<int:question_id>")
@signed_in
def show_question(actor: Actor, question_id: int) -> Any:
    """One question for those who run the event: answering in writing, and letting another stand for it."""
    question = queries.get_question(actor, question_id)
    authorize(policies.can_answer_question, actor, question)
    others = queries.list_questions(actor, question.event, state=OPEN, limit=100).items
    return render_template(
        "events/question.html", question=question, event=question.event, state_names=state_names(),
        form=form_state({"answer": question.answer, "version": question.version}),
        others=[(one.id, shorten(one.text, 90)) for one in others if one.id != question.id],
    )  # fmt: skip


@pages.post("/questions/<int:question_id>/answer")
@limit(WRITING)
@signed_in
@takes_form(AnswerPageForm, again=show_question)
def answer_question(actor: Actor, form: dict[str, Any], question_id: int) -> Any:
    """Answer in writing."""
    question = answering.answer_question(actor, question_id, **form)
    return done(_("The answer stands below the question."), question.path)


def _show_live_again(actor: Actor, question_id: int) -> Any:
    return show_live(event_id=queries.get_question(actor, question_id).event_id)


@pages.post("/questions/<int:question_id>/state")
@limit(WRITING)
@signed_in
@takes_form(StatePageForm, again=_show_live_again)
def mark_question(actor: Actor, form: dict[str, Any], question_id: int) -> Any:
    """It was answered live, is set aside, or waits again."""
    return done(None, answering.mark_question(actor, question_id, form["state"]).path)


@pages.post("/questions/<int:question_id>/merge")
@limit(WRITING)
@signed_in
@takes_form(MergePageForm, again=show_question)
def merge_question(actor: Actor, form: dict[str, Any], question_id: int) -> Any:
    """Let another question stand for it."""
    return done(_("The two stand together."), answering.merge_question(actor, question_id, form["into_id"]).path)


@pages.post("/events/<int:event_id>/floor")
@limit(WRITING)
@signed_in
@takes_form(FloorPageForm, again=show_live)
def set_floor(actor: Actor, form: dict[str, Any], event_id: int) -> Any:
    """Say how questions are taken."""
    answering.set_floor(actor, event_id, **form)
    return done(_("Saved."), url_for(".show_live", event_id=event_id))


def questions_of(actor: Actor, event: Event) -> str:
    """On the page of an event: the questions that most want answered, and the way to all."""
    if not event.published or (
        event.ends_at <= clock.now() and not queries.list_questions(actor, event, limit=1).items
    ):
        return ""
    page = queries.list_questions(actor, event, limit=3)
    floor = queries.find_floor(event.id)
    return render_template(
        "events/_questions.html", event=event, questions=page.items, more=page.next is not None,
        may_ask=bool(policies.can_ask_question(actor, event, floor.asking)), state_names=state_names(),
        going_on=event.starts_at <= clock.now() < event.ends_at,
    )  # fmt: skip


def question_row(actor: Actor, question: EventQuestion, voted: bool) -> dict[str, Any]:
    """What the template shows of a question, with what the reader may do with it."""
    return {
        "id": question.id, "text": question.text, "state": question.state, "votes": question.vote_count,
        "voted": voted, "mine": actor.id is not None and question.author_id == actor.id, "asker": question.asker,
        "answer_html": question.answer_html if question.answered else "", "answered_by": question.answered_by,
        "asked_at": question.asked_at, "may_vote": bool(policies.can_vote_question(actor, question)),
        "may_withdraw": bool(policies.can_withdraw_question(actor, question)),
        "may_report": bool(policies.can_report_question(actor, question)),
    }  # fmt: skip


def state_names() -> dict[str, str]:
    """Where a question stands."""
    return {
        "open": _("Waits for an answer"), "answered": _("Answered in writing"), "live": _("Answered live"),
        "aside": _("Set aside"), "merged": _("Stands with another question"),
    }  # fmt: skip
