"""Sets of members as bits, packed by blocks of neighbouring ids, and the city of each member."""

from __future__ import annotations

import re
import struct
import zlib
from array import array
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field
from itertools import compress, repeat

from gmpy2 import mpz

# A block is small enough to be packed anew at once when one of its members changes, large enough to be few.
MEMBERS_A_BLOCK = 2048
CITIES = "@cities"  # no token has this form
_BYTES = MEMBERS_A_BLOCK // 8
_CITY_BYTES = MEMBERS_A_BLOCK * 4
_HEAD = struct.Struct("<HH")
_SET_BYTE = re.compile(rb"[^\x00]", re.DOTALL)
_DIGITS = bytes.maketrans(b"01", b"\x00\x01")
_NO, _YES = b"01"
_MOST_KEPT = 128
_MOST_COUNTED = 16
_PIECE = 200_000
_FIRST = mpz((1 << _PIECE) - 1)
_FEW = 50_000  # so many members are looked at one by one

Block = Mapping[str, bytes]


def block_of(member_id: int) -> int:
    """The number of the block in which a member is."""
    return member_id // MEMBERS_A_BLOCK


def collect(rows: Iterable[tuple[int, str]], cities: Iterable[tuple[int, int]]) -> dict[int, dict[str, bytes]]:
    """Blocks by number: for each token a bit for each member who has it, and the members' cities."""
    blocks: dict[int, dict[str, bytearray]] = {}
    for member_id, token in rows:
        number, place = divmod(member_id, MEMBERS_A_BLOCK)
        found = blocks.setdefault(number, {})
        if token not in found:
            found[token] = bytearray(_BYTES)
        found[token][place >> 3] |= 1 << (place & 7)
    places: dict[int, array[int]] = {}
    for member_id, city_id in cities:
        number, place = divmod(member_id, MEMBERS_A_BLOCK)
        if number not in places:
            places[number] = array("i", bytes(_CITY_BYTES))
        places[number][place] = city_id
    packed = {number: {token: bytes(bits) for token, bits in block.items()} for number, block in blocks.items()}
    for number, found_cities in places.items():
        packed.setdefault(number, {})[CITIES] = found_cities.tobytes()
    return packed


def pack(block: Block) -> bytes:
    """A block as it is stored."""
    parts: list[bytes] = []
    for token, content in block.items():
        name = token.encode()
        parts += [_HEAD.pack(len(name), len(content)), name, content]
    return zlib.compress(b"".join(parts))


def unpack(packed: bytes) -> Block:
    """A block as it was packed."""
    flat, at, found = zlib.decompress(packed), 0, {}
    while at < len(flat):
        name, content = _HEAD.unpack_from(flat, at)
        start = at + _HEAD.size + name
        found[flat[at + _HEAD.size : start].decode()] = flat[start : start + content]
        at = start + content
    return found


def bits_of(ids: Collection[int]) -> int:
    """Some members as a set."""
    if not ids:
        return 0
    flat = bytearray((max(ids) >> 3) + 1)
    for number in ids:
        flat[number >> 3] |= 1 << (number & 7)
    return as_bits(flat)


def as_bits(flat: bytes | bytearray) -> int:
    """Bytes as a set. It behaves as an int does and counts its bits four times as fast."""
    return mpz.from_bytes(bytes(flat), "little")  # type: ignore[no-any-return]


def count_some(bits: int, most: int) -> int:
    """How many members a set has, exactly as long as they are at most `most`; else some number above that.

    The bits of a large set need not be counted to its end.
    """
    number = (bits & _FIRST).bit_count()
    return number if number > most else number + (bits >> _PIECE).bit_count()


