"""The steps of a session and how votes are counted."""

from __future__ import annotations

from forum.kernel.i18n import LazyString, _l

GATHER, DISCUSS, VOTE, WRAP_UP, PUBLISHED = "gather", "discuss", "vote", "wrap_up", "published"
PHASES = (GATHER, DISCUSS, VOTE, WRAP_UP, PUBLISHED)
SIMPLE, BUDGET = "simple", "budget"
VOTINGS = (SIMPLE, BUDGET)
MOST_POINTS = 100
MOST_MINUTES = 600
MOST_THEMES = 20
MOST_CONCEPTS = 200
LONGEST_TITLE = 160
LONGEST_CLUSTER = 60
LONGEST_BODY = 8_000

PHASE_NAMES: dict[str, LazyString] = {
    GATHER: _l("Gather concepts"),
    DISCUSS: _l("Discuss"),
    VOTE: _l("Vote"),
    WRAP_UP: _l("Wrap up"),
    PUBLISHED: _l("Published"),
}
PHASE_HINTS: dict[str, LazyString] = {
    GATHER: _l("Everybody writes down concepts under the themes. Nothing is judged yet."),
    DISCUSS: _l("Read what the others wrote, comment, and improve the concepts together."),
    VOTE: _l("Vote for the concepts you would carry home. The counts are shown when the vote is over."),
    WRAP_UP: _l("The vote is over. The facilitators write what the group said in general about each theme."),
    PUBLISHED: _l("The results are published. Comments go on."),
}


def may_follow(before: str, after: str) -> bool:
    """Whether a facilitator may go from one step to another: to any but out of the published one, into it from wrapping
    up alone."""
    if before in (PUBLISHED, after):
        return False
    return after != PUBLISHED or before == WRAP_UP


def most_for(voting: str, points: int, spent_elsewhere: int) -> int:
    """How many points a member may give to one concept: one in a simple vote, what is left of a budget otherwise."""
    return 1 if voting == SIMPLE else max(0, points - spent_elsewhere)
