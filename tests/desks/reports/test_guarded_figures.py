"""Figures of cuts outside the centre: as «Разрезы» shows them there, in reports and alone."""

from datetime import UTC, datetime, timedelta

import pytest

from app.reports.figures import make_figures
from app.reports.making import ReportMaker
from desks.reports.delivery.morning import MorningDesk
from desks.reports.figures import AskedFigure, FigureDesk
from desks.viewer import by_token
from domain.access.token import Token
from domain.errors import EntryRefused, Forbidden, NotFound
from domain.person import Right, Role
from domain.reports.cut import Dimension
from domain.reports.document import Heading, Words
from domain.reports.fact import Fact, FactKind
from domain.reports.kept import KeptFigure
from domain.reports.report import ReportName, ReportOrder
from domain.reports.scope import CENTRE, ReportScope, ScopeKind
from domain.terms.period import Period
from tests.desks.test_cases import ANNA, member

AT = datetime(2026, 9, 8, 1, tzinfo=UTC)
HOUSING = ReportScope(ScopeKind.BODY, "housing")
TYNDA = ReportScope(ScopeKind.MUNICIPALITY, "tynda")
NAMES = ("complaints.received", "complaints.authors", "complaints.by_group")


@pytest.fixture
def filled(installation):
    """Complaints of September: of 23 residents about homes, of two residents 40 about roads."""
    installation.reports.facts.record(
        [
            *(complaint(n, "housing", f"a{n}") for n in range(23)),
            *(complaint(n, "roads", f"b{n % 2}") for n in range(100, 140)),
        ]
    )
    return installation


def complaint(n: int, group: str, author: str) -> Fact:
    values = {
        Dimension.BODY: "housing",
        Dimension.MUNICIPALITY: "tynda",
        Dimension.GROUP: group,
        Dimension.KIND: "complaint",
    }
    at = AT + timedelta(hours=n)
    return Fact(FactKind.POST, f"p{n}", at, values, is_complaint=True, author=author)


def month(installation) -> Period:
    zone = installation.region.zone
    return Period(datetime(2026, 9, 1, tzinfo=zone), datetime(2026, 10, 1, tzinfo=zone))


def document(installation, scope, name=ReportName.MONTH, period=None):
    order = ReportOrder(name, period or month(installation), scope)
    return ReportMaker(installation).document(order)


def values(document):
    return {(one.kind, one.key): one.value for one in document.figures() if one.name in _named(one)}


def _named(figure):
    return [name for kind in NAMES for name in (kind, f"{kind}.{figure.key}")]


def test_a_month_of_a_body_or_a_place_prints_no_small_cell_and_the_centre_s_all(filled) -> None:
    exact = values(document(filled, CENTRE))
    assert exact["complaints.received", ""] == 63
    assert exact["complaints.authors", ""] == 25
    assert exact["complaints.by_group", "roads"] == 40
    for scope in (HOUSING, TYNDA):
        shown = values(document(filled, scope))
        assert shown["complaints.received", ""] in (25, 30)
        assert shown["complaints.authors", ""] in (25, 30)
        assert shown["complaints.by_group", "housing"] in (20, 25)
        assert ("complaints.by_group", "roads") not in shown


def test_a_report_of_days_of_a_body_counts_no_posts(filled) -> None:
    days = Period(AT, AT + timedelta(days=3))
    shown = values(document(filled, HOUSING, ReportName.PERIOD, days))
    assert set(shown.values()) == {None}


def test_a_course_of_a_body_is_left_out_where_a_month_is_hidden(filled) -> None:
    zone = filled.region.zone
    quarter = Period(datetime(2026, 7, 1, tzinfo=zone), datetime(2026, 10, 1, tzinfo=zone))

    def drawn(scope):
        blocks = document(filled, scope, ReportName.QUARTER, quarter).blocks
        words = [one.pieces[0] for one in blocks if isinstance(one, Heading)]
        return Words("Как поступали обращения") in words

    filled.reports.facts.record([case(n, 7 + n % 2) for n in range(40)])
    assert (drawn(HOUSING), drawn(CENTRE)) == (False, True)
    filled.reports.facts.record([case(n, 9) for n in range(40, 60)])
    assert drawn(HOUSING)


def case(n: int, month: int) -> Fact:
    at = datetime(2026, month, 9, tzinfo=UTC)
    return Fact(FactKind.CASE, f"{n}", at, {Dimension.BODY: "housing"})


def test_a_body_looks_at_a_figure_of_a_cut_by_whole_months_as_cuts_show_it(filled) -> None:
    head = member(filled, "Глава", Role.HEAD)
    desk, asked = FigureDesk(filled), AskedFigure("complaints.authors", HOUSING, month(filled))
    assert desk.look(ANNA, asked).figure.value == 25
    assert desk.look(head, asked).figure.value in (25, 30)
    assert desk.look(head, asked).figure.n in (25, 30)
    hour = Period(AT, AT + timedelta(hours=1))
    with pytest.raises(EntryRefused, match="целых месяцев"):
        desk.look(head, AskedFigure("complaints.authors", HOUSING, hour))
    assert desk.look(ANNA, AskedFigure("complaints.authors", HOUSING, hour)).figure.value == 1


def test_a_figure_of_a_cut_needs_the_right_of_what_it_counts(filled) -> None:
    desk, counted = FigureDesk(filled), make_figures(filled).over(month(filled), AT)
    reader = token(Right.READ_CASES)
    for name in ("complaints.received", "posts.received", "alerts.opened"):
        asked = AskedFigure(name, TYNDA, month(filled))
        with pytest.raises(Forbidden):
            desk.look(reader, asked)
        assert desk.look(token(*Right), asked).figure.value is not None
    assert desk.look(reader, AskedFigure("cases.received", TYNDA, month(filled))).total == 0
    kept = [counted.one(name) for name in ("complaints.received", "cases.received")]
    filled.reports.figures.keep([KeptFigure("report 1", one) for one in kept])
    assert [one.figure.name for one in desk.of(reader, "report 1")] == ["cases.received"]
    assert len(desk.of(ANNA, "report 1")) == 2


def token(*rights):
    return by_token(Token("Программа", frozenset(rights), frozenset(), "Вера", AT))


def test_a_body_reads_of_kept_figures_those_that_were_counted_for_it(filled) -> None:
    """What the centre counted of the body for itself is exact."""
    head, counted = member(filled, "Глава", Role.HEAD), make_figures(filled)
    during = counted.over(month(filled), AT)
    exact = during.one("complaints.received", HOUSING, own=False)
    own = during.guarded.one("complaints.received", HOUSING)
    filled.reports.figures.keep([KeptFigure("month 1", one) for one in (exact, own)])
    desk = FigureDesk(filled)
    assert [one.figure.name for one in desk.of(head, "month 1")] == ["complaints.received"]
    with pytest.raises(NotFound):
        desk.changes(head, "month 1", exact.name)
    assert desk.changes(head, "month 1", own.name).is_same
    assert desk.changes(ANNA, "month 1", exact.name).is_same


def test_the_morning_of_a_program_without_posts_is_that_of_a_screen(installation) -> None:
    desk = MorningDesk(installation)
    whole, rough = (
        {one.address for one in desk.look(token(*rights)).figures()}
        for rights in (Right, (Right.READ_CASES, Right.REGION))
    )
    assert len(whole) > 1
    assert rough <= {""}
