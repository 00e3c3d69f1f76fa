"""The weekly digest of a group: items to tick, to order and to comment, and how it will look."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import render_template, request, url_for

from forum.blueprints.discussions import policies
from forum.blueprints.discussions.pages.routes import pages
from forum.blueprints.discussions.queries import digests as queries
from forum.blueprints.discussions.queries.digests import DigestDraft
from forum.blueprints.discussions.schemas.digests import DigestPageForm
from forum.blueprints.discussions.services import digests as services
from forum.blueprints.discussions.services import writing
from forum.blueprints.groups.models.groups import Group
from forum.blueprints.groups.queries import groups as group_queries
from forum.kernel.actor import Actor
from forum.kernel.i18n import _
from forum.kernel.limits import WRITING, limit
from forum.kernel.web.access import signed_in
from forum.kernel.web.pages import FormState, done, form_state, takes_form


@pages.get("/groups/<slug>/digest")
@signed_in
def edit_digest(actor: Actor, slug: str) -> Any:
    """What happened in the week, to be chosen from."""
    group = group_queries.get_group_by_slug(actor, slug)
    draft = queries.get_draft(actor, group.id, _week())
    form = form_state(_values(draft))
    body = services.compose(draft)
    return render_template(
        "discussions/digest.html", group=group, draft=draft, form=form, picks=_shown(draft, form), kinds=kind_names(),
        preview=writing.render(body).html if body else "", weeks=_weeks(group, draft.week),
    )  # fmt: skip


@pages.post("/groups/<slug>/digest")
@limit(WRITING)
@signed_in
@takes_form(DigestPageForm, again=edit_digest)
def save_digest(actor: Actor, form: dict[str, Any], slug: str) -> Any:
    """Keep the draft."""
    group = group_queries.get_group_by_slug(actor, slug)
    services.save_digest(actor, group.id, _week(), **form)
    return done(_("The draft is saved. Below you see how it will look."), f"{_address(group, _week())}#preview")


@pages.post("/groups/<slug>/digest/publication")
@limit(WRITING)
@signed_in
@takes_form(DigestPageForm, again=edit_digest)
def publish_digest(actor: Actor, form: dict[str, Any], slug: str) -> Any:
    """Keep it as it stands in the form and publish it."""
    group = group_queries.get_group_by_slug(actor, slug)
    thread = services.save_and_publish(actor, group.id, _week(), **form)
    return done(_("The digest is published."), thread.path)


def way_to_digest(actor: Actor, group: Group) -> str:
    """Beside a group, for those who moderate it: the way to the digest."""
    if not policies.can_edit_digest(actor, group):
        return ""
    return render_template("discussions/_digest.html", group=group, url=_address(group))


def kind_names() -> dict[str, str]:
    """What kinds of news there are, as a word beside each."""
    return {
        "solved": _("Answered"), "summarised": _("Summed up"), "featured": _("Featured"), "resource": _("Document"),
        "lively": _("New thread"), "unanswered": _("No replies"),
    }  # fmt: skip


def _shown(draft: DigestDraft, form: FormState) -> list[dict[str, Any]]:
    ticked = form.values.get("ticked") or []
    return [
        {
            "pick": pick, "ticked": pick.key in ticked, "note": form.values.get(f"note-{pick.key}", ""),
            "place": form.values.get(f"place-{pick.key}", place),
        }
        for place, pick in enumerate(draft.picks, start=1)
    ]  # fmt: skip


def _values(draft: DigestDraft) -> dict[str, Any]:
    values: dict[str, Any] = {"title": draft.title, "intro": draft.intro, "version": draft.version}
    values["ticked"] = [pick.key for pick in draft.picks if pick.ticked]
    return values | {f"note-{pick.key}": pick.note for pick in draft.picks}


def _weeks(group: Group, week: date) -> list[dict[str, Any]]:
    latest = queries.latest_week()
    named = [(_("This week"), latest), (_("Last week"), latest - queries.WEEK)]
    return [{"label": label, "url": _address(group, day), "active": day == week} for label, day in named]


def _address(group: Group, week: date | None = None) -> str:
    day = week.isoformat() if week else None
    return url_for("discussions_pages.edit_digest", slug=group.slug, week=day)


def _week() -> date:
    asked = request.args.get("week")
    return queries.read_week(asked) if asked else queries.present_week()
