"""Turning a thread into a document of the library, and the way back from it."""

from __future__ import annotations

from typing import Any

from flask import current_app, render_template
from marshmallow import Schema, fields, validate

from forum.blueprints.discussions import policies
from forum.blueprints.discussions.models.threads import Thread
from forum.blueprints.discussions.pages.curating import TO_CITE, to_cite
from forum.blueprints.discussions.pages.routes import pages
from forum.blueprints.discussions.pages.shown import criterion_choices
from forum.blueprints.discussions.queries import becoming as queries
from forum.blueprints.discussions.queries import curating as curating_queries
from forum.blueprints.discussions.queries import posts as post_queries
from forum.blueprints.discussions.queries import threads as thread_queries
from forum.blueprints.discussions.rules import MOST_CHOSEN
from forum.blueprints.discussions.schemas.curating import BecomeResourcePageForm
from forum.blueprints.discussions.services import becoming as services
from forum.blueprints.library.models.resources import Resource
from forum.blueprints.library.rules.kinds import DOC_TYPES
from forum.kernel.actor import Actor
from forum.kernel.i18n import LANGUAGES, _
from forum.kernel.limits import WRITING, limit
from forum.kernel.policies import authorize
from forum.kernel.web.access import signed_in
from forum.kernel.web.fields import Id
from forum.kernel.web.pages import done, form_state, read_query, takes_form


class Choice(Schema):
    """Which posts the text is made of."""

    post = fields.List(Id(), load_default=None, validate=validate.Length(max=MOST_CHOSEN))


@pages.get("/t/<int:thread_id>/resource")
@signed_in
def new_resource(actor: Actor, thread_id: int) -> Any:
    """The form, filled in with what the thread says; `?post=` chooses the posts in it."""
    thread = thread_queries.get_thread_to_show(actor, thread_id).thread
    authorize(policies.can_curate, actor, thread)
    draft = queries.draft_resource(thread, _site(), read_query(Choice)["post"])
    form = form_state({
        "title": draft.title[:200], "summary": draft.summary, "text": draft.text, "criteria": draft.criteria,
        "language": draft.language, "doc_type": "guide", "audience": draft.audience, "attribution": draft.attribution,
        "post_ids": draft.post_ids,
    })  # fmt: skip
    lines = [line for line in post_queries.list_posts(thread, limit=TO_CITE).items if line.stands]
    return render_template(
        "discussions/become_resource.html", thread=thread, form=form, draft=draft,
        lines=[to_cite(line) for line in lines], areas=criterion_choices(), audiences=_audiences(actor, thread),
        languages=list(LANGUAGES.items()), doc_types=[(code, str(text)) for code, text in DOC_TYPES.items()],
        made=curating_queries.list_resources(actor, thread),
    )  # fmt: skip


@pages.post("/t/<int:thread_id>/resource")
@limit(WRITING)
@signed_in
@takes_form(BecomeResourcePageForm, again=new_resource)
def make_resource(actor: Actor, form: dict[str, Any], thread_id: int) -> Any:
    """Put the document into the library."""
    resource = services.make_resource(actor, thread_id, _site(), **form)
    return done(_("The document is in the library. Those who wrote what is in it are told."), resource.path)


def origin_of(actor: Actor, resource: Resource) -> str:
    """Beside a document: the thread of which it was made, nothing when there is none one may see."""
    thread = curating_queries.find_origin(actor, resource.id)
    return render_template("discussions/_origin.html", thread=thread) if thread else ""


def _audiences(actor: Actor, thread: Thread) -> list[tuple[str, str]]:
    names = {
        "members": _("All members"),
        "group": _("Only members of %(group)s", group=thread.group.name),
        "public": _("Everybody, without signing in"),
    }
    return [(code, name) for code, name in names.items() if policies.can_share_as(actor, thread, code)]


def _site() -> str:
    return str(current_app.config["PUBLIC_URL"])
