"""The pages of a call."""

from __future__ import annotations

from tests.factories.accounts import create_member
from tests.factories.sprints import create_sprint


def test_anybody_reads_a_public_call_with_its_deadline_in_its_zone(client):
    sprint = create_sprint(visibility="public", summary="Ten weeks.", context="Trust is **scarce**.")
    shown = client.get("/sprints").get_data(as_text=True)
    assert sprint.title in shown
    page = client.get(f"/sprints/{sprint.id}").get_data(as_text=True)
    assert "<strong>scarce</strong>" in page
    assert "New York" in page
    assert "For you" in page


def test_a_call_for_members_and_a_draft_are_not_there_for_strangers(client, sign_in):
    inside, draft = create_sprint(title="For members"), create_sprint(title="Not yet", state="draft")
    assert client.get(f"/sprints/{inside.id}").status_code == 404
    member, staff = sign_in(create_member()), sign_in(create_member(role="staff"))
    assert member.get(f"/sprints/{inside.id}").status_code == 200
    assert member.get(f"/sprints/{draft.id}").status_code == 404
    assert "Not yet" in staff.get("/sprints").get_data(as_text=True)


def test_the_list_costs_the_same_for_one_call_and_for_many(sign_in, count_statements):
    reader = sign_in(create_member())
    create_sprint()
    with count_statements() as few:
        reader.get("/sprints")
    for _ in range(12):
        create_sprint()
    with count_statements() as many:
        reader.get("/sprints")
    assert len(few) == len(many)
