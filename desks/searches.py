"""Saved searches: list, save, watch and delete."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from app.installation import Installation
from desks.audit import write
from desks.verbs import Verb
from desks.viewer import Viewer
from domain.errors import EntryRefused, Forbidden, MoveRefused, NotFound, QueryError
from domain.person import Right
from domain.query_text import parse
from domain.region import Region
from domain.saved_search import SavedSearch
from region.bounds.refusals import doubtful, search_refusal
from russian.vocabulary import Vocabulary

UNSEEN = ("Cc", "Zl", "Zp")  # Unicode categories: line feeds, NUL and the like


class WatchedSearches:
    """Searches that the list of refusals bans stay saved, but nobody gets messages about them."""

    def __init__(self, installation: Installation, words: Vocabulary | None = None) -> None:
        self._store, self._zone = installation.watch.searches, installation.region.zone
        self._places = places(installation.region)
        self._names = (words or Vocabulary(installation.region)).names
        self.refusal = lru_cache(1_000)(self._refusal)

    def all(self) -> Sequence[SavedSearch]:
        return [one for one in self._store.all() if self.refusal(one.name, one.query) is None]

    def _refusal(self, name: str, query: str) -> str | None:
        try:
            condition = parse(query, self._zone, self._names)
        except QueryError:
            return None
        return search_refusal(condition, self._places) or search_refusal(name, self._places)


@dataclass(frozen=True, slots=True)
class Saved:
    """`refusal` says why it may not be watched; `may_end` whether the viewer may unwatch and delete
    it.
    """

    search: SavedSearch
    refusal: str | None
    may_end: bool


@dataclass(frozen=True, slots=True)
class SearchDesk:
    """Saved searches cover the whole region, so methods raise Forbidden for a viewer limited to
    some bodies, and NotFound for an unknown name; alerts that a search opened stay after its end.
    """

    installation: Installation
    words: Vocabulary

    def list(self, viewer: Viewer) -> Sequence[Saved]:
        viewer.demand(Right.REGION)
        return self._saved(viewer, self.installation.watch.searches.all())

    def own(self, viewer: Viewer, name: str) -> Sequence[Saved]:
        """All for viewers who may list them; for others only the search of this name."""
        if viewer.may(Right.REGION):
            return self.list(viewer)
        return self._saved(
            viewer, [s for s in self.installation.watch.searches.all() if s.name == name]
        )

    def save(self, viewer: Viewer, name: str, query: str, *, watched: bool = True) -> Saved:
        """Raises EntryRefused, QueryError, and MoveRefused if the name is taken."""
        self._demand(viewer)
        for what, text in (("названии", name), ("имени", viewer.actor)):
            if any(unicodedata.category(c) in UNSEEN for c in text):
                raise EntryRefused(
                    f"в {what} есть перевод строки или другой невидимый знак: наберите его заново "
                    "одной строкой"
                )
        if "\0" in query:
            raise EntryRefused("в запросе есть нулевой знак: наберите запрос заново")
        parse(query, self.installation.region.zone, self.words.names)
        if watched:
            self.check(name, query)
        search = SavedSearch(name, viewer.actor, query, watched, self.installation.clock.now())
        with self.installation.transaction():
            if not self.installation.watch.searches.add(search):
                raise MoveRefused(f"поиск «{name}» уже есть: назовите иначе")
            self._note(viewer, Verb.SEARCH_SAVED, name)
        return self._saved(viewer, [search])[0]

    def watch(self, viewer: Viewer, name: str) -> None:
        """From now on a spike of its posts opens an alert; raises EntryRefused."""
        self._demand(viewer)
        self.check(name, self._named(name).query)
        with self.installation.transaction():
            if not self.installation.watch.searches.watch(name, True):
                raise _missing(name)
            self._note(viewer, Verb.SEARCH_WATCH, name)

    def unwatch(self, viewer: Viewer, name: str) -> None:
        self._demand_end(viewer, name)
        with self.installation.transaction():
            if not self.installation.watch.searches.watch(name, False):
                raise _missing(name)
            self._note(viewer, Verb.SEARCH_UNWATCH, name)

    def forget(self, viewer: Viewer, name: str) -> None:
        self._demand_end(viewer, name)
        with self.installation.transaction():
            if not self.installation.watch.searches.forget(name):
                raise _missing(name)
            self._note(viewer, Verb.SEARCH_FORGET, name)

    def check(self, name: str, query: str) -> None:
        """Raises EntryRefused for a search that may not be watched or subscribed to."""
        if why := WatchedSearches(self.installation, self.words).refusal(name, query):
            raise EntryRefused(f"{why}; искать это без слежения можно")

    def _demand(self, viewer: Viewer) -> None:
        if viewer.bodies is not None:
            raise Forbidden(
                (Right.SEARCHES,), "сохранённые поиски общие: они не для отдельных органов"
            )
        viewer.demand(Right.SEARCHES)

    def _demand_end(self, viewer: Viewer, name: str) -> None:
        """Ending a search also ends alerts that others rely on, so only its owner or an
        administrator may.
        """
        self._demand(viewer)
        search = self._named(name)
        if not _may_end(viewer, search):
            raise Forbidden(
                (Right.ADMINISTER,),
                f"поиск «{name}» сохранил(а) {search.owner}: не следить за ним и удалить его может "
                "только владелец или администратор",
            )

    def _named(self, name: str) -> SavedSearch:
        if (
            search := next(
                (s for s in self.installation.watch.searches.all() if s.name == name), None
            )
        ) is None:
            raise _missing(name)
        return search

    def _saved(self, viewer: Viewer, searches: Sequence[SavedSearch]) -> Sequence[Saved]:
        refusal = WatchedSearches(self.installation, self.words).refusal
        saved = [Saved(s, refusal(s.name, s.query), _may_end(viewer, s)) for s in searches]
        return [
            replace(one, search=replace(one.search, watched=False)) if one.refusal else one
            for one in saved
        ]

    def _note(self, viewer: Viewer, verb: Verb, name: str) -> None:
        write(self.installation.audit, self.installation.clock.now(), viewer, verb, name)


def _may_end(viewer: Viewer, search: SavedSearch) -> bool:
    return viewer.may(Right.ADMINISTER) or search.owner == viewer.actor


def _missing(name: str) -> NotFound:
    return NotFound(f"поиска «{name}» нет: проверьте имя в списке")


@lru_cache(4)
def _places(names: frozenset[str]) -> frozenset[str]:
    return doubtful(names)


def places(region: Region) -> frozenset[str]:
    return _places(frozenset(one.name for one in region.settlements.values()))
