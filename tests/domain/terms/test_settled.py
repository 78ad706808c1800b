"""Cases that were closed long before a period are no part of what it counts."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from cases.ratings.lived import lived
from domain.cases.case import CaseMove
from domain.cases.life import standing
from domain.cases.workflow import WORKFLOW, CaseDeed
from domain.region import Region
from domain.terms.calendar import DaysOff
from domain.terms.policy import Policy
from domain.terms.settled import LONGEST_TERM, settled_before
from region.loader import load_region, region_folder
from tests.domain.cases.lives import FILLED, HOUR, a_case, lives
from tests.portions import WHOLE

AMUR = load_region(region_folder(Path("amur")))
CASE = a_case(id=7)
DAY = timedelta(days=1)


def before(region: Region, since: datetime) -> datetime:
    return settled_before(region.policy, region.calendar, region.zone, since)


@st.composite
def closed(draw: st.DrawFn) -> list[CaseMove]:
    moves = draw(lives())
    now = standing(moves)
    assume(CaseDeed.CLOSE in WORKFLOW[now.state] and not now.extensions)
    last = moves[-1]
    end = {"at": last.at + HOUR, "place": last.place + 1, "deed": CaseDeed.CLOSE}
    return [*moves, CaseMove(who="Анна", **end, **FILLED[CaseDeed.CLOSE])]


@WHOLE
def test_a_settled_case_is_over_for_each_body_the_resident_and_the_centre(whole):
    some = settings(max_examples=100 if whole else 30)
    some(given(closed(), st.integers(0, 90))(assert_settled))()


def assert_settled(moves, days):
    since, until = moves[-1].at + days * DAY, moves[-1].at + (days + 30) * DAY
    assume(moves[-1].at < before(AMUR, since))
    life = lived(CASE, moves, AMUR)
    for one in (*life.rated(until), life.whole(until)):
        assert one.received < since
        assert not one.is_overdue(until)
        assert one.due is None or one.due < since


def test_it_is_as_early_as_the_longest_term_asks():
    since = datetime(2026, 10, 1, tzinfo=AMUR.zone)
    assert 30 * DAY < since - before(AMUR, since) < 38 * DAY  # thirty days, in weeks
    nothing = replace(AMUR, policy=Policy())
    assert before(nothing, since) == since


def test_days_off_of_one_town_are_waited_for():
    since = datetime(2026, 10, 1, tzinfo=AMUR.zone)
    off = DaysOff(date(2026, 6, 1), date(2026, 9, 25), "Паводок", municipality="tynda")
    calendar = replace(AMUR.calendar, days_off=(*AMUR.calendar.days_off, off))
    flooded = replace(AMUR, calendar=calendar)
    assert before(flooded, since) < since - 115 * DAY


def test_it_looks_back_no_further_than_the_longest_term():
    since = datetime(2026, 10, 1, tzinfo=AMUR.zone)
    off = DaysOff(date(2026, 1, 1), date(2026, 9, 30), "Паводок", body="housing")
    flooded = replace(AMUR, calendar=replace(AMUR.calendar, days_off=(off,)))
    assert before(flooded, since) == since - LONGEST_TERM
