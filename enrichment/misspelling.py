"""A place's name with one slip in it, read as the name: «екатнринославка», «белогорксе». Pure.

Symmetric deletion (Garbe 2012): two words within one edit share a word that lacks one letter of
each, so one look-up a letter finds the name among thousands.
"""

from collections.abc import Iterator, Mapping

SHORTEST = 6  # letters; a shorter word is within one slip of too many others


class Misspellings:
    def __init__(self, forms: Mapping[str, str]) -> None:
        self._forms = {form: lemma for form, lemma in forms.items() if len(form) >= SHORTEST}
        # Nearly all keys have one form, whose string is shared; several, words without a space, are
        # parted by spaces.
        self._shorter: dict[str, str] = {}
        for form in sorted(self._forms):
            for key in {form, *_without_one(form)}:
                other = self._shorter.get(key)
                self._shorter[key] = form if other is None else f"{other} {form}"

    def lemma(self, word: str) -> str | None:
        """The lemma of the only name within one slip of an unknown word."""
        if not SHORTEST <= len(word) <= 30:
            return None
        near = {
            self._forms[form]
            for key in (word, *_without_one(word))
            for form in self._shorter.get(key, "").split()
            if _within_one(word, form)
        }
        return near.pop() if len(near) == 1 else None


def _without_one(word: str) -> Iterator[str]:
    for index in range(len(word)):
        yield word[:index] + word[index + 1 :]


def _within_one(one: str, other: str) -> bool:
    """One letter added, lost or changed, or two neighbours swapped; the first letter must agree."""
    if one == other:
        return True
    if one[0] != other[0] or abs(len(one) - len(other)) > 1:
        return False
    start = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), None)
    if start is None:
        return True
    a, b = one[start:], other[start:]
    if len(a) == len(b):
        return a[1:] == b[1:] or (a[:2] == b[1::-1] and a[2:] == b[2:])
    return a[1:] == b or a == b[1:]
