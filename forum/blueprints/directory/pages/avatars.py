"""A member's picture, and the form that changes it."""

from __future__ import annotations

from typing import Any

from flask import render_template, request

from forum.blueprints.directory import policies
from forum.blueprints.directory.pages.routes import pages
from forum.blueprints.directory.queries import avatars, people
from forum.blueprints.directory.schemas.people import AvatarForm
from forum.blueprints.directory.services import avatars as changing
from forum.kernel.actor import Actor
from forum.kernel.i18n import _
from forum.kernel.limits import WRITING, limit
from forum.kernel.policies import authorize
from forum.kernel.web.access import public, signed_in
from forum.kernel.web.downloads import bytes_response
from forum.kernel.web.pages import done, form_state, takes_form


@pages.get("/members/<int:member_id>/avatar/<int:size>")
@public
def show_avatar(actor: Actor, member_id: int, size: int) -> Any:
    """The picture, 64 or 256 pixels wide; kept by the browser when its address says which picture it is."""
    told = request.args.get("v", "")
    key, digest = avatars.get_avatar(actor, member_id, size, told)
    answer = bytes_response(
        lambda: avatars.open_avatar(key), filename="picture.webp", media_type="image/webp",
        etag=f"{digest[:32]}-{size}", inline=True,
    )  # fmt: skip
    if told == digest[: avatars.TOLD]:
        answer.headers["Cache-Control"] = "private, max-age=31536000, immutable"
    return answer


@pages.get("/members/<int:member_id>/avatar/edit")
@signed_in
def edit_avatar(actor: Actor, member_id: int) -> Any:
    """The picture as it is, another one instead, or none."""
    person = people.get_person(actor, member_id)
    authorize(policies.can_edit_profile, actor, person)
    return render_template("directory/avatar.html", person=person, form=form_state())


@pages.post("/members/<int:member_id>/avatar/edit")
@limit(WRITING)
@signed_in
@takes_form(AvatarForm, again=edit_avatar)
def post_avatar(actor: Actor, form: dict[str, Any], member_id: int) -> Any:
    """Show another picture."""
    changing.set_avatar(actor, member_id, form["file"].stream)
    return done(_("The picture is saved."), f"/members/{member_id}")


@pages.post("/members/<int:member_id>/avatar/remove")
@limit(WRITING)
@signed_in
def remove_avatar(actor: Actor, member_id: int) -> Any:
    """Show the initials again."""
    changing.remove_avatar(actor, member_id)
    return done(_("The picture is removed."), f"/members/{member_id}")
