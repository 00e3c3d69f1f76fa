"""Writing: starting threads, answering, editing and withdrawing."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import redirect, render_template, request, url_for

from forum.blueprints.discussions import policies
from forum.blueprints.discussions.models.polls import ALWAYS
from forum.blueprints.discussions.pages import ways_back
from forum.blueprints.discussions.pages.drafts import opening_drafts
from forum.blueprints.discussions.pages.reading import render_posts, show_again
from forum.blueprints.discussions.pages.routes import pages
from forum.blueprints.discussions.pages.shown import criterion_choices
from forum.blueprints.discussions.pages.uploads import keeps_uploads, kept_files, sent_files
from forum.blueprints.discussions.queries import attachments
from forum.blueprints.discussions.queries import posts as queries
from forum.blueprints.discussions.queries import threads as thread_queries
from forum.blueprints.discussions.queries.prompting import get_prompts
from forum.blueprints.discussions.schemas.forms import PostPageForm, PostReplyForm, ThreadPageForm
from forum.blueprints.discussions.schemas.polls import take_poll
from forum.blueprints.discussions.schemas.scheduled import OpeningPageForm
from forum.blueprints.discussions.services import posts as services
from forum.blueprints.discussions.services import scheduling, slowing
from forum.blueprints.discussions.services import threads as thread_services
from forum.blueprints.groups.models.groups import Group
from forum.blueprints.groups.queries import groups as group_queries
from forum.kernel.actor import Actor
from forum.kernel.errors import Invalid
from forum.kernel.i18n import LANGUAGES, _
from forum.kernel.limits import WRITING, limit
from forum.kernel.policies import authorize
from forum.kernel.web.access import signed_in
from forum.kernel.web.once import once
from forum.kernel.web.pages import Undo, done, form_state, takes_form, wants_fragment


@pages.get("/threads/new")
@signed_in
def choose_group(actor: Actor) -> Any:
    """In which of one's groups a thread is started; where there is but one, its form at once."""
    mine = [group for group in group_queries.list_to_write_in(actor) if policies.can_start_thread(actor, group)]
    if len(mine) == 1:
        return redirect(url_for("discussions_pages.new_thread", slug=mine[0].slug))
    return render_template("discussions/choose_group.html", groups=mine)


@pages.get("/groups/<slug>/new")
@signed_in
def new_thread(actor: Actor, slug: str) -> Any:
    """The form of a new thread."""
    group = group_queries.get_group_by_slug(actor, slug)
    authorize(policies.can_start_thread, actor, group)
    text, title = opening_drafts(actor, group)
    begun = {
        "title": title["text"],
        "body": text["text"],
        "criteria": request.args.getlist("criterion"),
        "poll_results": ALWAYS,
    }
    form = form_state({"language": getattr(actor, "language", "en"), **begun})
    return render_thread_form(form, **opening_parts(actor, group, form))


@pages.post("/groups/<slug>/new")
@limit(WRITING)
@signed_in
@keeps_uploads
@takes_form(OpeningPageForm, again=new_thread)
def create_thread(actor: Actor, form: dict[str, Any], slug: str) -> Any:
    """Start a thread, now or at the moment that was chosen."""
    group = group_queries.get_group_by_slug(actor, slug)
    publish_at, form["poll"] = form.pop("publish_at"), take_poll(form)
    if publish_at is not None:
        return _schedule(actor, group.id, publish_at, form)
    thread = thread_services.start_thread(actor, group.id, **{**form, "file_ids": sent_files(form)})
    return done(None, thread.path)


@pages.get("/t/<int:thread_id>/edit")
@signed_in
def edit_thread(actor: Actor, thread_id: int) -> Any:
    """The form to change title, criteria and language."""
    thread = thread_queries.get_thread_to_show(actor, thread_id).thread
    authorize(policies.can_edit_thread, actor, thread)
    codes = [criterion.code for criterion in thread.criteria]
    values = {
        "title": thread.title, "criteria": codes, "language": thread.language, "version": thread.version,
        "tags": [tag.name for tag in thread.tags], "question": thread.question,
    }  # fmt: skip
    return render_thread_form(form_state(values), group=thread.group, thread=thread)


@pages.post("/t/<int:thread_id>/edit")
@limit(WRITING)
@signed_in
@takes_form(ThreadPageForm, again=edit_thread)
def save_thread(actor: Actor, form: dict[str, Any], thread_id: int) -> Any:
    """Change a thread."""
    return done(_("Saved."), thread_services.edit_thread(actor, thread_id, **form).path)


