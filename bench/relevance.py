"""Measures whether what people look for is found: `python -m bench.relevance [--unseen] [--meilisearch URL --key KEY]`.

The corpus beside the project is imported whole, and each judged search (`bench/judging.py`) is asked as a member asks
it. Success at 1 and at 5 says how often a wanted document stands there, MRR how high the first one stands, and nDCG
how well the first ten are ordered. Half of the documents is for tuning; `--unseen` measures the other half and gives
the verdict: ends with status 1 when less is found than is promised. `--folder` keeps the imported community for the
next run; `--misses` prints the searches of the seen half that failed.
"""

from __future__ import annotations

import argparse
import json
import math
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from bench import judging
from bench.judging import Judged, make_searches
from forum.blueprints.accounts.models import Member
from forum.blueprints.accounts.queries import as_actor
from forum.blueprints.files.models import FilePage
from forum.blueprints.library.importers import KIND, import_folder
from forum.blueprints.library.models.resources import Resource
from forum.blueprints.search.importers import load_shipped_synonyms
from forum.blueprints.search.queries import finding, synonyms
from forum.blueprints.search.rules.asking import Asked
from forum.importers.ledger import ImportedRecord
from forum.kernel import indexing
from forum.kernel.database import session
from forum.kernel.search import engine
from tests.factories.accounts import create_member
from tests.live import community_at

CORPUS = Path(__file__).resolve().parents[2] / "shared" / "corpus"
PROMISED = {
    judging.TITLE: 0.95, judging.PHRASE: 0.95, judging.TITLE_TYPO: 0.90, judging.PHRASE_TYPO: 0.90,
    judging.TITLE_PLAIN: 0.90, judging.PHRASE_PLAIN: 0.90, judging.PARAPHRASE: 0.80,
}  # fmt: skip
DEEP = 10


@dataclass(frozen=True)
class Outcome:
    """A search, for each of the first ten documents found whether it was wanted, and how long it took in ms."""

    asked: Judged
    good: tuple[bool, ...]
    took: float

    def success(self, at: int) -> bool:
        """Whether a wanted document is among the first."""
        return any(self.good[:at])

    @property
    def reciprocal(self) -> float:
        """1 for a wanted document in the first place, 1/2 for the second, 0 for none among ten."""
        return next((1 / place for place, good in enumerate(self.good, 1) if good), 0.0)

    @property
    def ndcg(self) -> float:
        """The discounted gain against that of the best order."""
        gain = sum(good / math.log2(place + 1) for place, good in enumerate(self.good, 1))
        return gain / sum(1 / math.log2(place + 1) for place in range(1, min(len(self.asked.wanted), DEEP) + 1))


def fill(corpus: Path, anew: bool) -> None:
    """Import all documents and index them, unless that has been done; `anew` whatever the index holds."""
    if session.scalar(sa.select(sa.func.count()).select_from(Resource)) == 0:
        import_folder(corpus / "documents", create_member(role="administrator").id)
    load_shipped_synonyms()
    for index in indexing.names() if anew else indexing.needed():
        indexing.rebuild(index)
    engine().use_synonyms(synonyms.synonyms_in_use())


def judge(corpus: Path, unseen: bool) -> list[Outcome]:
    """Ask every search of one half."""
    rows, titles = _rows_by_file(corpus), _told(corpus, "title")
    searches = make_searches(corpus, titles, _texts(rows))
    actor = as_actor(session.scalars(sa.select(Member).limit(1)).one())
    outcomes = []
    for one in searches:
        if one.unseen == unseen:
            wanted, began = {rows[file] for file in one.wanted}, time.perf_counter()
            found = finding.search(actor, Asked(one.text, "document")).hits[:DEEP]
            took = 1000 * (time.perf_counter() - began)
            outcomes.append(Outcome(one, tuple(hit.found.id in wanted for hit in found), took))
    return outcomes


