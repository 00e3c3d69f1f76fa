"""Awards on the page of their city, and revoking one."""

from __future__ import annotations

from typing import Any

from flask import render_template, url_for

from forum.blueprints.assessments import policies
from forum.blueprints.assessments.models.awards import Award
from forum.blueprints.assessments.pages.routes import pages
from forum.blueprints.assessments.queries import awards
from forum.blueprints.assessments.rules.validation_wording import award_state
from forum.blueprints.assessments.rules.wording import level_name
from forum.blueprints.assessments.schemas.validation import AssessmentReasonForm
from forum.blueprints.assessments.services import awarding
from forum.blueprints.cities import policies as city_policies
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.feature import Section, add_section
from forum.kernel.i18n import _
from forum.kernel.limits import WRITING, limit
from forum.kernel.policies import authorize
from forum.kernel.web.access import signed_in
from forum.kernel.web.pages import done, form_state, takes_form

_KINDS = {"standing": "success", "due": "warning", "revoked": "neutral"}


@pages.get("/awards/<int:award_id>/revocation")
@signed_in
def show_revocation(actor: Actor, award_id: int) -> Any:
    """Before an award is revoked: why."""
    award = awards.get_award(actor, award_id)
    authorize(policies.can_award_revoke, actor, award)
    return render_template("assessments/revoke.html", award=award, level=level_name(award.level), form=form_state())


@pages.post("/awards/<int:award_id>/revocation")
@limit(WRITING)
@signed_in
@takes_form(AssessmentReasonForm, again=show_revocation)
def post_revocation(actor: Actor, form: dict[str, Any], award_id: int) -> Any:
    """Revoke it."""
    award = awarding.revoke(actor, award_id, **form)
    return done(_("The award is revoked."), url_for(".show_history", city_id=award.city_id))


def award_view(actor: Actor, award: Award) -> dict[str, Any]:
    """What a page shows of an award."""
    state = award.state_on(clock.now().date())
    return {
        "id": award.id, "level": level_name(award.level), "framework": award.framework, "on": award.awarded_on,
        "renew_by": award.renew_by, "state": state, "told": award_state(state), "kind": _KINDS[state],
        "reason": award.revoked_reason, "can_revoke": bool(policies.can_award_revoke(actor, award)),
        "revoke_url": url_for("assessments_pages.show_revocation", award_id=award.id),
    }  # fmt: skip


def awards_of_city(actor: Actor, city: Any) -> str:
    """On the page of a city: the levels that it was awarded; nothing where there are none."""
    found = [award_view(actor, one) for one in awards.list_awards(actor, city.id)]
    history = bool(policies.can_see_history(actor, city))
    if not found and not history:
        return ""
    elsewhere = city.level and not city.level_awarded and city_policies.can_see_level(actor, city)
    return render_template(
        "assessments/_awards.html", awards=found, city=city, history=history,
        elsewhere=level_name(city.level) if elsewhere else "",
    )  # fmt: skip


add_section(Section("city", 15, awards_of_city))
