"""Keyed numbers of authors, people and things. Pure."""

from hashlib import blake2b

from domain.reports.fact import FactKind

MARK_BITS = 31  # sums of a million are exact in floating point


class FactMarks:
    """Without the key nobody can tell whose or what a number is of."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def author(self, pseudonym: str) -> int:
        return self._number(f"author {pseudonym}") >> 1  # it is never negative

    def of(self, kind: FactKind, name: str) -> int:
        return self._number(f"{kind.value} {name}") >> (64 - MARK_BITS)

    def _number(self, text: str) -> int:
        digest = blake2b(text.encode("utf-8", "replace"), digest_size=8, key=self._key).digest()
        return int.from_bytes(digest)
