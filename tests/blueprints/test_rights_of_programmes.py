"""Who may see what of all programmes: one table over API, page, feed, mail and search.

Whoever is not named in a cell does not see the thing that way: the API and the page answer as of what does not exist,
her calendar has no entry, no mail tells of it even when Plaza is to tell everybody, no search finds it, and no list or
other page that tells of several things has a word of it.
"""

from __future__ import annotations

from collections.abc import Iterator

from flask import Flask

from tests.programmes.reading import LISTED, STRANGER, WAYS, Readers

OUTSIDE = (STRANGER, "suspended")
# By the roles of those who may read: `members` are these, `everybody` also the stranger and the suspended member, who
# has all that would let her read; `same` are those of the first cell.
# thing                             | API and page                | feed                | mail      | search
TABLES = {
    "member insider guest host owner poster staff": """
event of a public group             | everybody                   | guest host          | members   | same
place of the event of a public group| guest host owner staff      | guest host          |           |
answers of a guest of a public group| host owner staff            |                     |           |
question in a public group          | everybody                   |                     |           |
event of a closed group             | insider guest host owner    | guest host          | same      | insider host owner
place of the event of a closed group| guest host owner            | guest host          |           |
answers of a guest of a closed group| host owner                  |                     |           |
question in a closed group          | insider guest host owner    |                     |           |
event of no group                   | members                     | guest host          | same      | same
place of the event of no group      | guest host staff            | guest host          |           |
answers of a guest of no group      | host staff                  |                     |           |
question in no group                | members                     |                     |           |
draft of an event of a closed group | insider host owner          | host                | same      |
proposal of an event                | host poster staff           |                     | same      |
ideation session of a public group  | everybody                   | insider owner       | members   | same
concept of a public group           | everybody                   |                     | members   | same
ideation session of a closed group  | insider owner               | insider owner       | same      | same
concept of a closed group           | insider owner               |                     | same      | same
""",
    "member citizen peer rival scorer second staff clerk": """
public call                         | everybody                   |                     | members   | same
call for members                    | members                     | citizen clerk       | same      | same
draft of a call                     | staff clerk                 |                     | same      |
expression of interest in writing   | citizen clerk               |                     | same      |
expression of interest              | citizen scorers staff clerk |                     | same      |
expression of interest of a rival   | rival scorers staff clerk   |                     | same      |
score while the other one is missing| scorer                      |                     |           |
scores once both are in             | scorers staff               |                     |           |
letter to a city                    | citizen staff clerk         |                     | citizen   |
session of a cohort                 | citizen peer staff          | staff               | same      | same
programme of a cohort               | citizen peer staff clerk    | staff               |           | citizen peer staff
assignment                          | citizen peer staff clerk    | citizen peer clerk  | same      |
draft of an assignment              | staff clerk                 |                     | same      |
submission of a city                | citizen staff clerk         |                     | same      |
comment on a submission             | citizen staff clerk         |                     |           |
plan in writing                     | citizen staff clerk         |                     | same      |
words of a published plan           | peer staff clerk            |                     | same      |
that a plan is published            | members                     |                     | peer staff clerk| same
time for help that is free          | citizen peer staff clerk    |                     | same      |
time for help that a city has booked| citizen staff clerk         | citizen staff clerk | same      |
""",
    "member mentor asker declined team staff": """
offer of a mentor                   | members                     |                     | same      | same
request                             | asker staff                 |                     | same      |
what a request says                 | asker staff                 |                     |           |
confidential request                | asker team                  |                     | same      |
what a confidential request says    | asker team                  |                     |           |
mentoring                           | mentor asker                | mentor asker        | same      |
note for oneself                    | mentor                      |                     |           |
note for both                       | mentor asker                |                     |           |
appointment of a mentoring          | mentor asker                | mentor asker        | same      |
conversation of the two             | mentor asker                |                     | mentor    |
""",
    "member poster citizen peer staff": """
opportunity that waits              | poster staff                |                     | same      | same
opportunity                         | members                     | poster citizen peer | same      | same
opportunity that has ended          | members                     |                     | same      | same
opportunity that was declined       | poster staff                |                     | same      | same
interest that all may see           | members                     |                     |           |
interest of a city                  | poster citizen staff        |                     |           |
""",
}  # fmt: skip


def rows() -> Iterator[tuple[str, list[str], list[set[str]]]]:
    """Each thing, its readers, and who of them sees it by which of the ways."""
    for head, table in TABLES.items():
        members = head.split()
        everybody = [*OUTSIDE, *members]
        for line in table.strip().splitlines():
            thing, first, *cells = (cell.strip() for cell in line.split("|"))
            said = {"members": members, "everybody": everybody, "scorers": ["scorer", "second"]}
            said["same"] = [one for word in first.split() for one in said.get(word, [word])]
            told = [{one for word in cell.split() for one in said.get(word, [word])} for cell in (first, first, *cells)]
            yield thing, everybody, told


def test_each_sees_what_the_table_says_and_nothing_else(app: Flask) -> None:
    readers = Readers(app)
    wrong = []
    for name, everybody, cells in rows():
        for who in everybody:
            seen = readers.see(who, readers.things[name])
            for way, told in zip(WAYS, cells, strict=True):
                if seen[way] is not (who in told):
                    wrong.append(f"{who}: {name} by {way}: {'seen' if seen[way] else 'not seen'}")
            if seen[LISTED] and not seen["API"]:
                wrong.append(f"{who}: {name} in a list: seen")
    assert not wrong, "\n".join(wrong)
    assert {name for name, _, _ in rows()} == readers.things.keys()
