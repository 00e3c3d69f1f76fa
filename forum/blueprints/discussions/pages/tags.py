"""The words of a group: the list, and what its moderators do with them."""

from __future__ import annotations

from typing import Any

from flask import render_template

from forum.blueprints.discussions import policies
from forum.blueprints.discussions.pages.routes import pages
from forum.blueprints.discussions.queries import tags as queries
from forum.blueprints.discussions.schemas.tags import TagForm, TagQuery
from forum.blueprints.discussions.services import posts, tagging
from forum.blueprints.groups import policies as group_policies
from forum.blueprints.groups.queries import groups as group_queries
from forum.kernel.actor import Actor
from forum.kernel.i18n import _
from forum.kernel.limits import WRITING, limit
from forum.kernel.policies import authorize
from forum.kernel.web.access import public, signed_in
from forum.kernel.web.pages import done, form_state, read_query, takes_form


@pages.get("/groups/<slug>/tags")
@public
def list_tags(actor: Actor, slug: str) -> Any:
    """The words of a group."""
    group = group_queries.get_group_by_slug(actor, slug)
    authorize(group_policies.can_browse, actor, group)
    query = read_query(TagQuery)
    found = queries.list_tags(actor, group.id, **query)
    may_curate = bool(policies.can_curate_tags(actor, group))
    return render_template("discussions/tags.html", group=group, page=found, q=query["q"], may_curate=may_curate)


@pages.get("/tags/<int:tag_id>")
@signed_in
def edit_tag(actor: Actor, tag_id: int) -> Any:
    """The form to write a word another way."""
    tag = queries.get_tag(actor, tag_id)
    authorize(policies.can_curate_tags, actor, tag.group)
    return render_template("discussions/edit_tag.html", tag=tag, form=form_state({"name": tag.name}))


@pages.post("/tags/<int:tag_id>")
@limit(WRITING)
@signed_in
@takes_form(TagForm, again=edit_tag)
def rename_tag(actor: Actor, form: dict[str, Any], tag_id: int) -> Any:
    """Write a word another way."""
    tag = tagging.rename_tag(actor, tag_id, **form)
    return done(_("Saved."), f"{tag.group.path}/tags")


@pages.post("/tags/<int:tag_id>/remove")
@limit(WRITING)
@signed_in
def remove_tag(actor: Actor, tag_id: int) -> Any:
    """Take a word off all threads."""
    tag = tagging.remove_tag(actor, tag_id)
    return done(_("The tag is removed from all threads."), f"{tag.group.path}/tags")


@pages.post("/posts/<int:post_id>/wiki")
@limit(WRITING)
@signed_in
def make_wiki(actor: Actor, post_id: int) -> Any:
    """Let all who may reply edit a post."""
    post = posts.set_wiki(actor, post_id, True)
    return done(_("Everybody who may reply can now edit this post."), f"{post.path}#post-{post.number}")


@pages.post("/posts/<int:post_id>/wiki/end")
@limit(WRITING)
@signed_in
def end_wiki(actor: Actor, post_id: int) -> Any:
    """Let its author and moderators alone edit it."""
    post = posts.set_wiki(actor, post_id, False)
    return done(_("Only the author and moderators can edit this post now."), f"{post.path}#post-{post.number}")
