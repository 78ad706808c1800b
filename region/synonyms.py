"""What the names in a centre's export mean: its groups, topics and bodies, as the region's. Pure.

A name is looked up by its words; case, ё, punctuation, a star, a number in front and the group in
front do not matter. Within a known group, a name that was cut or resembles one topic only also
counts, and is marked as alike, so that people can check it.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from domain.region import Region
from domain.spelling import spelled

CUT = 12  # characters from which the beginning of a name stands for the whole
ALIKE = 0.75  # share of common words from which two names of topics are one
ALIKE_BODIES = 0.8
INSIDE = 0.8  # the share for a name whose every word occurs in the other
APART = 0.05  # how far the second-best name must stay behind
_STEM = 5  # letters that forms of a Russian word share
_SMALL = frozenset(
    (
        *("а", "без", "в", "во", "для", "до", "за", "и", "из", "или", "к", "на", "о", "об"),
        *("от", "по", "при", "с", "со", "у"),
    )
)
_SAME_WORDS = (
    (re.compile(r"\bр н\b"), "район"),
    (re.compile(r"\bокруг\w*"), "район"),
    (re.compile(r"\bг\b"), "город"),
    (re.compile(r"\bжкх\b"), "жилищно коммунальное хозяйство"),
    (re.compile(r"\bмуниципальн\w+"), ""),
)


@dataclass(frozen=True, slots=True)
class Meaning:
    """An id of the region; `alike` if its name only resembles the one in the export."""

    id: str
    alike: bool = False


class Synonyms:
    """The names of one region. Its own names come before those of exports.yaml."""

    def __init__(self, region: Region) -> None:
        self._region = region
        exports = region.exports
        self._groups = {
            **exports.groups,
            **{spelled(group.name): group.id for group in region.groups.values()},
            **{spelled(id_): id_ for id_ in region.groups},
        }
        self._topics: dict[str, dict[str, str]] = {id_: {} for id_ in region.groups}
        self._anywhere = {name: {ids[0]} for name, ids in exports.topics.items() if ids}
        own: dict[str, set[str]] = {}  # where no group decides
        for name, ids in exports.topics.items():
            for id_ in ids:
                self._topics[id_.partition(".")[0]][name] = id_
        for group in region.groups.values():
            for topic in group.topics:
                for name in (spelled(topic.name), spelled(topic.id)):
                    self._topics[group.id][name] = topic.id
                    own.setdefault(name, set()).add(topic.id)
        self._anywhere |= own
        self._bodies = {
            **exports.bodies,
            **{spelled(body.name): body.id for body in region.bodies.values()},
            **{spelled(id_): id_ for id_ in region.bodies},
        }

    def group(self, written: str) -> str | None:
        return next((g for f in _forms(written) if (g := self._groups.get(f))), None)

    def topic(self, written: str, group: str | None) -> Meaning | None:
        if group is None:
            ids = next((ids for f in _forms(written) if (ids := self._anywhere.get(f))), set())
            return Meaning(min(ids)) if len(ids) == 1 else None
        known = self._topics.get(group, {})
        titles = (spelled(self._region.groups[group].name), spelled(group)) if known else ()
        forms = [*_forms(written, titles)]
        if exact := next((id_ for form in forms if (id_ := known.get(form))), None):
            return Meaning(exact)
        alike = _cut(forms, known) or _nearest(
            (_stems(form) for form in forms), self._topic_stems[group], ALIKE
        )
        return Meaning(alike, alike=True) if alike else None

    def body(self, written: str) -> Meaning | None:
        forms = [*_forms(written)]
        if exact := next((id_ for form in forms if (id_ := self._bodies.get(form))), None):
            return Meaning(exact)
        alike = _nearest(
            (self._body_words(form) for form in forms), self._body_stems, ALIKE_BODIES, least=2
        )
        return Meaning(alike, alike=True) if alike else None

    @cached_property
    def _topic_stems(self) -> Mapping[str, Mapping[frozenset[str], str]]:
        return {
            group: {_stems(name): id_ for name, id_ in known.items()}
            for group, known in self._topics.items()
        }

    @cached_property
    def _body_stems(self) -> Mapping[frozenset[str], str]:
        return {
            self._body_words(name): id_
            for name, id_ in self._bodies.items()
            if self._region.bodies[id_].until is None
        }

    def _body_words(self, name: str) -> frozenset[str]:
        for pattern, word in _SAME_WORDS:
            name = pattern.sub(word, name)
        return _stems(name) - _stems(spelled(self._region.name))


def _forms(written: str, titles: Iterable[str] = ()) -> Iterator[str]:
    name = spelled(written)
    yield name
    words = name.split()
    while words and words[0].isdigit():
        words = words[1:]
    if (bare := " ".join(words)) != name and bare:
        yield bare
    for title in titles:
        if bare.startswith(f"{title} "):
            yield bare.removeprefix(f"{title} ")


def _cut(forms: Iterable[str], known: Mapping[str, str]) -> str | None:
    for form in forms:
        if len(form) >= CUT:
            ids = {id_ for name, id_ in known.items() if name.startswith(form)}
            if len(ids) == 1:
                return ids.pop()
    return None


def _stems(name: str) -> frozenset[str]:
    return frozenset(word[:_STEM] for word in name.split() if word not in _SMALL)


def _nearest(
    wanted: Iterable[frozenset[str]],
    known: Mapping[frozenset[str], str],
    enough: float,
    least: int = 3,
) -> str | None:
    for words in wanted:
        best: dict[str, float] = {}
        for other, id_ in known.items():
            best[id_] = max(best.get(id_, 0.0), _likeness(words, other, least))
        order = sorted(best, key=best.__getitem__, reverse=True)
        if not order or best[order[0]] < enough:
            continue
        if len(order) == 1 or best[order[0]] >= best[order[1]] + APART:
            return order[0]
    return None


def _likeness(one: frozenset[str], other: frozenset[str], least: int) -> float:
    common, smaller = len(one & other), min(len(one), len(other))
    if smaller < least:
        return float(one == other and smaller > 0)
    shared = 2 * common / (len(one) + len(other))
    return max(shared, INSIDE) if common == smaller else shared
