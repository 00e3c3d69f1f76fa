"""Reacting in one word, and who has."""

from __future__ import annotations

from typing import Any

from flask import render_template, url_for

from forum.blueprints.discussions.pages.objects import reaction_names
from forum.blueprints.discussions.pages.reading import show_post_again
from forum.blueprints.discussions.pages.routes import pages
from forum.blueprints.discussions.pages.shown import post_view
from forum.blueprints.discussions.queries import objects, posts
from forum.blueprints.discussions.queries import reactions as queries
from forum.blueprints.discussions.schemas.reactions import ReactionPageForm, ReactionQuery
from forum.blueprints.discussions.services import reactions as services
from forum.kernel.actor import Actor
from forum.kernel.limits import WRITING, limit
from forum.kernel.web.access import public, signed_in
from forum.kernel.web.cards import picture_of
from forum.kernel.web.pages import done, read_query, takes_form, wants_fragment


@pages.post("/posts/<int:post_id>/reactions")
@limit(WRITING)
@signed_in
@takes_form(ReactionPageForm, again=show_post_again)
def react(actor: Actor, form: dict[str, Any], post_id: int) -> Any:
    """React, or take it back; a page with scripts receives the reactions alone."""
    verb = services.react if form["add"] else services.take_back
    post = verb(actor, post_id, form["add"] or form["remove"])
    if not wants_fragment():
        return done(None, f"{post.path}#post-{post.number}")
    line = posts.get_line(actor, post_id)
    view = post_view(actor, line, objects.find_objects(actor, [line]))
    return render_template("discussions/reactions.html", post=view)


@pages.get("/posts/<int:post_id>/reactions")
@public
def list_reactions(actor: Actor, post_id: int) -> Any:
    """Who reacted to a post."""
    query = read_query(ReactionQuery)
    post = posts.get_post(actor, post_id)
    counts = queries.count_reactions(actor, [post_id]).get(post_id, [])
    address = url_for("discussions_pages.list_reactions", post_id=post_id)
    names = reaction_names()
    tabs = [
        {"label": names[one.name], "url": f"{address}?name={one.name}", "active": query["name"] == one.name,
         "count": one.count}
        for one in counts
    ]  # fmt: skip
    page = queries.list_reactions(actor, post_id, **query).map(
        lambda one: {"person": one.member, "picture": picture_of(one.member), "what": names[one.name], "at": one.at}
    )
    return render_template(
        "discussions/reacted.html", post=post, page=page, tabs=tabs, address=address, chosen=query["name"]
    )
