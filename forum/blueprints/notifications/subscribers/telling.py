"""What happens elsewhere and is told to members, or need not be told any more."""

from __future__ import annotations

from datetime import datetime

from forum.blueprints.directory.events import PeersMatched
from forum.blueprints.discussions.events import (
    BookmarkDue,
    FileSuggested,
    GroupRead,
    NewsBroughtBack,
    PostEdited,
    PostHidden,
    PostPublished,
    PostReacted,
    PostsMoved,
    PostWithdrawn,
    ThreadBecameResource,
    ThreadChanged,
    ThreadMoved,
    ThreadRead,
)
from forum.blueprints.groups.events import (
    GroupChanged,
    JoinAnswered,
    JoinAsked,
    MemberInvited,
    MembershipBegan,
    MembershipEnded,
    RoleGiven,
)
from forum.blueprints.library import events as library_events
from forum.blueprints.messages import events as message_events
from forum.blueprints.moderation.events import ReportsDecided
from forum.blueprints.moderation.queries.telling import is_told
from forum.blueprints.notifications.services import care, groups, moderation, objects, places, settling, sought, telling
from forum.blueprints.notifications.services.reading import mark_own_read, mark_read_so_far
from forum.blueprints.notifications.services.searches import tell_of_search
from forum.blueprints.search.events import SavedSearchFound
from forum.kernel.actor import SYSTEM
from forum.kernel.audit import ActLogged
from forum.kernel.errors import NotFound
from forum.kernel.events import subscribe


@subscribe(PostPublished)
def tell_followers(event: PostPublished) -> None:
    """Tell whom it concerns; who writes in a thread has read it so far."""
    try:
        telling.tell_of_post(SYSTEM, event.post_id, event.mentioned_ids, event.reply_to_author_id)
    except NotFound:  # the thread was removed meanwhile
        return
    mark_own_read(SYSTEM, event.thread_id, event.author_id)


@subscribe(PostEdited)
def tell_newly_mentioned(event: PostEdited) -> None:
    """Tell only those whom the edit names, one by one or with a group of theirs."""
    if event.mentioned_ids or event.named:
        try:
            telling.tell_mentioned(SYSTEM, event.post_id, event.editor_id, event.mentioned_ids, event.named)
        except NotFound:  # as above
            return


@subscribe(PostWithdrawn, PostHidden)
def take_back_post(event: PostWithdrawn | PostHidden) -> None:
    """Nobody is sent to a text that is gone."""
    places.take_back_post(SYSTEM, event.post_id)


@subscribe(PostReacted)
def tell_of_reaction(event: PostReacted) -> None:
    """Authors hear who reacts to their posts, and no more of who has taken it back."""
    tell = objects.tell_of_reaction if event.added else objects.take_back_reaction
    try:
        tell(SYSTEM, event.post_id, event.member_id)
    except NotFound:  # the thread was removed meanwhile
        return


@subscribe(BookmarkDue)
def tell_of_bookmark(event: BookmarkDue) -> None:
    """Who wanted to come back to a post is reminded of it."""
    try:
        objects.tell_of_bookmark(SYSTEM, event.post_id, event.member_id, event.note)
    except NotFound:  # as above
        return


@subscribe(ThreadChanged)
def take_back_thread(event: ThreadChanged) -> None:
    """Nobody is sent to a thread that is gone."""
    if event.what == "removed":
        settling.take_back_thread(SYSTEM, event.thread_id)


@subscribe(ThreadRead)
def settle_thread(event: ThreadRead) -> None:
    """What has been read need not be told any more."""
    mark_read_so_far(SYSTEM, event.thread_id, event.member_id, event.number)


@subscribe(GroupRead, NewsBroughtBack)
def settle_groups(event: GroupRead | NewsBroughtBack) -> None:
    """Nor what was put aside with its group, until it is brought back. One subscriber hears both, in their order."""
    if isinstance(event, NewsBroughtBack):
        moment = datetime.fromisoformat(event.put_aside_at)
        settling.bring_groups_back(SYSTEM, event.group_id, event.member_id, moment)
    elif event.what != "new":
        settling.mark_groups_read(SYSTEM, event.group_id, event.member_id, datetime.fromisoformat(event.up_to))


@subscribe(MembershipEnded)
def take_back_from_former_member(event: MembershipEnded) -> None:
    """Who may not see a group any more keeps nothing that tells of it."""
    settling.take_back_from(SYSTEM, event.group_id, [event.member_id])


@subscribe(GroupChanged)
def take_back_from_outsiders(event: GroupChanged) -> None:
    """The same for everybody when fewer may see the group than before."""
    if event.narrowed:
        settling.take_back_from(SYSTEM, event.group_id)


