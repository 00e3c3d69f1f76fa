"""What the templates show of items and of the log, as the shared macros take it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from forum.blueprints.moderation import policies, rules
from forum.blueprints.moderation.models.items import ReviewItem
from forum.blueprints.moderation.queries import records, telling
from forum.blueprints.moderation.queries.log import EntryShown
from forum.blueprints.moderation.queries.queue import ItemShown
from forum.kernel import clock, markdown
from forum.kernel.actor import Actor
from forum.kernel.i18n import _, ngettext
from forum.kernel.ready_made import in_readers_language

_BY_PLAZA = ("closed", "blocked")  # what Plaza itself says in the queue of reports
MOST_ANSWERS = 9  # each has a key of its own


def item_view(actor: Actor, shown: ItemShown) -> dict[str, Any]:
    """A card of the queue."""
    item, until = shown.item, shown.item.claimed_until(clock.now())
    return {
        "id": item.id, "version": item.version, "url": item.path, "kind": item.kind, "type": item.subject_type,
        "kind_name": rules.kind_name(item.kind), "group": item.group, "at": item.created_at, "waiting": item.waiting,
        "title": shown.card.title or item.title, "subject_url": shown.url, "html": _html(shown),
        "author": shown.card.author or item.author, "written_at": shown.card.at, "lines": _copy(shown),
        "causes": _causes(shown),
        "reports": [_report(report) for report in shown.reports], "weighs": _weighs(shown), "hidden": item.hidden_at,
        "more_reports": _more(shown),
        "choices": [_choice(item, one) for one in shown.choices] if policies.can_decide(actor, item) else [],
        "asks": item.kind == rules.UNANSWERED,
        "refusal": policies.can_decide(actor, item).message if item.waiting else None,
        "claimed_by": item.claimed_by if until else None, "mine": item.claimed_by_id == actor.id and until is not None,
        "decision": _decided(item), "reason": in_readers_language(item.reason),
        "decided_by": item.decided_by, "decided_at": item.decided_at, "entry_id": item.entry_id,
    }  # fmt: skip


def entry_view(shown: EntryShown) -> dict[str, Any]:
    """A row of the log."""
    entry = shown.entry
    decision, does = shown.staff.get("decision"), shown.about.get("does")
    return {
        "id": entry.id, "url": f"/moderation/acts/{entry.id}", "act": telling.act_name(entry.act), "at": entry.at,
        "by": shown.actor, "member": shown.member, "group": shown.group, "title": shown.title,
        "subject_url": shown.url, "reason": in_readers_language(entry.reason), "open": entry.open,
        "undone_at": entry.undone_at, "can_undo": shown.can_undo, "decision": _decision(shown) if decision else "",
        "note": shown.staff.get("note") or "", "until": _moment(shown.about.get("until")), "staff": shown.moderates,
        "does": telling.TIMER_NAMES.get(does) if does else None, "into": shown.into, "into_group": shown.into_group,
        "diff_url": shown.diff_url,
    }  # fmt: skip


def _decided(item: ReviewItem) -> str:
    return str(rules.decided_name(item.decision, item.kind, item.subject_type)) if item.decision else ""


def _decision(shown: EntryShown) -> str:
    return str(rules.decided_name(shown.staff["decision"], shown.staff.get("kind", ""), shown.entry.subject_type))


def answers(actor: Actor) -> list[dict[str, str]]:
    """The reasons that can be chosen by a key: those of Plaza, then those the moderators keep; nine at most."""
    built_in = [{"title": str(title), "body": str(body)} for title, body in rules.BUILT_IN_ANSWERS]
    own = [{"title": one.title, "body": one.body} for one in records.list_templates(actor)]
    return [*own, *built_in][:MOST_ANSWERS]


def kinds(counts: Any, chosen: str | None, keep: str = "") -> list[dict[str, Any]]:
    """The kinds to narrow the queue by, each with how many wait."""
    every = {"label": _("All"), "url": f"/moderation/queue{keep and '?' + keep}", "active": chosen is None}
    rows = [every | {"count": sum(counts.values())}]
    for kind in rules.KINDS:
        if counts.get(kind) or kind == chosen:
            url = f"/moderation/queue?kind={kind}{keep and '&' + keep}"
            row = {"label": rules.kind_name(kind), "url": url, "active": kind == chosen, "count": counts.get(kind, 0)}
            rows.append(row)
    return rows


def tabs(active: str) -> list[dict[str, Any]]:
    """The parts of moderation."""
    parts = [
        ("queue", _("Queue"), "/moderation/queue"),
        ("decided", _("Decided"), "/moderation/decided"),
        ("log", _("Log"), "/moderation/log"),
        ("answers", _("Ready-made reasons"), "/moderation/answers"),
    ]
    return [{"label": label, "url": url, "active": name == active} for name, label, url in parts]


def _html(shown: ItemShown) -> str:
    if shown.item.kind == rules.APPEAL:
        return markdown.render(shown.card.text)
    return shown.card.html


def _copy(shown: ItemShown) -> list[dict[str, Any]]:
    return [{**line, "at": _moment(line["at"])} for line in shown.copy]


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _causes(shown: ItemShown) -> list[str]:
    if shown.item.kind == rules.APPEAL:
        return (
            [str(_("The reason given: %(reason)s", reason=in_readers_language(shown.card.where)))]
            if shown.card.where
            else []
        )
    if shown.item.subject_type == "sanction":
        return [str(_("Plaza silenced this newcomer, since three people or more reported what they wrote."))]
    told = [cause for cause in shown.item.causes if cause["kind"] != rules.REPORT or cause["detail"] in _BY_PLAZA]
    return [_cause(cause) for cause in told]


def _cause(cause: dict[str, Any]) -> str:
    if cause["detail"] == "closed":
        return str(_("Plaza closed the thread for four hours, since five people or more reported what is in it."))
    if cause["detail"] == "blocked":
        return str(_("Five members or more have blocked this person within Plaza. Who they are stays with them."))
    if cause["kind"] == rules.WATCH_WORD:
        return str(_("Contains the watched word “%(word)s”", word=cause["detail"]))
    if cause["kind"] == rules.APPROVAL:
        return str(_("Waits to be published"))
    if cause["kind"] == rules.NEWCOMER:
        return str(_("One of the first posts of a new member"))
    return str(_("Nobody has answered for three days"))


def _report(report: Any) -> dict[str, Any]:
    return {"reason": rules.reason_name(report.reason), "note": report.note, "by": report.reporter, "at": report.at}


def _more(shown: ItemShown) -> int:
    # What people reported a silenced newcomer for are items of their own.
    return 0 if shown.item.subject_type == "sanction" else max(0, shown.item.report_count - len(shown.reports))


def _weighs(shown: ItemShown) -> str:
    count = shown.item.report_count
    points = f"{shown.item.points:g}"
    text = ngettext("%(num)s report, weight %(points)s", "%(num)s reports, weight %(points)s", count, points=points)
    return str(text) if count else ""


def _choice(item: ReviewItem, decision: str) -> dict[str, Any]:
    label = rules.decision_name(decision, item.kind, item.subject_type)
    name = item.author.name if item.author else ""
    return {
        "name": decision, "label": label, "key": rules.KEYS[decision], "ask": _ask(decision, label, name),
        "reason": decision in rules.NEEDS_REASON, "danger": decision in rules.AGREES,
        "many": decision in rules.FOR_MANY, "answers": decision == "answer",
        "done": rules.decided_name(decision, item.kind, item.subject_type),
    }  # fmt: skip


def choices_for_many() -> list[dict[str, Any]]:
    """What can be decided of several items at once."""
    return [_choice_for_many(decision, rules.decision_name(decision)) for decision in rules.FOR_MANY]


def _choice_for_many(decision: str, label: Any) -> dict[str, Any]:
    asked = _("%(decision)s: why? The authors read it.", decision=label)
    return {"name": decision, "label": label, "key": rules.KEYS[decision], "ask": asked} | {
        "reason": decision in rules.NEEDS_REASON, "done": rules.decided_name(decision),
    }  # fmt: skip


def _ask(decision: str, label: Any, name: str) -> str:
    """What the form asks for that a decision needs."""
    if decision == "answer":
        return str(_("Your answer, for everybody in the thread"))
    if not name:
        return str(_("%(decision)s: why?", decision=label))
    return str(_("%(decision)s: why? %(name)s reads it.", decision=label, name=name))
