"""Which stories a batch looks at."""

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime

import pytest

from domain.incident import Incident, Joined
from domain.ports.incidents import Span
from domain.post import Label, Labels
from enrichment.incidents.seeking import Seeking
from enrichment.incidents.telling import Candidate

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
TEXT = "батарея котельная порыв теплотрасса"
PLACED = ("of tynda", "tynda"), ("of zeya", "zeya"), ("of no place", "")


class Shelf:
    """Stories under every key, the latest first, and which of them were loaded."""

    known: Mapping[str, Joined] = {}

    def __init__(self) -> None:
        self.loaded: set[str] = set()

    def filed(
        self, keys: Collection[str], span: Span, latest: int
    ) -> Mapping[str, Sequence[tuple[str, str]]]:
        return {key: [(place, id_) for id_, place in PLACED] for key in keys}

    def spoken(self, authors: Collection[str], span: Span) -> Mapping[str, frozenset[str]]:
        return {}

    def load(self, ids: Collection[str]) -> Sequence[Incident]:
        self.loaded |= set(ids)
        return []

    def save(self, incidents: Sequence[Incident], joined: Sequence[Joined]) -> None:
        pass


@pytest.mark.parametrize(
    ("places", "loaded"),
    [
        (["tynda"], {"of tynda", "of no place"}),
        (["tynda", "zeya"], {"of tynda", "of zeya", "of no place"}),
        ([None], {"of tynda", "of zeya", "of no place"}),
        (["belogorsk"], {"of no place"}),
    ],
)
def test_a_post_looks_at_stories_of_its_own_place_and_of_none(places, loaded) -> None:
    posts = [
        Candidate(f"p{n}", NOW, Labels(lemmas=TEXT, municipality=place and Label(place, 1.0)), TEXT)
        for n, place in enumerate(places)
    ]
    shelf = Shelf()
    Seeking.of(posts).join(shelf, lambda: "new")
    assert shelf.loaded == loaded
