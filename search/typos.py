"""How many typos a word may have, and whether two words are that near."""

from functools import lru_cache


def allowed_typos(word: str) -> int:
    """0 under 5 letters, 1 under 9, else 2; words with digits are codes, years or sums and must be exact."""
    if len(word) < 5 or any(char.isdigit() for char in word):
        return 0
    return 1 if len(word) < 9 else 2


@lru_cache(maxsize=200_000)
def distance_within(left: str, right: str, limit: int) -> int | None:
    """Insertions, deletions, substitutions and neighbours swapped between two words; None above the limit."""
    if abs(len(left) - len(right)) > limit or (_letters(left) ^ _letters(right)).bit_count() > 2 * limit:
        return None
    before: list[int] = []
    row = list(range(len(right) + 1))
    for i, char in enumerate(left, 1):
        before, row, last = row, [i], before
        for j, other in enumerate(right, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (char != other))
            if i > 1 and j > 1 and char == right[j - 2] and left[i - 2] == other:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
        if min(row) > limit:
            return None
    return row[-1] if row[-1] <= limit else None


@lru_cache(maxsize=200_000)
def _letters(word: str) -> int:
    mask = 0
    for char in word:
        mask |= 1 << (ord(char) & 63)
    return mask
