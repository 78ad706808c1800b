"""Which cases of two streams may be one: by post, by number, by incident and words. Pure.

Each clue leads to the cases that have it too, so that no case is compared with all others.
"""

import re
from collections import deque
from collections.abc import Iterator, Sequence
from math import prod

from cases.reconciliation import spot_of
from domain.cases.pairs import CaseClues, CasePair, PairReason

ALIKE = 0.5  # share of common words from which two texts of an incident are alike
COMPARED = 50  # cases of an incident that one is compared with, the latest
FEWEST = 4  # words of a text that says enough to be compared
DIGITS = 5  # of a number that names a case
_SURE = {PairReason.LINK: 0.9, PairReason.NUMBER: 0.8, PairReason.TEXT: 0.7}
_WORD = re.compile(r"[^\W\d_]{4,}")
_NUMBER = re.compile(r"\w[\w./-]*\w")
_STEM = 5  # letters


def find_pairs(clues: Sequence[CaseClues]) -> list[CasePair]:
    """Surest first. Cases of one stream are never a pair: its own system tells them apart."""
    if len({one.stream for one in clues}) < 2:
        return []
    ordered = sorted(clues, key=lambda one: (one.received_at, one.case_id))
    sure: dict[tuple[int, int], dict[PairReason, float]] = {}
    places = {one.case_id: place for place, one in enumerate(ordered)}
    for reason, one, other, share in (*_by_link(ordered), *_by_number(ordered), *_by_text(ordered)):
        earlier, later = sorted((one, other), key=places.__getitem__)
        sure.setdefault((earlier, later), {})[reason] = _SURE[reason] * share
    pairs = [
        CasePair(*ids, tuple(r for r in PairReason if r in by), _together(list(by.values())))
        for ids, by in sure.items()
    ]
    return sorted(pairs, key=lambda pair: (-pair.score, pair.later, pair.earlier))


def _together(shares: Sequence[float]) -> float:
    return round(1 - prod(1 - share for share in shares), 2)


_Hits = Iterator[tuple[PairReason, int, int, float]]


def _by_link(ordered: Sequence[CaseClues]) -> _Hits:
    first: dict[str, dict[str, int]] = {}
    for one in ordered:
        spot = spot_of(one.link)
        for post in {*(spot.ids if spot else ()), *((one.post_id,) if one.post_id else ())}:
            known = first.setdefault(post, {})
            for stream, other in known.items():
                if stream != one.stream:
                    yield PairReason.LINK, other, one.case_id, 1.0
            known.setdefault(one.stream, one.case_id)


def _by_number(ordered: Sequence[CaseClues]) -> _Hits:
    named: dict[str, dict[str, int]] = {}
    for one in ordered:
        for number in (one.stream_number, one.own_number):
            if number and (key := _key(number)):
                named.setdefault(key, {}).setdefault(one.stream, one.case_id)
    for one in ordered:
        words = {*_NUMBER.findall(one.text or ""), one.own_number or ""}
        for key in {_key(word) for word in words if not word.isalpha()} - {""}:
            for stream, other in named.get(key, {}).items():
                if stream != one.stream:
                    yield PairReason.NUMBER, other, one.case_id, 1.0


def _key(number: str) -> str:
    """Empty for what is too short to name a case."""
    key = number.strip().lower()
    return key if sum(map(str.isdigit, key)) >= DIGITS else ""


def _by_text(ordered: Sequence[CaseClues]) -> _Hits:
    texts: dict[str, deque[tuple[CaseClues, frozenset[str]]]] = {}
    for one in ordered:
        if one.incident_id is None or len(words := stems(one.text)) < FEWEST:
            continue
        before = texts.setdefault(one.incident_id, deque(maxlen=COMPARED))
        for other, others in before:
            share = len(words & others) / len(words | others)
            if other.stream != one.stream and share >= ALIKE:
                yield PairReason.TEXT, other.case_id, one.case_id, share
        before.append((one, words))


def stems(text: str | None) -> frozenset[str]:
    return frozenset(word[:_STEM] for word in _WORD.findall((text or "").lower()))
