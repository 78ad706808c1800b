"""The meaning of a search, the same for both engines: conditions become clauses over lemmas. Pure.

A typed word that yields several lemmas becomes a phrase. A prefix matches the beginnings of lemmas,
in lower case and with ё as е.

A word without any lemma («!!!») is ignored. If every typed word is ignored, the search finds
nothing: a person who asks for something must not get everything.

`Not(Is(...))` matches posts without the field. Times compare to the millisecond.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass

from domain.errors import QueryError
from domain.ports.language import Lemmatiser
from domain.query import All, Among, Any, Condition, Field, Is, Not, Phrase, Since, Until, Word
from domain.spelling import plain
from index.documents import milliseconds
from index.spelling import corrections, may_be_misspelt

MAX_TERMS = 500  # lemmas and other leaves; Elasticsearch accepts at least 1,024
MAX_DEPTH = 15  # nested clauses; SQLite's parser and Elasticsearch accept about 30
MAX_VALUES = 60_000  # of one condition; Elasticsearch accepts 65,536
MAX_BEGINNING = 200  # characters; Elasticsearch accepts a prefix of about 1,000 bytes
_MAX_TYPED_DEPTH = 200  # nested conditions as typed; most of them fold away


@dataclass(frozen=True, slots=True)
class Lemmas:
    """These lemmas next to each other, in this order."""

    lemmas: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Beginning:
    text: str


@dataclass(frozen=True, slots=True)
class Equals:
    field: Field
    value: str


@dataclass(frozen=True, slots=True)
class OneOf:
    field: Field
    values: frozenset[str]


@dataclass(frozen=True, slots=True)
class From:
    """Published at or after `at`; times here and in `Before` are milliseconds since 1970."""

    at: int


@dataclass(frozen=True, slots=True)
class Before:
    at: int


@dataclass(frozen=True, slots=True)
class Without:
    clause: "Clause"


@dataclass(frozen=True, slots=True)
class Every:
    """All clauses hold; an empty one matches every post."""

    clauses: tuple["Clause", ...]


@dataclass(frozen=True, slots=True)
class Some:
    """At least one clause holds; an empty one matches no post."""

    clauses: tuple["Clause", ...]


Clause = Lemmas | Beginning | Equals | OneOf | From | Before | Without | Every | Some
EVERYTHING = Every(())
NOTHING = Some(())


@dataclass(frozen=True, slots=True)
class Question:
    clause: Clause
    corrected: Mapping[str, str] | None


def understand(
    condition: Condition,
    lemmatiser: Lemmatiser,
    frequencies: Callable[[Collection[str]], Mapping[str, int]],
) -> Question:
    """Raises QueryError for a condition that is too deep or too long; `frequencies` returns the
    number of documents per lemma and is called at most once.
    """
    leaves = list(_leaves(condition))
    lemmas = {
        leaf: tuple(token for lemma in lemmatiser.lemmas(leaf.text) for token in lemma.split())
        for leaf in leaves
        if isinstance(leaf, Word | Phrase)
    }
    unknown = {
        leaf.text: lemmas[leaf][0]
        for leaf in lemmas
        if isinstance(leaf, Word)
        and not leaf.prefix
        and len(lemmas[leaf]) == 1
        and may_be_misspelt(leaf.text)
        and not lemmatiser.knows(leaf.text)
    }
    corrected = corrections(unknown, lemmatiser, frequencies) if unknown else {}
    reader = _Reader(lemmas, corrected)
    clause = reader.read(condition)
    if sum(map(reader.terms, leaves)) > MAX_TERMS:
        raise QueryError(f"В запросе больше {MAX_TERMS} слов и условий: сократите его.", 0)
    if clause is None or (lemmas and all(reader.leaf(leaf) is None for leaf in lemmas)):
        clause = NOTHING
    if _depth(clause) > MAX_DEPTH:
        raise _too_deep()
    return Question(clause, corrected or None)


@dataclass(frozen=True, slots=True)
class _Reader:
    lemmas: Mapping[Word | Phrase, tuple[str, ...]]
    corrected: Mapping[str, str]

    def read(self, condition: Condition) -> Clause | None:
        match condition:
            case Not(inner):
                clause = self.read(inner)
                if isinstance(clause, Without):
                    return clause.clause
                return clause and Without(clause)
            case All(conditions):
                return _joined(Every, [self.read(c) for c in conditions])
            case Any(conditions):
                return _joined(Some, [self.read(c) for c in conditions])
            case _:
                return self.leaf(condition)

    def leaf(self, condition: Condition) -> Clause | None:
        match condition:
            case Word(text, prefix=True):
                return _beginning(text)
            case Word(text) if text in self.corrected:
                return Lemmas((self.corrected[text],))
            case Word() | Phrase():
                lemmas = self.lemmas[condition]
                return Lemmas(lemmas) if lemmas else None
            case Is(field, value):
                return Equals(field, value)
            case Among(field, values):
                if len(values) > MAX_VALUES:
                    raise QueryError(f"В условии больше {MAX_VALUES} значений: сузьте период.", 0)
                return OneOf(field, values) if values else NOTHING
            case Since(at):
                return From(milliseconds(at))
            case Until(at):
                return Before(milliseconds(at))
            case _:
                raise TypeError(f"{type(condition).__name__} is no leaf")

    def terms(self, leaf: Condition) -> int:
        return max(1, len(self.lemmas[leaf])) if isinstance(leaf, Word | Phrase) else 1


def _joined(kind: type[Every] | type[Some], parts: list[Clause | None]) -> Clause | None:
    heard = [part for part in parts if part is not None]
    if parts and not heard:
        return None
    flat: list[Clause] = []
    for part in heard:
        flat += part.clauses if isinstance(part, kind) and part.clauses else [part]
    flat = list(dict.fromkeys(flat))
    return flat[0] if len(flat) == 1 else kind(tuple(flat))


def _beginning(typed: str) -> Clause | None:
    text = plain(typed.strip())
    if not text:
        return None
    if len(text) > MAX_BEGINNING:
        raise QueryError(f"Начало слова длиннее {MAX_BEGINNING} знаков: сократите его.", 0)
    # No lemma has white space or control characters, and the engines treat them differently.
    return Beginning(text) if text.isprintable() and " " not in text else NOTHING


def _leaves(condition: Condition) -> Iterator[Condition]:
    waiting = [(condition, 0)]
    while waiting:
        current, depth = waiting.pop()
        if depth > _MAX_TYPED_DEPTH:
            raise _too_deep()
        match current:
            case Not(inner):
                waiting.append((inner, depth + 1))
            case All(conditions) | Any(conditions):
                waiting += [(c, depth + 1) for c in conditions]
            case leaf:
                yield leaf


def _depth(clause: Clause) -> int:
    match clause:
        case Without(inner):
            return 1 + _depth(inner)
        case Every(clauses) | Some(clauses):
            return 1 + max(map(_depth, clauses), default=0)
        case _:
            return 0


def _too_deep() -> QueryError:
    return QueryError("В запросе слишком много скобок внутри скобок: упростите его.", 0)
