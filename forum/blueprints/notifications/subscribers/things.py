"""What features tell of in the terms of `kernel.notices`."""

from __future__ import annotations

from forum.blueprints.notifications.services import things
from forum.kernel.actor import SYSTEM
from forum.kernel.events import subscribe
from forum.kernel.notices import MembersConcerned, SubjectNarrowed, SubjectSeen


@subscribe(MembersConcerned, SubjectSeen, SubjectNarrowed)
def follow_thing(event: MembersConcerned | SubjectSeen | SubjectNarrowed) -> None:
    """Whom a thing concerns hears of it, until it is seen or may not be seen. One hears all, in their order."""
    match event:
        case MembersConcerned():
            things.tell_concerned(SYSTEM, event)
        case SubjectSeen():
            things.settle_seen(SYSTEM, event.subject_type, event.subject_id, event.member_id)
        case SubjectNarrowed():
            things.take_back_narrowed(SYSTEM, event.subject_type, event.subject_id)
