"""A survey in cuts: after its end alone, as its results count it, and with the words that say whose
opinion it is.
"""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.reports.making import ReportMaker
from app.reports.periods import InstallationPeriod
from desks.exports.cuts import export_cut
from desks.outreach.surveys.desk import SurveyDesk
from desks.outreach.surveys.results import SurveyResultDesk
from desks.reports.comparing import compared
from desks.reports.cuts.desk import CutDesk
from desks.viewer import on_page
from domain.errors import EntryRefused, Forbidden
from domain.person import Role
from domain.reports.cut import Counted, Cut, CutMeasure, Dimension
from domain.reports.document import FigureTable, Paragraph
from domain.reports.report import ReportName, ReportOrder
from domain.reports.scope import CENTRE
from domain.terms.comparison import ComparedWith
from domain.terms.period import Period
from files.sheets import FileKind
from russian.cuts import CLAIM
from russian.outreach.surveys import OF_THOSE_WHO_ANSWERED
from tests.desks.outreach.test_surveys import BORIS, VERA, link_of, published, send
from tests.making import a_person


def month(installation):
    local = installation.clock.now().astimezone(installation.region.zone)
    since = local.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return Period(since, (since + timedelta(days=32)).replace(day=1))


def asked(installation, measure=CutMeasure.COUNT, rows=Dimension.QUESTION, **changes):
    return Cut(Counted.SURVEYS, measure, month(installation), rows, **changes)


@pytest.fixture
def answered(installation):
    """A running survey that 60 people answered: two in three live in Tynda."""
    number = published(installation)
    code, _ = link_of(installation, number)
    for n in range(60):
        place = "tynda" if n % 3 else "zeya"
        send(installation, code, {"1": ["0"], "3": [str(1 + n % 5)], "5": [place]})
    assert number == 1
    return installation


def test_a_running_survey_is_sealed_and_then_counts_as_its_results_do(answered) -> None:
    desk = CutDesk(answered)
    assert list(desk.look(BORIS, asked(answered)).cells) == []
    SurveyDesk(answered).close(VERA, 1)
    _, result = SurveyResultDesk(answered).look(BORIS, 1)
    tables = {table.question: table for table in result.variants[0].tables}
    [cell] = desk.look(BORIS, asked(answered)).cells
    assert (cell.row, cell.n) == ("1.3", tables[3].base)
    only = {Dimension.QUESTION: frozenset({"1.3"})}
    by_place = asked(answered, rows=Dimension.MUNICIPALITY, filters=only)
    towns = answered.region.municipalities
    shown = {towns[one.row].short: one.n for one in desk.look(BORIS, by_place).cells if one.n}
    assert shown == {one.label: one.count for one in tables[5].cells}
    [mean] = desk.look(BORIS, asked(answered, CutMeasure.POINTS)).cells
    assert mean.value == tables[3].mean is not None
    [upper] = desk.look(BORIS, asked(answered, CutMeasure.UPPER)).cells
    assert upper.value == 0.4


def test_surveys_are_counted_by_those_of_the_centre_who_read_surveys(answered) -> None:
    cut = asked(answered)
    with pytest.raises(Forbidden):
        CutDesk(answered).look(on_page(a_person("Анна", Role.DUTY)), cut)
    with pytest.raises(EntryRefused, match="только центр"):
        CutDesk(answered).look(replace(BORIS, bodies=frozenset({"housing"})), cut)


def test_an_earlier_period_is_as_many_months(answered) -> None:
    SurveyDesk(answered).close(VERA, 1)
    result = compared(answered, BORIS, asked(answered), ComparedWith.BEFORE)
    assert result.period.until == month(answered).since
    assert result.before == {}


def test_a_file_and_a_report_say_whose_opinion_it_is(answered) -> None:
    SurveyDesk(answered).close(VERA, 1)
    made = export_cut(answered, BORIS, asked(answered, CutMeasure.POINTS), None, FileKind.CSV)
    assert ("Чьё это мнение", CLAIM) in made.head
    assert OF_THOSE_WHO_ANSWERED in CLAIM
    [mean] = CutDesk(answered).look(BORIS, asked(answered, CutMeasure.POINTS)).cells
    assert [row[:2] for row in made.rows] == [["№ 1. Оцените автобусы (шкала до 5)", mean.value]]
    order = ReportOrder(ReportName.MONTH, month(answered), CENTRE)
    blocks = ReportMaker(answered).document(order).blocks
    [place] = [
        place
        for place, block in enumerate(blocks)
        if isinstance(block, FigureTable) and block.title == "Средние отметки"
    ]
    assert isinstance(blocks[place - 1], Paragraph)
    assert [one.text for one in blocks[place - 1].pieces] == [CLAIM]
    [[[question], [figure]]] = blocks[place].rows
    assert (question.text, figure.value, figure.key) == (made.rows[0][0], mean.value, "1.3")
    assert OF_THOSE_WHO_ANSWERED in figure.title


def test_a_report_has_ten_questions_the_greatest_first(answered, monkeypatch) -> None:
    SurveyDesk(answered).close(VERA, 1)
    read = InstallationPeriod.by_question
    monkeypatch.setattr(
        InstallationPeriod,
        "by_question",
        lambda *args: [(f"№ {n}", figure) for n in range(12) for _, figure in read(*args)],
    )
    order = ReportOrder(ReportName.MONTH, month(answered), CENTRE)
    blocks = ReportMaker(answered).document(order).blocks
    [rows] = [
        block.rows
        for block in blocks
        if isinstance(block, FigureTable) and block.title == "Средние отметки"
    ]
    assert [question.text for [question], _ in rows] == [f"№ {n}" for n in range(10)]


def test_a_report_of_days_says_nothing_of_surveys(answered) -> None:
    SurveyDesk(answered).close(VERA, 1)
    now = answered.clock.now()
    order = ReportOrder(ReportName.PERIOD, Period(now - timedelta(days=3), now), CENTRE)
    figures = ReportMaker(answered).document(order).figures()
    assert [one.name for one in figures if one.kind == "surveys.points"] == []
