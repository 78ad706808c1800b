"""Linear weights of named features, in a file of arrays. Reads and writes files.

`python -m benchmarks.learning.promises` and `.contradictions` learn them from the labelled sets.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from math import exp
from pathlib import Path
from zlib import crc32

import numpy as np

FOLDER = Path(__file__).parent.parent / "weights"


@dataclass(frozen=True)
class Weights:
    """`by_name` is keyed by the hash of a feature's name; an unknown one weighs nothing."""

    by_name: Mapping[int, float]
    bias: float

    def likely(self, features: Mapping[str, float]) -> float:
        """The probability of the class that they were learned for."""
        return chance(self.odds(features))

    def odds(self, features: Mapping[str, float]) -> float:
        """The logarithm of its odds."""
        weigh = self.by_name.get
        return self.bias + sum(
            weigh(crc32(name.encode()), 0.0) * value for name, value in features.items()
        )


def chance(odds: float) -> float:
    """The probability of which `odds` is the logarithm of odds."""
    return 1 / (1 + exp(-max(-30.0, min(30.0, odds))))


@cache
def weights(name: str) -> Weights:
    with np.load(FOLDER / f"{name}.npz") as file:
        hashes, values = file["hashes"].tolist(), file["values"].tolist()
        return Weights(dict(zip(hashes, values, strict=True)), float(file["bias"]))


def write(name: str, model: Weights, inputs: str) -> int:
    """With the digest of what they were learned from. Returns how many there are."""
    hashes = np.array(sorted(model.by_name), np.uint32)
    np.savez_compressed(
        FOLDER / f"{name}.npz",
        hashes=hashes,
        values=np.array([model.by_name[int(one)] for one in hashes], np.float32),
        bias=np.array(model.bias),
        inputs=np.array(inputs),
    )
    return len(hashes)


def inputs_of(name: str) -> str:
    """The digest of what they were learned from."""
    with np.load(FOLDER / f"{name}.npz") as file:
        return str(file["inputs"])
