"""The standards as pages, open to everybody."""

from __future__ import annotations

from typing import Any

from flask import render_template
from flask_babel import get_locale

from forum.blueprints.standards import queries
from forum.blueprints.standards.rules.codes import in_language
from forum.kernel.actor import Actor
from forum.kernel.i18n import _
from forum.kernel.web.access import public
from forum.kernel.web.pages import PageBlueprint, done

pages = PageBlueprint("standards", __name__)


@pages.app_template_filter("in_language")
def _in_language(texts: dict[str, Any]) -> str:
    return in_language(texts, str(get_locale() or "en"))


@pages.get("/standards")
@public
def index(actor: Actor) -> Any:
    """The practice areas of the current framework, and the others."""
    frameworks = queries.list_frameworks()
    return render_template("standards/index.html", frameworks=frameworks, areas=queries.list_areas())


@pages.get("/standards/<slug>")
@public
def show_framework(actor: Actor, slug: str) -> Any:
    """A framework with its areas and criteria."""
    names = {"silver": _("Silver"), "gold": _("Gold"), "platinum": _("Platinum")}
    return render_template("standards/framework.html", framework=queries.get_framework(slug), level_names=names)


@pages.get("/standards/<slug>/<code>")
@public
def show_criterion(actor: Actor, slug: str, code: str) -> Any:
    """A criterion, who can help with it and what there is about it; an old code leads to the present one."""
    criterion = queries.get_criterion(code, slug)
    if criterion.code != code:
        return done(None, criterion.path)
    return render_template("standards/criterion.html", criterion=criterion, framework=criterion.area.framework)
