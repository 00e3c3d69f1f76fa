"""A sprint from its call to its cohort: nine cities apply, six are chosen, one gives its place up, one moves up."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from playwright.sync_api import Page, expect

from forum.blueprints.accounts.models import Member
from forum.blueprints.accounts.queries import as_actor
from forum.blueprints.sprints.models.applications import SprintApplication, SprintScorer
from forum.blueprints.sprints.models.sprints import Sprint
from forum.blueprints.sprints.services import applying, scoring
from forum.kernel.database import session
from tests.factories.sprints import close_call
from tests.journeys.addresses import LEAD, OFFICER, PRACTITIONER
from tests.live import Community

pytestmark = pytest.mark.browser
TITLE = "Residents and the algorithm"
GIVES_UP = "curtis-aguirre"
SCORERS = ("valeria-inostroza", "thiago-brandao")
OTHERS = (GIVES_UP, "rick-sandoval", "dolores-etcheverry", "imelda-cruz-patterson", "joyce-tamura", "wendy-thiessen",
          "nelida-bertolin", "roland-leblanc")  # fmt: skip


def member(handle: str) -> Member:
    return session.scalars(sa.select(Member).where(Member.handle == handle)).one()


def the_sprint() -> Sprint:
    return session.scalars(sa.select(Sprint).where(Sprint.title == TITLE)).one()


def others_apply() -> None:
    """Eight more cities write and send theirs."""
    sprint_id = the_sprint().id
    for handle in OTHERS:
        lead = as_actor(member(handle))
        one = applying.start_application(lead, sprint_id, "Designing")
        applying.write_application(lead, one.id, {"q1": f"We ask residents first, says {handle}."})
        applying.submit_application(lead, one.id)


def score_the_rest() -> None:
    """What the scorers have not scored by hand, in the order in which the cities stand above; the first is best."""
    handles = ["rejane-dornelles", *OTHERS]
    cities = [member(handle).city_id for handle in handles]
    sprint_id = the_sprint().id
    for handle in SCORERS:
        scorer = member(handle)
        waiting = sa.select(SprintScorer.application_id, SprintApplication.city_id).join(SprintApplication).where(
            SprintApplication.sprint_id == sprint_id, SprintScorer.member_id == scorer.id,
            SprintScorer.scored_at.is_(None),
        )  # fmt: skip
        for row in session.execute(waiting).all():
            mark = 5 if cities.index(row.city_id) < 3 else 4 if cities.index(row.city_id) < 6 else 2
            scoring.put_score(as_actor(scorer), row.application_id, {"j1": mark})


def draft_and_publish(officer: Page) -> None:
    today = date.today()
    officer.goto("/sprints")
    officer.get_by_role("link", name="Draft a call").click()
    for label, value in (
        ("Title", TITLE), ("Last day to apply", f"{today + timedelta(days=9)}"), ("Time zone", "America/New_York"),
        ("Starts", f"{today + timedelta(days=40)}"), ("Ends", f"{today + timedelta(days=110)}"),
        ("Places for cities", "6"), ("Overview", "Each city writes a plan."), ("Stages of work", "Designing\nUsing"),
        ("Who should apply", "Cities that prepare a first use."), ("Criteria it leads to", "CI1"),
    ):  # fmt: skip
        officer.get_by_label(label).first.fill(value)
    officer.get_by_role("button", name="Save as a draft").click()
    expect(officer.get_by_text("Drafted. Next:")).to_be_visible()
    officer.get_by_label("Question").first.fill("Why do you want to take part?")
    officer.get_by_label("It needs an answer").first.check()
    officer.get_by_label("By what applications are scored").fill("How clear the use is")
    officer.get_by_role("button", name="Save", exact=True).click()
    officer.get_by_role("button", name="Publish the call").click()
    expect(officer.get_by_text("The call is published.")).to_be_visible()
    expect(officer.get_by_text("in New York")).to_be_visible()


def apply_together(colleague: Page, lead: Page, address: str) -> None:
    """A colleague begins and saves; the lead reads it, completes it, and sends it."""
    colleague.goto(address)
    colleague.get_by_role("link", name="Express the interest of your city").click()
    colleague.get_by_label("Designing").check()
    colleague.get_by_role("button", name="Begin").click()
    colleague.get_by_label("Why do you want to take part?").fill("We begin with the complaints line.")
    colleague.get_by_role("button", name="Save draft").click()
    expect(colleague.get_by_text("Saved as a draft.")).to_be_visible()
    expect(colleague.get_by_role("button", name="Send it")).to_have_count(0)
    lead.goto("/")
    lead.get_by_role("link", name=TITLE).first.click()
    box = lead.get_by_label("Why do you want to take part?")
    expect(box).to_have_value("We begin with the complaints line.")
    box.fill("We begin with the complaints line, and ask tenants first.")
    lead.get_by_role("button", name="Send it").click()
    expect(lead.get_by_text("Sent. You can withdraw it at any time")).to_be_visible()


def test_nine_cities_apply_six_are_chosen_one_gives_up_and_the_next_moves_up(
    plaza: Community, open_tab: Callable[..., Page]
) -> None:
    officer, lead, colleague = open_tab(OFFICER), open_tab(LEAD), open_tab(PRACTITIONER)
    draft_and_publish(officer)
    address = officer.url
    apply_together(colleague, lead, address)
    plaza.ask(others_apply)

    officer.goto(f"{address}/applications")
    officer.get_by_label("Two people").fill(", ".join(SCORERS))
    officer.get_by_role("button", name="Ask them").click()
    expect(officer.get_by_text("18 scores are asked for.")).to_be_visible()

    first, second = (open_tab(f"{handle}@demo.example") for handle in SCORERS)
    for scorer, other in ((first, None), (second, "Valeria Inostroza")):
        scorer.goto(f"{address}/applications")
        scorer.get_by_role("link", name="Porto Alegre").click()
        expect(scorer.get_by_text("Scores are read by nobody else until both are in.")).to_be_visible()
        scorer.get_by_role("radio", name="5").check()
        scorer.get_by_role("button", name="Give the score").click()
        expect(scorer.get_by_text("Your score is in.")).to_be_visible()
        if other:
            expect(scorer.get_by_role("columnheader", name=other)).to_be_visible()
        else:
            expect(scorer.get_by_role("columnheader", name="Thiago Brandão")).to_have_count(0)
    plaza.ask(score_the_rest)
    plaza.ask(lambda: close_call(the_sprint()))

    officer.goto(address)
    officer.get_by_role("link", name="Choose the cities").click()
    officer.get_by_role("button", name="Look at the letters").click()
    officer.get_by_label("Subject").first.fill("Welcome, {city}")
    officer.get_by_role("button", name="Choose the cities and send the letters").click()
    expect(officer.get_by_text("The cities are chosen, and the letters are on their way.")).to_be_visible()
    part = officer.locator("section", has=officer.get_by_role("heading", name="Cities that take part"))
    expect(part.get_by_role("listitem")).to_have_count(6)

    lead.goto("/")
    lead.get_by_role("link", name="Confirm the place of Porto Alegre").click()
    lead.get_by_role("button", name="Confirm the place").first.click()
    expect(lead.get_by_text("The place of your city is confirmed.")).to_be_visible()

    gives_up = open_tab("curtis-aguirre@boise.demo.example")
    gives_up.goto(address)
    gives_up.get_by_role("link", name="Read the letter").click()
    expect(gives_up.get_by_role("heading", name="Welcome, Boise")).to_be_visible()
    gives_up.get_by_role("link", name="Give the place up").click()
    gives_up.get_by_role("button", name="Give the place up").click()
    expect(gives_up.get_by_text("Your city has withdrawn.")).to_be_visible()

    officer.reload()
    expect(part.get_by_role("listitem")).to_have_count(6)
    expect(part.get_by_text("Boise")).to_have_count(0)
    plaza.rest()
    assert plaza.ask(lambda: sorted(_states())) == sorted(["confirmed", "withdrawn", *["chosen"] * 5, *["waiting"] * 2])


def _states() -> list[str]:
    wanted = sa.select(SprintApplication.state).where(SprintApplication.sprint_id == the_sprint().id)
    return list(session.scalars(wanted))
