"""What assessments plug into the application."""

from __future__ import annotations

from forum.blueprints.assessments import policies as _policies  # brings the tables
from forum.blueprints.assessments.api import assessments as _api_assessments  # noqa: F401  # registers its routes
from forum.blueprints.assessments.api import awards as _api_awards  # noqa: F401  # registers its routes
from forum.blueprints.assessments.api import boards as _boards_api  # noqa: F401  # registers its routes
from forum.blueprints.assessments.api import deciding as _api_deciding  # noqa: F401  # as above
from forum.blueprints.assessments.api import frozen as _api_frozen  # noqa: F401  # as above
from forum.blueprints.assessments.api import lines as _api_lines  # noqa: F401  # as above
from forum.blueprints.assessments.api import roadmap as _roadmap_api  # noqa: F401  # registers its routes
from forum.blueprints.assessments.api import snapshots as _api_snapshots  # noqa: F401  # as above
from forum.blueprints.assessments.api import validation as _api_validation  # noqa: F401  # as above
from forum.blueprints.assessments.api.routes import api
from forum.blueprints.assessments.commands import leaderboard
from forum.blueprints.assessments.demo import validation as _demo_validation
from forum.blueprints.assessments.demo.boards import DEMO as BOARDS
from forum.blueprints.assessments.demo.cities import DEMO as CITIES
from forum.blueprints.assessments.demo.roadmaps import ROADMAPS
from forum.blueprints.assessments.jobs import figures as _figures_published  # noqa: F401  # registers itself
from forum.blueprints.assessments.jobs import renewals as _renewals  # noqa: F401  # registers itself
from forum.blueprints.assessments.jobs import roadmaps as _roadmap_reminders  # noqa: F401  # registers itself
from forum.blueprints.assessments.models import awards as _awards  # noqa: F401  # brings its table
from forum.blueprints.assessments.models import evidence as _evidence  # noqa: F401  # brings its table
from forum.blueprints.assessments.models import figures as _figures  # noqa: F401  # brings its table
from forum.blueprints.assessments.models import frozen as _frozen  # noqa: F401  # brings its table
from forum.blueprints.assessments.models import remarks as _remarks  # noqa: F401  # brings its table
from forum.blueprints.assessments.models import reviews as _reviews  # noqa: F401  # brings its tables
from forum.blueprints.assessments.models import snapshots as _snapshots  # noqa: F401  # brings its table
from forum.blueprints.assessments.pages import actions as _actions  # noqa: F401  # registers its routes
from forum.blueprints.assessments.pages import assessments as _assessments  # noqa: F401  # registers its routes
from forum.blueprints.assessments.pages import awards as _pages_awards  # noqa: F401  # registers its routes
from forum.blueprints.assessments.pages import badges as _badges  # noqa: F401  # as above
from forum.blueprints.assessments.pages import boards as _boards  # noqa: F401  # registers its routes
from forum.blueprints.assessments.pages import consents as _consents  # noqa: F401  # as above
from forum.blueprints.assessments.pages import deciding as _pages_deciding  # noqa: F401  # as above
from forum.blueprints.assessments.pages import evidence as _pages_evidence  # noqa: F401  # as above
from forum.blueprints.assessments.pages import exporting as _pages_exporting  # noqa: F401  # as above
from forum.blueprints.assessments.pages import frozen as _pages_frozen  # noqa: F401  # as above
from forum.blueprints.assessments.pages import history as _pages_history  # noqa: F401  # as above
from forum.blueprints.assessments.pages import lines as _lines  # noqa: F401  # as above
from forum.blueprints.assessments.pages import on_the_way as _on_the_way  # noqa: F401  # adds its sections
from forum.blueprints.assessments.pages import outcomes as _outcomes  # noqa: F401  # registers its sections
from forum.blueprints.assessments.pages import queue as _pages_queue  # noqa: F401  # registers its routes
from forum.blueprints.assessments.pages import reviewing as _pages_reviewing  # noqa: F401  # registers its routes
from forum.blueprints.assessments.pages import roadmap as _roadmap  # noqa: F401  # registers its routes
from forum.blueprints.assessments.pages import sections as _sections  # noqa: F401  # adds its sections
from forum.blueprints.assessments.pages import snapshots as _pages_snapshots  # noqa: F401  # registers its routes
from forum.blueprints.assessments.pages import submitting as _submitting  # noqa: F401  # as above
from forum.blueprints.assessments.pages import validation as _pages_validation  # noqa: F401  # as above
from forum.blueprints.assessments.pages.notices import add_roadmap_notices
from forum.blueprints.assessments.pages.routes import pages
from forum.blueprints.assessments.queries import subjects as _subjects
from forum.blueprints.assessments.realtime import lines as _live_lines  # noqa: F401  # registers itself
from forum.blueprints.assessments.rules import validation_wording as _words
from forum.blueprints.assessments.rules.city_wording import moved_words
from forum.blueprints.assessments.rules.notices import MOVED, SUBJECT
from forum.blueprints.assessments.subscribers import awards as _awards_heard  # noqa: F401  # registers itself
from forum.blueprints.assessments.subscribers import city as _city  # noqa: F401  # registers itself
from forum.blueprints.assessments.subscribers import roadmaps as _roadmaps_heard  # noqa: F401  # registers itself
from forum.blueprints.assessments.subscribers import rooms as _rooms  # noqa: F401  # as above
from forum.kernel import notices
from forum.kernel.feature import Feature, NavItem
from forum.kernel.i18n import _l, _lp
from forum.kernel.notices import Kind, add_kind
from forum.kernel.subjects import Subject, add_subject

