"""The part of a text where a query matched, as safe HTML with the matches marked."""

import re
from html import escape
from itertools import accumulate, pairwise

from search.function_words import FUNCTION_WORDS
from search.matching import Match, Matcher
from search.parsing import ParsedQuery
from search.text import tokenize

_WIDTH = 240
# A text longer than this is looked at in its beginning only.
_SCANNED = 60_000
# A text longer than this is looked at roughly first, then exactly around the best place.
_SHORT = 1_200
_SPACES = re.compile(r"\s+")


def make_snippet(text: str, matcher: Matcher) -> str:
    """About 240 characters around the densest matches, cut between words; the beginning when none matched.

    Words that only hold a question together ("how should we") are marked within the query's own order or when there
    are no others.
    """
    text = text[:_SCANNED]
    low, high = _region(text, matcher)
    part = text[low:high]
    matches = [
        Match(match.at, match.unit, match.start + low, match.end + low)
        for match in matcher.matches(part, tokenize(part))
    ]
    best = _densest(matches, matcher)
    start, end = _window(text, best)
    inside = [match for match in matches if start <= match.start and match.end <= end]
    body = _SPACES.sub(" ", _marked(text, start, end, _telling(inside, matcher.query))).strip()
    return ("… " if start > 0 else "") + body + (" …" if end < len(text.rstrip()) else "")


def _region(text: str, matcher: Matcher) -> tuple[int, int]:
    if len(text) <= _SHORT:
        return 0, len(text)
    rough = _densest(matcher.rough(text), matcher)
    if not rough:
        return 0, _SHORT
    return max(0, rough[0].start - _WIDTH), min(len(text), rough[-1].end + _WIDTH)


def _densest(matches: list[Match], matcher: Matcher) -> list[Match]:
    """The matches of one window that has most of the query: units count once, more in the query's order."""
    query = matcher.query
    weights = [
        2 + min(len(unit.words[0]), 12) if _tells(query, number) else 1 for number, unit in enumerate(query.units)
    ]
    inside = [0] * len(weights)
    in_order = [0, *accumulate(_follows(left, right) for left, right in pairwise(matches))]
    first, worth, best, best_worth = 0, 0.0, (0, 0), -1.0
    for last, match in enumerate(matches):
        inside[match.unit] += 1
        worth += weights[match.unit] if inside[match.unit] == 1 else 0
        while first < last and match.end - matches[first].start > _WIDTH:
            inside[matches[first].unit] -= 1
            worth -= weights[matches[first].unit] if not inside[matches[first].unit] else 0
            first += 1
        total = worth + 8 * (in_order[last] - in_order[first]) + 0.1 * (last - first)
        if total > best_worth:
            best, best_worth = (first, last + 1), total
    return matches[slice(*best)]


def _telling(matches: list[Match], query: ParsedQuery) -> list[Match]:
    runs: list[list[Match]] = []
    for match in matches:
        if runs and _follows(runs[-1][-1], match):
            runs[-1].append(match)
        else:
            runs.append([match])
    telling = [run for run in runs if any(_tells(query, match.unit) for match in run)]
    return [match for run in telling or runs for match in run]


def _tells(query: ParsedQuery, number: int) -> bool:
    """Whether a unit says something by itself; the last word may be the beginning of one that does."""
    unit = query.units[number]
    begun = query.open_end and number == len(query.units) - 1
    return unit.exact or begun or unit.words[0] not in FUNCTION_WORDS


def _follows(left: Match, right: Match) -> bool:
    return right.at == left.at + 1 and right.unit == left.unit + 1


def _window(text: str, cluster: list[Match]) -> tuple[int, int]:
    if not cluster:
        return 0, _word_end(text, _WIDTH)
    spare = max(0, _WIDTH - (cluster[-1].end - cluster[0].start))
    start = max(0, cluster[0].start - spare // 2)
    end = min(len(text), max(start + _WIDTH, cluster[-1].end))
    start = max(0, min(start, end - _WIDTH))
    return _word_start(text, start, cluster[0].start), _word_end(text, end)


def _word_start(text: str, start: int, latest: int) -> int:
    if start == 0:
        return 0
    space = next((at for at in range(start, latest) if text[at].isspace()), None)
    return start if space is None and text[start - 1].isspace() else (latest if space is None else space + 1)


def _word_end(text: str, end: int) -> int:
    if end >= len(text) or text[end].isspace():
        return min(end, len(text))
    return next((at for at in range(end, max(end - 40, 0), -1) if text[at].isspace()), end)


def _marked(text: str, start: int, end: int, matches: list[Match]) -> str:
    pieces: list[str] = []
    at = start
    for match in matches:
        if match.start < at:
            continue
        pieces += [escape(text[at : match.start]), "<mark>", escape(text[match.start : match.end]), "</mark>"]
        at = match.end
    return "".join([*pieces, escape(text[at:end])])
