"""What waits in one's groups as JSON: counted, put aside."""

from __future__ import annotations

from typing import Any

from forum.blueprints.discussions.api.routes import api
from forum.blueprints.discussions.queries import following, news
from forum.blueprints.discussions.schemas.forms import BringBackForm, CatchUpForm, ReadingChoiceForm
from forum.blueprints.discussions.schemas.threads import GroupReadingSchema, NewsCountListSchema, ReadingChoiceSchema
from forum.blueprints.discussions.services import catching_up
from forum.kernel.actor import Actor
from forum.kernel.limits import WRITING, limit
from forum.kernel.web.access import signed_in


@api.route("/me/news")
@signed_in
@api.gives(NewsCountListSchema)
def count_news(actor: Actor) -> Any:
    """How many threads are new and unread in each of one's groups."""
    return {"items": news.list_news_counts(actor), "next": None}


@api.route("/me/news", methods=["DELETE"])
@limit(WRITING)
@signed_in
@api.takes(CatchUpForm, location="query")
@api.gives(status=204)
def mark_all_read(actor: Actor, query: dict[str, Any]) -> Any:
    """Put aside what is new, what is unread, or both, in all one's groups."""
    catching_up.mark_all_read(actor, **query)


@api.route("/me/news", methods=["PUT"])
@limit(WRITING)
@signed_in
@api.takes(BringBackForm)
@api.gives(NewsCountListSchema)
@api.problem(409)
def bring_all_back(actor: Actor, form: dict[str, Any]) -> Any:
    """Let what one put aside in all one's groups within the last hour wait again, as before."""
    catching_up.bring_back(actor, at=form["put_aside_at"])
    return {"items": news.list_news_counts(actor), "next": None}


@api.route("/groups/<int:group_id>/read", methods=["PUT"])
@limit(WRITING)
@signed_in
@api.takes(CatchUpForm)
@api.gives(GroupReadingSchema)
def mark_group_read(actor: Actor, form: dict[str, Any], group_id: int) -> Any:
    """The same in one group."""
    return catching_up.mark_group_read(actor, group_id, **form)


@api.route("/groups/<int:group_id>/read", methods=["DELETE"])
@limit(WRITING)
@signed_in
@api.takes(BringBackForm, location="query")
@api.gives(status=204)
@api.problem(409)
def bring_group_back(actor: Actor, query: dict[str, Any], group_id: int) -> Any:
    """Let what one put aside in a group within the last hour wait again, as before."""
    catching_up.bring_back(actor, group_id, query["put_aside_at"])


@api.route("/me/reading")
@signed_in
@api.gives(ReadingChoiceSchema)
def show_choice(actor: Actor) -> Any:
    """For how many days things stay new or unread to one."""
    return {"days": news.reading_days(actor), "after_reply": following.level_after_reply(actor.id or 0) or "normal"}


@api.route("/me/reading", methods=["PUT"])
@limit(WRITING)
@signed_in
@api.takes(ReadingChoiceForm)
@api.gives(ReadingChoiceSchema)
def choose_days(actor: Actor, form: dict[str, Any]) -> Any:
    """Choose it."""
    return catching_up.choose_days(actor, **form)
