"""What assessments plug into the application."""

from __future__ import annotations

from forum.blueprints.assessments import policies as _policies  # brings the tables
from forum.blueprints.assessments.api import awards as _api_awards  # noqa: F401  # registers its routes
from forum.blueprints.assessments.api import deciding as _api_deciding  # noqa: F401  # as above
from forum.blueprints.assessments.api import frozen as _api_frozen  # noqa: F401  # as above
from forum.blueprints.assessments.api import validation as _api_validation  # noqa: F401  # as above
from forum.blueprints.assessments.api.routes import api
from forum.blueprints.assessments.demo import validation as _demo_validation
from forum.blueprints.assessments.jobs import renewals as _renewals  # noqa: F401  # registers itself
from forum.blueprints.assessments.models import awards as _awards  # noqa: F401  # brings its table
from forum.blueprints.assessments.models import evidence as _evidence  # noqa: F401  # brings its table
from forum.blueprints.assessments.models import frozen as _frozen  # noqa: F401  # brings its table
from forum.blueprints.assessments.models import remarks as _remarks  # noqa: F401  # brings its table
from forum.blueprints.assessments.models import reviews as _reviews  # noqa: F401  # brings its tables
from forum.blueprints.assessments.pages import awards as _pages_awards  # noqa: F401  # registers its routes
from forum.blueprints.assessments.pages import deciding as _pages_deciding  # noqa: F401  # as above
from forum.blueprints.assessments.pages import exporting as _pages_exporting  # noqa: F401  # as above
from forum.blueprints.assessments.pages import frozen as _pages_frozen  # noqa: F401  # as above
from forum.blueprints.assessments.pages import history as _pages_history  # noqa: F401  # as above
from forum.blueprints.assessments.pages import outcomes as _outcomes  # noqa: F401  # registers its sections
from forum.blueprints.assessments.pages import queue as _pages_queue  # noqa: F401  # registers its routes
from forum.blueprints.assessments.pages import validation as _pages_validation  # noqa: F401  # as above
from forum.blueprints.assessments.pages.routes import pages
from forum.blueprints.assessments.queries import subjects as _subjects
from forum.blueprints.assessments.rules import validation_wording as _words
from forum.blueprints.assessments.subscribers import awards as _awards_heard  # noqa: F401  # registers itself
from forum.kernel import notices
from forum.kernel.feature import Feature, NavItem
from forum.kernel.i18n import _l, _lp
from forum.kernel.notices import Kind, add_kind
from forum.kernel.subjects import Subject, add_subject

add_subject(
    Subject(
        type="assessment", name=_lp("subject", "Assessment"), visible=_policies.visible_assessments,
        load=_subjects.load_assessments, card=_subjects.assessment_card, url=lambda assessment: assessment.path,
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

feature = Feature(
    name="assessments",
    blueprints=[api, pages],
    navigation=[
        NavItem(
            _l("Validation"), "assessments_pages.show_queue", "list-checks", 85,
            shown=lambda actor, frame: bool(_policies.can_see_queue(actor)),
        )
    ],
    demo=[*_demo_validation.DEMO],
)  # fmt: skip
