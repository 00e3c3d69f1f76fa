"""Proposing a workshop, and what programme staff do with proposals."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import render_template, url_for

from forum.blueprints.accounts.models import Member
from forum.blueprints.events import policies
from forum.blueprints.events.models.proposals import EventProposal
from forum.blueprints.events.pages.live_routes import pages
from forum.blueprints.events.pages.shown import own_zone_name
from forum.blueprints.events.queries import proposals as queries
from forum.blueprints.events.rules import live
from forum.blueprints.events.rules.kinds import KINDS
from forum.blueprints.events.rules.wording import kind_names
from forum.blueprints.events.schemas.live_pages import ProposalsQuery
from forum.blueprints.events.schemas.proposals import AcceptPageForm, ProposalDecisionForm, ProposalPageForm
from forum.blueprints.events.services import proposing
from forum.blueprints.events.services.settings import criterion_ids_of, host_ids_of
from forum.blueprints.groups.queries import groups as group_queries
from forum.kernel.actor import Actor
from forum.kernel.days import local_text
from forum.kernel.i18n import LANGUAGES, _, choose_timezone, ngettext
from forum.kernel.limits import WRITING, limit
from forum.kernel.policies import authorize
from forum.kernel.web.access import signed_in
from forum.kernel.web.pages import done, form_state, read_query, takes_form
from forum.kernel.zones import moment_text

PROPOSING = "6/minute;20/hour"


@pages.get("/events/proposals")
@signed_in
def list_proposals(actor: Actor) -> Any:
    """One's own proposals; for staff what waits, the longest first."""
    query = read_query(ProposalsQuery)
    staff = bool(policies.can_decide_proposals(actor))
    show = query["show"] or ("waiting" if staff else "mine")
    state = live.ASKED_FOR if show == "waiting" else None
    page = queries.list_proposals(actor, state=state, mine=show == "mine", cursor=query["cursor"], limit=query["limit"])
    names = [("waiting", _("Waiting")), ("decided", _("All")), ("mine", _("My own"))]
    tabs = [{"label": name, "url": url_for(".list_proposals", show=key), "active": key == show} for key, name in names]
    return render_template(
        "events/proposals.html", rows_shown=[proposal_row(one) for one in page.items], tabs=tabs if staff else [],
        show=show, may_propose=bool(policies.can_propose_event(actor)),
        more_url=url_for(".list_proposals", show=show, cursor=page.next) if page.next else "",
    )  # fmt: skip


@pages.get("/events/proposals/new")
@signed_in
def new_proposal(actor: Actor) -> Any:
    """The form of a proposal."""
    authorize(policies.can_propose_event, actor)
    return _form(form_state({"kind": "workshop", "language": getattr(actor, "language", None) or "en"}), None)


@pages.post("/events/proposals/new")
@limit(PROPOSING)
@signed_in
@takes_form(ProposalPageForm, again=new_proposal)
def propose_event(actor: Actor, form: dict[str, Any]) -> Any:
    """Propose it."""
    told = _told(form)
    told.pop("version")
    proposal = proposing.propose_event(actor, **told, time_zone=choose_timezone() or "UTC")
    return done(_("Proposed. Programme staff answer here, usually within a week."), proposal.path)


@pages.get("/events/proposals/<int:proposal_id>")
@signed_in
def show_proposal(actor: Actor, proposal_id: int) -> Any:
    """A proposal, what staff have said of it, and for them the three answers."""
    proposal = queries.get_proposal(actor, proposal_id)
    decides = proposal.stands and bool(policies.can_decide_proposals(actor))
    first = proposal.moments[0] if proposal.moments else None
    typed = {"starts_at": local_text(first), "minutes": 60, "version": proposal.version}
    places = [(group.id, group.name) for group in group_queries.list_moderated(actor)] if decides else []
    return render_template(
        "events/proposal.html", proposal=proposal, state=state_names()[proposal.state], decides=decides,
        may_edit=bool(policies.can_edit_proposal(actor, proposal)), form=form_state(typed), kinds=kind_names(),
        languages_by_code=LANGUAGES, groups=[("", _("All members")), *places], zone=own_zone_name(),
        wished=[moment_text(moment, proposal.time_zone) for moment in proposal.moments],
    )  # fmt: skip


@pages.get("/events/proposals/<int:proposal_id>/edit")
@signed_in
def edit_proposal(actor: Actor, proposal_id: int) -> Any:
    """The form with what one has proposed."""
    proposal = queries.get_proposal(actor, proposal_id)
    authorize(policies.can_edit_proposal, actor, proposal)
    wishes = {f"wish_{place}": local_text(moment) for place, moment in enumerate(proposal.moments, start=1)}
    typed = {
        "title": proposal.title, "aim": proposal.aim, "kind": proposal.kind, "language": proposal.language, **wishes,
        "hosts": ", ".join(host.handle for host in proposal.hosts), "version": proposal.version,
        "criteria": ", ".join(criterion.code for criterion in proposal.criteria),
    }  # fmt: skip
    return _form(form_state(typed), proposal)


