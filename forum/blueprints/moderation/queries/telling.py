"""How acts of moderators are told: in the log, and to those whom they concern or who reported something."""

from __future__ import annotations

from forum.kernel.i18n import LazyString, _l
from forum.kernel.text import fold


def agreed_name(decision: str, subject_type: str) -> LazyString:
    """What whoever reported a thing is told when moderators agree; what becomes of its author stays with them."""
    names = (f"{subject_type}:{decision}", decision, "warn")
    return next(_AGREED_NAMES[name] for name in names if name in _AGREED_NAMES)


def act_name(act: str) -> LazyString:
    """What an entry of the log says happened, without who did it."""
    return _ACT_NAMES.get(act) or _l("Something was changed")


def acts_by_kind() -> list[tuple[LazyString, list[tuple[str, LazyString]]]]:
    """Every act of the log with its name, by what it is done to."""
    kinds = {"post": _l("Posts"), "thread": _l("Threads"), "member": _l("Members"), "": _l("Everything else")}
    prefixes = {"sanction": "member", "trust": "member", "posts": "post"}
    found: dict[str, list[tuple[str, LazyString]]] = {kind: [] for kind in kinds}
    for act, name in _ACT_NAMES.items():
        first = act.partition("_")[0]
        kind = prefixes.get(first, first)
        found[kind if kind in kinds else ""].append((act, name))
    return [(kinds[kind], sorted(acts, key=lambda one: fold(str(one[1])))) for kind, acts in found.items()]


def is_told(act: str) -> bool:
    """Whether the member it concerns hears of an act; other features tell of theirs themselves."""
    return act in _TOLD_NAMES


def told_name(act: str, about: str = "") -> LazyString:
    """What the member whom an act concerns is told; `about` is the kind of thing that went with a warning."""
    told = _TOLD_NAMES.get(f"{act}:{about}") or _TOLD_NAMES.get(act)
    return told or _QUIET_NAMES.get(act) or _l("Moderators changed something of yours")


