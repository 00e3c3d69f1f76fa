"""Watched words and rules of automatic membership, as pages of a group's settings."""

from __future__ import annotations

from typing import Any

from flask import render_template
from flask_babel import get_locale

from forum.blueprints.cities.queries import cities as city_queries
from forum.blueprints.cities.rules.countries import country_choices, country_name
from forum.blueprints.groups import policies
from forum.blueprints.groups.pages.routes import pages
from forum.blueprints.groups.pages.settings import area_choices, settings_context
from forum.blueprints.groups.queries import automatic as rule_queries
from forum.blueprints.groups.queries import groups as queries
from forum.blueprints.groups.queries import words as word_queries
from forum.blueprints.groups.schemas.watching import MembershipRulePageForm, WatchWordForm
from forum.blueprints.groups.services import automatic, words
from forum.kernel.actor import Actor
from forum.kernel.i18n import _
from forum.kernel.limits import WRITING, limit
from forum.kernel.policies import authorize
from forum.kernel.web.access import signed_in
from forum.kernel.web.pages import done, form_state, takes_form


@pages.get("/groups/<slug>/words")
@signed_in
def list_words(actor: Actor, slug: str) -> Any:
    """The words that the group watches."""
    group = queries.get_group_by_slug(actor, slug)
    watched = word_queries.list_words(actor, group.id)
    return render_template(
        "groups/words.html", words=watched, form=form_state(), **settings_context(actor, group, "words")
    )


@pages.post("/groups/<slug>/words")
@limit(WRITING)
@signed_in
@takes_form(WatchWordForm, again=list_words)
def watch_word(actor: Actor, form: dict[str, Any], slug: str) -> Any:
    """Watch a word."""
    group = queries.get_group_by_slug(actor, slug)
    words.watch_word(actor, group.id, **form)
    return done(_("New posts with this word wait in the review queue."), f"{group.path}/words")


@pages.post("/groups/<slug>/words/<int:word_id>/remove")
@limit(WRITING)
@signed_in
def forget_word(actor: Actor, slug: str, word_id: int) -> Any:
    """Watch a word no more."""
    group = queries.get_group_by_slug(actor, slug)
    words.forget_word(actor, group.id, word_id)
    return done(_("The word is no longer watched."), f"{group.path}/words")


@pages.get("/groups/<slug>/automatic")
@signed_in
def list_rules(actor: Actor, slug: str) -> Any:
    """Who belongs to the group without asking."""
    group = queries.get_group_by_slug(actor, slug)
    authorize(policies.can_set_rules, actor, group)
    language = str(get_locale() or "en")
    return render_template(
        "groups/automatic.html",
        rules=[
            {"rule": rule, "country": country_name(rule.country_code, language) if rule.country_code else ""}
            for rule in rule_queries.list_rules(actor, group.id)
        ],
        areas=area_choices(),
        countries=[("", _("Any")), *country_choices(language)],
        cities=[("", _("Any")), *((city.id, city.name) for city in city_queries.list_joined(actor))],
        form=form_state(),
        **settings_context(actor, group, "automatic"),
    )


@pages.post("/groups/<slug>/automatic")
@limit(WRITING)
@signed_in
@takes_form(MembershipRulePageForm, again=list_rules)
def add_rule(actor: Actor, form: dict[str, Any], slug: str) -> Any:
    """Let everybody belong whom the rule fits."""
    group = queries.get_group_by_slug(actor, slug)
    automatic.add_rule(actor, group.id, **form)
    return done(_("Members whom the rule fits are being added."), f"{group.path}/automatic")


@pages.post("/groups/<slug>/automatic/<int:rule_id>/remove")
@limit(WRITING)
@signed_in
def remove_rule(actor: Actor, slug: str, rule_id: int) -> Any:
    """Take a rule back."""
    group = queries.get_group_by_slug(actor, slug)
    automatic.remove_rule(actor, group.id, rule_id)
    return done(_("The rule is removed, and with it those who belong by it alone."), f"{group.path}/automatic")