@pages.post("/events/proposals/<int:proposal_id>/edit")
@limit(WRITING)
@signed_in
@takes_form(ProposalPageForm, again=edit_proposal)
def save_proposal(actor: Actor, form: dict[str, Any], proposal_id: int) -> Any:
    """Change one's proposal."""
    return done(_("Saved."), proposing.edit_proposal(actor, proposal_id, **_told(form)).path)


@pages.post("/events/proposals/<int:proposal_id>/withdraw")
@limit(WRITING)
@signed_in
def take_proposal_back(actor: Actor, proposal_id: int) -> Any:
    """Propose it no more."""
    return done(_("Your proposal is taken back."), proposing.take_proposal_back(actor, proposal_id).path)


@pages.post("/events/proposals/<int:proposal_id>/question")
@limit(WRITING)
@signed_in
@takes_form(ProposalDecisionForm, again=show_proposal)
def query_proposal(actor: Actor, form: dict[str, Any], proposal_id: int) -> Any:
    """Ask the proposer."""
    return done(_("Your question is sent."), proposing.query_proposal(actor, proposal_id, **form).path)


@pages.post("/events/proposals/<int:proposal_id>/decline")
@limit(WRITING)
@signed_in
@takes_form(ProposalDecisionForm, again=show_proposal)
def decline_proposal(actor: Actor, form: dict[str, Any], proposal_id: int) -> Any:
    """Decline it with a reason."""
    return done(
        _("Declined. The proposer reads your words."), proposing.decline_proposal(actor, proposal_id, **form).path
    )


@pages.post("/events/proposals/<int:proposal_id>/accept")
@limit(WRITING)
@signed_in
@takes_form(AcceptPageForm, again=show_proposal)
def accept_proposal(actor: Actor, form: dict[str, Any], proposal_id: int) -> Any:
    """Make an event of it."""
    minutes = timedelta(minutes=form.pop("minutes"))
    told = {**form, "ends_at": form["starts_at"] + minutes, "time_zone": choose_timezone() or "UTC"}
    event = proposing.accept_proposal(actor, proposal_id, **told).event
    return done(
        _("It takes place, and the proposer is told."), event.path if event else f"/events/proposals/{proposal_id}"
    )


def proposals_waiting(actor: Actor, subject: Any) -> str:
    """On the start page of staff: how many proposals wait; nothing when none does."""
    count = queries.count_waiting(actor)
    if not count:
        return ""
    words = ngettext(
        "%(num)s proposed workshop waits for an answer", "%(num)s proposed workshops wait for an answer", count
    )
    return render_template("events/_proposals_waiting.html", words=words)


def proposal_row(proposal: EventProposal) -> dict[str, Any]:
    """A row of the list."""
    proposer: Member = proposal.proposer
    city = [proposer.city.name] if proposer.city else []
    badge = {"text": state_names()[proposal.state], "kind": _BADGES.get(proposal.state, "neutral")}
    return {
        "title": proposal.title, "url": proposal.path, "icon": "presentation", "badge": badge, "at": proposal.asked_at,
        "facts": [kind_names()[proposal.kind], ", ".join([proposer.name, *city])],
    }  # fmt: skip


_BADGES = {live.ASKED_FOR: "accent", live.QUERIED: "warning", live.ACCEPTED: "success"}


def state_names() -> dict[str, str]:
    """Where a proposal stands."""
    return {
        live.ASKED_FOR: _("Waits for programme staff"), live.QUERIED: _("Programme staff have a question"),
        live.ACCEPTED: _("Takes place"), live.REFUSED: _("Declined"), live.TAKEN_BACK: _("Taken back"),
    }  # fmt: skip


def _form(form: Any, proposal: EventProposal | None) -> Any:
    kinds = kind_names()
    return render_template(
        "events/proposal_form.html", form=form, proposal=proposal, zone=choose_timezone() or "UTC",
        kinds=[(kind, kinds[kind]) for kind in KINDS[:4]], language_options=list(LANGUAGES.items()),
        chosen=[{"handle": host.handle, "name": host.name} for host in proposal.hosts] if proposal else [],
    )  # fmt: skip


def _told(form: dict[str, Any]) -> dict[str, Any]:
    """What the form says, as the services take it. Raises Invalid."""
    told = dict(form)
    wishes = [told.pop(f"wish_{place}") for place in range(1, live.MOST_WISHES + 1)]
    return {
        **{name: value for name, value in told.items() if name not in ("hosts", "criteria")},
        "wishes": [moment for moment in wishes if moment is not None],
        "host_ids": host_ids_of(told["hosts"]), "criterion_ids": criterion_ids_of(told["criteria"].split(",")),
    }  # fmt: skip
