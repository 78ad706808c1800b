"""Whether a post is in Russian, by its letters and most frequent words. Pure."""

import re
from collections.abc import Sequence

from domain.post import Label, Labels
from enrichment.reading import Reading

RUSSIAN, OTHER = "ru", "other"

_JOINTS = tuple("/.@#_=?&")
_ADDRESS = ("/", "@", ":", "_")
_SAMPLE = 80  # words; enough to tell, however long the text
_AFTER_CYRILLIC = chr(ord("я") + 1)
_LETTERS = "іїєґўәғқңөұүһҳҷӣӯљњђћџјѓќѕҗҥҕҫӑӗӳӱӧӓӹ"
_FOREIGN = re.compile(f"[{_LETTERS}{_LETTERS.upper()}]")
# Ukrainian is often typed without its own letters.
_THEIRS = "що це або якщо тільки дуже чому вже нема від щоб зараз ще немає"
_UKRAINIAN = frozenset(_THEIRS.split())
_ENGLISH_WORDS = "the is are of to and in for not you we it this that with on have no be"
_ENGLISH = frozenset(_ENGLISH_WORDS.split())
_SMALL_WORDS = (
    "и в не на с что а как это по но к у из за от для же бы так то о мы я он она они вы ты быть"
    " весь этот который мочь свой уже только или при до если когда где нет наш еще там тут почему"
)
_FREQUENT = frozenset(_SMALL_WORDS.split())


def label(readings: Sequence[Reading], labels: Sequence[Labels]) -> list[Labels]:
    return [
        known.having(language=_language(reading))
        for reading, known in zip(readings, labels, strict=True)
    ]


def _language(reading: Reading) -> Label | None:
    lemmas = reading.lemmas[:_SAMPLE]
    odd = [n for n, lemma in enumerate(lemmas) if not "а" <= lemma < _AFTER_CYRILLIC]
    others = [lemmas[n] for n in odd if _is_word(reading, n)]
    cyrillic = len(lemmas) - len(odd)
    words = cyrillic + len(others)
    if not words:
        return None
    share = cyrillic / words
    if share < 0.5 and (share < 0.25 or not _ENGLISH.isdisjoint(others)):
        return Label(OTHER, round(1.0 - share, 3))
    foreign = len(_FOREIGN.findall(reading.text, 0, reading.ends[len(lemmas) - 1]))
    if foreign >= 1 + words // 8 or len(_UKRAINIAN.intersection(lemmas)) >= 2:
        return Label(OTHER, 0.9)
    frequent = sum(map(_FREQUENT.__contains__, lemmas)) / words
    # A headline of four words has no small words; a paragraph without any is hardly Russian.
    sure = 0.7 + 0.28 * min(1.0, 5 * frequent) if words > 4 else 0.8
    return Label(RUSSIAN, round(sure * max(share, 0.5), 3))


def _is_word(reading: Reading, index: int) -> bool:
    if not reading.lemmas[index][0].isalpha():
        return False
    text, start, end = reading.text, reading.starts[index], reading.ends[index]
    return text[start - 1 : start] not in _JOINTS and text[end : end + 1] not in _ADDRESS
