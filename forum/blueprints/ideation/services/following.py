"""What comes of concepts: comments on them, a thread that goes on, and the published result of a session."""

from __future__ import annotations

import io

from forum.blueprints.discussions.models.posts import Post
from forum.blueprints.discussions.models.threads import Thread
from forum.blueprints.discussions.services import posts, threads
from forum.blueprints.files.services import uploads
from forum.blueprints.ideation import policies
from forum.blueprints.ideation.errors import WrongPhase
from forum.blueprints.ideation.models import Concept, ConceptOpportunity, ConceptThread, IdeationSession, Theme
from forum.blueprints.ideation.queries import sessions as queries
from forum.blueprints.ideation.rules import PUBLISHED, may_follow
from forum.blueprints.ideation.services.sessions import tell
from forum.blueprints.ideation.services.telling import tell_of_step, tell_owner
from forum.blueprints.library.services import resources
from forum.blueprints.opportunities import services as opportunities
from forum.blueprints.opportunities.models import Opportunity
from forum.blueprints.opportunities.rules import LONGEST_BODY as LONGEST_OPPORTUNITY
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.i18n import _
from forum.kernel.policies import authorize
from forum.kernel.text import slugify
from forum.kernel.use_case import use_case


@use_case
def comment_on_concept(actor: Actor, concept_id: int, body: str) -> Post:
    """Comment on a concept: in the thread about it in the group of its session, or as the first post of one.

    Raises NotFound, Forbidden and what `post_reply` and `start_thread` raise.
    """
    concept = queries.get_concept(actor, concept_id)
    authorize(policies.can_comment, actor, concept)
    found = queries.get_session(actor, concept.theme.session_id, lock=True)  # who comment first open one thread
    thread = queries.find_thread(actor, concept.id)
    if thread is not None:
        post = posts.post_reply(actor, thread.id, body)
        _commented(actor, concept)
        return post
    opened = threads.start_thread(actor, found.group_id, _title(concept), body)
    _link(concept, opened, follows=False)
    _commented(actor, concept)
    return queries.list_comments(actor, concept.id)[-1]


@use_case
def follow_up(actor: Actor, concept_id: int, body: str) -> Thread:
    """Go on with a concept in a thread of its group. Raises NotFound, Forbidden and what `start_thread` raises."""
    concept = queries.get_concept(actor, concept_id)
    authorize(policies.can_follow_up, actor, concept)
    title = _("Next steps: %(title)s", title=concept.title)[:160]
    thread = threads.start_thread(actor, concept.theme.session.group_id, title, body)
    _link(concept, thread, follows=True)
    return thread


@use_case
def become_opportunity(
    actor: Actor, concept_id: int, kind: str, body: str = "", partners_wanted: int = 0
) -> Opportunity:
    """Go on with a concept as an opportunity, proposed by oneself. Raises NotFound, Forbidden.

    It says what the concept says, and what comes next; programme staff look at it as at any other.
    """
    concept = queries.get_concept(actor, concept_id)
    authorize(policies.can_follow_up, actor, concept)
    told = "\n\n".join(part for part in (concept.body, body) if part)[:LONGEST_OPPORTUNITY]
    codes = [one.code for one in queries.get_session(actor, concept.theme.session_id).criteria]
    made = opportunities.propose_opportunity(
        actor, kind=kind, title=concept.title, body=told, partners_wanted=partners_wanted, criteria=codes
    )
    session.add(ConceptOpportunity(concept_id=concept.id, opportunity_id=made.id, at=clock.now()))
    session.flush()
    return made


def publish_session(actor: Actor, session_id: int) -> IdeationSession:
    """Publish the results: as the page of the session, and as a document of the library with its authors.

    For the facilitators while wrapping up. Raises WrongPhase, Forbidden. The file is written before the transaction, as
    any upload.
    """
    found = queries.get_session(actor, session_id)
    _check(actor, found)
    text = result_text(found)
    file = uploads.store_upload(actor, io.BytesIO(text.encode()), f"{slugify(found.title)}.md")
    return _publish(actor, session_id, file.id)


@use_case
def _publish(actor: Actor, session_id: int, upload_id: int) -> IdeationSession:
    found = queries.get_session(actor, session_id, lock=True)
    _check(actor, found)
    audience = {"public": "public", "members": "members"}.get(found.group.visibility, "group")
    resource = resources.share_resource(
        actor, upload_id, group_id=found.group_id, title=found.title, summary=found.overview, audience=audience,
        doc_type="other", attribution=", ".join(authors_of(found))[:300],
    )  # fmt: skip
    found.resource_id, found.phase = resource.id, PUBLISHED
    found.published_at, found.timer_ends_at = clock.now(), None
    session.flush()
    tell(found.id, found.group_id, "phase")
    tell_of_step(actor, found, PUBLISHED)
    return queries.get_session(actor, found.id)


def result_text(found: IdeationSession) -> str:
    """The results as Markdown: each theme with its concepts, those with most points first, and its wrap-up."""
    parts = [f"# {found.title}", found.overview]
    for theme in found.themes:
        parts += [f"## {theme.title}", theme.description]
        parts += [_told(concept) for concept in ranked(theme)]
        if theme.wrap_up:
            parts.append(_("In general: %(text)s", text=theme.wrap_up))
    return "\n\n".join(part for part in parts if part) + "\n"


def ranked(theme: Theme) -> list[Concept]:
    """The concepts that stand by themselves, those with most points first."""
    standing = [concept for concept in theme.concepts if concept.merged_into_id is None]
    return sorted(standing, key=lambda concept: (-concept.vote_points, concept.number))


def authors_of(found: IdeationSession) -> list[str]:
    """The names of the owners of all concepts, in order."""
    return list(dict.fromkeys(concept.owner.name for theme in found.themes for concept in theme.concepts))


def _told(concept: Concept) -> str:
    head = _("Concept %(number)s: %(title)s", number=concept.number, title=concept.title)
    return f"### {head}\n\n{concept.body}\n\n*{concept.owner.name}*"


def _check(actor: Actor, found: IdeationSession) -> None:
    authorize(policies.can_run_session, actor, found)
    if not may_follow(found.phase, PUBLISHED):
        raise WrongPhase


def _commented(actor: Actor, concept: Concept) -> None:
    tell(concept.theme.session_id, concept.theme.session.group_id, "comment", concept)
    tell_owner(actor, concept, "comment")


def _title(concept: Concept) -> str:
    return str(_("Concept %(number)s: %(title)s", number=concept.number, title=concept.title))[:160]


def _link(concept: Concept, thread: Thread, *, follows: bool) -> None:
    session.add(ConceptThread(concept_id=concept.id, thread_id=thread.id, follows=follows, at=clock.now()))
    session.flush()
