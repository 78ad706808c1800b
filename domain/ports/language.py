"""The port of Russian analysis."""

from typing import NamedTuple, Protocol


class Lemmatiser(Protocol):
    """Russian morphology. A token's lemma is lower-case with ё as е."""

    def lemmas(self, text: str) -> list[str]: ...

    def spans(self, text: str) -> list[tuple[int, int, str]]: ...

    def knows(self, word: str) -> bool:
        """True for a word of the dictionary or a place of the region."""
        ...

    def is_future(self, word: str) -> bool | None:
        """Whether a verb's form is of the future and not of the present; None for other words."""
        ...


class TextTokens(NamedTuple):
    """`lemmas[i]` belongs to `text[starts[i]:ends[i]]`."""

    lemmas: list[str]
    starts: list[int]
    ends: list[int]


class Tokeniser(Lemmatiser, Protocol):
    def tokens(self, text: str) -> TextTokens: ...


class Perfect(NamedTuple):
    """A verb that says what was done: perfective, in the past or as a short participle."""

    lemma: str
    is_plural: bool
    is_passive: bool
    is_transitive: bool


class Grammar(Protocol):
    """Forms of single Russian words, as they stand in a text."""

    def perfect(self, word: str) -> Perfect | None: ...

    def names_people(self, word: str) -> bool:
        """Several people as a subject: «жители»."""
        ...
