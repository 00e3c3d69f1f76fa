"""Watched words and rules of automatic membership as JSON."""

from __future__ import annotations

from typing import Any

from forum.blueprints.groups.api.routes import api
from forum.blueprints.groups.queries import automatic as rule_queries
from forum.blueprints.groups.queries import words as word_queries
from forum.blueprints.groups.schemas.watching import (
    MembershipRuleForm,
    MembershipRuleSchema,
    MembershipRulesSchema,
    WatchWordForm,
    WatchWordSchema,
    WatchWordsSchema,
)
from forum.blueprints.groups.services import automatic, words
from forum.kernel.actor import Actor
from forum.kernel.limits import WRITING, limit
from forum.kernel.web.access import signed_in


@api.route("/groups/<int:group_id>/watch-words")
@signed_in
@api.gives(WatchWordsSchema)
def list_watch_words(actor: Actor, group_id: int) -> Any:
    """The words a group watches; for its moderators."""
    return {"items": word_queries.list_words(actor, group_id)}


@api.route("/groups/<int:group_id>/watch-words", methods=["POST"])
@limit(WRITING)
@signed_in
@api.takes(WatchWordForm)
@api.gives(WatchWordSchema, 201)
@api.problem(409)
def watch_word(actor: Actor, form: dict[str, Any], group_id: int) -> Any:
    """Look at every post in which this is written."""
    return words.watch_word(actor, group_id, **form)


@api.route("/groups/<int:group_id>/watch-words/<int:word_id>", methods=["DELETE"])
@limit(WRITING)
@signed_in
@api.gives(status=204)
def forget_watch_word(actor: Actor, group_id: int, word_id: int) -> Any:
    """Watch a word no more."""
    words.forget_word(actor, group_id, word_id)


@api.route("/groups/<int:group_id>/membership-rules")
@signed_in
@api.gives(MembershipRulesSchema)
def list_membership_rules(actor: Actor, group_id: int) -> Any:
    """Who belongs to the group without asking; for its moderators."""
    return {"items": rule_queries.list_rules(actor, group_id)}


@api.route("/groups/<int:group_id>/membership-rules", methods=["POST"])
@limit(WRITING)
@signed_in
@api.takes(MembershipRuleForm)
@api.gives(MembershipRuleSchema, 201)
@api.problem(409)
def add_membership_rule(actor: Actor, form: dict[str, Any], group_id: int) -> Any:
    """Let everybody belong whom the rule fits; for the group's owners."""
    return automatic.add_rule(actor, group_id, **form)


@api.route("/groups/<int:group_id>/membership-rules/<int:rule_id>", methods=["DELETE"])
@limit(WRITING)
@signed_in
@api.gives(status=204)
def remove_membership_rule(actor: Actor, group_id: int, rule_id: int) -> Any:
    """Take a rule back, and with it who belongs by it alone."""
    automatic.remove_rule(actor, group_id, rule_id)