def ids_of(bits: int) -> list[int]:
    """The members of a set."""
    return list(_places(bits.to_bytes((bits.bit_length() + 7) // 8, "little")))


def _places(flat: bytes) -> Iterator[int]:
    for found in _SET_BYTE.finditer(flat):
        byte, first = flat[found.start()], found.start() << 3
        yield from (first + place for place in range(8) if byte >> place & 1)


@dataclass(frozen=True)
class Sets:
    """For each token the members who have it, over all blocks; `stamps` say of which state each block is.

    What was asked for is kept, and kept up to date, so that it costs little to ask again.
    """

    stamps: Mapping[int, int] = field(default_factory=dict)
    flat: Mapping[str, bytes] = field(default_factory=dict)
    cities: bytes = b""
    _bits: dict[str, int] = field(default_factory=dict, compare=False, repr=False)
    _by_city: dict[int, Mapping[int, int]] = field(default_factory=dict, compare=False, repr=False)
    _in_cities: dict[Set[int], bytes] = field(default_factory=dict, compare=False, repr=False)

    def of(self, token: str) -> int:
        """The members who have the token."""
        if token not in self._bits:
            self._bits[token] = as_bits(self.flat.get(token, b""))
        return self._bits[token]

    def in_cities(self, city_ids: frozenset[int]) -> int:
        """The members who work in one of these cities."""
        if city_ids not in self._in_cities:
            if len(self._in_cities) >= _MOST_KEPT:
                self._in_cities.clear()
            self._in_cities[city_ids] = _in_cities(self.cities, city_ids)
        return as_bits(self._in_cities[city_ids])

    def count_by_city(self, bits: int) -> Mapping[int, int]:
        """How many members of a set work in each city; those without a city are left out."""
        if bits not in self._by_city:
            cities = memoryview(self.cities).cast("i")
            if bits.bit_count() <= _FEW:
                counts = Counter(cities[one] for one in ids_of(bits) if one < len(cities))
            else:
                counts = Counter(compress(cities, bin(bits)[:1:-1].encode().translate(_DIGITS)))
            if len(self._by_city) >= _MOST_COUNTED:
                self._by_city.clear()
            self._by_city[bits] = {city_id: number for city_id, number in counts.items() if city_id}
        return self._by_city[bits]

    def values(self, kind: str) -> list[str]:
        """The values that somebody has, whoever may see them."""
        begin = f"{kind}:"
        found = (token[len(begin) :].rpartition(":")[0] for token in self.flat if token.startswith(begin))
        return list(dict.fromkeys(found))

    def with_blocks(self, blocks: Mapping[int, Block], stamps: Mapping[int, int]) -> Sets:
        """The same with these blocks as they are now."""
        if not blocks:
            return self
        tokens = {*self.flat, *(token for block in blocks.values() for token in block)} - {CITIES}
        flat, bits = {}, {}
        for token in tokens:
            old = self.flat.get(token, b"")
            flat[token] = _replace(old, {number: block.get(token, b"") for number, block in blocks.items()}, _BYTES)
            if token in self._bits and flat[token] == old:
                bits[token] = self._bits[token]
        changed = {number: block.get(CITIES, b"") for number, block in blocks.items()}
        near = {
            asked: _replace(old, {number: _in_cities(one, asked) for number, one in changed.items()}, _BYTES)
            for asked, old in list(self._in_cities.items())
        }
        return Sets({**self.stamps, **stamps}, flat, _replace(self.cities, changed, _CITY_BYTES), bits, _in_cities=near)


def _in_cities(cities: bytes, asked: Set[int]) -> bytes:
    """A bit for each member whose city is among those asked for."""
    digits = bytes(map(dict.fromkeys(asked, _YES).get, memoryview(cities).cast("i"), repeat(_NO)))
    return int(digits[::-1] or b"0", 2).to_bytes((len(digits) + 7) // 8, "little")


def _replace(flat: bytes, parts: Mapping[int, bytes], size: int) -> bytes:
    """The parts at their places, each of `size` bytes; an empty part clears its place."""
    length = max(len(flat), max((number + 1 for number, part in parts.items() if part), default=0) * size)
    new = bytearray(flat.ljust(length, b"\x00"))
    for number, part in parts.items():
        if number * size < length:
            new[number * size : (number + 1) * size] = part.ljust(size, b"\x00")
    return bytes(new)
