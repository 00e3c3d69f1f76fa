"""Whole questions in a library of several languages."""

from tests.search.documents import ids, passage

QUESTION = "what should we do for the staff of each office that is to have a course about maps and tables"
ANSWER = "Training plan: staff draw maps on a course."
BESIDE_IT = "What should we do? This is what the staff of an office should have to do, and what we should do about it."
IN_ENGLISH = "Number {}: what we should do for the city is to have a plan, and each of us knows about that."
IN_SPANISH = "Convenio de intercambio de datos entre el ayuntamiento y la universidad, anexo número {}."


def test_what_holds_a_question_together_does_not_outweigh_what_it_asks_for(embedded):
    others = [passage(f"en{number}", IN_ENGLISH.format(number)) for number in range(20)]
    others += [passage(f"es{number}", IN_SPANISH.format(number), lang="es") for number in range(40)]
    embedded.upsert("library_passages", [passage("beside", BESIDE_IT), passage("answer", ANSWER), *others])
    assert ids(embedded, QUESTION)[:2] == ["answer", "beside"]


def test_words_that_only_hold_together_are_found_when_nothing_else_is_asked(embedded):
    embedded.upsert("library_passages", [passage("a", "To be or not to be"), passage("b", "Budget of the city")])
    assert ids(embedded, "to be or not to be")[0] == "a"


def test_a_function_word_that_is_still_being_typed_is_the_beginning_of_another(embedded):
    embedded.upsert("library_passages", [passage("a", "city of Denver"), passage("b", "city of Austin")])
    assert ids(embedded, "city de", prefix=True)[0] == "a"
