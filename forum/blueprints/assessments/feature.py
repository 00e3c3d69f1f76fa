"""What assessments plug into the application."""

from __future__ import annotations

from forum.blueprints.assessments import policies
from forum.blueprints.assessments.api import assessments as _api_assessments  # noqa: F401  # registers its routes
from forum.blueprints.assessments.api import lines as _api_lines  # noqa: F401  # as above
from forum.blueprints.assessments.api import snapshots as _api_snapshots  # noqa: F401  # as above
from forum.blueprints.assessments.api.routes import api
from forum.blueprints.assessments.demo.cities import DEMO as CITIES
from forum.blueprints.assessments.models import evidence as _evidence  # noqa: F401  # brings its table
from forum.blueprints.assessments.models import remarks as _remarks  # noqa: F401  # brings its table
from forum.blueprints.assessments.models import snapshots as _snapshots  # noqa: F401  # brings its table
from forum.blueprints.assessments.pages import assessments as _assessments  # noqa: F401  # registers its routes
from forum.blueprints.assessments.pages import evidence as _pages_evidence  # noqa: F401  # as above
from forum.blueprints.assessments.pages import lines as _lines  # noqa: F401  # as above
from forum.blueprints.assessments.pages import sections as _sections  # noqa: F401  # adds its sections
from forum.blueprints.assessments.pages import snapshots as _pages_snapshots  # noqa: F401  # registers its routes
from forum.blueprints.assessments.pages import submitting as _submitting  # noqa: F401  # as above
from forum.blueprints.assessments.pages.routes import pages
from forum.blueprints.assessments.queries import assessments as queries
from forum.blueprints.assessments.realtime import lines as _live_lines  # noqa: F401  # registers itself
from forum.blueprints.assessments.rules.city_wording import moved_words
from forum.blueprints.assessments.rules.notices import MOVED, SUBJECT
from forum.blueprints.assessments.subscribers import city as _city  # noqa: F401  # registers itself
from forum.blueprints.assessments.subscribers import rooms as _rooms  # noqa: F401  # as above
from forum.kernel import notices
from forum.kernel.feature import Feature, NavItem
from forum.kernel.i18n import _l
from forum.kernel.notices import Kind, add_kind
from forum.kernel.subjects import Subject, add_subject

add_subject(
    Subject(
        type=SUBJECT, name=_l("Assessment"), visible=policies.visible_assessments, load=queries.load_subjects,
        card=queries.subject_card, url=lambda assessment: assessment.path,
    )
)  # fmt: skip
add_kind(
    Kind(
        MOVED, notices.REQUESTS, _l("The assessment of your city goes on"), subject_type=SUBJECT,
        icon="scale", words=lambda told: moved_words(told.note, told.subject.city.name),
    )
)  # fmt: skip

feature = Feature(
    name="assessments",
    blueprints=[api, pages],
    navigation=[
        NavItem(
            _l("Assessments"), "assessments_pages.index", "scale", 62,
            shown=lambda actor, frame: actor.is_staff or getattr(actor, "city_id", None) is not None,
        )
    ],
    demo=[*CITIES],
)  # fmt: skip
