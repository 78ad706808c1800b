"""What an answer promises until when: dates ahead, and times that are no dates. Reads its weights.

Which times are promises is learned: past facts, references to documents, hours of offices, dates of
the appeal, and what the resident is asked to do are none. Which day a time means is grammar.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from cases.answers.dates.reckoning import Form
from cases.answers.quality.grounds.features import SAME, features
from cases.answers.quality.grounds.times import Time, read_times
from cases.answers.quality.grounds.weights import Weights, weights
from cases.answers.quality.promise import Promise
from domain.ports.language import Lemmatiser
from domain.terms.worktime import Worktime

# Probabilities from which a time with a day, a time without, and words that narrow the time before
# them are promises: a day that nobody promised is worse than a time that is not noticed.
LIKELY, VAGUE, NARROWER = 0.7, 0.35, 0.1
FARTHEST, YEAR = timedelta(days=3_660), timedelta(days=300)


def read_promises(
    text: str,
    at: datetime,
    worktime: Worktime,
    lemmatiser: Lemmatiser,
    model: Weights | None = None,
    dated: float = LIKELY,
) -> Sequence[Promise]:
    """The promises of an answer that was given at that time, in text order; `dated` is how likely
    those with a day must be.
    """
    model = model or weights("promises")
    promises: list[Promise] = []
    last: Time | None = None
    for time in read_times(text, at, worktime, lemmatiser):
        if not _is_ahead(time):
            continue
        if model.likely(features(time)) < _least(last, time, dated):
            continue
        if last is not None and last.of is time.of:
            time = _on_day_of(last, time)
            if _is_same(last, time):
                if _is_rougher(time, last):
                    continue
                promises.pop()
        promises.append(_promise(time))
        last = time
    return promises


def _least(last: Time | None, time: Time, dated: float) -> float:
    """How likely a time must be: less so where it only narrows the one before, «до конца года, по
    контракту не позднее 25 декабря».
    """
    if time.due is None:
        return VAGUE
    if last is None or last.due is None or last.mention is None or last.of is not time.of:
        return dated
    is_within = last.mention.stretch.first <= time.due <= last.due
    is_beside = SAME.fullmatch(time.of.even, last.end, time.start) is not None
    return NARROWER if is_within and is_beside and not _is_rougher(time, last) else dated


def _is_ahead(time: Time) -> bool:
    return time.due is None or timedelta() <= time.due - time.of.today <= FARTHEST


def _on_day_of(last: Time, time: Time) -> Time:
    """«окончат к утру вторника, запустим к обеду»: of the same day."""
    mention = time.mention
    if mention is None or last.due is None or not mention.is_part_of_day:
        return time
    if last.mention is None or last.mention.stretch.form is Form.PERIOD or last.due <= mention.day:
        return time
    stretch = replace(mention.stretch, first=last.due, last=last.due)
    return replace(time, mention=replace(mention, stretch=stretch))


def _is_same(last: Time, time: Time) -> bool:
    """Two words of one deed's time: «до конца года, не позднее 25 декабря»."""
    if SAME.fullmatch(time.of.even, last.end, time.start):
        return True
    if _is_narrowed(last, time):
        return True
    is_between = any(last.end <= one.start and one.end <= time.start for one in time.of.verbs)
    return last.due == time.due and last.due is not None and not is_between


def _is_narrowed(last: Time, time: Time) -> bool:
    """«включён в план на 2026 год, работы до 1 ноября»: the year is that of the day."""
    if last.mention is None or time.mention is None or time.mention.stretch.form is Form.PERIOD:
        return False
    year = last.mention.stretch
    is_year = year.form is Form.PERIOD and year.last - year.first > YEAR
    return is_year and year.first <= time.mention.day <= year.last


def _is_rougher(time: Time, last: Time) -> bool:
    if time.mention is None or time.due is None:
        return True
    if last.mention is None or last.due is None:
        return False  # «позже, весной»
    is_period = time.mention.stretch.form is Form.PERIOD
    return is_period and last.mention.stretch.form is not Form.PERIOD


def _promise(time: Time) -> Promise:
    begin = time.of.sentence.start
    if time.mention is None or time.due is None:
        return Promise(begin + time.start, begin + time.end, None)
    stretch = time.mention.stretch
    is_counted = stretch.form is Form.TERM and stretch.last - time.of.today > timedelta(days=1)
    return Promise(
        begin + time.start,
        begin + time.end,
        stretch.last,
        stretch.first,
        is_counted,
        stretch.impossible,
        stretch.off,
    )
