"""An ideation session over real sockets: whoever has it open hears of a concept, a vote and a new step at once."""

from __future__ import annotations

from collections.abc import Callable

from forum.blueprints.groups.services import groups
from forum.kernel.actor import SYSTEM
from tests.realtime.ears import Ear
from tests.realtime.places import Place
from tests.realtime.scenes import group_of

Listen = Callable[..., Ear]


def test_a_concept_a_step_and_a_vote_reach_every_page(place: Place, listen: Listen) -> None:
    host, ana, stranger = place.plaza.join(), place.plaza.join(), place.plaza.join()
    group_id = group_of(place.plaza, ana, visibility="private")
    place.plaza.ask(lambda: groups.put_member(SYSTEM, group_id, host.id, "owner") and None)
    facilitator, writer, outside = (place.one.visit(person) for person in (host, ana, stranger))
    planned = facilitator.write("/ideation-sessions", group_id=group_id, title="Ideas", themes=["Water"])
    room = f"ideation:{planned['id']}"
    ear, other = listen(facilitator), listen(outside)
    assert "error" not in ear.ask("resume", **{room: 0})["rooms"][room]
    assert other.ask("resume", **{room: 0})["rooms"][room] == {"error": "not_found"}
    theme = facilitator.call("GET", f"/ideation-sessions/{planned['id']}/themes").json()["items"][0]
    written = writer.write(f"/themes/{theme['id']}/concepts", title="Rain gardens")
    told = ear.hears("ideation_changed", lambda payload: payload["what"] == "concept")
    assert told.payload["session_id"] == planned["id"]
    assert "Rain gardens" not in str(told.payload)  # the page asks for what its reader may see
    facilitator.write(f"/ideation-sessions/{planned['id']}/clusters", 200, concept_ids=[written["id"]], cluster="Rain")
    assert (
        facilitator.call("PUT", f"/ideation-sessions/{planned['id']}/phase", json={"phase": "vote"}).status_code == 200
    )
    ear.hears("ideation_changed", lambda payload: payload["what"] == "phase")
    assert writer.call("PUT", f"/concepts/{written['id']}/vote", json={"points": 1}).status_code == 200
    ear.hears("ideation_changed", lambda payload: payload["what"] == "votes")
    assert not any(one.event == "ideation_changed" for one in other.heard)
