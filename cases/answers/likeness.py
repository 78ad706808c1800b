"""How alike two cases are for those who answer them: by topic, place and words. Pure."""

from dataclasses import dataclass

from domain.cases.case import Place

TOPIC, PLACE, WORDS = 0.45, 0.2, 0.35  # they add up to 1
SAME_GROUP = 0.4  # of the weight of one topic
LEAST = 0.3  # below it an answer to one is of no use to the other


@dataclass(frozen=True, slots=True)
class CaseClue:
    """What a case is about; `words` are the roots of its appeal, none after the text's end."""

    group: str | None
    topic: str | None
    place: Place
    words: frozenset[str] = frozenset()


def likeness(one: CaseClue, other: CaseClue) -> float:
    """From 0 to 1."""
    return TOPIC * _topic(one, other) + PLACE * _place(one, other) + WORDS * _words(one, other)


def _topic(one: CaseClue, other: CaseClue) -> float:
    if one.topic and one.topic == other.topic:
        return 1.0
    return SAME_GROUP if one.group and one.group == other.group else 0.0


def _place(one: CaseClue, other: CaseClue) -> float:
    here, there = one.place, other.place
    if not here.municipality or here.municipality != there.municipality:
        return 0.0
    if here.street and here.street == there.street and here.settlement == there.settlement:
        return 1.0 if here.house and here.house == there.house else 0.8
    return 0.6 if here.settlement and here.settlement == there.settlement else 0.4


def _words(one: CaseClue, other: CaseClue) -> float:
    both = len(one.words) + len(other.words)
    return 2 * len(one.words & other.words) / both if both else 0.0
