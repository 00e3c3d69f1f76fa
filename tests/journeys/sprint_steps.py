"""What people click through in a sprint, step by step, for the journeys of sprints."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from playwright.sync_api import Page, expect

QUESTION = "Why do you want to take part?"
DUE = (datetime.now(UTC) + timedelta(days=9)).strftime("%Y-%m-%dT17:00")


def draft_and_publish(officer: Page, title: str) -> None:
    """Programme staff draft a call with a question and a criterion of judgement, and publish it."""
    today = date.today()
    officer.goto("/sprints")
    officer.get_by_role("link", name="Draft a call").click()
    for label, value in (
        ("Title", title), ("Last day to apply", f"{today + timedelta(days=9)}"),
        ("Starts", f"{today + timedelta(days=40)}"), ("Ends", f"{today + timedelta(days=110)}"),
        ("Places for cities", "6"), ("Overview", "Each city writes a plan."), ("Stages of work", "Designing\nUsing"),
        ("Who should apply", "Cities that prepare a first use."), ("Criteria it leads to", "CI1"),
    ):  # fmt: skip
        officer.get_by_label(label).first.fill(value)
    officer.get_by_label("Time zone of the call").select_option("America/New_York")
    officer.get_by_role("button", name="Save as a draft").click()
    expect(officer.get_by_text("Drafted. Next:")).to_be_visible()
    officer.get_by_label("Question").first.fill(QUESTION)
    officer.get_by_label("It needs an answer").first.check()
    officer.get_by_label("By what applications are scored").fill("How clear the use is")
    officer.get_by_role("button", name="Save", exact=True).click()
    officer.get_by_role("button", name="Publish the call").click()
    expect(officer.get_by_text("The call is published.")).to_be_visible()
    expect(officer.get_by_text("in New York")).to_be_visible()


def apply_together(colleague: Page, lead: Page, sprint: str, title: str) -> None:
    """A colleague begins and saves; the lead reads it, completes it, and sends it."""
    colleague.goto(sprint)
    colleague.get_by_role("link", name="Express the interest of your city").click()
    colleague.get_by_label("Designing").check()
    colleague.get_by_role("button", name="Begin").click()
    colleague.get_by_label(QUESTION).fill("We begin with the complaints line.")
    colleague.get_by_role("button", name="Save draft").click()
    expect(colleague.get_by_text("Saved as a draft.")).to_be_visible()
    expect(colleague.get_by_role("button", name="Send it")).to_have_count(0)
    lead.goto("/")
    lead.get_by_role("link", name=title).first.click()
    box = lead.get_by_label(QUESTION)
    expect(box).to_have_value("We begin with the complaints line.")
    box.fill("We begin with the complaints line, and ask tenants first.")
    lead.get_by_role("button", name="Send it").click()
    expect(lead.get_by_text("Sent. You can withdraw it at any time")).to_be_visible()


def score(scorer: Page, sprint: str, city: str, mark: int) -> None:
    """A scorer gives a mark, of which nobody else reads before both are in."""
    scorer.goto(f"{sprint}/applications")
    scorer.get_by_role("link", name=city).click()
    expect(scorer.get_by_text("Scores are read by nobody else until both are in.")).to_be_visible()
    scorer.get_by_role("radio", name=str(mark)).check()
    scorer.get_by_role("button", name="Give the score").click()
    expect(scorer.get_by_text("Your score is in.")).to_be_visible()


def choose_but(officer: Page, sprint: str, declined: str) -> None:
    """The best as they are proposed, all others on the waiting list but one; letters are looked at and changed."""
    officer.goto(sprint)
    officer.get_by_role("link", name="Choose the cities").click()
    officer.get_by_label(f"Decision on {declined}").select_option("Not chosen")
    officer.get_by_role("button", name="Look at the letters").click()
    officer.get_by_label("Subject").first.fill("Welcome, {city}")
    officer.get_by_role("button", name="Choose the cities and send the letters").click()
    expect(officer.get_by_text("The cities are chosen, and the letters are on their way.")).to_be_visible()


def give_up(lead: Page, sprint: str, city: str) -> None:
    """The lead of a chosen city reads the letter and gives the place up."""
    lead.goto(sprint)
    lead.get_by_role("link", name="Read the letter").click()
    expect(lead.get_by_role("heading", name=f"Welcome, {city}")).to_be_visible()
    lead.get_by_role("link", name="Give the place up").click()
    lead.get_by_role("button", name="Give the place up").click()
    expect(lead.get_by_text("Your city has withdrawn.")).to_be_visible()


def plan_weeks(officer: Page, sprint: str) -> None:
    """Programme staff plan ten sessions at the same time of the clock."""
    officer.goto(f"{sprint}/programme")
    officer.get_by_role("link", name="Plan sessions").first.click()
    officer.get_by_label("Title").fill("Who decides with us")
    officer.get_by_label("Begins").fill((datetime.now(UTC) + timedelta(days=42)).strftime("%Y-%m-%dT14:00"))
    officer.get_by_label("In how many weeks").fill("10")
    officer.get_by_role("button", name="Plan", exact=True).click()
    expect(officer.get_by_text("Planned. The people of the cohort see it.")).to_be_visible()
    sessions = officer.get_by_role("region", name="Weekly sessions").get_by_role("listitem")
    expect(sessions).to_have_count(10)


def give_assignment(officer: Page, sprint: str, title: str) -> None:
    """Programme staff write an assignment and give it to the cities."""
    officer.goto(f"{sprint}/assignments")
    officer.get_by_role("link", name="New assignment").first.click()
    officer.get_by_label("Title").fill(title)
    officer.get_by_label("What is asked").fill("Write down **three sentences** that you heard.")
    officer.get_by_label("Due").fill(DUE)
    officer.get_by_label("Give it to the cities now").check()
    officer.get_by_role("button", name="Save").click()
    expect(officer.get_by_role("heading", level=1, name=title)).to_be_visible()


def write_template(officer: Page, sprint: str, *headings: str) -> None:
    """Programme staff say of which sections the plans consist, all of which must be written."""
    officer.goto(f"{sprint}/plans")
    officer.get_by_role("link", name="Write the template").first.click()
    for place, heading in enumerate(headings):
        officer.get_by_label("Heading").nth(place).fill(heading)
        officer.get_by_label("It must be written before the plan is handed in").nth(place).check()
    officer.get_by_label("Share of sessions for the certificate").fill("0")
    officer.get_by_role("button", name="Save").click()
    expect(officer.get_by_role("link", name="Edit the template")).to_be_visible()


def hand_in(writer: Page) -> None:
    """Save the plan as it stands on the page, and hand it in."""
    writer.get_by_role("button", name="Save and hand in").click()
    expect(writer.get_by_text("Handed in. Programme staff hear of it.")).to_be_visible()