add_subject(
    Subject(
        type=SUBJECT, name=_lp("subject", "Assessment"), visible=_policies.visible_assessments,
        load=_subjects.load_assessments, card=_subjects.assessment_card, url=lambda assessment: assessment.path,
    )
)  # fmt: skip
add_kind(
    Kind(
        MOVED, notices.REQUESTS, _l("The assessment of your city goes on"), subject_type=SUBJECT,
        icon="scale", words=lambda told: moved_words(told.note, told.subject.city.name),
    )
)  # fmt: skip
for _name, _topic, _label, _said, _with in (
    ("assessment_asked", notices.REQUESTS, None, _words.asked_words, ""),
    ("assessment_decided", notices.OTHERS, None, _words.decided_words, ""),
    ("assessment_award", notices.OTHERS, None, _words.award_words, ""),
    ("assessment_reopened", notices.OTHERS, None, _words.reopened_words, ""),
    ("award_revoked", notices.OTHERS, None, _words.revoked_words, ""),
    ("award_renewal", notices.OTHERS, _l("A certified level is to be renewed"), _words.renewal_words, ""),
    ("assessment_queued", notices.STAFF, _l("A city submitted its assessment"), _words.queued_words, ""),
):
    add_kind(
        Kind(
            _name, _topic, _label, _with, "award" if "award" in _name else "list-checks", subject_type="assessment",
            words=_said, by_nobody=_name == "award_renewal",
        )
    )  # fmt: skip

add_roadmap_notices()

feature = Feature(
    name="assessments",
    blueprints=[api, pages],
    navigation=[
        NavItem(
            _l("Leaderboard"), "assessments_pages.show_leaderboard", "chart-no-axes-column", 64,
            under="/leaderboard|/badges",
        ),
        NavItem(
            _l("Assessments"), "assessments_pages.index", "scale", 62,
            under=r"/assessments(?!/queue|/\d+/validation)|/cities/\d+/(snapshot|assessments)",
            shown=lambda actor, frame: bool(_policies.can_use_assessments(actor)),
        ),
        NavItem(
            _l("Validation"), "assessments_pages.show_queue", "list-checks", 85,
            under=r"/assessments/(queue|\d+/validation)",
            shown=lambda actor, frame: bool(_policies.can_see_queue(actor)),
        ),
    ],
    commands=[leaderboard],
    demo=[*CITIES, *_demo_validation.DEMO, *BOARDS, ROADMAPS],
)  # fmt: skip
