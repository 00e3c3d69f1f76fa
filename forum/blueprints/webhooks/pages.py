"""Where administrators keep webhooks and see what became of what was sent."""

from __future__ import annotations

import json
from typing import Any

from flask import make_response, render_template, url_for

from forum.blueprints.groups import policies as group_policies
from forum.blueprints.groups.queries import groups as group_queries
from forum.blueprints.webhooks import policies, rules
from forum.blueprints.webhooks.models import Webhook
from forum.blueprints.webhooks.queries import deliveries, webhooks
from forum.blueprints.webhooks.schemas import DeliveryQuery, WebhookForm, WebhookPageForm
from forum.blueprints.webhooks.services import keeping, replaying, switching
from forum.kernel.actor import Actor
from forum.kernel.announcements import ANNOUNCEMENTS
from forum.kernel.i18n import _, _l, ngettext
from forum.kernel.limits import WRITING, limit
from forum.kernel.policies import authorize
from forum.kernel.web.access import signed_in
from forum.kernel.web.pages import PageBlueprint, done, form_state, read_query, takes_form, wants_fragment

pages = PageBlueprint("webhooks", __name__)
PLACE = "/webhooks"
STATE_NAMES = {
    rules.WAITING: _l("Waiting"), rules.SENT: _l("Sent"), rules.FAILED: _l("Failed"),
    rules.WITHHELD: _l("Not sent"), rules.MISSED: _l("Missed"),
}  # fmt: skip
STATE_KINDS = {rules.WAITING: "neutral", rules.SENT: "success", rules.FAILED: "danger", rules.MISSED: "warning"}


@pages.get("/webhooks")
@signed_in
def index(actor: Actor) -> Any:
    """All webhooks, each with how its receiver does."""
    found = webhooks.list_webhooks(actor, limit=rules.MOST_WEBHOOKS).items
    lost = webhooks.count_missed([one.id for one in found], replaying.RECOVERABLE)
    rows = [{"webhook": one, "missed": lost.get(one.id, 0), **_health(one)} for one in found]
    return render_template("webhooks/index.html", rows=rows, full=len(found) >= rules.MOST_WEBHOOKS)


@pages.get("/webhooks/new")
@signed_in
def new(actor: Actor) -> Any:
    """The form of a new one."""
    authorize(policies.can_keep_webhooks, actor)
    form = form_state({"scope": rules.MEMBERS, "events": ["thread.created", "post.created"]})
    return render_template("webhooks/form.html", form=form, webhook=None, **_choices(actor))


@pages.post("/webhooks")
@limit(WRITING)
@signed_in
@takes_form(WebhookForm, again=new)
def create(actor: Actor, form: dict[str, Any]) -> Any:
    """Keep it."""
    made = keeping.create_webhook(actor, **form)
    return done(_("The webhook is on. Make its secret next, then send a test."), made.path)


@pages.get("/webhooks/<int:webhook_id>")
@signed_in
def show(actor: Actor, webhook_id: int) -> Any:
    """One webhook: how it does, what can be done, and what was sent."""
    webhook, query = webhooks.get_webhook(actor, webhook_id), read_query(DeliveryQuery)
    page = deliveries.list_deliveries(actor, webhook_id, **query)
    lost = webhooks.count_missed([webhook_id], replaying.RECOVERABLE).get(webhook_id, 0)
    more = url_for("webhooks_pages.show", webhook_id=webhook_id, state=query["state"], cursor=page.next)
    return render_template(
        "webhooks/show.html", webhook=webhook, page=page, tabs=_tabs(webhook, query["state"]), missed=lost,
        more=more if page.next else None, state_names=STATE_NAMES, kinds=STATE_KINDS, problems=rules.PROBLEMS,
        may_change=bool(policies.can_change_webhook(actor, webhook)), **_health(webhook), **_told(actor, webhook),
    )  # fmt: skip


@pages.get("/webhooks/<int:webhook_id>/edit")
@signed_in
def edit(actor: Actor, webhook_id: int) -> Any:
    """Its form."""
    webhook = webhooks.get_webhook(actor, webhook_id)
    authorize(policies.can_change_webhook, actor, webhook)
    form = form_state(
        {
            "name": webhook.name, "target_url": webhook.target_url, "events": webhook.events, "scope": webhook.scope,
            "group_ids": [group.id for group in webhook.groups], "version": webhook.version,
        }
    )  # fmt: skip
    return render_template("webhooks/form.html", form=form, webhook=webhook, **_choices(actor))


@pages.post("/webhooks/<int:webhook_id>/edit")
@limit(WRITING)
@signed_in
@takes_form(WebhookPageForm, again=edit)
def change(actor: Actor, form: dict[str, Any], webhook_id: int) -> Any:
    """Save it."""
    keeping.change_webhook(actor, webhook_id, form.pop("version"), **form)
    return done(_("Saved."), f"{PLACE}/{webhook_id}")


@pages.post("/webhooks/<int:webhook_id>/secret")
@limit(WRITING)
@signed_in
def make_secret(actor: Actor, webhook_id: int) -> Any:
    """Make the secret and show it, in this answer alone."""
    shown = keeping.make_secret(actor, webhook_id)
    answer = make_response(render_template("webhooks/secret.html", shown=shown))
    answer.headers["Cache-Control"] = "no-store"
    return answer


@pages.post("/webhooks/<int:webhook_id>/ping")
@limit(WRITING)
@signed_in
def ping(actor: Actor, webhook_id: int) -> Any:
    """Send a test."""
    made = replaying.send_ping(actor, webhook_id)
    return done(_("The test is on its way."), made.path)


