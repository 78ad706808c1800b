"""Until when a case must have been closed for all its terms to be over by a moment. Pure."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta, tzinfo

from domain.terms.calendar import Calendar
from domain.terms.policy import Policy
from domain.terms.term import Roll, Term, TermKind, TermUnit
from domain.terms.worktime import Worktime

# A case's term may end so long after its receipt.
LONGEST_TERM = timedelta(days=150)
STEP = timedelta(days=7)


def settled_before(policy: Policy, calendar: Calendar, zone: tzinfo, since: datetime) -> datetime:
    """The terms of a case that was closed before it, and never extended, ended before `since`: each
    began before the case was closed. At the earliest it lies LONGEST_TERM before `since`.
    """
    rows = (row for version in policy.versions for row in version.rows)
    terms = {_late(term) for row in rows for term in row.terms.values()}
    slowest = Worktime(_with_all_off(calendar), calendar.zone or zone)
    return max(since - LONGEST_TERM, _before(terms, slowest, since))


def _before(terms: Iterable[Term], worktime: Worktime, since: datetime) -> datetime:
    at, terms = since, list(terms)
    while since - at < LONGEST_TERM and any(worktime.due(at, one) >= since for one in terms):
        at -= STEP
    return at


def _late(term: Term) -> Term:
    """Ends no earlier than the term itself, whichever way its last day rolls."""
    days = term.unit is TermUnit.DAYS and term.kind is TermKind.CALENDAR
    return replace(term, roll=Roll.AFTER) if days else term


def _with_all_off(calendar: Calendar) -> Calendar:
    """Everybody has the days off of all."""
    off = tuple(replace(row, municipality=None, body=None) for row in calendar.days_off)
    return replace(calendar, days_off=off)
