"""Counts the results of a survey that is over, and keeps them as they were."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from app.installation import Installation
from app.key import key_for
from domain.errors import MoveRefused
from domain.outreach.surveys.submission import Keying
from domain.outreach.surveys.survey import Survey, SurveyAccess
from domain.person import SYSTEM
from domain.reports.fact import FactKind, FactMarks
from outreach.surveys.freezing import frozen
from outreach.surveys.tally import SurveyTally
from reports.cuts.guard import Guard

BATCH = 100


def freeze(installation: Installation, number: int, who: str) -> bytes:
    """Within a transaction. Raises MoveRefused if somebody closed it meanwhile."""
    store, now = installation.outreach.surveys, installation.clock.now()
    if not store.close(number, who, now):
        raise MoveRefused("опрос уже окончен")
    survey = store.get(number)
    assert survey is not None
    return store.freeze(number, count(installation, survey, now))


def freeze_ended(installation: Installation, now: datetime) -> int:
    """A job of the scheduler; returns how many surveys came to their end."""
    ended = installation.outreach.surveys.ended(now, BATCH)
    for survey in ended:
        with installation.transaction():
            freeze(installation, survey.number, SYSTEM)
    return len(ended)


def count(installation: Installation, survey: Survey, at: datetime) -> bytes:
    store, number = installation.outreach.surveys, survey.number
    tally = tally_of(installation, survey)
    if survey.access is SurveyAccess.POST:
        counted = survey.counted
        votes = counted.votes if counted else (0,) * len(survey.questions[0].options)
        return frozen(tally.of_counts(votes, counted.voters if counted else 0, at))
    invited, _ = store.links(number)
    waiting = len(unmatched(store.keyings(number)))
    return frozen(tally.result(store.submissions(number), at, invited, waiting))


def tally_of(installation: Installation, survey: Survey, guarded: str = "cuts") -> SurveyTally:
    """`guarded` names the key of the guard. With that of the cuts one set of people has one count
    here and there; sets of which one holds the other take keys of their own.
    """
    region = installation.region
    places = {one.id: one.short for one in region.municipalities.values()}
    people = {
        one.id: float(one.population)
        for one in region.municipalities.values()
        if one.population is not None
    }
    margins: dict[str, Mapping[str, float]] = {
        name: {answer: float(size) for answer, size in margin.people.items()}
        for name, margin in region.margins.items()
    }
    marks = FactMarks(key_for(installation.links_key, "facts"))
    guard = Guard(key_for(installation.links_key, guarded), FactKind.SURVEY.value)
    return SurveyTally(survey, places, {**margins, "municipality": people}, marks, guard.counts)


def unmatched(keyings: Sequence[Keying]) -> Mapping[int, Sequence[Keying]]:
    """Sheets that no two people keyed alike."""
    sheets: dict[int, list[Keying]] = {}
    for one in keyings:
        sheets.setdefault(one.sheet, []).append(one)
    return {
        sheet: own
        for sheet, own in sheets.items()
        if not any(a.values == b.values for place, a in enumerate(own) for b in own[:place])
    }
