"""HTML whose elements find their descendants by class or name at once. Pure.

Beautiful Soup looks at every descendant for every selector: twenty selectors for each message of a
t.me page took five times as long as to read the page.
"""

import re
from functools import lru_cache
from typing import Any

from bs4 import BeautifulSoup, Tag
from bs4.element import ResultSet

_NESTED = re.compile(r"\([^()]*\)")
_ASIDE = re.compile(r"\[[^\]]*\]")
_COMBINATOR = re.compile(r"[\s>+~]+")
_CLASS, _NAME = re.compile(r"\.[\w-]+"), re.compile(r"[a-z][\w-]*")


class IndexedTag(Tag):
    """An element that remembers which classes and names stand below it, from its first `select`
    on: what is changed below it after that, it may find no more.
    """

    _below: dict[str, list[tuple[int, Tag]]] | None = None

    def select(
        self, selector: str, namespaces: dict[str, str] | None = None, limit: int = 0, **kwargs: Any
    ) -> ResultSet[Tag]:
        """As Beautiful Soup's."""
        marks = _marks(selector)
        if marks is None:
            return super().select(selector, namespaces, limit, **kwargs)
        return ResultSet(None, self._matching(marks, selector)[: limit or None])

    def select_one(
        self, selector: str, namespaces: dict[str, str] | None = None, **kwargs: Any
    ) -> Tag | None:
        """As Beautiful Soup's."""
        found = self.select(selector, namespaces, 1, **kwargs)
        return found[0] if found else None

    def _matching(self, marks: frozenset[str], selector: str) -> list[Tag]:
        if self._below is None:
            self._below = {}
            for place, tag in enumerate(self.find_all(True)):
                classes = tag.get("class") or ()
                for mark in (tag.name, *(f".{name}" for name in classes)):
                    self._below.setdefault(mark, []).append((place, tag))
        at = {place: tag for mark in marks for place, tag in self._below.get(mark, ())}
        found = [at[place] for place in sorted(at)]
        if selector in marks:  # it asks for nothing else
            return found
        return [tag for tag in found if tag.css.match(selector)]


class IndexedSoup(IndexedTag, BeautifulSoup):
    """A page of IndexedTags."""


def read_html(page: str) -> BeautifulSoup:
    """The page as Beautiful Soup reads it, with lxml."""
    return IndexedSoup(page, "lxml", element_classes={Tag: IndexedTag})


@lru_cache(maxsize=1000)
def _marks(selector: str) -> frozenset[str] | None:
    """Of which classes (`.x`) or else names (`x`) what the selector finds has one; None where it
    need have none.
    """
    bare = _ASIDE.sub("", selector)
    while bare != (bare := _NESTED.sub("", bare)):
        pass
    last = [_COMBINATOR.split(part.strip())[-1] for part in bare.split(",")]
    marks = [_CLASS.search(each) or _NAME.match(each) for each in last]
    found = [mark[0] for mark in marks if mark is not None]
    return frozenset(found) if len(found) == len(last) else None