_AGREED_NAMES: dict[str, LazyString] = {
    "hide": _l("Moderators agreed with your report and hid it"),
    "post:warn": _l("Moderators agreed with your report and hid it"),
    "remove": _l("Moderators agreed with your report and removed it"),
    "thread:warn": _l("Moderators agreed with your report and removed it"),
    "refuse": _l("Moderators agreed with your report and did not publish it"),
    "warn": _l("Moderators agreed with your report and spoke with whoever it is about"),
}  # fmt: skip
_ACT_NAMES: dict[str, LazyString] = {
    "post_hidden": _l("Post hidden"), "post_unhidden": _l("Post shown again"), "post_removed": _l("Post removed"),
    "post_restored": _l("Post restored"), "post_approved": _l("Post published"),
    "post_edited": _l("Post edited"), "post_edit_locked": _l("Post locked against edits"),
    "post_edit_unlocked": _l("Post open to edits again"),
    "post_refused": _l("Post not published"), "posts_moved": _l("Posts moved"), "thread_split": _l("Thread split"),
    "thread_merged": _l("Thread merged"), "thread_moved": _l("Thread moved"), "thread_locked": _l("Thread locked"),
    "thread_unlocked": _l("Thread unlocked"), "thread_removed": _l("Thread removed"),
    "thread_restored": _l("Thread restored"), "thread_pinned": _l("Thread pinned"),
    "thread_unpinned": _l("Thread unpinned"), "thread_archived": _l("Thread archived"),
    "thread_unarchived": _l("Thread open again"), "thread_featured": _l("Thread featured"),
    "thread_unfeatured": _l("Thread no longer featured"), "thread_slowed": _l("Slow mode on"),
    "thread_unslowed": _l("Slow mode off"),
    "thread_timer_set": _l("Timer set"), "thread_timer_removed": _l("Timer taken away"),
    "thread_timer_dropped": _l("Timer without effect"), "thread_solved": _l("Solution marked"),
    "thread_unsolved": _l("Solution no longer marked"), "member_warned": _l("Member warned"),
    "member_silenced": _l("Member silenced"), "member_suspended": _l("Member suspended"),
    "sanction_lifted": _l("Sanction ended early"), "item_decided": _l("Decided in the queue"),
    "member_swept": _l("Everything a member wrote removed"),
    "appeal_granted": _l("Appeal granted"), "appeal_upheld": _l("Appeal declined"),
    "join_accepted": _l("Member let in"), "join_declined": _l("Asked to join, not let in"),
    "group_handed_over": _l("Group handed over"), "digest_published": _l("Digest published"),
    "resource_made": _l("Thread turned into a document"), "summary_written": _l("Summary written"),
    "file_quarantined": _l("File held back"), "file_released": _l("File released"),
    "file_deleted": _l("Harmful file deleted"),
    "trust_given": _l("Trust level set"), "trust_released": _l("Trust level earned again"),
    "mail_stopped": _l("Mails to a member stopped"), "mail_resumed": _l("Mails to a member sent again"),
    "coaching_team_added": _l("Member reads confidential requests for help"),
    "coaching_team_removed": _l("Member no longer reads confidential requests for help"),
    "webhook_created": _l("Webhook added"), "webhook_changed": _l("Webhook changed"),
    "webhook_on": _l("Webhook switched on"), "webhook_off": _l("Webhook switched off"),
    "webhook_removed": _l("Webhook removed"), "webhook_secret_made": _l("Secret of a webhook made"),
    "roadmap_action_removed": _l("Action of a roadmap removed"),
    "criterion_begun": _l("Work on a criterion begun"),
    "webhook_tested": _l("Webhook tested"), "webhook_sent_again": _l("Webhook sent again what was told before"),
    "framework_drafted": _l("Draft of a standard begun"), "framework_removed": _l("Draft of a standard thrown away"),
    "framework_published": _l("Standard published"), "framework_made_current": _l("Standard made the current one"),
    "framework_retired": _l("Standard retired"), "criteria_linked": _l("Criteria of two standards linked"),
    "criteria_unlinked": _l("Link between two criteria taken away"),
    "assessment_started": _l("Assessment begun"), "assessment_submitted": _l("Assessment submitted"),
    "assessment_withdrawn": _l("Assessment withdrawn"),
    "assessment_asked": _l("City asked about its assessment"), "assessment_decided": _l("Assessment decided"),
    "assessment_questions_withdrawn": _l("Questions to a city taken back"),
    "assessment_reopened": _l("Decision on an assessment taken back"), "level_awarded": _l("Level awarded"),
    "award_revoked": _l("Award revoked"),
}  # fmt: skip
_TOLD_NAMES: dict[str, LazyString] = {
    "post_hidden": _l("Your post was hidden"), "post_unhidden": _l("Your post can be read again"),
    "post_removed": _l("Your post was removed"), "post_restored": _l("Your post was restored"),
    "post_approved": _l("Your post was published"), "post_refused": _l("Your post was not published"),
    "post_edited": _l("A moderator edited your post"),
    "post_edit_locked": _l("Only moderators may edit your post now"),
    "post_edit_unlocked": _l("You may edit your post again"),
    "thread_locked": _l("Your thread was locked"), "thread_removed": _l("Your thread was removed"),
    "thread_timer_set": _l("A moderator set a timer for your thread"),
    "thread_restored": _l("Your thread was restored"), "thread_moved": _l("Your thread was moved to another group"),
    "thread_merged": _l("Your thread is part of another one now"), "thread_featured": _l("Your thread was featured"),
    "member_warned:post": _l("Your post was hidden, and you were warned"),
    "member_warned:thread": _l("Your thread was removed, and you were warned"),
    "member_warned": _l("You were warned"), "member_silenced": _l("You cannot write for a while"),
    "member_suspended": _l("You were suspended"), "sanction_lifted": _l("A sanction has ended early"),
    "file_quarantined": _l("A file of yours is held back: the scanner found something harmful in it"),
    "file_released": _l("A file of yours can be opened again"),
    "file_deleted": _l("A file of yours was deleted because it is harmful"),
    "posts_moved": _l("Your post was moved to another thread"), "trust_given": _l("Your trust level was set"),
    "mail_stopped": _l("Mails to you come back or are not wanted, so we send you none for now"),
    "appeal_granted": _l("You were right: the act was taken back"),
    "appeal_upheld": _l("Somebody else looked again, and the act stands"),
}  # fmt: skip
# What one finds under “Moderation and you” and is not told of, since one is told of each part.
_QUIET_NAMES: dict[str, LazyString] = {"member_swept": _l("What you had written was removed")}
TIMER_NAMES: dict[str, LazyString] = {
    "close": _l("It closes"), "open": _l("It opens for replies"), "remove": _l("It is removed"),
}  # fmt: skip
