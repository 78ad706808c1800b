"""A trained model: a vocabulary and linear heads over it, in a folder of arrays. Reads files.

The files are numpy's .npz without pickles; enrichment/learning/training makes what is in them.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from hashlib import blake2b
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from domain.errors import SettingsError
from enrichment.features import Floats, Matrix, Terms, Vectors, Vocabulary

SHIPPED = Path(__file__).parent / "models"
WORDS = "words.npz"
DIGESTS = "digests.json"  # of the arrays, and of the texts that they learned from
VOCABULARY = "vocabulary"
HEADS = ("group", "topic", "kind", "sentiment", "urgency", "body")
STEPS = 31  # of a weight to either side; with 127 files are half as large again and no better
PART = 100  # texts whose weights are unpacked at once
NOTHING = "nothing"  # the class of «group» for a text about none of the rubricator

Arrays = Mapping[str, NDArray[Any]]


@dataclass(frozen=True)
class Head:
    """One-versus-rest margins of `classes` from 8-bit `terms` times `scale`, word `vectors` and
    `hints` (an earlier judgement, a column per `hint_names`). `sharpness`, fitted on held-out
    texts, turns margins into probabilities. `trust` is the part, per hint, that remains of the
    earlier share of a class this head never learned; all of it if empty.
    """

    classes: tuple[str, ...]
    terms: NDArray[np.int8]
    scale: Floats
    vectors: Floats
    hints: Floats
    hint_names: tuple[str, ...]
    bias: Floats
    sharpness: float
    trust: Floats | None = None

    def margins(self, said: Floats, dense: Floats, hints: Floats) -> Floats:
        """(texts, classes), from what the terms say (Model.said), the dense part and the hints in
        the order of `hint_names`.
        """
        found = said + dense @ self.vectors + hints @ self.hints
        return np.asarray(found + self.bias, np.float32)

    def arrays(self) -> dict[str, NDArray[Any]]:
        return {
            "classes": np.array(self.classes),
            "terms": self.terms,
            "scale": self.scale,
            "vectors": self.vectors,
            "hints": self.hints,
            "hint_names": np.array(self.hint_names, dtype="U64"),
            "bias": self.bias,
            "sharpness": np.array(self.sharpness, np.float32),
            **({} if self.trust is None else {"trust": self.trust}),
        }

    @classmethod
    def of(cls, arrays: Arrays) -> Self:
        return cls(
            tuple(map(str, arrays["classes"])),
            arrays["terms"],
            arrays["scale"],
            arrays["vectors"],
            arrays["hints"],
            tuple(map(str, arrays["hint_names"])),
            arrays["bias"],
            float(arrays["sharpness"]),
            arrays.get("trust"),
        )


@dataclass(frozen=True)
class Model:
    vocabulary: Vocabulary
    vectors: Vectors
    heads: Mapping[str, Head]

    def matrix(self, found: Terms) -> Matrix:
        return self.vocabulary.matrix(found, self.vectors)

    @cached_property
    def _scale(self) -> Floats:
        return np.concatenate([head.scale for head in self.heads.values()])

    @cached_property
    def _rooms(self) -> list[Floats]:
        """Memory for weights, 16 MB for PART texts: to ask the system for it anew took longer than
        to fill it.
        """
        return []

    def _weights(self, rows: NDArray[np.intp], room: Floats) -> Floats:
        """Of these terms, which ascend, written to `room`."""
        weights = room[: len(rows) * len(self._scale)].reshape(len(rows), len(self._scale))
        for head, columns in self._columns():
            known = rows[: np.searchsorted(rows, len(head.terms))]
            np.multiply(head.terms[known], head.scale, out=weights[: len(known), columns])
            weights[len(known) :, columns] = 0
        return weights

    def _columns(self) -> Iterator[tuple[Head, slice]]:
        start = 0
        for head in self.heads.values():
            yield head, slice(start, start + len(head.classes))
            start += len(head.classes)

    def said(self, matrix: Matrix) -> dict[str, Floats]:
        """What the terms say to each head: (texts, classes)."""
        sparse = matrix.sparse
        starts = range(0, sparse.shape[0], PART) or (0,)
        whole = np.concatenate([self._sums(sparse[start : start + PART]) for start in starts])
        columns = (whole[:, columns] for _, columns in self._columns())
        return dict(zip(self.heads, columns, strict=True))

    def _sums(self, sparse: csr_matrix) -> Floats:
        """What terms say to all heads, side by side."""
        held = np.zeros(sparse.shape[1], bool)
        held[sparse.indices] = True
        rows = np.flatnonzero(held)
        places = np.zeros(len(held), np.int32)
        places[rows] = np.arange(len(rows))
        narrow = csr_matrix(
            (sparse.data, places[sparse.indices], sparse.indptr), (sparse.shape[0], len(rows))
        )
        try:
            room = self._rooms.pop()  # of one thread
        except IndexError:
            room = np.empty(0, np.float32)
        if room.size < len(rows) * len(self._scale):
            room = np.empty(len(rows) * len(self._scale), np.float32)
        sums = narrow @ self._weights(rows, room)
        self._rooms[:] = [room]
        return np.asarray(sums, np.float32)

    def arrays(self) -> dict[str, Arrays]:
        """By file name; without the word vectors, which models share."""
        words = self.vocabulary
        files: dict[str, Arrays] = {name: head.arrays() for name, head in self.heads.items()}
        files[VOCABULARY] = {
            "buckets": words.buckets,
            "weights": words.weights,
            "rare": np.array(words.rare),
        }
        return files

    def save(self, folder: Path) -> None:
        """Raises SettingsError."""
        try:
            folder.mkdir(parents=True, exist_ok=True)
            for name, arrays in self.arrays().items():
                np.savez_compressed(folder / f"{name}.npz", allow_pickle=False, **arrays)
        except OSError as error:
            raise SettingsError(f"{folder}: не записать: {error.strerror or error}") from error


def load_models(own: Path) -> list[Model]:
    """The shipped model, then the one in `own` if that folder exists. Raises SettingsError."""
    return [_shipped(), *([load_model(own, load_vectors())] if own.is_dir() else ())]


@cache
def _shipped() -> Model:
    return load_model(SHIPPED, load_vectors())


@cache
def load_vectors() -> Vectors:
    arrays = _read(SHIPPED / WORDS)
    return Vectors(arrays["hashes"], arrays["table"].astype(np.float32))


def load_model(folder: Path, vectors: Vectors) -> Model:
    """Raises SettingsError naming the file that is missing or damaged."""
    words = _read(folder / f"{VOCABULARY}.npz")
    try:
        return Model(
            Vocabulary(words["buckets"], words["weights"], float(words["rare"])),
            vectors,
            {
                file.stem: Head.of(_read(file))
                for file in sorted(folder.glob("*.npz"))
                if file.stem in HEADS
            },
        )
    except KeyError as error:
        raise SettingsError(f"{folder}: модель повреждена: нет массива {error}") from error


def digest(arrays: Arrays) -> str:
    """16 hex digits: same data, same weights."""
    hashed = blake2b(digest_size=8)
    for name in sorted(arrays):
        array = np.ascontiguousarray(arrays[name])
        hashed.update(json.dumps([name, array.dtype.str, array.shape]).encode())
        hashed.update(array.tobytes())
    return hashed.hexdigest()


def quantised(weights: NDArray[np.float64]) -> tuple[NDArray[np.int8], Floats]:
    """(rows, classes) as whole numbers from -STEPS to STEPS, and one scale per class."""
    scale = np.maximum(np.abs(weights).max(0, initial=0.0), 1e-9) / STEPS
    return np.round(weights / scale).astype(np.int8), scale.astype(np.float32)


def softmax(scores: Floats) -> Floats:
    raised = np.exp(scores - scores.max(1, keepdims=True))
    return np.asarray(raised / raised.sum(1, keepdims=True), np.float32)


def ranked(probabilities: Floats, count: int) -> NDArray[np.intp]:
    """The most probable classes of every row, best first; among equals the first named."""
    return np.argsort(-probabilities, axis=1, kind="stable")[:, :count]


def _read(file: Path) -> dict[str, NDArray[Any]]:
    try:
        with np.load(file, allow_pickle=False) as arrays:
            return dict(arrays)
    except (OSError, ValueError, EOFError) as error:
        raise SettingsError(f"{file}: модель не читается: {error}") from error


def aligned(values: Floats, columns: Sequence[str], names: Sequence[str]) -> Floats:
    """The columns called `names`, in that order; zeros for a missing one."""
    places = {name: place for place, name in enumerate(columns)}
    found = np.zeros((len(values), len(names)), np.float32)
    for place, name in enumerate(names):
        if name in places:
            found[:, place] = values[:, places[name]]
    return found
