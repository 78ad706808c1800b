"""Texts as rows of one matrix, which every head of a model reads. Pure.

Three blocks stand side by side, and each row has length 1 in each: lemmas and pairs of lemmas;
character n-grams within words; the weighted mean of the words' vectors. The first two are TF-IDF
over hashed terms (Weinberger et al. 2009) that enough texts of the training set held; the third
carries what is known of a word over to its neighbours in meaning that no labelled text has.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from math import log
from zlib import crc32

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from enrichment.reading import Reading

BITS = 21  # of a bucket: lemmas and pairs in the first half, n-grams in the second
NGRAMS = (3, 4, 5)
CACHE = 100_000  # lemmas
LONGEST = 6_000  # characters that are looked at, and a sixth as many lemmas: enough to know by

Floats = NDArray[np.float32]
Numbers = NDArray[np.uint32]

_HALF = 1 << (BITS - 1)
_SPACE = 0
_KEPT = "?!()"  # marks that say how something is meant; the others part words
_STEP = np.uint32(0x01000193)
_SPREAD = np.uint32(0x9E3779B1)


def _letters() -> NDArray[np.uint16]:
    table = np.zeros(1 << 16, np.uint16)
    for point in range(1 << 16):
        char = chr(point)
        if char.isalpha():
            low = char.lower()
            table[point] = ord(low) if len(low) == 1 else point
        elif char.isdecimal():
            table[point] = ord("0")
        elif char in _KEPT:
            table[point] = point
    table[[ord("ё"), ord("Ё")]] = ord("е")
    return table


_LETTERS = _letters()
# Of counts. Rounded like all that goes into weights: a machine's own logarithms differ in the last
# digit, and the same texts must give the same weights.
_LOGARITHMS = np.array([0.0, *(round(1 + log(count), 3) for count in range(1, 256))])
_PICTURE = np.uint16(0x263A)  # any character beyond the first plane: emoji as a rule


class _Hashes(dict[str, int]):
    """By lemma; emptied when full, because the frequent ones return at once."""

    def __missing__(self, lemma: str) -> int:
        if len(self) >= CACHE:
            self.clear()
        number = self[lemma] = crc32(lemma.encode())
        return number


_hash_of = _Hashes().__getitem__


@dataclass(frozen=True)
class Terms:
    """`counts` has shape (texts, 2**BITS); `lemmas[i]` is the hash of a lemma of text
    `owners[i]`.
    """

    counts: csr_matrix
    lemmas: Numbers
    owners: NDArray[np.intp]


def terms(readings: Sequence[Reading]) -> Terms:
    lists = [reading.lemmas[: LONGEST // 6] for reading in readings]
    sizes = np.fromiter(map(len, lists), np.intp, len(lists))
    hashes = np.fromiter(map(_hash_of, chain.from_iterable(lists)), np.uint32, sizes.sum())
    owners = np.repeat(np.arange(len(lists)), sizes)
    together = owners[1:] == owners[:-1]
    pairs = (hashes[:-1] * _STEP ^ hashes[1:])[together]
    grams, whose = _ngrams([reading.text[:LONGEST] for reading in readings])
    buckets = np.concatenate([_bucket(hashes), _bucket(pairs), _bucket(grams) + _HALF])
    rows = np.concatenate([owners, owners[1:][together], whose])
    keys, counts = _counted(rows.astype(np.int64) << BITS | buckets)
    starts = np.searchsorted(keys >> BITS, np.arange(len(lists) + 1))
    matrix = csr_matrix(
        (counts.astype(np.float32), keys & (2 * _HALF - 1), starts), (len(lists), 2 * _HALF)
    )
    return Terms(matrix, hashes, owners)


def _counted(keys: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.intp]]:
    """Each key once, ascending, and how often it stands; sorting 16-bit digits takes a quarter of
    the time.
    """
    for shift in range(0, int(keys.max(initial=0)).bit_length(), 16):
        keys = keys[np.argsort((keys >> shift).astype(np.uint16), kind="stable")]
    first = np.flatnonzero(np.diff(keys, prepend=-1))
    return keys[first], np.diff(first, append=len(keys))


def _bucket(hashes: Numbers) -> NDArray[np.int64]:
    mixed = (hashes ^ hashes >> np.uint32(15)) * _SPREAD
    return (mixed >> np.uint32(32 - BITS + 1)).astype(np.int64)


def _ngrams(texts: Sequence[str]) -> tuple[Numbers, NDArray[np.intp]]:
    joined = "".join(f" {text} " for text in texts)
    points = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), np.uint32)
    chars = np.where(points < len(_LETTERS), _LETTERS[points & 0xFFFF], _PICTURE)
    owners = np.repeat(np.arange(len(texts)), [len(text) + 2 for text in texts])
    kept = np.ones(len(chars), bool)
    kept[1:] = (chars[1:] != _SPACE) | (chars[:-1] != _SPACE)
    chars, owners = chars[kept].astype(np.uint32), owners[kept]
    inside = chars != _SPACE
    found, whose = [], []
    hashes, fits = chars[:-1] * _STEP ^ chars[1:], inside[1:]
    for length in NGRAMS:
        end = length - 1
        hashes = hashes[:-1] * _STEP ^ chars[end:]
        fits = fits[: len(hashes)] & inside[end - 1 : end - 1 + len(hashes)]
        found.append(hashes[fits] + np.uint32(length))
        whose.append(owners[1 : 1 + len(hashes)][fits])
    return np.concatenate(found), np.concatenate(whose)


@dataclass(frozen=True)
class Vectors:
    """Word vectors by hash of the lemma: `hashes` ascend, `table` is (words, size), and a lemma
    without a vector has row -1.
    """

    hashes: Numbers
    table: Floats

    def rows(self, lemmas: Numbers) -> NDArray[np.intp]:
        if not len(self.hashes):
            return np.full(len(lemmas), -1)
        found = np.minimum(np.searchsorted(self.hashes, lemmas), len(self.hashes) - 1)
        return np.where(self.hashes[found] == lemmas, found, -1)


@dataclass(frozen=True)
class Matrix:
    """Rows of a batch: `sparse` (texts, terms of the model), `dense` (texts, size of the
    vectors).
    """

    sparse: csr_matrix
    dense: Floats


@dataclass(frozen=True)
class Vocabulary:
    """`buckets` ascend, `weights` are inverse document frequencies, `rare` is the weight of an
    unknown lemma; a text without a known term is a row of zeros.
    """

    buckets: Numbers
    weights: Floats
    rare: float

    @cached_property
    def _columns(self) -> NDArray[np.int32]:
        columns = np.full(2 * _HALF, -1, np.int32)
        columns[self.buckets] = np.arange(len(self.buckets))
        return columns

    @cached_property
    def lemmas(self) -> int:
        """How many of the first columns are lemmas and pairs of lemmas."""
        return int(np.searchsorted(self.buckets, _HALF))

    def matrix(self, found: Terms, vectors: Vectors) -> Matrix:
        counts = found.counts
        columns = self._columns[counts.indices]
        known = columns >= 0
        owners = np.repeat(np.arange(counts.shape[0]), np.diff(counts.indptr))[known]
        columns = columns[known]
        often = np.minimum(counts.data[known].astype(np.intp), len(_LOGARITHMS) - 1)
        values = _LOGARITHMS[often] * self.weights[columns]
        block = owners * 2 + (columns >= self.lemmas)
        lengths = np.sqrt(np.bincount(block, values * values, 2 * counts.shape[0]))
        values /= lengths[block]
        starts = np.searchsorted(owners, np.arange(counts.shape[0] + 1))
        sparse = csr_matrix(
            (values.astype(np.float32), columns, starts), (counts.shape[0], len(self.buckets))
        )
        return Matrix(sparse, self._meaning(found, vectors))

    def _meaning(self, found: Terms, vectors: Vectors) -> Floats:
        rows = vectors.rows(found.lemmas)
        has = rows >= 0
        columns = self._columns[_bucket(found.lemmas[has])]
        weights = np.where(columns >= 0, self.weights[columns], self.rare)
        shape = (found.counts.shape[0], len(vectors.hashes))
        summed = csr_matrix((weights, (found.owners[has], rows[has])), shape) @ vectors.table
        lengths = np.sqrt((summed * summed).sum(1, keepdims=True))
        return np.asarray(np.round(summed / np.maximum(lengths, 1e-9), 4), np.float32)


def vocabulary(
    found: Terms, chosen: NDArray[np.bool_], lemma_texts: int, ngram_texts: int
) -> Vocabulary:
    texts = int(chosen.sum())
    held = np.bincount(found.counts[chosen].indices, minlength=2 * _HALF)
    least = np.where(np.arange(2 * _HALF) < _HALF, lemma_texts, ngram_texts)
    buckets = np.flatnonzero(held >= least)
    weights = np.round(1 + np.log((1 + texts) / (1 + held[buckets])), 3)
    rare = round(float(1 + np.log((1 + texts) / 2)), 3)
    return Vocabulary(buckets.astype(np.uint32), weights.astype(np.float32), rare)
