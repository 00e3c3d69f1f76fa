"""Real documents, where they are at hand."""

from pathlib import Path

import pytest

from forum.blueprints.files.extraction import problems
from forum.blueprints.files.extraction.extractor import extract_many

DOCUMENTS = Path(__file__).resolve().parents[4] / "shared" / "corpus" / "documents"
ONE_IN = 5


@pytest.mark.skipif(not DOCUMENTS.is_dir(), reason="the corpus of real documents is not beside the project")
def test_every_real_document_yields_pages_or_a_stated_problem() -> None:
    chosen = sorted(path for path in DOCUMENTS.iterdir() if path.suffix != ".jsonl")[::ONE_IN]
    for path, extraction in zip(chosen, extract_many((path, path.name) for path in chosen), strict=True):
        assert extraction.title_guess, path.name
        if extraction.problem is None:
            assert extraction.word_count > 0, path.name
            assert extraction.thumbnail, path.name
            assert [page.number for page in extraction.pages] == list(range(1, len(extraction.pages) + 1)), path.name
        else:
            assert extraction.problem in problems.MESSAGES, path.name
