"""Sessions as pages: the list, a new one, the overview, the themes with their concepts, the facilitator's view."""

from __future__ import annotations

from typing import Any

from flask import render_template, url_for

from forum.blueprints.groups.queries import groups as group_queries
from forum.blueprints.ideation import policies
from forum.blueprints.ideation.pages.routes import pages
from forum.blueprints.ideation.pages.shown import (
    board_context,
    clusters_of,
    event_choices,
    session_context,
    session_row,
    standing_concepts,
)
from forum.blueprints.ideation.queries import sessions as queries
from forum.blueprints.ideation.rules import PUBLISHED, SIMPLE
from forum.blueprints.ideation.schemas.sessions import (
    PhasePageForm,
    SessionEditForm,
    SessionPageForm,
    SessionQuery,
    ThemeForm,
    TimerForm,
    TogetherForm,
    WrapUpForm,
)
from forum.blueprints.ideation.services import concepts, following, seeing
from forum.blueprints.ideation.services import sessions as services
from forum.blueprints.opportunities.schemas import codes_of
from forum.kernel.actor import Actor
from forum.kernel.i18n import _
from forum.kernel.limits import WRITING, limit
from forum.kernel.policies import authorize
from forum.kernel.web.access import public, signed_in
from forum.kernel.web.pages import done, form_state, read_query, takes_form, wants_fragment


@pages.get("/ideation")
@public
def index(actor: Actor) -> Any:
    """The sessions of the groups one reads."""
    page = queries.list_sessions(actor, **read_query(SessionQuery))
    more = url_for("ideation_pages.index", cursor=page.next) if page.next else ""
    groups = queries.list_groups_to_plan_in(actor)
    return render_template("ideation/index.html", page=page.map(session_row), more_url=more, groups=groups)


@pages.get("/ideation/new")
@signed_in
def choose_group(actor: Actor) -> Any:
    """In which group to start a session: those in which one may."""
    return render_template("ideation/choose_group.html", groups=queries.list_groups_to_plan_in(actor))


@pages.get("/groups/<slug>/ideation/new")
@signed_in
def new_session(actor: Actor, slug: str) -> Any:
    """The form of a new session."""
    group = group_queries.get_group_by_slug(actor, slug)
    authorize(policies.can_plan_session, actor, group)
    return render_template(
        "ideation/form.html", group=group, session=None, events=event_choices(actor, group.id),
        form=form_state({"voting": SIMPLE, "points": 5}),
    )  # fmt: skip


@pages.post("/groups/<slug>/ideation/new")
@limit(WRITING)
@signed_in
@takes_form(SessionPageForm, again=new_session)
def plan_session(actor: Actor, form: dict[str, Any], slug: str) -> Any:
    """Open it."""
    group = group_queries.get_group_by_slug(actor, slug)
    themes = [" ".join(line.split())[:160] for line in form.pop("themes").splitlines()]
    form["criteria"] = codes_of(form["criteria"])
    made = services.plan_session(actor, group.id, form.pop("title"), form.pop("overview"), themes=themes, **form)
    return done(_("The session is open: members of the group can write concepts."), made.path)


@pages.get("/ideation/<int:session_id>")
@public
def show(actor: Actor, session_id: int) -> Any:
    """The overview of a session: what it is about, what was said in general, whom to contact."""
    if actor.signed_in:
        seeing.see_session(actor, session_id)
    found = queries.get_session(actor, session_id)
    return render_template("ideation/show.html", ranked=following.ranked, **session_context(actor, found, "overview"))


@pages.get("/ideation/<int:session_id>/session")
@public
def show_board(actor: Actor, session_id: int) -> Any:
    """The themes with their concepts; alone for a page that is open."""
    part = wants_fragment()
    if actor.signed_in and not part:
        seeing.see_session(actor, session_id)
    found = queries.get_session(actor, session_id)
    template = "ideation/board_part.html" if part else "ideation/board.html"
    context = session_context(actor, found, "session") | board_context(actor, found)
    return render_template(template, form=form_state(), **context)


