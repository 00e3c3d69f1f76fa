"""Who finds what."""

import pytest

from search.engine import SearchRejected, SearchRequest, Viewer
from search.filters import AnyOf, clauses, visible_to
from search.meilisearch.queries import clause_text
from tests.search.documents import EVERYONE, ids, passage


@pytest.fixture
def library(engine):
    engine.upsert(
        "library_passages",
        [
            passage("open", "shared words", acl=["pub"], author_id=1),
            passage("group", "shared words", acl=["g7"], author_id=2),
            passage("mine", "shared words", acl=["u42"], author_id=42),
            passage("hidden", "shared words", acl=[]),
        ],
    )
    return engine


@pytest.mark.parametrize(
    ("tokens", "found"),
    [
        (("pub",), {"open"}),
        (("pub", "g7"), {"open", "group"}),
        (("u42",), {"mine"}),
        (("g70",), set()),
        (("g",), set()),
    ],
)
def test_a_viewer_finds_only_documents_that_share_a_token(library, tokens, found):
    for typed in ("shared", "", "-zebra", '"shared words"'):
        assert set(ids(library, typed, viewer=Viewer(tokens))) == found


def test_documents_of_blocked_authors_are_not_found_and_those_of_nobody_are(library):
    library.upsert("library_passages", [passage("nobody", "shared words")])
    assert set(ids(library, "shared", viewer=Viewer(("pub", "g7"), (1, 2)))) == {"nobody"}


def test_facets_and_totals_count_only_what_the_viewer_may_see(library):
    library.upsert("library_passages", [passage("secret", "shared words", acl=["g9"], tags=["private"])])
    result = library.search(SearchRequest("library_passages", EVERYONE, "shared", facets=("tags",)))
    assert result.estimated_total == 1
    assert result.facets == {"tags": {}}


@pytest.mark.parametrize("tokens", [(), ("",), ("G7",), ("g7 ",), ('pub"] OR id EXISTS',), ("7",), ("g7\n",), (7,)])
def test_a_viewer_without_plain_tokens_cannot_be_made(tokens):
    with pytest.raises(ValueError):
        Viewer(tokens)


@pytest.mark.parametrize("blocked", [("1",), (True,), (1.5,)])
def test_blocked_authors_are_integers(blocked):
    with pytest.raises(ValueError):
        Viewer(("pub",), blocked)


@pytest.mark.parametrize("viewer", [None, "pub", ("pub",), {}])
def test_there_is_no_filter_without_a_viewer(viewer):
    with pytest.raises(SearchRejected):
        visible_to(viewer)


def test_the_viewers_clauses_come_first_and_are_never_empty():
    for viewer in (EVERYONE, Viewer(("pub", "mem"), (3,))):
        first = clauses(SearchRequest("posts", viewer, filters={"tags": ["x"]}))[0]
        assert first == AnyOf("acl", viewer.tokens)
    with pytest.raises(SearchRejected):
        AnyOf("acl", ())


def test_access_is_no_filter_of_the_request(engine):
    for options in ({"filters": {"acl": ["g7"]}}, {"facets": ("acl",)}, {"distinct": "acl"}):
        with pytest.raises(SearchRejected):
            ids(engine, "x", **options)


def test_a_value_cannot_break_out_of_its_filter():
    assert clause_text(AnyOf("tags", ('a"] OR acl EXISTS', "b\\"))) == r'tags IN ["a\"] OR acl EXISTS", "b\\"]'
    assert clause_text(AnyOf("author_id", (1, 2), negated=True)) == "author_id NOT IN [1, 2]"
