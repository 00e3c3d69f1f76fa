"""How far members are trusted: on one's own page, explained in full, and as programme staff decide it."""

from __future__ import annotations

from typing import Any

from flask import render_template

from forum.blueprints.accounts import policies, queries
from forum.blueprints.accounts.models import Member, Trust
from forum.blueprints.accounts.pages.routes import pages
from forum.blueprints.accounts.rules import LEVELS, LIMITS, NEEDED, what_is_missing
from forum.blueprints.accounts.schemas import TrustPageForm
from forum.blueprints.accounts.services import trust as services
from forum.kernel.actor import Actor
from forum.kernel.feature import Section, add_section
from forum.kernel.i18n import LazyString, _, _l
from forum.kernel.limits import WRITING, limit
from forum.kernel.policies import authorize
from forum.kernel.web.access import signed_in
from forum.kernel.web.pages import done, form_state, takes_form

NAMES: dict[int, LazyString] = {
    0: _l("New here"), 1: _l("Settled in"), 2: _l("Regular"), 3: _l("Trusted"), 4: _l("Steward"),
}  # fmt: skip
LIFTS: dict[int, LazyString] = {
    0: _l("You can read, answer and start threads. A few limits keep the place calm while people get to know you."),
    1: _l("The limits for newcomers are gone. Groups that read the posts of newcomers first publish yours at once."),
    2: _l("You can write as much as you like, with as many links as it needs, and edit it for 30 days."),
    3: _l("Your reports weigh more. The people who look after a group may ask you to help them."),
    4: _l("Programme staff trust you fully."),
}
FIGURES: dict[str, LazyString] = {
    "threads": _l("Threads opened"), "posts": _l("Posts read"), "days": _l("Days here"),
    "answered": _l("Threads of others answered"), "helped": _l("Times others were helped"),
}  # fmt: skip


@pages.get("/trust")
@signed_in
def explain_trust(actor: Actor) -> Any:
    """What the levels are, what they ask for and what they lift."""
    own = queries.get_trust(actor, actor.id or 0)
    return render_template("accounts/trust.html", own=own, level=policies.trust_of(actor), levels=_levels())


@pages.get("/members/<int:member_id>/trust")
@signed_in
def edit_trust(actor: Actor, member_id: int) -> Any:
    """The form in which programme staff decide how far a member is trusted."""
    trust = queries.get_trust(actor, member_id)
    authorize(policies.can_give_trust, actor, trust.member)
    form = form_state({"level": trust.level, "reason": trust.reason, "version": trust.version})
    choices = [(level, f"{level}: {name}") for level, name in NAMES.items()]
    return render_template("accounts/edit_trust.html", trust=trust, form=form, levels=choices, **_told(trust))


@pages.post("/members/<int:member_id>/trust")
@limit(WRITING)
@signed_in
@takes_form(TrustPageForm, again=edit_trust)
def save_trust(actor: Actor, form: dict[str, Any], member_id: int) -> Any:
    """Hold a member at a level."""
    return done(_("Saved."), services.give_trust(actor, member_id, **form).member.path)


@pages.post("/members/<int:member_id>/trust/release")
@limit(WRITING)
@signed_in
def release_trust(actor: Actor, member_id: int) -> Any:
    """Let what she earns hold again."""
    return done(_("What the member earns holds again."), services.release_trust(actor, member_id).member.path)


def own_trust(actor: Actor, member: Member) -> str:
    """On one's own page: the level, what it lifts and what comes next."""
    if actor.id != member.id:
        return ""
    trust = queries.get_trust(actor, member.id)
    level = policies.trust_of(actor)
    told = _told(trust) if level == trust.level else {"name": NAMES[level], "lifts": LIFTS[level], "missing": []}
    return render_template("accounts/_own_trust.html", trust=trust, level=level, **told)


def trust_for_staff(actor: Actor, member: Member) -> str:
    """Beside a member, for programme staff: the level and the way to change it."""
    if not policies.can_give_trust(actor, member):
        return ""
    trust = queries.get_trust(actor, member.id)
    return render_template("accounts/_trust.html", trust=trust, **_told(trust))


def _told(trust: Trust) -> dict[str, Any]:
    missing = what_is_missing(trust.level, trust.figures)
    return {
        "name": NAMES[trust.level],
        "lifts": LIFTS[trust.level],
        "next_name": NAMES.get(trust.level + 1),
        "missing": [{"label": FIGURES[name], "done": done, "needed": needed} for name, done, needed in missing],
    }


def _levels() -> list[dict[str, Any]]:
    return [
        {
            "level": level,
            "name": NAMES[level],
            "lifts": LIFTS[level],
            "limits": LIMITS[level],
            "needed": NEEDED.get(level),
        }
        for level in LEVELS
    ]


add_section(Section("member", 90, own_trust))
add_section(Section("member_aside", 90, trust_for_staff))
