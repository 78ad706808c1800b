"""Near-copies by MinHash over word shingles. Pure.

The share of equal minima of two sets estimates their Jaccard index (Broder 1997); standard error
0.06 with 64 hashes at 0.6.
"""

from collections.abc import Sequence
from itertools import accumulate
from zlib import crc32

import numpy as np

HASHES = 64  # of one text's signature
SHINGLE = 3  # lemmas
SHORTEST = 8  # lemmas; «нет света» by two neighbours is two voices, not a repost

_MOST = np.uint64(0xFFFFFFFFFFFFFFFF)


def _constants() -> tuple[np.ndarray, np.ndarray]:
    """Multiply-shift hashing (Dietzfelbinger 1996); stored signatures depend on PCG64's raw stream,
    which is fixed for all versions.
    """
    raw = np.random.PCG64(527).random_raw(2 * HASHES).astype(np.uint64)
    return raw[:HASHES] | np.uint64(1), raw[HASHES:]


_FACTORS, _SHIFTS = _constants()


def signatures(texts: Sequence[Sequence[str]]) -> list[tuple[int, ...]]:
    """HASHES unsigned 32-bit numbers per list of lemmas; empty for texts too short to be copies."""
    return [_signature(lemmas) if len(lemmas) >= SHORTEST else () for lemmas in texts]


def jaccard(one: tuple[int, ...], other: tuple[int, ...]) -> float:
    """The estimate; 0 if either is empty."""
    if not one or not other:
        return 0.0
    return sum(map(int.__eq__, one, other)) / HASHES


def same(texts: Sequence[Sequence[str]], least: float) -> list[int]:
    """For each text the index of the first text it copies, from an estimated Jaccard index of
    `least`; its own index if none.
    """
    signed = signatures(texts)
    firsts: list[int] = []
    known = np.empty((len(texts), HASHES), np.uint32)
    places = []
    for place, signature in enumerate(signed):
        if signature:
            row = np.array(signature, np.uint32)
            shares = np.count_nonzero(known[: len(firsts)] == row, axis=1)
            if len(firsts) and shares.max() >= least * HASHES:
                places.append(firsts[int(shares.argmax())])
                continue
            known[len(firsts)] = row
            firsts.append(place)
        places.append(place)
    return places


def _signature(lemmas: Sequence[str]) -> tuple[int, ...]:
    hashes = _shingles(lemmas)
    keys = np.fromiter(hashes, np.uint64, len(hashes))
    lowest = np.full(HASHES, _MOST, np.uint64)
    for start in range(0, len(keys), 4096):  # a text of 100,000 characters fits no cache otherwise
        part = keys[start : start + 4096, None] * _FACTORS
        part += _SHIFTS
        np.minimum(lowest, part.min(axis=0), out=lowest)
    lowest >>= np.uint64(32)
    return tuple(lowest.tolist())


def _shingles(lemmas: Sequence[str]) -> set[int]:
    """Hashes of each SHINGLE lemmas in a row, parted by spaces."""
    words = [lemma.encode() for lemma in lemmas]
    text, ends = b" ".join(words), [*accumulate(len(word) + 1 for word in words)]
    starts = [0, *ends]
    return {
        crc32(text[start : end - 1])
        for start, end in zip(starts, ends[SHINGLE - 1 :], strict=False)
    }
