"""The parts of a profile that have an audience."""

from __future__ import annotations

from collections.abc import Mapping

from forum.kernel.audiences import Audience

# The one place that says how widely a part is shown until its member says otherwise.
DEFAULTS: Mapping[str, Audience] = {
    "job_title": Audience.MEMBERS,
    "avatar": Audience.MEMBERS,
    "bio": Audience.MEMBERS,
    "affiliations": Audience.MEMBERS,
    "languages": Audience.MEMBERS,
    "practice_areas": Audience.MEMBERS,
    "can_help_with": Audience.MEMBERS,
    "looking_for": Audience.MEMBERS,
    "out_of_office": Audience.MEMBERS,
    "local_time": Audience.MEMBERS,
    "last_seen": Audience.MEMBERS,
    "email": Audience.ME,
}
PARTS = tuple(DEFAULTS)
PART_OF_KIND = {"help": "can_help_with", "seek": "looking_for"}
