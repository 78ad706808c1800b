"""What an answer gets wrong: another place, a day that is over or in no calendar, another topic.

Pure.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from cases.answers.dates.leads import Lead
from cases.answers.dates.mentions import read_mentions
from cases.answers.dates.reckoning import Form
from cases.answers.words.addresses import Address, PlaceReader, address_of, addresses
from cases.answers.words.content import roots
from cases.answers.words.predicates import PredicateKind, predicates
from cases.answers.words.sentences import sentences
from domain.cases.case import Place
from domain.ports.language import Lemmatiser
from domain.terms.worktime import Worktime

WORDS = 4  # of a topic that a text must have before it speaks of another one


class WrongFact(StrEnum):
    PLACE = "place"
    PAST = "past"  # promised for a day before the answer
    CALENDAR = "calendar"  # «понедельник, 15 декабря», which is a Tuesday; «31 ноября»
    TOPIC = "topic"


@dataclass(frozen=True, slots=True)
class Wrong:
    kind: WrongFact
    start: int
    end: int


class TopicReader(Protocol):
    def groups(self, text: str) -> Sequence[str]:
        """The groups that a text speaks of, the likeliest first; none for too few words."""
        ...


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a case besides its text; readers may be left out."""

    place: Place = field(default_factory=Place)
    group: str | None = None
    places: PlaceReader | None = None
    topics: TopicReader | None = None


def wrong_facts(
    appeal: str, answer: str, known: Known, at: datetime, worktime: Worktime, lemmatiser: Lemmatiser
) -> Sequence[Wrong]:
    """In text order."""
    rows = [
        *_calendar(answer, at, worktime, lemmatiser),
        *_streets(appeal, answer, known.place),
        *_settlements(appeal, answer, known),
        *_topic(appeal, answer, known, lemmatiser),
    ]
    return sorted(rows, key=lambda row: (row.start, row.kind))


def _calendar(
    answer: str, at: datetime, worktime: Worktime, lemmatiser: Lemmatiser
) -> Sequence[Wrong]:
    rows: list[Wrong] = []
    today = at.astimezone(worktime.zone).date()
    for sentence in sentences(answer):
        verbs = None
        for mention in read_mentions(sentence.text, at, worktime):
            span = sentence.start + mention.start, sentence.start + mention.end
            stretch = mention.stretch
            if stretch.impossible or stretch.off is not None:
                rows.append(Wrong(WrongFact.CALENDAR, *span))
            elif stretch.last < today and stretch.before is None and stretch.form is not Form.NEAR:
                if mention.lead in (Lead.OF, Lead.FROM, Lead.PAST):
                    continue
                verbs = verbs or predicates(sentence.text, lemmatiser)
                kinds = {verb.kind for verb in verbs}
                if PredicateKind.FUTURE in kinds and not kinds & {
                    PredicateKind.PAST,
                    PredicateKind.DONE,
                }:
                    rows.append(Wrong(WrongFact.PAST, *span))
    return rows


def _streets(appeal: str, answer: str, place: Place) -> Sequence[Wrong]:
    """Streets of the answer, where the appeal or the case names one and none of them is it."""
    own = address_of(place)
    asked = [*addresses(appeal), *([own] if own else [])]
    named = [row for row in addresses(answer) if not row.is_office]
    if not asked or not named or any(_is_one(a, b) for a in asked for b in named):
        return []
    return [Wrong(WrongFact.PLACE, row.start, row.end) for row in named]


def _is_one(one: Address, other: Address) -> bool:
    return one.may_be(other)


def _settlements(appeal: str, answer: str, known: Known) -> Sequence[Wrong]:
    """Municipalities of the answer, where none of them is the case's."""
    if known.places is None:
        return []
    asked = {row.municipality for row in known.places.places(appeal)}
    if known.place.municipality:
        asked.add(known.place.municipality)
    named = known.places.places(answer)
    if not asked or not named or any(row.municipality in asked for row in named):
        return []
    return [Wrong(WrongFact.PLACE, row.start, row.end) for row in named]


def _topic(appeal: str, answer: str, known: Known, lemmatiser: Lemmatiser) -> Sequence[Wrong]:
    """The whole answer, where it shares no word with the appeal and speaks of another group."""
    if known.topics is None or not answer.strip():
        return []
    asked = {*known.topics.groups(appeal), *([known.group] if known.group else [])}
    spoken = known.topics.groups(answer)
    mine = roots(answer, lemmatiser)
    if not asked or not spoken or asked & set(spoken) or len(mine) < WORDS:
        return []
    if mine & roots(appeal, lemmatiser):
        return []
    return [Wrong(WrongFact.TOPIC, 0, len(answer))]