@pages.post("/t/<int:thread_id>/remove")
@limit(WRITING)
@signed_in
def remove_thread(actor: Actor, thread_id: int) -> Any:
    """Take a thread away."""
    thread = thread_queries.get_thread(actor, thread_id)
    thread_services.remove_thread(actor, thread_id)
    return done(_("The thread is removed."), thread.group.path, ways_back.of_thread(actor, "thread_removed", thread))


@pages.post("/t/<int:thread_id>/posts")
@limit(WRITING)
@signed_in
@once
@keeps_uploads
@takes_form(PostReplyForm, again=show_again)
def create_post(actor: Actor, form: dict[str, Any], thread_id: int) -> Any:
    """Answer; a page with scripts receives the new posts alone, and may send it again when no answer came."""
    post = services.post_reply(actor, thread_id, **{**form, "file_ids": sent_files(form)})
    if not post.placed:
        line = queries.get_line(actor, post.id)
        if wants_fragment():
            return render_posts(actor, post.thread, [line], get_prompts(actor, post.thread))
        return done(_("Your reply waits for approval. Until then only you and the moderators see it."), post.anchor)
    if wants_fragment():
        shown = min(request.args.get("after", default=post.number, type=int), post.number - 1)
        lines = queries.list_posts(post.thread, after=max(0, shown))
        return render_posts(actor, post.thread, list(lines.items), get_prompts(actor, post.thread))
    return done(None, f"{post.path}#post-{post.number}")


@pages.get("/posts/<int:post_id>/edit")
@signed_in
def edit_post(actor: Actor, post_id: int) -> Any:
    """The form to change a post."""
    post = queries.get_post(actor, post_id)
    authorize(policies.can_edit_post, actor, post)
    files = attachments.find_files([post.id]).get(post.id, [])
    stays = [file.id for file in files]
    form = form_state({"body": post.body, "reason": "", "version": post.version, "file_ids": stays})
    return render_template(
        "discussions/edit_post.html", post=post, form=form, files=files, uploads=kept_files(actor, form),
        pace=slowing.pace_of(actor, post.thread), file_options=[(file.id, file.filename) for file in files],
        may_attach=policies.can_attach(actor, post.thread.group),
    )  # fmt: skip


@pages.post("/posts/<int:post_id>/edit")
@limit(WRITING)
@signed_in
@keeps_uploads
@takes_form(PostPageForm, again=edit_post)
def save_post(actor: Actor, form: dict[str, Any], post_id: int) -> Any:
    """Change a post."""
    post = services.edit_post(actor, post_id, **{**form, "file_ids": sent_files(form)})
    return done(None, f"{post.path}#post-{post.number}")


@pages.get("/posts/<int:post_id>/withdraw")
@signed_in
def ask_to_withdraw(actor: Actor, post_id: int) -> Any:
    """Ask before a post is taken back."""
    post = queries.get_post(actor, post_id)
    authorize(policies.can_withdraw_post, actor, post)
    return render_template("discussions/withdraw.html", post=post)


@pages.post("/posts/<int:post_id>/withdraw")
@limit(WRITING)
@signed_in
def withdraw_post(actor: Actor, post_id: int) -> Any:
    """Take a post back."""
    post = services.withdraw_post(actor, post_id)
    undo = Undo(url_for("discussions_pages.restore_post", post_id=post.id), {})
    return done(_("Your post is removed."), f"{post.path}#post-{post.number}", undo)


def opening_parts(actor: Actor, group: Group, form: Any) -> dict[str, Any]:
    """What the form of a new thread shows beside what is typed."""
    may_attach, uploads = policies.can_attach(actor, group), kept_files(actor, form)
    return {
        "group": group, "drafts": opening_drafts(actor, group), "may_attach": may_attach, "uploads": uploads,
        "waits": policies.why_waits(actor, group, group.approve_threads),
    }  # fmt: skip


def render_thread_form(form: Any, **context: Any) -> str:
    """The form of a thread: a new one with the drafts kept for it, or the one that is changed."""
    languages = list(LANGUAGES.items())
    return render_template(
        "discussions/edit_thread.html", form=form, areas=criterion_choices(), language_options=languages, **context
    )


def _schedule(actor: Actor, group_id: int, publish_at: datetime, form: dict[str, Any]) -> Any:
    if form.pop("file_ids"):
        raise Invalid(errors={"publish_at": [_("Files cannot be kept for later. Publish now, or without the files.")]})
    scheduling.schedule_thread(actor, group_id, publish_at, **form)
    return done(_("The thread is kept for its moment. Until then only you see it."), "/me/scheduled")
