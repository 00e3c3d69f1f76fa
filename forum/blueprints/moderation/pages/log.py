"""The log, one act of it, taking it back and asking to look at it again."""

from __future__ import annotations

from typing import Any

from flask import render_template, request, url_for

from forum.blueprints.discussions import policies as discussion_policies
from forum.blueprints.discussions.queries import posts
from forum.blueprints.moderation import policies
from forum.blueprints.moderation.pages import log_filter
from forum.blueprints.moderation.pages.routes import pages
from forum.blueprints.moderation.pages.shown import entry_view, tabs
from forum.blueprints.moderation.queries import log, records, telling
from forum.blueprints.moderation.queries.log import EntryShown
from forum.blueprints.moderation.schemas.records import AppealForm, LogPageQuery, LogQuery, UndoForm
from forum.blueprints.moderation.services import appeals
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.audit import has_way_back
from forum.kernel.i18n import _
from forum.kernel.limits import WRITING, limit
from forum.kernel.pagination import Page
from forum.kernel.web.access import public, signed_in
from forum.kernel.web.pages import done, form_state, read_query, safe_next, takes_form


@pages.get("/moderation/log")
@public
def show_log(actor: Actor) -> Any:
    """What moderators did, as far as the reader may know."""
    query = read_query(LogPageQuery)
    narrowed = log_filter.narrow(actor, query)
    found = Page([], None) if narrowed.unknown else log.list_entries(actor, **narrowed.query)
    moderates = bool(policies.can_moderate_somewhere(actor)) if actor.signed_in else False
    return render_template(
        "moderation/log.html", page=found.map(entry_view), query=query, narrowed=narrowed, moderates=moderates,
        choices=log_filter.choices(actor, query), tabs=tabs("log") if moderates else [],
    )  # fmt: skip


@pages.get("/moderation/acts/<int:entry_id>")
@public
def show_act(actor: Actor, entry_id: int) -> Any:
    """One act: what, why, and what can be done about it."""
    shown = log.get_entry_to_show(actor, entry_id)
    concerned = shown.entry.member_id == actor.id and actor.signed_in
    asked = log.find_appeal(entry_id) if concerned or shown.moderates else None
    open_to_appeal = has_way_back(shown.entry, clock.now()) and clock.now() - shown.entry.at <= appeals.APPEAL_WITHIN
    return render_template(
        "moderation/act.html", entry=entry_view(shown), concerned=concerned, appeal=asked, form=form_state(),
        told=telling.told_name(shown.entry.act, _about(shown)),
        correct_url=_where_to_correct(actor, shown) if concerned else "",
        may_appeal=asked is None and open_to_appeal and bool(policies.can_appeal(actor, shown.entry)),
    )  # fmt: skip


@pages.post("/moderation/acts/<int:entry_id>/undo")
@limit(WRITING)
@signed_in
@takes_form(UndoForm, again=show_act)
def undo(actor: Actor, form: dict[str, Any], entry_id: int) -> Any:
    """Take it back."""
    appeals.undo(actor, entry_id, **form)
    return done(_("Taken back."), safe_next(request.form.get("next"), f"/moderation/acts/{entry_id}"))


@pages.post("/moderation/acts/<int:entry_id>/appeal")
@limit(WRITING)
@signed_in
@takes_form(AppealForm, again=show_act)
def appeal(actor: Actor, form: dict[str, Any], entry_id: int) -> Any:
    """Ask that somebody else looks at it again."""
    appeals.appeal(actor, entry_id, **form)
    told = _("Somebody who was not involved will look at it again, and you will hear the answer.")
    return done(told, f"/moderation/acts/{entry_id}")


@pages.get("/me/moderation")
@signed_in
def show_own(actor: Actor) -> Any:
    """What moderators did that concerns oneself."""
    page = log.list_entries(actor, member_id=actor.id, cursor=read_query(LogQuery)["cursor"])
    rows = page.map(lambda shown: {**entry_view(shown), "act": telling.told_name(shown.entry.act, _about(shown))})
    at = clock.now()
    holding = [one for one in records.list_sanctions(actor, actor.id or 0) if one.holds(at)]
    return render_template("moderation/own.html", page=rows, holding=holding)


def _about(shown: EntryShown) -> str:
    return str((shown.entry.staff.get("about") or [""])[0])


def _where_to_correct(actor: Actor, shown: EntryShown) -> str:
    kind, number = log.thing_of(shown.entry)
    hidden = kind == "post" and shown.entry.act in ("post_hidden", "member_warned") and bool(shown.url)
    post = posts.get_post(actor, number) if hidden else None
    if post is None or post.hidden_at is None or not discussion_policies.can_edit_post(actor, post):
        return ""
    return url_for("discussions_pages.edit_post", post_id=post.id)
