"""Words that mean the same find one another, in every engine."""

import pytest

from search.engine import SearchEngine
from search.synonyms import LONGEST, Thesaurus, as_setting
from tests.search.documents import find, ids, passage

GROUPS = (("data sharing agreement", "MOU", "convenio"), ("bus", "ônibus", "autobús"), ("alcalde", "mayor"))


@pytest.fixture
def library(engine: SearchEngine) -> SearchEngine:
    """An agreement in two languages, something about buses, and what has one of the words only."""
    engine.use_synonyms(GROUPS)
    engine.upsert(
        "library_passages",
        [
            passage("mou", "The MOU between the police and the schools."),
            passage("es", "El convenio con la universidad.", "Modelo", lang="es"),
            passage("pt", "Os ônibus da cidade.", "Plano", lang="pt"),
            passage("own", "A data sharing agreement for health records."),
        ],
    )
    return engine


def test_a_phrase_finds_what_is_written_with_another_name(library: SearchEngine) -> None:
    found = ids(library, "data sharing agreement", synonyms=GROUPS)
    assert found[0] == "own"
    assert set(found) == {"own", "mou", "es"}


def test_a_word_finds_a_phrase_and_other_languages(library: SearchEngine) -> None:
    assert set(ids(library, "convenio", synonyms=GROUPS)) == {"own", "mou", "es"}
    assert ids(library, "bus", synonyms=GROUPS) == ["pt"]


def test_what_was_typed_comes_before_its_other_names(library: SearchEngine) -> None:
    assert ids(library, "MOU", synonyms=GROUPS)[0] == "mou"


def test_a_quoted_phrase_has_no_other_names(library: SearchEngine) -> None:
    assert ids(library, '"convenio con"', synonyms=GROUPS) == ["es"]


def test_groups_that_change_count_at_once(library: SearchEngine) -> None:
    library.use_synonyms(())
    assert ids(library, "bus") == []


def test_a_rebuilt_index_knows_them_still(library: SearchEngine) -> None:
    library.rebuild("library_passages", [[passage("pt", "Os ônibus da cidade.", "Plano", lang="pt")]])
    assert ids(library, "bus", synonyms=GROUPS) == ["pt"]


def test_other_names_are_marked_where_they_stand(library: SearchEngine) -> None:
    (hit,) = find(library, "bus", synonyms=GROUPS, snippet_field="body").hits
    assert "<mark>ônibus</mark>" in hit.snippet


def test_words_that_only_hold_a_question_together_need_not_stand_there(embedded: SearchEngine) -> None:
    embedded.upsert(
        "library_passages",
        [
            passage("told", "Waste collection: routes, trucks, costs."),
            passage("words", "How should we do what the others do with our own?"),
        ],
    )
    assert ids(embedded, "how should we do waste collection")[0] == "told"
    assert ids(embedded, "how should we") == ["words"]


def test_a_thesaurus_knows_the_longest_phrase_and_each_form_of_a_word() -> None:
    known = Thesaurus((("open data", "datos abiertos"), ("data", "datos")), lambda word: frozenset({word.rstrip("s")}))
    assert [(other.start, other.length, other.words) for other in known.others(["open", "data"])] == [
        (0, 2, ("datos", "abiertos")),
        (1, 1, ("datos",)),
    ]
    assert [other.words for other in known.others(["datas"])] == [("data",), ("datos",)]


def test_the_setting_of_the_server_names_each_phrase_with_all_others() -> None:
    assert as_setting((("MOU", "Convenio"), ("convenio", "acordo"))) == {
        "mou": ["convenio"], "convenio": ["mou", "acordo"], "acordo": ["convenio"],
    }  # fmt: skip
    assert LONGEST == 3
