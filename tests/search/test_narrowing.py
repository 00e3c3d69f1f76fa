"""Filters, ranges, facets, distinct and sorting."""

import pytest

from search.engine import SearchRejected
from tests.search.documents import find, ids, passage


@pytest.fixture
def library(engine):
    engine.upsert(
        "library_passages",
        [
            passage(
                "r1-p1",
                "water water water",
                resource_id=1,
                page=1,
                city="São Paulo",
                tags=["a", "b"],
                created_ts=10,
            ),
            passage(
                "r1-p2",
                "water and much else besides",
                resource_id=1,
                page=2,
                city="São Paulo",
                tags=["a"],
                created_ts=20,
            ),
            passage("r2-p1", "water", "Water", resource_id=2, page=1, city="Lyon", year=2024, created_ts=30),
        ],
    )
    return engine


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"city": ["Lyon"]}, {"r2-p1"}),
        ({"city": ["são paulo"]}, {"r1-p1", "r1-p2"}),
        ({"city": ["Lyon", "São Paulo"], "tags": ["b"]}, {"r1-p1"}),
        ({"resource_id": [1]}, {"r1-p1", "r1-p2"}),
        ({"year": [2024]}, {"r2-p1"}),
        ({"city": ["Quito"]}, set()),
    ],
)
def test_a_filter_takes_any_of_its_values_and_all_filters_hold(library, filters, found):
    assert set(ids(library, "water", filters=filters)) == found


@pytest.mark.parametrize(
    ("ends", "found"),
    [
        ((10, 20), {"r1-p1", "r1-p2"}),
        ((20, None), {"r1-p2", "r2-p1"}),
        ((None, 19), {"r1-p1"}),
    ],
)
def test_a_range_includes_its_ends(library, ends, found):
    assert set(ids(library, "", ranges={"created_ts": ends})) == found


def test_facets_count_values_most_frequent_first(library):
    facets = find(library, "water", facets=("city", "tags")).facets
    assert facets == {"city": {"São Paulo": 2, "Lyon": 1}, "tags": {"a": 2, "b": 1}}
    assert list(facets["tags"]) == ["a", "b"]


def test_distinct_keeps_the_best_of_each_and_fills_the_page(engine):
    engine.upsert(
        "library_passages",
        [
            passage(
                f"r{resource}-p{page}", "water", resource_id=resource, page=page, section="Water" if page == 3 else ""
            )
            for resource in range(60)
            for page in (1, 2, 3)
        ],
    )
    result = find(engine, "water", distinct="resource_id", limit=50)
    assert len({hit.fields["resource_id"] for hit in result.hits}) == len(result.hits) == 50
    assert {hit.fields["page"] for hit in result.hits} == {3}


def test_the_total_of_the_embedded_engine_counts_distinct_values(embedded):
    embedded.upsert("library_passages", [passage(f"r{i % 7}-p{i}", "water", resource_id=i % 7) for i in range(300)])
    assert find(embedded, "water", distinct="resource_id", limit=5).estimated_total == 7


def test_sorting_replaces_relevance(library):
    assert ids(library, "water", sort=("created_ts", True)) == ["r2-p1", "r1-p2", "r1-p1"]
    assert ids(library, "water", sort=("created_ts", False)) == ["r1-p1", "r1-p2", "r2-p1"]


def test_titles_sort_as_text(engine):
    engine.upsert(
        "library_resources",
        [
            {"id": f"r{number}", "title": title, "title_sort": title, "acl": ["pub"]}
            for number, title in enumerate(["Zoning", "Água", "budget"])
        ],
    )
    assert ids(engine, "", index="library_resources", sort=("title_sort", False)) == ["r1", "r2", "r0"]


@pytest.mark.parametrize(
    "options",
    [
        {"filters": {"body": ["x"]}},
        {"filters": {"tags": []}},
        {"filters": {"tags": "abc"}},
        {"filters": {"tags": [1.5]}},
        {"ranges": {"title": (1, 2)}},
        {"ranges": {"page": ("1", None)}},
        {"facets": ("body",)},
        {"sort": ("title", True)},
        {"sort": ("_geo", True)},
        {"distinct": "body"},
        {"snippet_field": "acl"},
        {"index": "nowhere"},
        {"limit": -1},
        {"limit": 5_000},
        {"offset": -1},
    ],
)
def test_what_the_settings_do_not_allow_is_refused(engine, options):
    with pytest.raises(SearchRejected):
        ids(engine, "x", **options)


@pytest.mark.parametrize(
    ("text", "found"),
    [("paving", ["r1"]), ("pavings", ["r1"]), ('"street paving"', ["r1"]), ("water", ["r2"]), ("paving -street", [])],
)
def test_in_titles_only_what_names_a_document_counts(engine, text, found):
    engine.upsert(
        "library_resources",
        [
            {"id": "r1", "title": "Street paving", "abstract": "Nothing about water", "acl": ["pub"], "lang": "en"},
            {"id": "r2", "title": "Water", "abstract": "Street paving is elsewhere", "acl": ["pub"], "lang": "en"},
        ],
    )
    assert ids(engine, text, index="library_resources", titles_only=True, all_words=True) == found
