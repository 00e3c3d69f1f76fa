"""Talks over connections that break and looks for what was lost: `python -m bench.messages --messages 5000`.

Eight members write into one conversation at once; their sockets break at random, connect anew, at either process when
there are two, and their requests are given up and sent again with the same Idempotency-Key. Every page must hear every
message once and in order. Ends with status 1 when anything is wrong.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from bench.talkers import Talker, Trouble, find_wrong, run_all, settle
from tests.live import Community, Server, community

CATCH_UP_SECONDS = 60.0  # without anything new
FIRST = "We begin"
RARE = Trouble()


@contextmanager
def served(plaza: Community, processes: int) -> Iterator[list[Server]]:
    """One process that does everything; or several that record, and a worker that delivers."""
    with ExitStack() as stack:
        if processes == 1:
            yield [stack.enter_context(plaza.serve())]
            return
        stack.enter_context(plaza.work())
        yield stack.enter_context(plaza.serve_several(processes, FORUM_RELAY="off"))


def gather(plaza: Community, servers: list[Server], people: int, trouble: Trouble) -> list[Talker]:
    """Members in a conversation that one of them has begun."""
    members = [plaza.join() for _ in range(people)]
    visitors = [servers[number % len(servers)].visit(member) for number, member in enumerate(members)]
    begun = visitors[0].write("/conversations", member_ids=[one.id for one in members[1:]], title="Flood", body=FIRST)
    talkers = [Talker(visitor, servers, begun["id"], trouble) for visitor in visitors]
    talkers[0].sent.append(FIRST)
    return talkers


def flood(
    plaza: Community, servers: list[Server], people: int, messages: int, dice: random.Random, trouble: Trouble = RARE
) -> list[Talker]:
    """Everybody talks; answers when all have heard all, or when nothing more comes."""
    talkers = gather(plaza, servers, people, trouble)
    each = messages // people
    run_all(talkers, each, dice)
    settle(talkers, each * people + 1, CATCH_UP_SECONDS, dice)
    return talkers


def _report(talkers: list[Talker], seconds: float) -> None:
    pages = [talker.page for talker in talkers]
    sent, resent = sum(len(one.sent) for one in talkers), sum(one.resent for one in talkers)
    breaks, gaps = sum(one.breaks for one in pages), sum(one.heard.gaps for one in pages)
    print(f"{sent} messages, heard {sum(len(one.heard.numbers) for one in pages)} times in {seconds:.0f} s")
    print(f"{breaks} broken connections, {resent} sent again, {gaps} gaps filled", end=", ")
    print(f"{sum(one.heard.reloads for one in pages)} times loaded again", end=", ")
    print(f"{sum(one.unanswered for one in pages)} times without an answer")


def main() -> int:
    """Read the options and run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--messages", type=int, default=5000)
    parser.add_argument("--people", type=int, default=8)
    parser.add_argument("--processes", type=int, default=1, help="more than one needs --database and --redis")
    parser.add_argument("--seed", type=int, default=None, help="of what breaks when")
    parser.add_argument("--database", help="a PostgreSQL server on which a database may be made; SQLite without it")
    parser.add_argument("--redis", help="the address of a Redis server")
    options = parser.parse_args()
    began = time.monotonic()
    with (
        tempfile.TemporaryDirectory(prefix="plaza-flood-") as folder,
        community(Path(folder), options.database, options.redis) as plaza,
        served(plaza, options.processes) as servers,
    ):
        talkers = flood(plaza, servers, options.people, options.messages, random.Random(options.seed))
        seconds = time.monotonic() - began
    wrong = find_wrong(talkers)
    _report(talkers, seconds)
    for one in wrong[:40]:
        print(f"WRONG {one}")
    print("everything arrived once and in order" if not wrong else f"{len(wrong)} things are wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
