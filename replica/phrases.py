"""Sentences from patterns in texts/, with alternatives and slots. Pure, except that it reads them.

A file holds sections «@ name weight [first month-last month]». Each line below is one pattern:
[a|b] is one of the alternatives, {slot} is a value from the caller or a pattern of the section of
that name.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random

TEXTS = Path(__file__).parent / "texts"
_CHOICE = re.compile(r"\[([^\[\]]*)\]")
_SLOT = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Section:
    name: str
    weight: float
    months: frozenset[int]
    patterns: tuple[str, ...]

    @property
    def group(self) -> str:
        """The part before the dot: a topic group if the section is a topic."""
        return self.name.partition(".")[0]


def _months(span: str) -> frozenset[int]:
    first, last = map(int, span.split("-"))
    length = (last - first) % 12 + 1
    return frozenset((first - 1 + i) % 12 + 1 for i in range(length))


def _lines(file: str) -> list[str]:
    lines = (TEXTS / file).read_text(encoding="utf-8").splitlines()
    return [line for raw in lines if (line := raw.strip()) and not line.startswith("#")]


@cache
def read_sections(file: str) -> Mapping[str, Section]:
    heads: list[list[str]] = []
    patterns: list[list[str]] = []
    for line in _lines(file):
        if line.startswith("@"):
            heads.append(line[1:].split())
            patterns.append([])
        else:
            patterns[-1].append(line)
    year = frozenset(range(1, 13))
    sections = (
        Section(
            head[0],
            float(head[1]) if len(head) > 1 else 1.0,
            _months(head[2]) if len(head) > 2 else year,
            tuple(lines),
        )
        for head, lines in zip(heads, patterns, strict=True)
    )
    return {section.name: section for section in sections}


@cache
def read_rows(file: str) -> Sequence[tuple[str, ...]]:
    return tuple(tuple(cell.strip() for cell in line.split("|")) for line in _lines(file))


def fill(
    rng: Random, pattern: str, values: Mapping[str, str], slots: Mapping[str, Section] | None = None
) -> str:
    """Raises KeyError for an unknown slot."""
    slots = read_sections("slots.txt") if slots is None else slots
    text = pattern
    while "[" in text or "{" in text:
        text = _CHOICE.sub(lambda match: rng.choice(match[1].split("|")), text)
        text = _SLOT.sub(
            lambda match: (
                values[match[1]] if match[1] in values else rng.choice(slots[match[1]].patterns)
            ),
            text,
        )
    return text
