"""Streets and numbered objects that a post names, as people write them. Pure."""

import re
from collections.abc import Collection

from domain.spelling import plain
from enrichment.incidents.anchors import LENGTH, Anchors
from enrichment.incidents.stems import name_stem
from russian.street_names import street_named

_WORD = re.compile(r"[^\W\d_]{3,}(?:-[^\W\d_]+)*")
_SHOWN = {"сад": "детский сад"}  # kinds of objects whose anchor is shorter than their name


def named(text: str, street: str | None, anchors: Anchors) -> tuple[str, ...]:
    """Each once: the labelled street without its house, other streets, then objects."""
    streets = [street.partition(",")[0]] if street else []
    known = {name_stem(plain(word)) for word in " ".join(streets).split()}
    if others := anchors.streets - known:
        streets += _others(text[:LENGTH], others)
    return tuple(dict.fromkeys((*streets, *map(_object, sorted(anchors.objects)))))


def _others(text: str, stems: Collection[str]) -> list[str]:
    """The streets with these stems, in the order of the text."""
    names: dict[str, str] = {}
    for word in _WORD.findall(text):
        stem = name_stem(plain(word))
        if stem in stems and stem not in names and (name := street_named(word)):
            names[stem] = name
    return list(names.values())


def _object(anchor: str) -> str:
    kind, _, number = anchor.rpartition(" ")
    return f"{_SHOWN.get(kind, kind)} № {number}"
