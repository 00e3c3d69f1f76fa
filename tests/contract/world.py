"""A few rows of every kind, so that requests meet something."""

from __future__ import annotations

from forum.blueprints.accounts.models import Member
from forum.blueprints.accounts.services.invitations import invite
from forum.blueprints.groups.models.groups import Group
from forum.kernel.outbox.delivering import deliver_all
from tests.factories.accounts import actor_of, create_city
from tests.factories.directory import create_person
from tests.factories.discussions import reply, start_thread
from tests.factories.groups import add_to_group, create_group
from tests.factories.library import create_resource
from tests.factories.messages import create_conversation
from tests.factories.standards import load_standards


def populate() -> int:
    """Fill an empty community; gives the number of a member who moderates a group and leads her city."""
    load_standards()
    city = create_city()
    ana = create_person(city_id=city.id, leads_city=True, bio="I look after open data.")
    luis, mei = create_person(city_id=create_city().id), create_person()
    groups = [create_group(luis, visibility=visibility) for visibility in ("public", "members", "private", "members")]
    add_to_group(groups[0], ana, role="owner")
    for group in groups[1:3]:
        add_to_group(group, ana, role="moderator")
    _talk(ana, luis, mei, groups)
    invite(actor_of(ana), city_id=city.id)
    deliver_all()
    return ana.id


def _talk(ana: Member, luis: Member, mei: Member, groups: list[Group]) -> None:
    for author, other, group in ((ana, luis, groups[0]), (luis, ana, groups[1]), (luis, ana, groups[2])):
        thread = start_thread(author, group, body=f"What do you think, @{other.handle}?")
        reply(other, thread)
    for owner in (ana, luis, ana):
        create_resource(owner, "Write down who may see it.", "Say how it ends.")
    for people in ((ana, luis), (luis, ana, mei), (luis, mei)):
        create_conversation(*people)
    create_conversation(ana, mei, luis, title="Tenders")
