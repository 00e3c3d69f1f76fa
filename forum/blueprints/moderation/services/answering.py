"""Reasons that moderators give often, kept to be chosen."""

from __future__ import annotations

from forum.blueprints.groups.models.groups import Group
from forum.blueprints.groups.queries import groups as group_queries
from forum.blueprints.moderation import policies
from forum.blueprints.moderation.models.records import AnswerTemplate
from forum.blueprints.moderation.queries import records
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.etags import check_version
from forum.kernel.policies import authorize
from forum.kernel.use_case import use_case


@use_case
def keep_template(actor: Actor, title: str, body: str, group_id: int | None = None) -> AnswerTemplate:
    """Keep an answer for the moderators of a group, or for all of them. Raises NotFound, Forbidden."""
    authorize(policies.can_keep_template, actor, _group(actor, group_id))
    made = AnswerTemplate(title=title, body=body, group_id=group_id, by_id=actor.id)
    session.add(made)
    session.flush()
    return records.get_template(actor, made.id)


@use_case
def change_template(
    actor: Actor, template_id: int, version: int | None = None, *, title: str | None = None, body: str | None = None
) -> AnswerTemplate:
    """Change what is given. Raises NotFound, Forbidden, StaleVersion, VersionRequired."""
    template = records.get_template(actor, template_id)
    authorize(policies.can_keep_template, actor, template.group)
    check_version(template.version, version, required=True)
    template.title, template.body = title or template.title, body or template.body
    session.flush()
    return template


@use_case
def remove_template(actor: Actor, template_id: int, version: int | None = None) -> None:
    """Keep an answer no longer. Raises NotFound, Forbidden, StaleVersion."""
    template = records.get_template(actor, template_id)
    authorize(policies.can_keep_template, actor, template.group)
    check_version(template.version, version)
    session.delete(template)


def _group(actor: Actor, group_id: int | None) -> Group | None:
    return group_queries.get_group(actor, group_id) if group_id else None
