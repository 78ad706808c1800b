"""What an answer says of deeds: which are done, which are not, which are still ahead. Pure."""

import re
from collections.abc import Collection
from dataclasses import dataclass, field

from cases.answers.dates.tokens import level
from cases.answers.words.clauses import Clauses
from cases.answers.words.content import roots
from cases.answers.words.predicates import Predicate, PredicateKind, predicates
from cases.answers.words.sentences import sentences
from domain.ports.language import Lemmatiser

STEM = 4  # letters that forms of one verb share
_DONE = frozenset({PredicateKind.PAST, PredicateKind.DONE})
_NOT = re.compile(r"(?<![а-я])не\s+(?:[а-я]{1,3}\s+)?$")
_CONDITION = re.compile(r"(?<![а-я])(?:если|чтобы|когда|как\s+только|после\s+того)(?![а-я])")
# Verbs that tell of any deed: the thing decides whether two answers speak of one.
_ANY = frozenset(["выпо", "пров", "устр", "заве", "зако", "сдел", "испо", "прои", "отра"])
# What is said, seen or passed on is no deed at the place; what is closed is so for a while.
_TALK_WORDS = (
    "сооб напр пере расс прин пост обра выяв уста осмо обсл быть стат полу выда вынес запр согл"
    " подп вые вызв прие найт узна оказ подт закр откл огра"
)
_TALK = frozenset(_TALK_WORDS.split())

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Deed:
    """`things` are roots of the other words of its clause."""

    verb: str
    things: frozenset[str]
    span: Span

    def is_of(self, other: "Deed") -> bool:
        is_verb = self.verb == other.verb or (self.verb in _ANY and other.verb in _ANY)
        return is_verb and bool(self.things & other.things)


@dataclass(frozen=True, slots=True)
class States:
    done: list[Deed] = field(default_factory=list)
    undone: list[Deed] = field(default_factory=list)
    ahead: list[Deed] = field(default_factory=list)
    lasts: list[Deed] = field(default_factory=list)


def read_states(text: str, lemmatiser: Lemmatiser) -> States:
    states = States()
    for sentence in sentences(text):
        if sentence.text.endswith("?"):
            continue
        even = level(sentence.text)
        verbs = predicates(sentence.text, lemmatiser)
        clauses = Clauses(even, verbs)
        for verb in verbs:
            begin, until = clauses.around(verb.start, verb.end)
            if _CONDITION.search(even, begin, until) or verb.lemma[:STEM] in _TALK:
                continue
            things = frozenset(roots(even[begin:until], lemmatiser)) - {verb.lemma[:5]}
            span = sentence.start + begin, sentence.start + until
            row = _row(states, verb, _NOT.search(even, max(0, verb.start - 12), verb.start))
            if row is not None:
                row.append(Deed(verb.lemma[:STEM], things, span))
    return states


def _row(states: States, verb: Predicate, denial: object) -> list[Deed] | None:
    if verb.kind in _DONE:
        return states.undone if denial else states.done
    if verb.kind is PredicateKind.PRESENT and not verb.is_ours:
        return states.undone if denial else states.lasts
    return states.ahead if verb.kind is PredicateKind.FUTURE and not denial else None


def opposite_states(one: States, other: States, is_at_once: bool) -> tuple[Span, Span] | None:
    """The earlier says that a deed is done, or lasts, and the later denies it; in answers given
    `is_at_once` either may.
    """
    spans = _denied([*one.done, *one.lasts], other.undone)
    if spans is None and is_at_once:
        turned = _denied([*other.done, *other.lasts], one.undone)
        spans = None if turned is None else (turned[1], turned[0])
    return spans or _denied(one.done, other.ahead)


def _denied(stated: Collection[Deed], denied: Collection[Deed]) -> tuple[Span, Span] | None:
    for mine in stated:
        for theirs in denied:
            if mine.is_of(theirs):
                return mine.span, theirs.span
    return None
