"""What words find, in every engine."""

import pytest

from search.engine import SearchEngine
from tests.search.documents import find, ids, passage

FOUR_LANGUAGES = [
    passage("en", "Cities publish open data portals and run procurement reforms."),
    passage("es", "La contratación pública y la participación ciudadana.", "Guía", lang="es"),
    passage("pt", "As ações de governo aberto e a organização dos dados.", "Plano", lang="pt"),
    passage("fr", "L’équipe a publié une œuvre sur les données ouvertes.", "Rapport", lang="fr"),
]


@pytest.fixture
def library(engine: SearchEngine) -> SearchEngine:
    """One page in each language."""
    engine.upsert("library_passages", FOUR_LANGUAGES)
    return engine


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("contratacion", "es"),
        ("CONTRATACIÓN", "es"),
        ("acoes", "pt"),
        ("ações", "pt"),
        ("organizacao", "pt"),
        ("equipe", "fr"),
        ("l'equipe", "fr"),
        ("l’équipe", "fr"),
        ("oeuvre", "fr"),
        ("œuvre", "fr"),
        ("données", "fr"),
    ],
)
def test_accents_ligatures_and_apostrophes_may_be_typed_or_left_out(library, typed, found):
    assert ids(library, typed) == [found]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("procuremnt", ["en"]),
        ("prcourement", ["en"]),
        ("portls", ["en"]),
        ("porxxs", []),
        ("opne", []),
    ],
)
def test_typos_are_forgiven_by_the_length_of_the_word(library, typed, found):
    assert ids(library, typed, all_words=True) == found


def test_words_count_in_any_order(library):
    assert ids(library, "reforms portals cities") == ["en"]


def test_when_no_document_has_all_words_some_of_them_suffice(library):
    assert ids(library, "procurement reforms zzyzx") == ["en"]
    assert ids(library, "procurement reforms zzyzx", all_words=True) == []


def test_a_quoted_phrase_matches_only_words_in_that_order(library):
    assert ids(library, '"open data portals"') == ["en"]
    assert ids(library, '"data open portals"') == []


def test_a_word_after_a_minus_must_not_occur(library):
    assert ids(library, "data -portals") == []
    assert ids(library, "data -zebra") == ["en"]


def test_the_last_word_is_a_beginning_only_when_asked(library):
    assert ids(library, "reforms procu", prefix=True) == ["en"]
    assert ids(library, "procu") == []


@pytest.mark.parametrize("typed", ["dm3", "DM3", "DM-3", "dm 3", "Dm-3"])
def test_the_spellings_of_a_criterion_code_find_each_other(engine, typed):
    engine.upsert(
        "library_passages",
        [
            passage("a", "Criterion DM-3 asks for more."),
            passage("b", "As in DM 3 before."),
            passage("c", "See dm3."),
            passage("d", "DM30 and DM4."),
        ],
    )
    assert sorted(ids(engine, typed)) == ["a", "b", "c"]


@pytest.mark.parametrize("prefix", [False, True])
def test_a_criterion_code_never_finds_a_longer_one(engine, prefix):
    engine.upsert("library_passages", [passage("one", "About SI1."), passage("ten", "About SI10.", codes=["SI10"])])
    assert ids(engine, "SI1", prefix=prefix) == ["one"]
    assert ids(engine, "SI10", prefix=prefix) == ["ten"]


def test_a_title_weighs_more_than_a_body_and_exact_more_than_a_typo(engine):
    engine.upsert(
        "library_passages",
        [
            passage("typo", "About procurments in many cities."),
            passage("body", "About procurement in many cities."),
            passage("title", "About much in many cities.", "Procurement"),
        ],
    )
    assert ids(engine, "procurement") == ["title", "body", "typo"]


def test_neighbouring_words_come_before_scattered_ones(engine):
    engine.upsert(
        "library_passages",
        [
            passage("far", "Data helps. Many people in the city share one idea about good governance here."),
            passage("near", "Many people share here. The city helps one good idea about data governance in it."),
        ],
    )
    assert ids(engine, "data governance")[0] == "near"


def test_equal_documents_are_ordered_by_boost_then_day(engine):
    engine.upsert(
        "library_passages",
        [
            passage("old", "Equal words.", fresh_day=20_000),
            passage("new", "Equal words.", fresh_day=20_001),
            passage("boosted", "Equal words.", rank_boost=2, fresh_day=1),
        ],
    )
    assert ids(engine, "equal words") == ["boosted", "new", "old"]
    assert ids(engine, "") == ["boosted", "new", "old"]


def test_paging_shows_each_document_once(engine):
    engine.upsert("library_passages", [passage(f"p{number}", "Equal words.") for number in range(25)])
    pages = [ids(engine, "equal", limit=10, offset=offset) for offset in (0, 10, 20)]
    assert [len(page) for page in pages] == [10, 10, 5]
    assert len({identity for page in pages for identity in page}) == 25


@pytest.mark.parametrize(
    "typed", ['"', '""', "-", '-"', "AND OR (", "a:b^2~", "\x00", "[x TO y]", "’", "+" * 500, "x " * 500]
)
def test_nothing_a_person_types_is_an_error(library, typed):
    assert find(library, typed).estimated_total >= 0


@pytest.mark.parametrize(
    ("typed", "found"),
    [('portals "open data"', ["en"]), ('portals "data open"', []), ('"open data" "data portals"', ["en"]),
     ('"open data" "portals data"', [])],
)  # fmt: skip
def test_a_quoted_phrase_is_never_missing(library, typed, found):
    assert ids(library, typed) == found
