"""One next step at a time, kindly: on home and on one's own page."""

from __future__ import annotations

from typing import Any

from flask import render_template, request

from forum.blueprints.directory.pages.routes import pages
from forum.blueprints.directory.pages.rows import reader_language
from forum.blueprints.directory.queries import completeness
from forum.blueprints.directory.queries.completeness import Step
from forum.blueprints.directory.services import steps
from forum.kernel.actor import Actor
from forum.kernel.feature import Section, add_section
from forum.kernel.i18n import _, ngettext
from forum.kernel.limits import WRITING, limit
from forum.kernel.web.access import signed_in
from forum.kernel.web.pages import done, safe_next


@pages.post("/me/profile/steps/<step>/aside")
@limit(WRITING)
@signed_in
def set_step_aside(actor: Actor, step: str) -> Any:
    """Not be reminded of it any more."""
    steps.set_step_aside(actor, step)
    return done(None, safe_next(request.form.get("next")))


def next_step(actor: Actor, subject: Any) -> str:
    """The next thing one might say about oneself and what it brings; nothing when all is said."""
    step = completeness.find_step(actor)
    if step is None:
        return ""
    title, why, label = told(step)
    anchor = {"avatar": f"/members/{actor.id}/avatar/edit"}.get(step.name, f"/members/{actor.id}/edit{_place(step)}")
    return render_template(
        "directory/sections/step.html", step=step, title=title, why=why, label=label, url=anchor,
        here=getattr(subject, "path", "/"),
    )  # fmt: skip


def told(step: Step) -> tuple[str, str, str]:
    """A step in words: what to say, what it brings, and the button."""
    if step.field is not None:
        label = step.field.label_in(reader_language())
        return (
            label,
            step.field.help_in(reader_language()) or str(_("Programme staff ask everybody for this.")),
            str(_("Answer")),
        )
    if step.name == "can_help_with" and step.seekers:
        brings = ngettext(
            "%(num)s person looks for help with %(code)s, in your practice area. Can you help?",
            "%(num)s people look for help with %(code)s, in your practice area. Can you help?",
            step.seekers, code=step.code,
        )  # fmt: skip
        return str(_("Say what you can help with")), str(brings), str(_("Choose criteria"))
    title, why, label = _texts()[step.name]
    return str(title), str(why), str(label)


def _texts() -> dict[str, tuple[str, str, str]]:
    return {
        "bio": (_("Say what you work on"), _("Colleagues read it before they write to you."), _("Write a sentence")),
        "can_help_with": (
            _("Say what you can help with"), _("Members who need it see you first."), _("Choose criteria"),
        ),
        "looking_for": (
            _("Say what you need help with"), _("Members who can help are shown to you here."), _("Choose criteria"),
        ),
        "languages": (_("Say which languages you work in"), _("Members find you by language."), _("Choose languages")),
        "avatar": (
            _("Add a picture"), _("Colleagues recognise you in threads and messages."), _("Choose a picture"),
        ),
    }  # fmt: skip


def _place(step: Step) -> str:
    if step.field is not None:
        return f"#field-{step.field.slug}"
    return {"bio": "#bio", "languages": "#languages"}.get(step.name, "#can_help_with")


def add_steps() -> None:
    """Show the next step on home and on one's own page."""
    add_section(Section("home", 25, next_step))
    add_section(Section("own_profile", 10, next_step))
