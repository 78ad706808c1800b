"""Reads the list of what is out of bounds: out_of_bounds.yaml. Reads that file."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from files.strict_yaml import Item, Mistakes, YamlMapping, open_table
from region.bounds.letters import plain

FILE = Path(__file__).with_name("out_of_bounds.yaml")


@dataclass(frozen=True)
class Bounds:
    """`words` and `phrases` map to the reason, and so do `questions`, phrases that
    no question of a survey may hold; `honest` maps a word to its harmless neighbours."""

    words: Mapping[str, str]
    phrases: Mapping[tuple[str, ...], str]
    questions: Mapping[tuple[str, ...], str]
    honest: Mapping[str, frozenset[str]]
    landmarks: frozenset[str]
    honest_beside: frozenset[str]
    streets: frozenset[str]
    beginnings: frozenset[str]
    people: frozenset[frozenset[str]]

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        of_phrases = {word for phrase in (*self.phrases, *self.questions) for word in phrase}
        beside = {word for context in self.honest.values() for word in context}
        return frozenset(self.words) | of_phrases | beside


@cache
def bounds() -> Bounds:
    mistakes: Mistakes = []
    table = open_table(FILE, mistakes)
    listed = _read(table) if table else None
    if mistakes or listed is None:
        raise mistakes[0]
    return listed


def _read(table: YamlMapping) -> Bounds:
    words: dict[str, str] = {}
    phrases: dict[tuple[str, ...], str] = {}
    questions: dict[tuple[str, ...], str] = {}
    for row in table.rows("reasons"):
        reason = row.take("name", Item.text) or ""
        for item in _items(row, "words"):
            if (word := _listed(item)) and words.setdefault(word, reason) != reason:
                item.wrong(f"«{word}» уже есть: {words[word]}")
        for item in _items(row, "phrases"):
            phrases[tuple((_listed(item) or "").split())] = reason
        for item in _items(row, "questions"):
            questions[tuple((_listed(item) or "").split())] = reason
    honest: dict[str, frozenset[str]] = {}
    if (known := table.find("honest")) is not None:
        contexts = known.table()
        for word in contexts.names():
            honest[word] = _set(contexts, word)
        contexts.close()
    listed = Bounds(
        words,
        phrases,
        questions,
        honest,
        _set(table, "landmarks"),
        _set(table, "honest_beside"),
        _set(table, "streets"),
        _set(table, "beginnings"),
        frozenset(frozenset(name.split()) for name in _set(table, "people")),
    )
    table.close()
    return listed


def _items(row: YamlMapping, name: str) -> list[Item]:
    item = row.find(name)
    return [] if item is None else item.items()


def _listed(item: Item) -> str | None:
    word = item.text()
    if word is not None and word != plain(word).lower():
        item.wrong(f"«{word}»: пишите строчными буквами, е вместо ё")
        return None
    return word


def _set(table: YamlMapping, name: str) -> frozenset[str]:
    nothing: tuple[str, ...] = ()
    return frozenset(table.maybe(name, Item.texts, nothing))
