"""What a story is looked up by: rare words, streets, objects and subjects of its tellings. Pure."""

from collections.abc import Iterable, Sequence

from enrichment.incidents.rarity import SHIPPED, Rarity
from enrichment.incidents.subjects import subjects

RAREST = 16  # words of a telling it may be found by
TELLING = 3.5  # a word that says less finds no story by itself


def keys_of(
    words: Sequence[str],
    objects: Iterable[str],
    streets: Iterable[str],
    rarity: Rarity = SHIPPED,
) -> tuple[str, ...]:
    """Each key once; `words` are the rarest first, and subjects are written «subject heat»."""
    keys = [word for word in words[:RAREST] if rarity.weight(word) >= TELLING]
    # Sorted, because ties between stories fall to the key that was looked up first.
    keys += [f"subject {subject}" for subject in sorted(subjects(words))]
    return tuple(dict.fromkeys((*keys, *objects, *streets)))


def says(key: str, rarity: Rarity = SHIPPED) -> float:
    return TELLING if " " in key else rarity.weight(key)
