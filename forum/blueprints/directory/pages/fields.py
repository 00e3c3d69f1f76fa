"""What every profile asks, as programme staff look after it."""

from __future__ import annotations

from typing import Any

from flask import render_template

from forum.blueprints.directory import policies
from forum.blueprints.directory.models.fields import ProfileField
from forum.blueprints.directory.pages.parts import audience_names
from forum.blueprints.directory.pages.routes import pages
from forum.blueprints.directory.pages.rows import reader_language
from forum.blueprints.directory.queries import fields
from forum.blueprints.directory.schemas.fields import FieldChangePageForm, FieldPageForm, RemovalForm
from forum.blueprints.directory.services import fields as changing
from forum.kernel.actor import Actor
from forum.kernel.audiences import Audience
from forum.kernel.i18n import LANGUAGES, _
from forum.kernel.limits import WRITING, limit
from forum.kernel.policies import authorize
from forum.kernel.web.access import signed_in
from forum.kernel.web.pages import done, form_state, takes_form

LIST = "/profile-fields"


@pages.get("/profile-fields")
@signed_in
def list_fields(actor: Actor) -> Any:
    """All fields in their order."""
    authorize(policies.can_configure_fields, actor)
    rows = [_row(field) for field in fields.list_fields()]
    return render_template("directory/fields.html", fields=rows)


@pages.get("/profile-fields/new")
@signed_in
def new_field(actor: Actor) -> Any:
    """The form of a new field."""
    authorize(policies.can_configure_fields, actor)
    usual = {"default_audience": "members", "members_choose": True, "position": 0, "type": "text"}
    return _form(None, form_state(usual))


@pages.post("/profile-fields/new")
@limit(WRITING)
@signed_in
@takes_form(FieldPageForm, again=new_field)
def post_new_field(actor: Actor, form: dict[str, Any]) -> Any:
    """Ask something new."""
    changing.add_field(actor, **form)
    return done(_("The field is added to every profile."), LIST)


@pages.get("/profile-fields/<int:field_id>")
@signed_in
def edit_field(actor: Actor, field_id: int) -> Any:
    """The form of a field, and the way to remove it."""
    authorize(policies.can_configure_fields, actor)
    field = fields.get_field(field_id)
    return _form(field, form_state(_values(field)))


@pages.post("/profile-fields/<int:field_id>")
@limit(WRITING)
@signed_in
@takes_form(FieldChangePageForm, again=edit_field)
def post_field(actor: Actor, form: dict[str, Any], field_id: int) -> Any:
    """Change a field."""
    changing.change_field(actor, field_id, **form)
    return done(_("The field is saved."), LIST)


@pages.get("/profile-fields/<int:field_id>/remove")
@signed_in
def confirm_removal(actor: Actor, field_id: int) -> Any:
    """What is lost when a field is removed."""
    authorize(policies.can_configure_fields, actor)
    field = fields.get_field(field_id)
    return render_template(
        "directory/remove_field.html", field=_row(field), answers=fields.count_values(field.id), form=form_state()
    )


@pages.post("/profile-fields/<int:field_id>/remove")
@limit(WRITING)
@signed_in
@takes_form(RemovalForm, again=confirm_removal)
def remove_field(actor: Actor, form: dict[str, Any], field_id: int) -> Any:
    """Remove it with its answers."""
    changing.remove_field(actor, field_id, answers=form["answers"])
    return done(_("The field is removed."), LIST)


def type_names() -> list[tuple[str, str]]:
    """The types of answers in words."""
    return [
        ("text", _("A line of text")), ("long_text", _("A longer text")), ("number", _("A number")),
        ("date", _("A date")), ("choice", _("One of several choices")), ("choices", _("Several choices")),
        ("link", _("A web address")), ("yes_no", _("Yes or no")),
    ]  # fmt: skip


def _form(field: ProfileField | None, form: Any) -> Any:
    return render_template(
        "directory/field_form.html", field=field, form=form, types=type_names(), audiences=audience_names(),
        spoken=list(LANGUAGES.items()),
    )  # fmt: skip


def _row(field: ProfileField) -> dict[str, Any]:
    names = dict(type_names())
    facts = [names[field.type], dict(audience_names())[Audience(field.default_audience).word]]
    facts += [_("Required")] if field.required else []
    facts += [_("Members can filter by it")] if field.filterable else []
    label = field.label_in(reader_language())
    return {"id": field.id, "title": label, "url": field.path, "facts": facts, "icon": "list"}


def _values(field: ProfileField) -> dict[str, Any]:
    values: dict[str, Any] = {
        name: getattr(field, name)
        for name in ("slug", "type", "required", "filterable", "members_choose", "on_joining", "position", "version")
    }
    values["default_audience"] = Audience(field.default_audience).word
    for language in LANGUAGES:
        values[f"label-{language}"] = field.labels.get(language, "")
        values[f"help-{language}"] = field.help.get(language, "")
        lines = [f"{choice['value']}: {choice['labels'].get(language, '')}" for choice in field.choices]
        values[f"choices-{language}"] = "\n".join(lines)
    return values
