"""What moderation plugs into the application."""

from __future__ import annotations

from forum.blueprints.moderation import jobs as _jobs  # noqa: F401  # registers itself
from forum.blueprints.moderation import policies
from forum.blueprints.moderation import realtime as _realtime  # noqa: F401  # registers itself
from forum.blueprints.moderation import subscribers as _subscribers  # noqa: F401  # registers itself
from forum.blueprints.moderation.api import announced as _announced  # noqa: F401  # registers itself
from forum.blueprints.moderation.api import queue as _api_queue  # noqa: F401  # registers its routes
from forum.blueprints.moderation.api import records as _api_records  # noqa: F401  # as above
from forum.blueprints.moderation.api.routes import api
from forum.blueprints.moderation.demo import DEMO
from forum.blueprints.moderation.pages import log, queue, records, reporting, sections, sweeping  # noqa: F401  # register themselves
from forum.blueprints.moderation.pages.routes import pages
from forum.blueprints.moderation.queries import appeals
from forum.blueprints.moderation.queries import records as record_queries
from forum.kernel.feature import Feature, NavItem, Section, add_section
from forum.kernel.i18n import _l
from forum.kernel.subjects import Subject, add_subject

add_subject(
    Subject(
        type="act", name=_l("Act"), visible=appeals.visible_acts, load=appeals.load_acts, card=appeals.act_card,
        url=lambda act: f"/moderation/acts/{act.entry.id}", group_id=lambda act: act.entry.group_id,
        author_id=lambda act: act.appeal.member_id,
    )
)  # fmt: skip
add_subject(
    Subject(
        type="sanction", name=_l("Sanction"), visible=policies.visible_sanctions, load=record_queries.load_sanctions,
        card=record_queries.sanction_card, url=lambda sanction: f"/members/{sanction.member_id}/moderation",
        group_id=lambda sanction: sanction.group_id, author_id=lambda sanction: sanction.member_id,
    )
)  # fmt: skip
add_section(Section("member_aside", 90, sections.render_of_member))
add_section(Section("home-waiting", 20, sections.waiting_items))
add_section(Section("group_aside", 90, sections.render_of_group))

feature = Feature(
    name="moderation",
    blueprints=[api, pages],
    demo=DEMO,
    navigation=[
        NavItem(
            _l("Moderation"),
            "moderation_pages.index",
            "shield",
            90,
            shown=lambda actor, frame: bool(
                policies.can_moderate_somewhere(actor, looks_after_some=frame.get("moderates", False))
            ),
        )
    ],
)
