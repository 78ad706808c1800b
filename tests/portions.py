"""Of a large table `make test` tries a portion, `make soak` the whole."""

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar
from zlib import crc32

import pytest

T = TypeVar("T")

WHOLE = pytest.mark.parametrize(
    "whole", [False, pytest.param(True, marks=pytest.mark.soak)], ids=["portion", "whole"]
)


def one_of(values: Sequence[T], name: str) -> T:
    """Another one for another name, and the same in each run."""
    return values[crc32(name.encode()) % len(values)]


def two(comers: Iterable[T], may: Callable[[T], bool], name: str) -> list[T]:
    """One who may not and one who may, others for other names."""
    all_ = list(comers)
    sides = ([one for one in all_ if may(one) is allowed] for allowed in (False, True))
    return [one_of(side, name) for side in sides if side]


def few(values: Iterable[T], *kept: T) -> list[T | object]:
    """Parameters of which all but the kept ones are soak's."""
    return [v if v in kept else pytest.param(v, marks=pytest.mark.soak) for v in values]