def _rows_by_file(corpus: Path) -> dict[str, int]:
    """The resource that each file has become; files are known by their bytes."""
    known = sa.select(ImportedRecord.source_id, ImportedRecord.row_id).where(ImportedRecord.kind == KIND)
    by_bytes = {row.source_id: row.row_id for row in session.execute(known)}
    return {file: by_bytes[told] for file, told in _told(corpus, "sha256").items() if told in by_bytes}


def _told(corpus: Path, field: str) -> dict[str, str]:
    lines = (corpus / "documents" / "manifest.jsonl").read_text(encoding="utf-8").splitlines()
    return {told["file"]: told[field] for told in map(json.loads, lines)}


def _texts(rows: Mapping[str, int]) -> dict[str, list[str]]:
    pages: dict[int, list[str]] = defaultdict(list)
    joined = sa.select(Resource.id, FilePage.text).join(FilePage, FilePage.file_id == Resource.file_id)
    for number, text in session.execute(joined.order_by(Resource.id, FilePage.number)):
        pages[number].append(text)
    return {file: pages[number] for file, number in rows.items() if number in pages}


def make_table(outcomes: Sequence[Outcome]) -> str:
    """A line for each kind, as Markdown."""
    kinds = dict.fromkeys([*PROMISED, *(one.asked.kind for one in outcomes)])
    lines = ["| kind | searches | success at 1 | at 5 | promised | MRR | nDCG at 10 |", "|---|---|---|---|---|---|---|"]
    for kind in kinds:
        some = [one for one in outcomes if one.asked.kind == kind]
        if some:
            means = [_mean(o.success(1) for o in some), _mean(o.success(5) for o in some)]
            means += [_mean(o.reciprocal for o in some), _mean(o.ndcg for o in some)]
            first, five, reciprocal, ndcg = (f"{mean:.3f}" for mean in means)
            promised = PROMISED.get(kind, "")
            lines.append(f"| {kind} | {len(some)} | {first} | {five} | {promised} | {reciprocal} | {ndcg} |")
    took = sorted(one.took for one in outcomes)
    lines += ["", f"{statistics.median(took):.0f} ms in the middle, {took[int(0.95 * len(took))]:.0f} ms at 95 of 100."]
    return "\n".join(lines)


def _mean(values: Any) -> float:
    return statistics.fmean(float(value) for value in values)


def kept_promises(outcomes: Sequence[Outcome]) -> bool:
    """Whether each kind is found as often as promised."""
    found = {kind: [o.success(5) for o in outcomes if o.asked.kind == kind] for kind in PROMISED}
    return all(_mean(found[kind]) >= least for kind, least in PROMISED.items() if found[kind])


def main() -> int:
    """Import, ask and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, default=CORPUS)
    parser.add_argument("--folder", type=Path, help="where the imported community stays for the next run")
    parser.add_argument("--unseen", action="store_true", help="measure the half that is kept for the verdict")
    parser.add_argument("--misses", action="store_true", help="print what was not found among five, of the seen half")
    parser.add_argument("--meilisearch", help="the address of a server; the embedded engine without it")
    parser.add_argument("--key", help="its key")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="plaza-bench-") as made:
        folder = asked.folder or Path(made)
        folder.mkdir(parents=True, exist_ok=True)
        server = {"meilisearch_url": asked.meilisearch, "meilisearch_key": asked.key} if asked.meilisearch else {}
        with community_at(folder, f"sqlite:///{folder / 'plaza.sqlite3'}", **server) as plaza:
            plaza.ask(partial(fill, asked.corpus, bool(server)))
            outcomes = plaza.ask(partial(judge, asked.corpus, asked.unseen))
    print(make_table(outcomes))
    if asked.misses and not asked.unseen:
        missed = [one for one in outcomes if not one.success(5)]
        print("\n".join(f"{one.asked.kind}: {one.asked.text}  ->  {min(one.asked.wanted)}" for one in missed))
    return 0 if not asked.unseen or kept_promises(outcomes) else 1


if __name__ == "__main__":
    sys.exit(main())
