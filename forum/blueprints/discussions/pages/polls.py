"""Polls: the form of a new one, voting, closing, and the counts as a table."""

from __future__ import annotations

from typing import Any

from flask import render_template

from forum.blueprints.discussions import policies
from forum.blueprints.discussions.models.polls import ALWAYS
from forum.blueprints.discussions.models.posts import Post
from forum.blueprints.discussions.pages.objects import poll_view
from forum.blueprints.discussions.pages.reading import show_post_again
from forum.blueprints.discussions.pages.routes import pages
from forum.blueprints.discussions.queries import polls as queries
from forum.blueprints.discussions.queries import posts
from forum.blueprints.discussions.schemas.polls import PollPageForm, PollVoteForm, options_of
from forum.blueprints.discussions.services import polls as services
from forum.kernel import sheets
from forum.kernel.actor import Actor
from forum.kernel.i18n import _
from forum.kernel.limits import WRITING, limit
from forum.kernel.policies import authorize
from forum.kernel.web.access import public, signed_in
from forum.kernel.web.downloads import sheet_response
from forum.kernel.web.pages import done, form_state, takes_form, wants_fragment


@pages.get("/posts/<int:post_id>/poll")
@signed_in
def new_poll(actor: Actor, post_id: int) -> Any:
    """The form of a new poll."""
    post = posts.get_post(actor, post_id)
    authorize(policies.can_add_poll, actor, post)
    return render_template("discussions/new_poll.html", post=post, form=form_state({"results": ALWAYS}))


@pages.post("/posts/<int:post_id>/poll")
@limit(WRITING)
@signed_in
@takes_form(PollPageForm, again=new_poll)
def add_poll(actor: Actor, form: dict[str, Any], post_id: int) -> Any:
    """Add the poll to the post."""
    post = posts.get_post(actor, post_id)
    form["options"] = options_of(form["options"])
    services.add_poll(actor, post.thread_id, **form, post_id=post.id)
    return done(_("The poll is open."), _place(post))


@pages.get("/polls/<int:poll_id>")
@public
def show_poll(actor: Actor, poll_id: int) -> Any:
    """The poll alone for a page that is open, else its post."""
    shown = queries.get_poll(actor, poll_id)
    if wants_fragment():
        return render_template("discussions/poll.html", poll=poll_view(actor, shown))
    return done(None, _place(shown.poll.post))


def show_poll_again(actor: Actor, poll_id: int) -> Any:
    """The thread at the poll, for its form that is shown again."""
    return show_post_again(actor, queries.get_poll(actor, poll_id).poll.post_id)


@pages.post("/polls/<int:poll_id>/vote")
@limit(WRITING)
@signed_in
@takes_form(PollVoteForm, again=show_poll_again)
def vote(actor: Actor, form: dict[str, Any], poll_id: int) -> Any:
    """Vote, or change one's vote; a page with scripts receives the poll alone."""
    shown = services.vote(actor, poll_id, **form)
    if wants_fragment():
        return render_template("discussions/poll.html", poll=poll_view(actor, shown))
    return done(_("Your vote counts.") if shown.voted else _("Your vote is taken back."), _place(shown.poll.post))


@pages.post("/polls/<int:poll_id>/close")
@limit(WRITING)
@signed_in
def close_poll(actor: Actor, poll_id: int) -> Any:
    """Take no more votes."""
    return done(_("The poll is closed."), _place(services.close_poll(actor, poll_id).post))


@pages.post("/polls/<int:poll_id>/reopen")
@limit(WRITING)
@signed_in
def reopen_poll(actor: Actor, poll_id: int) -> Any:
    """Take votes again."""
    return done(_("The poll is open again."), _place(services.reopen_poll(actor, poll_id).post))


@pages.get("/polls/<int:poll_id>/remove")
@signed_in
def ask_to_remove_poll(actor: Actor, poll_id: int) -> Any:
    """Ask before a poll and its votes are taken away."""
    shown = queries.get_poll(actor, poll_id)
    authorize(policies.can_remove_poll, actor, shown.poll)
    return render_template("discussions/remove_poll.html", poll=shown.poll)


@pages.post("/polls/<int:poll_id>/remove")
@limit(WRITING)
@signed_in
def remove_poll(actor: Actor, poll_id: int) -> Any:
    """Take the poll away."""
    return done(_("The poll is removed."), _place(services.remove_poll(actor, poll_id)))


@pages.get("/polls/<int:poll_id>/counts.csv")
@public
def export_counts(actor: Actor, poll_id: int) -> Any:
    """Each answer and how many chose it, as a table."""
    counts = queries.list_counts(actor, poll_id)
    rows = [(_("Answer"), _("Votes")), *((text, str(votes)) for text, votes in counts)]
    return sheet_response(sheets.stream(sheets.CSV, "", rows), f"poll-{poll_id}.csv")


def _place(post: Post) -> str:
    return f"{post.path}#post-{post.number}"
