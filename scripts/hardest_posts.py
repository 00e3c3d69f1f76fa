"""Gathers the posts that are hardest to show into one thread, to be imported and looked at.

    python scripts/hardest_posts.py ../shared/corpus/threads hardest.jsonl
    forum import threads hardest.jsonl --group hardest-posts

Each kind of difficulty gives its worst posts in turn: tables, code, words without end, length, links, images, nested
quotes, HTML, lists within lists, writing systems. What the corpus does not hold is added from `OWN`.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

MOST = 50
_WIDE = [f"Indicator {n}" for n in range(1, 13)]
_ROW = [
    "1,204,388",
    "https://data.example.org/a/very/long/address/that/nobody/shortened?with=parameters&and=more",
    "n/a",
]
OWN: dict[str, str] = {
    "wide table": "\n".join(
        ["| " + " | ".join(_WIDE) + " |", "|" + "---:|" * 12] + ["| " + " | ".join((_ROW * 4)[:12]) + " |"] * 6
    ),
    "table of words": "| What | Why |\n|---|---|\n"
    + "| "
    + "We record it once. " * 12
    + " | "
    + "Because. " * 20
    + "|\n",
    "long code": "```python\n" + "x = " + " + ".join(f"column_{n}" for n in range(60)) + "\n" + "y = 1\n" * 30 + "```",
    "inline code": "Run `" + "SELECT * FROM readings WHERE sensor = 'a' AND " * 6 + "1 = 1` and see.",
    "nested quotes": "\n".join(f"{'>' * n} Level {n}, said by somebody who quoted somebody." for n in range(1, 13)),
    "nested lists": "\n".join(
        f"{'    ' * n}- Point at depth {n}, long enough to be broken on a phone" for n in range(9)
    ),
    "no space": "a" * 1200 + " " + "ñandú" * 200,
    "right to left": "مرحبا بكم في مجتمع البيانات. " * 6 + "\n\n" + "שלום לכל עובדי העירייה. " * 6,
    "writing": "数据治理需要明确的负责人。" * 20 + "\n\n" + "ข้อมูลเปิดของเมือง" * 12 + "\n\n" + "👩‍👩‍👧‍👦🏳️‍🌈🇧🇷" * 30,
    "html": "<script>alert(1)</script><style>body{display:none}</style><img src=x onerror=alert(1)>"
    "<iframe src='https://example.org'></iframe><table><tr><td>cell</table><a href='javascript:alert(1)'>press</a>",
    "addresses": "[press](javascript:alert(1)) [data](data:text/html;base64,PHNjcmlwdD4=) <javascript:alert(1)> "
    "![x](javascript:alert(1)) [a](https://example.org/" + "path/" * 60 + ")",
    "images": "![A wide plan](/static/mark.svg) ![](https://example.org/none.png) " * 3,
    "headings": "\n\n".join(
        f"{'#' * n} A heading of level {n} that says more than it has room for" for n in range(1, 7)
    ),
    "tasks": "- [ ] Ask the owner\n- [x] Write the list\n    - [ ] " + "check it " * 30,
    "rules and breaks": "one  \ntwo\\\nthree\n\n---\n\n***\n\n" + "\n" * 40 + "~~gone~~ **bold _and slanted_** H~2~O",
    "unclosed": "**bold _slanted `code [link](http://example.org \n\n> quote\n```\nnever closed\n| a | b |\n|---|",
}
LONGEST = 30_000
_CODE = re.compile(r"^(?: {0,3})(```|~~~).*?^ {0,3}\1", re.DOTALL | re.MULTILINE)
Difficulty = Callable[[str], float]
KINDS: dict[str, Difficulty] = {
    "table": lambda body: len(re.findall(r"^\s*\|.*\|\s*$", body, re.MULTILINE)),
    "code": lambda body: sum(len(found.group()) for found in _CODE.finditer(body)) + body.count("\n    "),
    "long word": lambda body: max((len(word) for word in body.split()), default=0),
    "length": len,
    "links": lambda body: len(re.findall(r"https?://", body)),
    "images": lambda body: len(re.findall(r"!\[|<img", body)),
    "nested quotes": lambda body: max(
        (found.count(">") for found in re.findall(r"^[> ]+", body, re.MULTILINE)), default=0
    ),
    "html": lambda body: len(re.findall(r"</?[a-zA-Z][^>]*>", body)),
    "nested lists": lambda body: max(
        (len(found) for found in re.findall(r"^( +)[-*\d]", body, re.MULTILINE)), default=0
    ),
    "writing": lambda body: sum(1 for letter in body if ord(letter) > 0x2FF),
    "headings": lambda body: len(re.findall(r"^#{1,6} ", body, re.MULTILINE)),
    "mentions": lambda body: len(re.findall(r"@\w", body)),
}


def hardest(posts: list[dict[str, Any]], most: int = MOST) -> Iterator[tuple[str, dict[str, Any]]]:
    """The worst posts of each kind in turn, none twice, each with the kind it was chosen for."""
    ranked = {kind: sorted(posts, key=lambda post: -of(post["body_markdown"])) for kind, of in KINDS.items()}
    taken: set[str] = set()
    while len(taken) < most:
        for kind, listed in ranked.items():
            post = next((one for one in listed if one["post_id"] not in taken), None)
            if post is None or len(taken) >= most:
                return
            taken.add(post["post_id"])
            yield kind, post


def own_posts() -> list[dict[str, Any]]:
    """Those of `OWN` as the corpus writes posts."""
    facts = {"author": "own-hand", "created": "2026-01-01T00:00:00"}
    return [
        {**facts, "post_id": f"own-{number}", "body_markdown": f"**{kind}**\n\n{body}"}
        for number, (kind, body) in enumerate(OWN.items())
    ]


def main() -> None:
    """Read the corpus and write one thread, of the name given in third place."""
    source, target = Path(sys.argv[1]), Path(sys.argv[2])
    name = sys.argv[3] if len(sys.argv) > 3 else "hardest"
    lines = (source / "threads.jsonl" if source.is_dir() else source).read_text(encoding="utf-8").splitlines()
    posts = [post for line in lines if line.strip() for post in json.loads(line)["posts"]]
    fit = [post for post in posts if len(str(post.get("body_markdown"))) < LONGEST]
    found = [
        {**post, "in_reply_to": None, "body_markdown": f"**{kind}** ({post['post_id']})\n\n{post['body_markdown']}"}
        for kind, post in hardest(fit, MOST - len(OWN))
    ]
    thread = {"thread_id": name, "title": "The hardest posts", "posts": own_posts() + found}
    target.write_text(json.dumps(thread), encoding="utf-8")
    print(f"{len(found)} of {len(posts)} posts, and {len(OWN)} of our own, are in {target}.")


if __name__ == "__main__":
    main()
