"""What an enricher makes of a region's names and topics, made once for all tests of a process."""

from collections.abc import Callable, Iterator
from dataclasses import fields
from typing import Any

import pytest


@pytest.fixture(scope="session", autouse=True)
def shared_dictionaries() -> Iterator[None]:
    """They never change, and each worker would take 0.15 s to make them."""
    from enrichment import pipeline

    with pytest.MonkeyPatch.context() as patch:
        for name in ("Topics", "Gazetteer"):
            patch.setattr(pipeline, name, _once_a_region(getattr(pipeline, name)))
        yield


def _once_a_region(make: Callable[..., Any]) -> Callable[..., Any]:
    made: dict[tuple[int, ...], tuple[Any, ...]] = {}

    def one(region: Any, lemmatiser: Any) -> Any:
        parts = [getattr(region, f.name) for f in fields(region) if f.name != "sources"]
        key = tuple(map(id, (*parts, lemmatiser)))
        if key not in made:  # the parts are kept, so that no other may have their number
            made[key] = (make(region, lemmatiser), *parts, lemmatiser)
        return made[key][0]

    return one
