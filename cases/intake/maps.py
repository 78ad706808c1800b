"""A map for a foreign table that nobody has mapped yet: columns guessed by their titles. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from domain.cases.import_map import CaseColumn, title_key
from domain.region import Exports, KnownExport
from domain.spelling import spelled
from files.headers import Headers

NAMES = frozenset(CaseColumn)


class Fate(StrEnum):
    """What becomes of a column that no map names."""

    PERSONAL = "personal"
    UNREAD = "unread"


@dataclass(frozen=True, slots=True)
class Guess:
    """`known` is the export that the titles look like."""

    columns: Mapping[CaseColumn, str]
    known: KnownExport | None


def headers_of(exports: Exports, saved: Iterable[Mapping[CaseColumn, str]] = ()) -> Headers:
    """Any table has a head: the row with most titles that exports.yaml or a saved map knows, or
    else the fullest of the first rows.
    """
    titles = {name: list(known) for name, known in exports.columns.items() if name in NAMES}
    for columns in saved:
        for name, title in columns.items():
            titles.setdefault(name, []).append(title)
    titles["personal"] = sorted(exports.personal)
    return Headers(titles, frozenset(), whole=True)


def guess(titles: Sequence[str], exports: Exports) -> Guess:
    """A title stands for one column at most: the first of exports.yaml that names it."""
    standing = {words: title for title in reversed(titles) if (words := spelled(title))}
    columns: dict[CaseColumn, str] = {}
    for name, names in exports.columns.items():
        if name not in NAMES:
            continue
        taken = set(columns.values())
        known = (standing.get(words) for words in map(spelled, names))
        if title := next((t for t in known if t is not None and t not in taken), None):
            columns[CaseColumn(name)] = title
    return Guess(columns, _known(standing, exports))


def _known(standing: Mapping[str, str], exports: Exports) -> KnownExport | None:
    """A title that names its system outvotes those that tables of several systems have."""

    def stand(titles: Sequence[str]) -> int:
        return sum(spelled(title) in standing for title in titles)

    named = [one for one in exports.known if stand(one.names)]
    fit = named or [
        one for one in exports.known if one.marks and stand(one.marks) == len(one.marks)
    ]
    return max(fit, key=lambda one: (stand(one.names), len(one.marks)), default=None)


def fate(title: str, exports: Exports) -> Fate:
    return Fate.PERSONAL if spelled(title) in exports.personal else Fate.UNREAD


def distinct(titles: Sequence[str]) -> list[tuple[int, str]]:
    """The titles that can be chosen, each with its place: the first of equal ones, no empty one."""
    first: dict[str, int] = {}
    for place, title in enumerate(titles):
        if key := title_key(title):
            first.setdefault(key, place)
    return [(place, titles[place].strip()) for place in first.values()]
