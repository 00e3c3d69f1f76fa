"""What phases of a sprint, states of an application and conditions are called."""

from __future__ import annotations

from forum.kernel.i18n import _l, _lp

PHASE_NAMES = {
    "draft": _lp("sprint", "Draft"), "coming": _l("Opens soon"), "open": _l("Call is open"),
    "review": _l("Being reviewed"), "chosen": _l("Cities are chosen"), "running": _l("Running"), "past": _l("Finished"),
}  # fmt: skip
PHASE_BADGES = {"open": "success", "running": "accent", "review": "warning", "draft": "warning"}
STATE_NAMES = {
    "draft": _lp("application", "Draft"), "submitted": _lp("application", "Sent"), "withdrawn": _l("Withdrawn"),
    "chosen": _l("Chosen, to be confirmed"), "waiting": _l("Waiting list"), "declined": _l("Not chosen"),
    "confirmed": _lp("application", "Confirmed"),
}  # fmt: skip
STATE_BADGES = {"submitted": "accent", "chosen": "success", "confirmed": "success", "waiting": "warning"}