@subscribe(message_events.ParticipantAdded)
def tell_added(event: message_events.ParticipantAdded) -> None:
    """Tell who was added to a group of messages."""
    telling.tell_added(SYSTEM, event.conversation_id, event.member_id, event.by_id)


@subscribe(message_events.ConversationRead)
def settle_conversation(event: message_events.ConversationRead) -> None:
    """Who has opened the group knows that she is in it."""
    settling.mark_conversation_read(SYSTEM, event.conversation_id, event.member_id)


@subscribe(message_events.ParticipantLeft)
def settle_left_conversation(event: message_events.ParticipantLeft) -> None:
    """Who has left the group need not be told of it."""
    settling.mark_conversation_read(SYSTEM, event.conversation_id, event.member_id)


@subscribe(message_events.RequestUnanswered)
def tell_unanswered(event: message_events.RequestUnanswered) -> None:
    """Whoever asked a peer and has waited long enough hears whom else she may ask."""
    telling.tell_unanswered(SYSTEM, event.request_id, event.asker_id, event.asked_id)


@subscribe(message_events.RequestSettled)
def settle_request(event: message_events.RequestSettled) -> None:
    """What has found an answer, or another peer, need not be told any more."""
    settling.mark_request_read(SYSTEM, event.request_id, event.asker_id)


@subscribe(PeersMatched)
def tell_matched(event: PeersMatched) -> None:
    """Both hear of each other."""
    telling.tell_matched(SYSTEM, event.first_id, event.second_id)


@subscribe(ActLogged)
def tell_of_act(event: ActLogged) -> None:
    """Whoever's post, thread or account it was hears what was done, and why."""
    if is_told(event.act):
        moderation.tell_of_act(SYSTEM, event.entry_id, event.member_id)


@subscribe(ReportsDecided)
def tell_reporters(event: ReportsDecided) -> None:
    """Whoever reported something hears that it was looked at."""
    moderation.tell_reporters(SYSTEM, event.item_id)


@subscribe(ThreadBecameResource, FileSuggested)
def tell_of_document(event: ThreadBecameResource | FileSuggested) -> None:
    """Whoever wrote what is in a document hears that it was made; whose file should be one, that somebody thinks so."""
    objects.tell_of_documents(SYSTEM, event)


@subscribe(PostsMoved)
def follow_posts(event: PostsMoved) -> None:
    """What told of a post leads to where it stands; who may not read that is told no more."""
    places.follow_move(SYSTEM, event.from_thread_id, event.into_thread_id)
    if event.from_group_id != event.into_group_id:
        settling.take_back_from(SYSTEM, event.into_group_id)


@subscribe(ThreadMoved)
def follow_thread(event: ThreadMoved) -> None:
    """The same for a thread that went to another group."""
    try:
        settling.follow_thread(SYSTEM, event.thread_id, event.group_id)
    except NotFound:  # the group is gone
        return


@subscribe(JoinAsked)
def tell_asked(event: JoinAsked) -> None:
    """Those who look after the group hear that somebody waits for an answer."""
    groups.tell_asked(SYSTEM, event.group_id, event.member_id)


@subscribe(JoinAnswered)
def tell_join_answer(event: JoinAnswered) -> None:
    """Whoever asked hears what was answered."""
    groups.tell_answered(SYSTEM, event.group_id, event.member_id, event.by_id)


@subscribe(MemberInvited)
def tell_invited(event: MemberInvited) -> None:
    """Whoever is invited hears of it."""
    groups.tell_invited(SYSTEM, event.group_id, event.member_id, event.by_id)


@subscribe(RoleGiven)
def tell_role(event: RoleGiven) -> None:
    """Whoever has another role hears of it."""
    if event.by_id is not None:
        groups.tell_role(SYSTEM, event.group_id, event.member_id, event.by_id)


@subscribe(MembershipBegan)
def settle_joined(event: MembershipBegan) -> None:
    """Whoever came in need not be asked any more."""
    groups.settle_joined(SYSTEM, event.group_id, event.member_id)


@subscribe(
    library_events.DocumentRequestRouted, library_events.DocumentOffered, library_events.DocumentChosen,
    library_events.DocumentRequestDue, library_events.DocumentRequestSettled,
)  # fmt: skip
def tell_of_documents(event: sought.Sought) -> None:
    """Whoever may have a document, looks for one or offered one hears of it."""
    sought.follow(SYSTEM, event)


@subscribe(SavedSearchFound)
def tell_of_saved_search(event: SavedSearchFound) -> None:
    """Whoever saved a search hears how much is new."""
    tell_of_search(SYSTEM, event.saved_search_id, event.member_id, event.count)


subscribe(*care.HEARD)(care.follow)  # one hears all of these, in their order
