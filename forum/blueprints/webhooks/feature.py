"""What webhooks plug into the application."""

from __future__ import annotations

from flask import Flask

from forum.blueprints.webhooks import jobs as _jobs  # noqa: F401  # registers itself
from forum.blueprints.webhooks import policies, subscribers
from forum.blueprints.webhooks.api import api
from forum.blueprints.webhooks.pages import pages
from forum.blueprints.webhooks.queries import webhooks as queries
from forum.blueprints.webhooks.rules import OFF_REASONS
from forum.blueprints.webhooks.services.switching import SWITCHED_OFF
from forum.kernel import notices
from forum.kernel.feature import Feature, NavItem
from forum.kernel.i18n import _, _l
from forum.kernel.notices import Kind, Told, add_kind
from forum.kernel.subjects import Subject, add_subject

add_subject(
    Subject(
        type="webhook", name=_l("Webhook"), visible=policies.visible_webhooks, load=queries.load_subjects,
        card=queries.subject_card, url=lambda webhook: webhook.path,
    )
)  # fmt: skip


def _words(told: Told) -> str:
    return str(_("The webhook “%(name)s” was switched off", name=told.subject.name))


def _detail(told: Told) -> str:
    return str(OFF_REASONS.get(told.note, ""))


add_kind(
    Kind(
        SWITCHED_OFF, notices.STAFF, icon="triangle-alert", subject_type="webhook",
        words=_words, detail=_detail, by_nobody=True,
    )
)  # fmt: skip


def _on_ready(app: Flask) -> None:
    subscribers.listen()


feature = Feature(
    name="webhooks",
    blueprints=[api, pages],
    navigation=[
        NavItem(_l("Webhooks"), "webhooks_pages.index", "send", 95, shown=lambda actor, frame: actor.is_administrator)
    ],
    on_ready=_on_ready,
)