@pages.get("/ideation/<int:session_id>/facilitate")
@signed_in
def facilitate(actor: Actor, session_id: int) -> Any:
    """The facilitator's view: steps, timer, counts, wrap-ups, themes."""
    found = queries.get_session(actor, session_id)
    authorize(policies.can_run_session, actor, found)
    context = session_context(actor, found, "live") | board_context(actor, found)
    return render_template(
        "ideation/facilitate.html", form=form_state(), standing=standing_concepts(found), clusters=clusters_of(found),
        **context,
    )  # fmt: skip


@pages.get("/ideation/<int:session_id>/edit")
@signed_in
def edit(actor: Actor, session_id: int) -> Any:
    """The form to say better what the session is about."""
    found = queries.get_session(actor, session_id)
    authorize(policies.can_change_session, actor, found)
    names = ("title", "overview", "voting", "points", "event_id", "version")
    criteria = ", ".join(one.code for one in found.criteria)
    form = form_state({name: getattr(found, name) for name in names} | {"criteria": criteria})
    events = event_choices(actor, found.group_id, found)
    return render_template("ideation/form.html", group=found.group, session=found, form=form, events=events)


@pages.post("/ideation/<int:session_id>/edit")
@limit(WRITING)
@signed_in
@takes_form(SessionEditForm, again=edit)
def save(actor: Actor, form: dict[str, Any], session_id: int) -> Any:
    """Save it."""
    form["criteria"] = codes_of(form["criteria"])
    return done(_("Saved."), services.edit_session(actor, session_id, form.pop("version"), **form).path)


@pages.post("/ideation/<int:session_id>/phase")
@limit(WRITING)
@signed_in
@takes_form(PhasePageForm, again=facilitate)
def go_to_phase(actor: Actor, form: dict[str, Any], session_id: int) -> Any:
    """Go on to another step."""
    if form["phase"] == PUBLISHED:
        found = following.publish_session(actor, session_id)
        return done(_("The results are published, here and in the library."), found.path)
    services.go_to_phase(actor, session_id, form["phase"], form["minutes"], form["until"])
    return done(_("Everybody in the session sees the new step."), _facilitate(session_id))


@pages.post("/ideation/<int:session_id>/timer")
@limit(WRITING)
@signed_in
@takes_form(TimerForm, again=facilitate)
def set_timer(actor: Actor, form: dict[str, Any], session_id: int) -> Any:
    """Say how long the step still goes."""
    services.set_timer(actor, session_id, form["minutes"], form["until"])
    return done(_("Saved."), _facilitate(session_id))


@pages.post("/ideation/<int:session_id>/themes")
@limit(WRITING)
@signed_in
@takes_form(ThemeForm, again=facilitate)
def add_theme(actor: Actor, form: dict[str, Any], session_id: int) -> Any:
    """Add a theme."""
    services.add_theme(actor, session_id, **form)
    return done(_("Saved."), _facilitate(session_id))


@pages.post("/ideation/<int:session_id>/themes/<int:theme_id>")
@limit(WRITING)
@signed_in
@takes_form(WrapUpForm, again=facilitate)
def wrap_up(actor: Actor, form: dict[str, Any], session_id: int, theme_id: int) -> Any:
    """Write what the group said in general about a theme."""
    services.edit_theme(actor, theme_id, form.pop("version"), **form)
    return done(_("Saved."), _facilitate(session_id))


@pages.post("/ideation/<int:session_id>/clusters")
@limit(WRITING)
@signed_in
@takes_form(TogetherForm, again=facilitate)
def put_together(actor: Actor, form: dict[str, Any], session_id: int) -> Any:
    """Put several concepts under one word."""
    concepts.put_together(actor, session_id, **form)
    return done(_("Saved."), f"{_facilitate(session_id)}#together")


def _facilitate(session_id: int) -> str:
    return url_for("ideation_pages.facilitate", session_id=session_id)