@pages.post("/webhooks/<int:webhook_id>/on")
@limit(WRITING)
@signed_in
def switch_on(actor: Actor, webhook_id: int) -> Any:
    """Send again what happens."""
    switching.switch_on(actor, webhook_id)
    return done(_("The webhook is on."), f"{PLACE}/{webhook_id}")


@pages.post("/webhooks/<int:webhook_id>/off")
@limit(WRITING)
@signed_in
def switch_off(actor: Actor, webhook_id: int) -> Any:
    """Send nothing more."""
    switching.switch_off(actor, webhook_id)
    return done(
        _("The webhook is off. Nothing is sent, and what happens meanwhile is not kept."), f"{PLACE}/{webhook_id}"
    )


@pages.post("/webhooks/<int:webhook_id>/redeliveries")
@limit(WRITING)
@signed_in
@takes_form(DeliveryQuery, again=lambda actor, webhook_id: show(webhook_id))
def resend_missed(actor: Actor, form: dict[str, Any], webhook_id: int) -> Any:
    """Send all that was lost."""
    count = replaying.send_missed(actor, webhook_id)
    told = ngettext("%(num)s message is sent again.", "%(num)s messages are sent again.", count)
    return done(told, f"{PLACE}/{webhook_id}")


@pages.get("/webhooks/<int:webhook_id>/remove")
@signed_in
def confirm_removal(actor: Actor, webhook_id: int) -> Any:
    """Asks once more."""
    return render_template("webhooks/remove.html", webhook=webhooks.get_webhook(actor, webhook_id))


@pages.post("/webhooks/<int:webhook_id>/remove")
@limit(WRITING)
@signed_in
def remove(actor: Actor, webhook_id: int) -> Any:
    """Remove it with what was sent."""
    keeping.remove_webhook(actor, webhook_id)
    return done(_("The webhook is removed."), PLACE)


@pages.get("/webhooks/<int:webhook_id>/deliveries/<int:delivery_id>")
@signed_in
def show_delivery(actor: Actor, webhook_id: int, delivery_id: int) -> Any:
    """One message: what was sent, and what came back."""
    webhook = webhooks.get_webhook(actor, webhook_id)
    shown = deliveries.get_delivery_to_show(actor, webhook_id, delivery_id)
    template = "webhooks/_delivery.html" if wants_fragment() else "webhooks/delivery.html"
    return render_template(
        template, webhook=webhook, shown=shown, state_names=STATE_NAMES, kinds=STATE_KINDS, problems=rules.PROBLEMS,
        tries=[{"one": one, "body": _laid_out(one.body)} for one in shown.tries], most=rules.MOST_ATTEMPTS,
        form=form_state(),
    )  # fmt: skip


@pages.post("/webhooks/<int:webhook_id>/deliveries/<int:delivery_id>/redeliveries")
@limit(WRITING)
@signed_in
@takes_form(DeliveryQuery, again=lambda actor, webhook_id, delivery_id: show_delivery(webhook_id, delivery_id))
def redeliver(actor: Actor, form: dict[str, Any], webhook_id: int, delivery_id: int) -> Any:
    """Send it again."""
    return done(_("It is sent again."), replaying.send_again(actor, webhook_id, delivery_id).path)


def _choices(actor: Actor) -> dict[str, Any]:
    scopes = [
        (
            rules.PUBLIC,
            _("What anybody may read"),
            _("Public groups and public documents, nothing that needs an account"),
        ),
        (
            rules.MEMBERS,
            _("What every member may read"),
            _("Groups and documents that are open to all members, and who joins"),
        ),
        (rules.GROUPS, _("Only these groups"), _("The groups that you tick below; private ones only so")),
    ]
    groups = [(group.id, group.name) for group in group_queries.list_browsable(actor)]
    events = [(one.name, one.label, one.name) for one in ANNOUNCEMENTS.values()]
    return {"scopes": scopes, "group_options": groups, "event_options": events}


def _health(webhook: Webhook) -> dict[str, Any]:
    """What the badge says."""
    if not webhook.active:
        return {"badge": (_("Off"), "warning" if webhook.off_reason != rules.STAFF else "neutral")}
    if webhook.health.failures:
        return {"badge": (_("Failing"), "danger")}
    return {"badge": (_("On"), "success")}


def _told(actor: Actor, webhook: Webhook) -> dict[str, Any]:
    """Its groups as the reader may know them, and those of which it hears no more."""
    read = [group for group in webhook.groups if group_policies.can_browse(actor, group)]
    lost = policies.lost_groups(webhook, webhooks.keeper_of(webhook))
    labels = {name: one.label for name, one in ANNOUNCEMENTS.items()}
    return {
        "groups": read, "other_groups": len(webhook.groups) - len(read), "lost": len(lost), "labels": labels,
        "off_reason": rules.OFF_REASONS.get(webhook.off_reason),
    }  # fmt: skip


def _tabs(webhook: Webhook, state: str | None) -> list[dict[str, Any]]:
    every = [(None, _("All")), *STATE_NAMES.items()]
    return [
        {
            "label": label,
            "active": one == state,
            "url": url_for("webhooks_pages.show", webhook_id=webhook.id, state=one),
        }
        for one, label in every
    ]


def _laid_out(body: str) -> str:
    """The message with a line for each thing it says."""
    return json.dumps(json.loads(body), indent=2, ensure_ascii=False)
