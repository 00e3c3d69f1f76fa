"""The standards as pages, open to everybody."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from flask import render_template
from flask_babel import get_locale

from forum.blueprints.standards import policies, queries
from forum.blueprints.standards.models import DRAFT, Framework
from forum.blueprints.standards.pages.routes import pages
from forum.blueprints.standards.rules import wording
from forum.blueprints.standards.rules.completeness import percentage_of
from forum.kernel.actor import Actor
from forum.kernel.web.access import public
from forum.kernel.web.pages import done


@pages.get("/standards")
@public
def index(actor: Actor) -> Any:
    """The practice areas of the current standard, and all standards by family and version."""
    frameworks = queries.list_frameworks(actor)
    published = [one for one in frameworks if one.state != DRAFT]
    return render_template(
        "standards/index.html", areas=queries.list_areas(), families=_families(published),
        current=next((one for one in published if one.current), None),
        drafts=[one for one in frameworks if one.state == DRAFT], may_write=bool(policies.can_write_standards(actor)),
        states=wording.states(),
    )  # fmt: skip


@pages.get("/standards/<slug>")
@public
def show_framework(actor: Actor, slug: str) -> Any:
    """A framework with its areas and criteria, how it scores and who may be assessed."""
    framework = queries.get_framework(slug, actor)
    others = [one for one in queries.list_frameworks(actor) if one.id != framework.id]
    total = sum(len(area.criteria) for area in framework.areas) if framework.complete else 0
    return render_template(
        "standards/framework.html", framework=framework, level_names=wording.levels(), states=wording.states(),
        versions=[one for one in others if one.family == framework.family], others=others,
        percentages={one["name"]: percentage_of(one, total) for one in framework.levels},
        countries=wording.countries(framework.eligibility.get("countries", ()), str(get_locale() or "en")),
        may_write=bool(policies.can_write_standards(actor)),
        may_edit=bool(policies.can_edit_framework(actor, framework)),
        may_make_current=bool(policies.can_make_current(actor, framework)),
    )  # fmt: skip


@pages.get("/standards/<slug>/<code>")
@public
def show_criterion(actor: Actor, slug: str, code: str) -> Any:
    """A criterion, who can help with it and what there is about it; an old code leads to the present one."""
    criterion = queries.get_criterion(code, slug, actor)
    if criterion.code != code:
        return done(None, criterion.path)
    framework = criterion.area.framework
    return render_template(
        "standards/criterion.html", criterion=criterion, framework=framework,
        counterparts=queries.find_links(actor, criterion.id), kinds=wording.kinds(),
        prerequisites=queries.list_criteria_of(framework.id, criterion.prerequisites),
        may_edit=bool(policies.can_edit_framework(actor, framework)),
    )  # fmt: skip


def _families(frameworks: Sequence[Framework]) -> list[list[Framework]]:
    """The versions of each standard, the newest first; the family of the current one stands first."""
    ordered = sorted(frameworks, key=lambda one: (one.family, -one.year, one.id))
    families = [list(versions) for _family, versions in groupby(ordered, key=lambda one: one.family)]
    return sorted(families, key=lambda versions: not any(one.current for one in versions))
