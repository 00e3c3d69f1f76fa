"""A sprint as people click through it: nine cities apply, six are chosen, one gives up; the one that moves up writes
a plan, which is published and certified.
"""

from __future__ import annotations

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
from tests.journeys import sprint_steps as steps
from tests.journeys.addresses import LEAD, OFFICER, PRACTITIONER
from tests.journeys.tabs import Tabs
from tests.live import Community

pytestmark = pytest.mark.browser
TITLE, ASSIGNMENT, OURS = "Residents and the algorithm", "Who asks, and who decides", "Porto Alegre"
GIVES_UP, LAST = "curtis-aguirre", "Moncton"
SCORERS = ("valeria-inostroza", "thiago-brandao")
OTHERS = (GIVES_UP, "rick-sandoval", "dolores-etcheverry", "imelda-cruz-patterson", "joyce-tamura", "wendy-thiessen",
          "nelida-bertolin", "roland-leblanc")  # fmt: skip
WHO_DOES, TEACH = "Who does what until spring", "How you teach and listen"


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
    """What the scorers have not scored by hand: six cities are better than the one that they have, two are not."""
    better = [member(handle).city_id for handle in OTHERS[:6]]
    sprint_id = the_sprint().id
    for scorer in map(member, SCORERS):
        waiting = sa.select(SprintApplication).join(SprintScorer).where(
            SprintApplication.sprint_id == sprint_id, SprintScorer.member_id == scorer.id,
            SprintScorer.scored_at.is_(None),
        )  # fmt: skip
        for one in session.scalars(waiting).all():
            scoring.put_score(as_actor(scorer), one.id, {"j1": 5 if one.city_id in better else 2})


def states() -> list[str]:
    wanted = sa.select(SprintApplication.state).where(SprintApplication.sprint_id == the_sprint().id)
    return sorted(session.scalars(wanted))


def test_a_sprint_goes_from_its_call_to_a_plan_in_the_library_and_its_certificate(plaza: Community, tabs: Tabs) -> None:
    officer, lead, colleague = tabs.open(OFFICER), tabs.open(LEAD), tabs.open(PRACTITIONER)
    steps.draft_and_publish(officer, TITLE)
    sprint = officer.url
    steps.apply_together(colleague, lead, sprint, TITLE)
    plaza.ask(others_apply)
    score_blind(plaza, tabs, officer, sprint)
    steps.choose_but(officer, sprint, LAST)
    other = move_up(tabs, officer, lead, sprint)
    plaza.rest()
    assert plaza.ask(states) == sorted(["confirmed", "withdrawn", *["chosen"] * 5, "waiting", "declined"])

    steps.plan_weeks(officer, sprint)
    steps.give_assignment(officer, sprint, ASSIGNMENT)
    submit_and_accept(officer, colleague, sprint)
    steps.write_template(officer, sprint, WHO_DOES, TEACH)
    write_at_once(tabs, colleague, lead, sprint)
    review(officer, colleague, sprint)
    publish(officer, lead, other, sprint)
    certify(tabs, officer)


def score_blind(plaza: Community, tabs: Tabs, officer: Page, sprint: str) -> None:
    """Two people score each application, here the one that was written by hand; then the call closes."""
    officer.goto(f"{sprint}/applications")
    officer.get_by_label("Two people").fill(", ".join(SCORERS))
    officer.get_by_role("button", name="Ask them").click()
    expect(officer.get_by_text("18 scores are asked for.")).to_be_visible()
    first, second = (tabs.open(f"{handle}@demo.example") for handle in SCORERS)
    steps.score(first, sprint, OURS, 3)
    expect(first.get_by_role("columnheader", name="Thiago Brandão")).to_have_count(0)
    steps.score(second, sprint, OURS, 4)
    expect(second.get_by_role("columnheader", name="Valeria Inostroza")).to_be_visible()
    plaza.ask(score_the_rest)
    plaza.ask(lambda: close_call(the_sprint()))


def move_up(tabs: Tabs, officer: Page, lead: Page, sprint: str) -> Page:
    """A chosen city gives its place up, and ours, the first that waits, confirms it; the tab of the other city."""
    part = officer.locator("section", has=officer.get_by_role("heading", name="Cities that take part"))
    expect(part.get_by_role("listitem")).to_have_count(6)
    expect(part.get_by_text(OURS)).to_have_count(0)
    gives_up = tabs.open("curtis-aguirre@boise.demo.example")
    steps.give_up(gives_up, sprint, "Boise")
    officer.reload()
    expect(part.get_by_role("listitem")).to_have_count(6)
    expect(part.get_by_text("Boise")).to_have_count(0)
    expect(part.get_by_text(OURS)).to_be_visible()
    lead.goto("/")
    lead.get_by_role("link", name=f"Confirm the place of {OURS}").click()
    lead.get_by_role("button", name="Confirm the place").first.click()
    expect(lead.get_by_text("The place of your city is confirmed.")).to_be_visible()
    return gives_up


