"""Corrects a typed word that the dictionary does not know to a known word one slip away. Pure.

Damerau-Levenshtein distance 1: one letter added, dropped, changed, or swapped with the next.
"""

from collections.abc import Callable, Collection, Iterator, Mapping

from domain.ports.language import Lemmatiser
from domain.spelling import plain

MIN_LETTERS, MAX_LETTERS = 4, 40
_CYRILLIC = "абвгдежзийклмнопрстуфхцчшщъыьэюя"
_LATIN = "abcdefghijklmnopqrstuvwxyz"


def may_be_misspelt(word: str) -> bool:
    letters = sum(map(str.isalpha, word))
    return (
        letters >= MIN_LETTERS
        and len(word) <= MAX_LETTERS
        and letters + word.count("-") == len(word)
    )


def neighbours(word: str) -> Iterator[str]:
    """Every text at distance 1 of a lower-case word, in letters of its own script."""
    alphabet = _LATIN if word.isascii() else _CYRILLIC
    for at in range(len(word) + 1):
        before, after = word[:at], word[at:]
        for letter in alphabet:
            yield before + letter + after
            if after and letter != after[0]:
                yield before + letter + after[1:]
        if after:
            yield before + after[1:]
        if len(after) > 1 and after[0] != after[1]:
            yield before + after[1] + after[0] + after[2:]


def corrections(
    unknown: Mapping[str, str],
    lemmatiser: Lemmatiser,
    frequencies: Callable[[Collection[str]], Mapping[str, int]],
) -> dict[str, str]:
    """Typed word -> the lemma to search instead, for words of which no document has a lemma. A
    candidate is a known word at distance 1, in any form, because people misspell inflected forms
    too; of the lemmas in the index the most frequent wins, then the first by alphabet.
    """
    near = {word: _known_lemmas(word, lemmatiser) for word in unknown}
    counts = frequencies(
        {*unknown.values(), *(lemma for candidates in near.values() for lemma in candidates)}
    )
    corrected: dict[str, str] = {}
    for word, lemma in unknown.items():
        candidates = [candidate for candidate in near[word] if counts.get(candidate)]
        if candidates and not counts.get(lemma):
            corrected[word] = min(candidates, key=lambda candidate: (-counts[candidate], candidate))
    return corrected


def _known_lemmas(word: str, lemmatiser: Lemmatiser) -> set[str]:
    known_lemmas: set[str] = set()
    for candidate in set(neighbours(plain(word))):
        if lemmatiser.knows(candidate):
            lemmas = lemmatiser.lemmas(candidate)
            if len(lemmas) == 1:
                known_lemmas.add(lemmas[0])
    return known_lemmas
