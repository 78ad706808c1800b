"""Whether a post is in Russian, by its letters and most frequent words. Pure."""

import re
from collections.abc import Sequence
from dataclasses import replace

from domain.post import Label, Labels
from enrichment.reading import Reading

RUSSIAN, OTHER = "ru", "other"

_SAMPLE = 80  # words; enough to tell, however long the text
_FOREIGN = re.compile("[іїєґўәғқңөұүһҳҷӣљњђћџјѓќѕ]", re.IGNORECASE)
_SMALL_WORDS = (
    "и в не на с что а как это по но к у из за от для же бы так то о мы я он она они вы ты быть"
    " весь этот который мочь свой уже только или при до если когда где нет наш еще там тут почему"
)
_FREQUENT = frozenset(_SMALL_WORDS.split())


def label(readings: Sequence[Reading], labels: Sequence[Labels]) -> list[Labels]:
    """Sets language; a text without letters has none."""
    return [
        replace(known, language=_language(reading))
        for reading, known in zip(readings, labels, strict=True)
    ]


def _language(reading: Reading) -> Label | None:
    words = [w for w in reading.lemmas[:_SAMPLE] if w[0].isalpha()]
    if not words:
        return None
    cyrillic = sum("а" <= word[0] <= "я" for word in words) / len(words)
    if cyrillic < 0.5:
        return Label(OTHER, round(1.0 - cyrillic, 3))
    end = reading.ends[: _SAMPLE + 1][-1]
    foreign = len(_FOREIGN.findall(reading.text, 0, end))
    if foreign >= 1 + len(words) // 8:
        return Label(OTHER, 0.9)
    frequent = sum(word in _FREQUENT for word in words) / len(words)
    # A headline of four words has no small words; a paragraph without any is hardly Russian.
    sure = 0.7 + 0.28 * min(1.0, 5 * frequent) if len(words) > 4 else 0.8
    return Label(RUSSIAN, round(sure * cyrillic, 3))