def submit_and_accept(officer: Page, colleague: Page, sprint: str) -> None:
    colleague.goto(f"{sprint}/assignments")
    colleague.get_by_role("link", name=ASSIGNMENT).click()
    colleague.get_by_label("Your text").fill("Dona Cida asks. The library decides.")
    colleague.get_by_role("button", name="Submit", exact=True).click()
    expect(colleague.get_by_text("Submitted. Programme staff hear of it.")).to_be_visible()
    officer.goto(f"{sprint}/reviews")
    officer.get_by_role("link", name=f"{OURS}: {ASSIGNMENT}").click()
    officer.get_by_role("button", name="Accept").click()
    expect(officer.get_by_text("Accepted. The city hears of it.")).to_be_visible()


def write_at_once(tabs: Tabs, ana: Page, rejane: Page, sprint: str) -> None:
    """Both write in the same section; who saves second loses nothing and overwrites nothing."""
    for page in (ana, rejane):
        page.goto(f"{sprint}/plan")
    ana.get_by_label(WHO_DOES).fill("Ana asks the library, until the tenth of March.")
    ana.get_by_label(TEACH).fill("Six evenings at the library.")
    ana.get_by_role("button", name="Save", exact=True).click()
    expect(ana.get_by_text("Saved. Your colleagues see it.")).to_be_visible()
    rejane.get_by_label(WHO_DOES).fill("Rejane pays for the soup.")
    rejane.get_by_role("button", name="Save", exact=True).click()
    expect(rejane.get_by_text("You and a colleague wrote at the same time")).to_be_visible()
    tabs.expect_refusal("409")
    expect(rejane.get_by_text("Ana asks the library, until the tenth of March.").first).to_be_visible()
    expect(rejane.get_by_label(WHO_DOES)).to_have_value("Rejane pays for the soup.")
    rejane.get_by_label(WHO_DOES).fill("Ana asks the library, until the tenth of March. Rejane pays for the soup.")
    steps.hand_in(rejane)


def review(officer: Page, ana: Page, sprint: str) -> None:
    """Staff ask about one section, the city answers, and the plan is accepted."""
    officer.goto(f"{sprint}/plans")
    officer.get_by_role("link", name=OURS, exact=True).click()
    officer.get_by_label(f"What to change in “{TEACH}”").fill("What if nobody comes?")
    officer.get_by_role("button", name="Ask for changes").click()
    expect(officer.get_by_text("The city reads what to change.")).to_be_visible()
    ana.goto(f"{sprint}/plan")
    expect(ana.get_by_text("What if nobody comes?")).to_be_visible()
    ana.get_by_label(TEACH).fill("Six evenings at the library. If nobody comes, we go to the market with the pot.")
    steps.hand_in(ana)
    officer.reload()
    officer.get_by_role("button", name="Accept").click()
    expect(officer.get_by_text("Accepted. The city hears of it.")).to_be_visible()


def publish(officer: Page, lead: Page, other: Page, sprint: str) -> None:
    """The lead publishes it; another city reads it in the library, and who wrote it."""
    lead.goto(f"{sprint}/plan")
    lead.get_by_role("button", name="Publish").click()
    expect(lead.get_by_text("Published in the library.")).to_be_visible()
    other.goto(sprint)
    other.get_by_role("list", name="Published plans").get_by_role("link", name=OURS).click()
    expect(other.get_by_role("heading", level=1, name=f"Plan of {OURS}: {TITLE}")).to_be_visible()
    expect(other.get_by_text(f"{OURS}: Ana Souza, Rejane Dornelles")).to_be_visible()


def certify(tabs: Tabs, officer: Page) -> None:
    """Whoever has its address reads that it is genuine."""
    officer.reload()
    officer.get_by_role("button", name="Issue the certificate").click()
    expect(officer.get_by_text("This certificate is genuine. Plaza issued it.")).to_be_visible()
    stranger = tabs.open(None)
    stranger.goto(officer.url)
    expect(stranger.get_by_text("This certificate is genuine. Plaza issued it.")).to_be_visible()
    expect(stranger.get_by_role("heading", level=1, name=f"Certificate of {OURS}")).to_be_visible()
