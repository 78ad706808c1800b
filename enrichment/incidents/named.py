"""Streets and numbered objects that a post names, as people write them. Pure."""

import re

from domain.spelling import plain
from enrichment.incidents.anchors import LENGTH, Anchors
from enrichment.incidents.stems import name_stem
from russian.street_names import street_named
from russian.street_pairs import is_pair_of_nobody, known_pair

# A street by its mark or its preposition. Any other name before a number may be a resident's.
_MARKED = re.compile(
    r"\b(?:ул(?:иц[аеуы])?|пер(?:еул[а-я]*)?|просп(?:ект[а-я]*)?|б-р|бульвар[а-я]*|на|по)\b\.?\s+"
    r"([^\W\d_]{3,}(?:-[^\W\d_]+)*)(?=(?:\s+([^\W\d_]{3,}))?)(?!,?\s+\d+\s+(?:лет|год))",
    re.IGNORECASE,
)
# Streets that no resident is called by: «Лесная», «50 лет Октября».
_NOBODY = re.compile(r"\d|(?<!ск)(?<!цк)ая$")
_SHOWN = {"сад": "детский сад"}  # kinds of objects whose anchor is shorter than their name


def named(text: str, street: str | None, anchors: Anchors) -> tuple[str, ...]:
    """Each once: the labelled street without its house, other streets, then objects."""
    own = street.partition(",")[0] if street else ""
    marked = _marked(text[:LENGTH])
    stems = {name_stem(plain(word)) for word in own.split()}
    is_nobody = _NOBODY.search(own) or is_pair_of_nobody(own)
    streets = [own] if is_nobody or not stems.isdisjoint(marked) else []
    streets += [name for stem, name in marked.items() if stem in anchors.streets - stems]
    return tuple(dict.fromkeys((*streets, *map(_object, sorted(anchors.objects)))))


def _marked(text: str) -> dict[str, str]:
    names: dict[str, str] = {}
    for word, after in _MARKED.findall(text):
        two = known_pair(word, after)
        stem = name_stem(plain(word))
        if stem not in names and (name := two or street_named(word)):
            names[stem] = name
        if two:
            names.setdefault(name_stem(plain(after)), two)
    return names


def _object(anchor: str) -> str:
    kind, _, number = anchor.rpartition(" ")
    return f"{_SHOWN.get(kind, kind)} № {number}"
