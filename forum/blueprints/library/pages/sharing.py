"""Sharing a document, changing what is told about it, and taking it out again."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from flask import g, render_template, request
from flask_babel import get_locale

from forum.blueprints.cities.queries import cities as city_queries
from forum.blueprints.files import queries as file_queries
from forum.blueprints.files.extraction.media_types import BY_EXTENSION
from forum.blueprints.files.services import uploads as file_services
from forum.blueprints.groups import policies as group_policies
from forum.blueprints.library import policies
from forum.blueprints.library.models.resources import Resource
from forum.blueprints.library.pages.routes import pages
from forum.blueprints.library.queries import choices, duplicates, requests
from forum.blueprints.library.queries import resources as queries
from forum.blueprints.library.rules.kinds import DOC_TYPES, LICENCES
from forum.blueprints.library.rules.reviewing import A_YEAR, after_months
from forum.blueprints.library.schemas.resources import ResourcePageForm, SharePageForm
from forum.blueprints.library.schemas.sharing import ShareQuery
from forum.blueprints.library.services import links, resources
from forum.blueprints.standards import queries as standard_queries
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.errors import ForumError
from forum.kernel.i18n import LANGUAGES, _, ngettext
from forum.kernel.limits import WRITING, limit
from forum.kernel.policies import authorize
from forum.kernel.web.access import signed_in
from forum.kernel.web.pages import FormState, done, form_state, read_query, takes_form

View = Callable[..., Any]
_DIGITS = 10


def keeps_upload(view: View) -> View:
    """Store the file of the form before anything else is looked at, so that no wrong field costs the upload.

    The upload is `g.upload` afterwards; why it was refused is `g.upload_refusal`.
    """

    @functools.wraps(view)
    def enter(actor: Actor, *args: Any, **kwargs: Any) -> Any:
        sent = request.files.get("file")
        try:
            if sent is not None and sent.filename:
                g.upload = file_services.store_upload(actor, sent.stream, sent.filename)
        except ForumError as refusal:
            g.upload_refusal = refusal
        return view(actor, *args, **kwargs)

    return enter


@pages.get("/library/new")
@signed_in
def new(actor: Actor) -> Any:
    """The form to share a document; the address may fill it in, as for a request or a file of a post."""
    asked = read_query(ShareQuery)
    wanted = requests.find_to_answer(actor, asked["for_request"])
    about = [wanted.criterion.code] if wanted is not None and wanted.criterion is not None else asked["criterion"]
    defaults = {
        "for_request": wanted.id if wanted else None, "language": wanted.language if wanted else None,
        "copy_of": asked["copy_of"], "title": asked["title"], "attribution": asked["attribution"],
        "audience": "group" if asked["group"] else "members", "group_id": asked["group"], "doc_type": "other",
        "criteria": about, "city_id": getattr(actor, "city_id", None),
        "review_by": after_months(clock.now().date(), A_YEAR), "review_months": A_YEAR,
    }  # fmt: skip
    form = with_refusal(form_state(defaults))
    upload = g.get("upload") or kept_upload(actor, form)
    same = duplicates.find_same(actor, upload.sha256) if upload else None
    copied = _copied_file(actor, form) if upload is None else None
    return render_template(
        "library/form.html", resource=None, form=form, upload=None if same else upload, same=same, wanted=wanted,
        copied=copied,
        **_choices(actor, None),
    )  # fmt: skip


@pages.post("/library/new")
@limit(WRITING)
@signed_in
@keeps_upload
@takes_form(SharePageForm, again=new)
def share(actor: Actor, form: dict[str, Any]) -> Any:
    """Share a document."""
    if "upload_refusal" in g:
        raise g.upload_refusal
    form.pop("file")
    if "upload" in g:
        form["upload_id"] = g.upload.id
    resource = links.share(actor, None, None, **form)
    if form["for_request"]:
        return done(_("Shared and offered. We are reading its text now."), f"/library/requests/{form['for_request']}")
    return done(_("Shared. We are reading its text now, so that people can search it."), resource.path)


@pages.get("/library/<int:resource_id>/edit")
@signed_in
def edit(actor: Actor, resource_id: int) -> Any:
    """The form to change what is told about a document."""
    resource = queries.get_resource(actor, resource_id)
    authorize(policies.can_edit_resource, actor, resource)
    names = ("title", "summary", "audience", "group_id", "city_id", "language", "doc_type", "licence", "attribution",
             "source_url", "year", "tags", "review_by", "review_months")  # fmt: skip
    kept = {name: getattr(resource, name) for name in names}
    form = form_state(
        kept
        | {"caption": resource.file.caption, "criteria": [criterion.code for criterion in resource.criteria]}
        | {
            "reader_groups": [group.id for group in resource.reader_groups],
            "reader_handles": ", ".join(member.handle for member in resource.reader_members),
        }
    )
    shown = FormState(_typed_again(form), form.errors)
    return render_template("library/form.html", resource=resource, form=shown, upload=None, **_choices(actor, resource))


@pages.post("/library/<int:resource_id>/edit")
@limit(WRITING)
@signed_in
@takes_form(ResourcePageForm, again=edit)
def save(actor: Actor, form: dict[str, Any], resource_id: int) -> Any:
    """Save what is told about a document."""
    version = form.pop("version")
    return done(_("Saved."), resources.edit_resource(actor, resource_id, version, **form).path)


@pages.post("/library/<int:resource_id>/removal")
@limit(WRITING)
@signed_in
def remove(actor: Actor, resource_id: int) -> Any:
    """Take a document out of the library."""
    resources.remove_resource(actor, resource_id)
    return done(_("The document is no longer in the library."), "/library")


def with_refusal(form: FormState) -> FormState:
    """The state of a form with what was wrong with the file that came with it."""
    refusal = g.get("upload_refusal")
    errors = {**form.errors, **(refusal.errors or {"_": [str(refusal.detail)]})} if refusal else form.errors
    return FormState(_typed_again(form), errors)


def _typed_again(form: FormState) -> dict[str, Any]:
    tags = form.values.get("tags") or []
    return {**form.values, "tags": ", ".join(tags) if isinstance(tags, list) else tags}


def kept_upload(actor: Actor, form: FormState) -> Any:
    """The upload that was kept when the form was refused before."""
    number = _number(form, "upload_id")
    return file_queries.find_own_file(actor, number) if number else None


def _copied_file(actor: Actor, form: FormState) -> Any:
    number = _number(form, "copy_of")
    return file_queries.find_file(actor, number) if number else None


def _number(form: FormState, name: str) -> int | None:
    typed = str(form.values.get(name) or "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < _DIGITS else None


def _audiences(any_group: bool) -> list[tuple[str, str]]:
    offered = [
        ("members", _("All members")),
        ("group", _("Only a group")),
        ("chosen", _("Only these groups and people")),
        ("public", _("Everybody, without signing in")),
    ]
    return [(value, text) for value, text in offered if any_group or value != "group"]


def _choices(actor: Actor, resource: Resource | None) -> dict[str, Any]:
    language = str(get_locale() or "en")
    city_ids = {getattr(actor, "city_id", None), resource.city_id if resource else None} - {None}
    cities = city_queries.get_cities(actor, [number for number in city_ids if number is not None]).values()
    intervals = {3, 6, 12, 24, 36} | ({resource.review_months} if resource else set())
    return _readers(actor, resource) | {
        "doc_type_options": [(code, str(text)) for code, text in DOC_TYPES.items()],
        "language_options": [("", _("Detect from the document")), *LANGUAGES.items()],
        "city_options": [("", _("No city")), *((city.id, city.name) for city in cities)],
        "licences": list(LICENCES.items()),
        "areas": [
            {
                "code": area.code,
                "name": area.name_in(language),
                "options": [(c.code, f"{c.code} {c.name_in(language)}") for c in area.criteria],
            }
            for area in standard_queries.list_areas()
        ],
        "review_options": [(n, ngettext("%(num)s month", "%(num)s months", n)) for n in sorted(intervals)],
        "accept": ",".join(BY_EXTENSION),
    }


def _readers(actor: Actor, resource: Resource | None) -> dict[str, Any]:
    """Whom it may be for; no group of which the editor may not know."""
    groups = [(row.id, row.name) for row in choices.list_own_groups(actor)]
    chosen = resource.reader_groups if resource is not None else []
    known = [(group.id, group.name) for group in chosen if group_policies.can_see_group(actor, group)]
    people = resource.reader_members if resource is not None else []
    reader_options = list(dict.fromkeys([*known, *groups]))
    if resource is not None and resource.group is not None:
        groups = list(dict.fromkeys([(resource.group.id, resource.group.name), *groups]))
    return {
        "audience_options": _audiences(bool(groups)),
        "reader_options": reader_options,
        "named": [{"handle": member.handle, "name": member.name} for member in people],
        "group_options": [("", _("No group")), *groups] if groups else [],
    }
