"""Of a large table `make test` tries a portion, `make soak` the whole."""

from collections.abc import Iterable
from typing import TypeVar

import pytest

T = TypeVar("T")

WHOLE = pytest.mark.parametrize(
    "whole", [False, pytest.param(True, marks=pytest.mark.soak)], ids=["portion", "whole"]
)


def few(values: Iterable[T], *kept: T) -> list[T | object]:
    """Parameters of which all but the kept ones are soak's."""
    return [v if v in kept else pytest.param(v, marks=pytest.mark.soak) for v in values]
