"""Who takes part: starting a conversation, adding, leaving, names."""

from __future__ import annotations

from typing import Any

from flask import render_template
from flask_babel import get_locale

from forum.blueprints.accounts import queries as account_queries
from forum.blueprints.accounts.models import Member
from forum.blueprints.directory import policies as directory_policies
from forum.blueprints.messages import policies
from forum.blueprints.messages.pages import shown
from forum.blueprints.messages.pages.routes import pages
from forum.blueprints.messages.pages.uploads import keeps_uploads, kept_files, sent_files
from forum.blueprints.messages.queries import conversations as queries
from forum.blueprints.messages.queries.contact import decide_contact
from forum.blueprints.messages.queries.people import find_people
from forum.blueprints.messages.rules import new_draft_key
from forum.blueprints.messages.schemas.forms import (
    AddPeopleForm,
    NewConversationForm,
    NewConversationQuery,
    RenamePageForm,
    people_in,
)
from forum.blueprints.messages.services import conversations, people
from forum.blueprints.standards import queries as standard_queries
from forum.kernel.actor import Actor
from forum.kernel.errors import Invalid
from forum.kernel.i18n import _
from forum.kernel.limits import WRITING, limit
from forum.kernel.policies import authorize
from forum.kernel.web.access import signed_in
from forum.kernel.web.pages import done, form_state, read_query, takes_form


@pages.get("/messages/new")
@signed_in
def new_conversation(actor: Actor) -> Any:
    """The form for a first message, filled in as far as the address says whom and what about."""
    query = read_query(NewConversationQuery)
    known = _known(actor, query["to"])
    if len(known) == 1 and not query["criterion"]:
        earlier = queries.find_conversation_of(actor, {actor.id or 0, known[0].id})
        if earlier is not None:
            return done(None, f"{earlier.path}#end")
    key = new_draft_key(person.id for person in known)
    draft = account_queries.find_drafts(actor, [key]).get(key)
    body = draft.text if draft and draft.text else _opening(query, known)
    form = form_state({"to": ", ".join(person.handle for person in known), "body": body})
    chosen = [{"handle": person.handle, "name": person.name} for person in _known(actor, form.values.get("to") or "")]
    refusals = [told.message for told in decide_contact(actor, known).values() if not told]
    return render_template(
        "messages/new.html",
        form=form, chosen=chosen, draft_key=key, draft=draft, uploads=kept_files(actor, form), refusals=refusals,
    )  # fmt: skip


@pages.post("/messages/new")
@limit(WRITING)
@signed_in
@keeps_uploads
@takes_form(NewConversationForm, again=new_conversation)
def start_conversation(actor: Actor, form: dict[str, Any]) -> Any:
    """Send the first message and see the conversation."""
    member_ids = _ids(actor, form["to"], "to")
    files = sent_files(form)
    conversation = conversations.start_conversation(actor, member_ids, form["body"], form["title"], files)
    return done(None, f"{conversation.path}#end")


@pages.get("/messages/<int:conversation_id>/people")
@signed_in
def show_people(actor: Actor, conversation_id: int) -> Any:
    """Who takes part, and what one may change about that."""
    conversation = queries.get_conversation(actor, conversation_id)
    own = conversation.participation_of(actor.id)
    return render_template(
        "messages/people.html",
        conversation=conversation,
        title=shown.title(conversation, actor),
        own=own,
        form=form_state({"title": conversation.title or "", "version": conversation.version, "history": "new"}),
        can_add=policies.can_add(actor, conversation),
        blocked=directory_policies.blocked_by(actor),
    )


@pages.post("/messages/<int:conversation_id>/people")
@limit(WRITING)
@signed_in
@takes_form(AddPeopleForm, again=show_people)
def add_people(actor: Actor, form: dict[str, Any], conversation_id: int) -> Any:
    """Bring people in; a conversation without a name becomes a new group."""
    member_ids = _ids(actor, form["people"], "people")
    history = form["history"] == "all"
    conversation = people.add_members(actor, conversation_id, member_ids, form["group_title"], history)
    return done(None, f"{conversation.path}#end")


@pages.post("/messages/<int:conversation_id>/title")
@limit(WRITING)
@signed_in
@takes_form(RenamePageForm, again=show_people)
def rename(actor: Actor, form: dict[str, Any], conversation_id: int) -> Any:
    """Give the group another name."""
    conversations.rename(actor, conversation_id, **form)
    return done(_("The group has a new name."), f"/messages/{conversation_id}/people")


@pages.get("/messages/<int:conversation_id>/leave")
@signed_in
def ask_to_leave(actor: Actor, conversation_id: int) -> Any:
    """Ask before the group is left."""
    conversation = queries.get_conversation(actor, conversation_id)
    authorize(policies.can_leave, actor, conversation)
    title = shown.title(conversation, actor)
    return render_template("messages/leave.html", conversation=conversation, title=title)


@pages.post("/messages/<int:conversation_id>/leave")
@limit(WRITING)
@signed_in
def leave(actor: Actor, conversation_id: int) -> Any:
    """Leave the group."""
    people.leave(actor, conversation_id, actor.id or 0)
    return done(_("You left the group."), "/messages")


def _known(actor: Actor, text: str) -> list[Member]:
    ids = [found[0] for found in find_people(actor, people_in(text)).values() if len(found) == 1]
    members = account_queries.get_members(actor, ids) if ids else {}
    return [members[number] for number in dict.fromkeys(ids) if number != actor.id]


def _ids(actor: Actor, words: list[str], field: str) -> list[int]:
    found = find_people(actor, words)
    wrong = [_("There is no member called %(name)s.", name=word) for word, ids in found.items() if not ids]
    wrong += [
        _("Several people are called %(name)s. Use the username.", name=w) for w, ids in found.items() if len(ids) > 1
    ]
    if wrong:
        raise Invalid(errors={field: wrong})
    return [ids[0] for ids in found.values()]


def _opening(query: dict[str, Any], people: list[Member]) -> str:
    code = query["criterion"]
    found = standard_queries.find_criteria([code]).get(code) if code else None
    if found is None:
        return ""
    about = f"{found.code}, {found.name_in(str(get_locale() or 'en'))}"
    city = people[0].city.name if len(people) == 1 and people[0].city else None
    if city is None:
        return _("About %(criterion)s", criterion=about) + "\n\n"
    return _("About %(criterion)s, in %(city)s", criterion=about, city=city) + "\n\n"
