"""What discussions plug into the application."""

from __future__ import annotations

from forum.blueprints.discussions import jobs as _jobs  # noqa: F401  # registers itself
from forum.blueprints.discussions import policies
from forum.blueprints.discussions import realtime as _realtime  # noqa: F401  # registers itself
from forum.blueprints.discussions.api import acts as _api_acts  # noqa: F401  # registers itself
from forum.blueprints.discussions.api import announced as _announced  # noqa: F401  # registers itself
from forum.blueprints.discussions.api import bookmarks as _api_bookmarks  # noqa: F401  # registers itself
from forum.blueprints.discussions.api import catching_up as _api_catching_up  # noqa: F401  # registers itself
from forum.blueprints.discussions.api import composing as _api_composing  # noqa: F401  # registers itself
from forum.blueprints.discussions.api import curating as _api_curating  # noqa: F401  # registers itself
from forum.blueprints.discussions.api import digests as _api_digests  # noqa: F401  # registers itself
from forum.blueprints.discussions.api import discussing as _api_discussing  # noqa: F401  # registers itself
from forum.blueprints.discussions.api import event_threads as _api_event_threads  # noqa: F401  # registers itself
from forum.blueprints.discussions.api import feeds as _api_feeds  # noqa: F401  # registers itself
from forum.blueprints.discussions.api import group_files as _api_group_files  # noqa: F401  # registers itself
from forum.blueprints.discussions.api import moving as _api_moving  # noqa: F401  # registers itself
from forum.blueprints.discussions.api import polls as _api_polls  # noqa: F401  # registers itself
from forum.blueprints.discussions.api import posts as _api_posts  # noqa: F401  # registers itself
from forum.blueprints.discussions.api import reactions as _api_reactions  # noqa: F401  # registers itself
from forum.blueprints.discussions.api import related as _api_related  # noqa: F401  # registers itself
from forum.blueprints.discussions.api import scheduled as _api_scheduled  # noqa: F401  # registers itself
from forum.blueprints.discussions.api import states as _api_states  # noqa: F401  # registers itself
from forum.blueprints.discussions.api import tags as _api_tags  # noqa: F401  # registers itself
from forum.blueprints.discussions.api import threads as _api_threads  # noqa: F401  # registers itself
from forum.blueprints.discussions.api import timing as _api_timing  # noqa: F401  # registers itself
from forum.blueprints.discussions.api.routes import api
from forum.blueprints.discussions.demo import comments as comment_demo
from forum.blueprints.discussions.demo import objects as object_demo
from forum.blueprints.discussions.demo import threads as thread_demo
from forum.blueprints.discussions.demo import timing as timing_demo
from forum.blueprints.discussions.documents import POSTS, THREADS
from forum.blueprints.discussions.feeds import pages as feed_pages
from forum.blueprints.discussions.importers import threads
from forum.blueprints.discussions.models.threads import thread_criteria
from forum.blueprints.discussions.pages import acts as _acts  # noqa: F401  # registers itself
from forum.blueprints.discussions.pages import (  # noqa: F401  # register themselves
    becoming,
    composing,
    digests,
    discussing,
    drafts,
    event_threads,
    group_files,
    lists,
    reading,
    states,
    writing,
)
from forum.blueprints.discussions.pages import bookmarks as _bookmarks  # noqa: F401  # registers itself
from forum.blueprints.discussions.pages import catching_up as _catching_up  # noqa: F401  # registers itself
from forum.blueprints.discussions.pages import curating as _curating  # noqa: F401  # registers itself
from forum.blueprints.discussions.pages import history as _history  # noqa: F401  # registers itself
from forum.blueprints.discussions.pages import moving as _moving  # noqa: F401  # registers itself
from forum.blueprints.discussions.pages import polls as _polls  # noqa: F401  # registers itself
from forum.blueprints.discussions.pages import printing as _printing  # noqa: F401  # registers itself
from forum.blueprints.discussions.pages import reactions as _reactions  # noqa: F401  # registers itself
from forum.blueprints.discussions.pages import related as _related  # noqa: F401  # registers itself
from forum.blueprints.discussions.pages import scheduled as _scheduled  # noqa: F401  # registers itself
from forum.blueprints.discussions.pages import tags as _tags  # noqa: F401  # registers itself
from forum.blueprints.discussions.pages import timing as _timing  # noqa: F401  # registers itself
from forum.blueprints.discussions.pages.routes import pages
from forum.blueprints.discussions.queries import subjects
from forum.blueprints.discussions.services import acts, approving
from forum.blueprints.discussions.services import threads as removing
from forum.blueprints.discussions.services import undoing as _undoing  # noqa: F401  # registers itself
from forum.blueprints.discussions.subscribers import link_cards as _link_cards  # noqa: F401  # registers itself
from forum.blueprints.discussions.subscribers import objects as _objects  # noqa: F401  # registers itself
from forum.blueprints.discussions.subscribers import readers as _readers  # noqa: F401  # registers itself
from forum.blueprints.discussions.subscribers import trust as _trust  # noqa: F401  # registers itself
from forum.blueprints.standards.services.following import tags_follow
from forum.kernel.feature import Feature, Section, add_section
from forum.kernel.i18n import _l
from forum.kernel.search import add_source
from forum.kernel.subjects import Subject, add_subject

add_source(THREADS)
add_source(POSTS)
add_section(Section("group", 10, lists.render_group_latest))
add_section(Section("group_discussions", 10, lists.render_group_threads, _l("Discussions")))
add_section(Section("home", 20, lists.render_news))
add_section(Section("groups", 10, lists.render_latest, _l("Discussions")))
add_section(Section("criterion", 20, lists.render_criterion_threads, _l("Discussions")))
add_section(Section("group_aside", 20, digests.way_to_digest))
add_section(Section("resource_aside", 10, becoming.origin_of))
add_section(Section("group_files", 10, group_files.files_of))
add_section(Section("resource", 40, discussing.comments_on))
add_section(Section("event", 40, event_threads.comments_on))
add_subject(
    Subject(
        type="post", name=_l("Post"), visible=policies.visible_posts, load=subjects.load_posts,
        card=subjects.post_card, url=lambda row: row.post.anchor, group_id=lambda row: row.post.thread.group_id,
        author_id=lambda row: row.post.author_id, may_report=subjects.may_report_post, hide=acts.hide_post,
        unhide=acts.unhide_post, remove=acts.remove_post, approve=approving.approve_post, refuse=approving.refuse_post,
    )
)  # fmt: skip
add_subject(
    Subject(
        type="thread", name=_l("Thread"), visible=policies.visible_threads, load=subjects.load_threads,
        card=subjects.thread_card, url=lambda row: row.thread.path, group_id=lambda row: row.thread.group_id,
        author_id=lambda row: row.thread.author_id,
        remove=lambda actor, thread_id, reason: removing.remove_thread(actor, thread_id, reason=reason),
    )
)  # fmt: skip

tags_follow(thread_criteria.c.criterion_id)

feature = Feature(
    name="discussions",
    blueprints=[api, pages, feed_pages],
    importers=[threads],
    template_context=lists.news_of_groups,
    demo=[*thread_demo.DEMO, *object_demo.DEMO, *timing_demo.DEMO, *comment_demo.DEMO],
)
