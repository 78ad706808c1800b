"""Saved searches over open parts: who may save, watch and end them, and which may be watched."""

import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from app.wiring import Parts
from domain.errors import EntryRefused, MoveRefused, QueryError
from domain.ports.searches import SearchStore
from domain.query_text import parse
from domain.region import Region
from domain.saved_search import SavedSearch
from region.bounds.refusals import doubtful, search_refusal
from russian.vocabulary import Vocabulary

UNSEEN = ("Cc", "Zl", "Zp")  # categories of Unicode: line feeds, NUL and their like


class SearchDesk(SearchStore):
    """What people and programs do with saved searches. It is also their store without what may not
    be watched: a search that the list refuses stays saved, and nobody is told what it finds.
    """

    def __init__(self, parts: Parts, words: Vocabulary | None = None) -> None:
        self._store, self._clock = parts.searches, parts.clock
        self._zone, self._places = parts.region.zone, places(parts.region)
        self._names = (words or Vocabulary(parts.region)).names
        self.refusal = lru_cache(1_000)(self._refusal)

    def all(self) -> Sequence[SavedSearch]:
        """Those that may be watched, by name."""
        return [one for one in self._store.all() if self.refusal(one.name, one.query) is None]

    def add(self, search: SavedSearch) -> bool:
        return self._store.add(search)

    def watch(self, name: str, watched: bool) -> bool:
        return self._store.watch(name, watched)

    def forget(self, name: str) -> bool:
        return self._store.forget(name)

    def find(self, name: str) -> SavedSearch | None:
        """Any saved search, refused ones too."""
        return next((one for one in self._store.all() if one.name == name), None)

    def save(self, name: str, query: str, owner: str) -> SavedSearch:
        """A new search, watched from now on. Raises EntryRefused, QueryError, and MoveRefused where
        the name is taken.
        """
        for what, text in (("названии", name), ("имени", owner)):
            if any(unicodedata.category(c) in UNSEEN for c in text):
                raise EntryRefused(
                    f"в {what} есть перевод строки или другой невидимый знак: наберите его заново "
                    "одной строкой"
                )
        if "\0" in query:
            raise EntryRefused("в запросе есть нулевой знак: наберите запрос заново")
        parse(query, self._zone, self._names)
        self.check(name, query)
        search = SavedSearch(name, owner, query, True, self._clock.now())
        if not self._store.add(search):
            raise MoveRefused(f"поиск «{name}» уже есть: назовите иначе")
        return search

    def check(self, name: str, query: str) -> None:
        """Raises EntryRefused for a search that may not be watched or subscribed to."""
        if why := self.refusal(name, query):
            raise EntryRefused(f"{why}; искать это без слежения можно")

    def _refusal(self, name: str, query: str) -> str | None:
        """Why the search may not be watched; None where it may, or cannot be read."""
        try:
            condition = parse(query, self._zone, self._names)
        except QueryError:
            return None
        return search_refusal(condition, self._places) or search_refusal(name, self._places)


def may_end(search: SavedSearch, who: str, administers: bool) -> bool:
    """Whether somebody may stop watching a search or delete it: alerts of others end with it."""
    return administers or search.owner == who


def not_theirs(search: SavedSearch) -> str:
    """Why somebody may not."""
    return (
        f"поиск «{search.name}» сохранил(а) {search.owner}: не следить за ним и удалить его может "
        "только владелец или администратор"
    )


@lru_cache(4)
def _places(names: frozenset[str]) -> frozenset[str]:
    return doubtful(names)


def places(region: Region) -> frozenset[str]:
    """The names of this region's settlements that look like something else."""
    return _places(frozenset(one.name for one in region.settlements.values()))
