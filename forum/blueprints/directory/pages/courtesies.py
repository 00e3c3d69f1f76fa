"""Messages and presence: who may write to one, what others see, whom one has blocked."""

from __future__ import annotations

from typing import Any

from flask import render_template

from forum.blueprints.accounts import queries as account_queries
from forum.blueprints.directory import policies
from forum.blueprints.directory.models.courtesies import Courtesy
from forum.blueprints.directory.pages.routes import pages
from forum.blueprints.directory.queries import blocks as block_queries
from forum.blueprints.directory.queries import courtesies as queries
from forum.blueprints.directory.schemas.courtesies import BlockPageForm, CourtesyPageForm
from forum.blueprints.directory.services import blocks, courtesies
from forum.kernel.actor import Actor
from forum.kernel.i18n import _
from forum.kernel.limits import WRITING, limit
from forum.kernel.policies import authorize
from forum.kernel.web.access import signed_in
from forum.kernel.web.fields import PageQuery
from forum.kernel.web.pages import done, form_state, read_query, takes_form

ADDRESS = "/me/messages"


@pages.get(ADDRESS)
@signed_in
def show_courtesy(actor: Actor) -> Any:
    """The form of one's choices, and whom one has blocked."""
    blocked = block_queries.list_blocks(actor, **read_query(PageQuery))
    form = form_state(_values(queries.get_courtesy(actor)))
    return render_template("directory/courtesy.html", form=form, blocks=blocked)


@pages.post(ADDRESS)
@limit(WRITING)
@signed_in
@takes_form(CourtesyPageForm, again=show_courtesy)
def choose_courtesy(actor: Actor, form: dict[str, Any]) -> Any:
    """Save the choices."""
    courtesies.choose_courtesy(actor, **form)
    return done(_("Your choices are saved."), ADDRESS)


@pages.get("/members/<int:member_id>/block")
@signed_in
def ask_to_block(actor: Actor, member_id: int) -> Any:
    """Ask before somebody is blocked, and say what that means."""
    conversation = read_query(BlockPageForm)["conversation"]
    member = account_queries.get_member(actor, member_id)
    authorize(policies.can_block, actor, member)
    back = _back({"conversation": conversation}, member.path)
    return render_template("directory/block.html", person=member, conversation=conversation, back=back)


@pages.post("/members/<int:member_id>/block")
@limit(WRITING)
@signed_in
@takes_form(BlockPageForm, again=show_courtesy)
def block_member(actor: Actor, form: dict[str, Any], member_id: int) -> Any:
    """Hear no more from a member."""
    blocks.block_member(actor, member_id)
    member = account_queries.get_member(actor, member_id)
    told = _("You blocked %(name)s. They are not told.", name=member.name)
    return done(told, _back(form, member.path))


@pages.post("/members/<int:member_id>/unblock")
@limit(WRITING)
@signed_in
@takes_form(BlockPageForm, again=show_courtesy)
def unblock_member(actor: Actor, form: dict[str, Any], member_id: int) -> Any:
    """Hear from a member again."""
    blocks.unblock_member(actor, member_id)
    member = account_queries.get_member(actor, member_id)
    return done(_("You unblocked %(name)s.", name=member.name), _back(form, ADDRESS))


def _back(form: dict[str, Any], otherwise: str) -> str:
    return f"/messages/{form['conversation']}#end" if form["conversation"] else otherwise


def _values(courtesy: Courtesy) -> dict[str, Any]:
    return {
        "version": courtesy.version,
        "who_may_write": courtesy.contact,
        "receipts": courtesy.receipts,
        "typing": courtesy.typing,
        "presence": courtesy.presence,
    }
