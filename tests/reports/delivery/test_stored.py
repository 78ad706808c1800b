"""A document is kept as text and comes back equal."""

from datetime import UTC, date, datetime

from domain.reports.cut import Counted, Cut, CutMeasure, Dimension, Grain
from domain.reports.document import (
    ChartImage,
    Document,
    FigureTable,
    Heading,
    Items,
    Moment,
    Name,
    Notice,
    Paragraph,
    Words,
)
from domain.reports.figure import Figure, FigureUnit
from domain.reports.scope import ReportScope, ScopeKind
from domain.terms.period import Period
from reports.delivery.stored import read, written

AT = datetime(2026, 11, 27, 23, 30, tzinfo=UTC)
CUT = Cut(
    Counted.CASES,
    CutMeasure.COUNT,
    Period(None, AT),
    rows=Dimension.BODY,
    grain=Grain.DAY,
    filters={Dimension.TOPIC: frozenset({"pits", "snow"})},
)


def test_every_block_and_piece_comes_back() -> None:
    figure = Figure(
        "cases.late",
        "Просрочено",
        FigureUnit.SHARE,
        0.25,
        AT,
        "/cases",
        n=4,
        cut=CUT,
        scope=ReportScope(ScopeKind.BODY, "housing"),
        cases=(1, 2),
    )
    document = Document(
        "Утро",
        (Words("на"), Moment(AT), Moment(date(2026, 11, 28))),
        AT,
        (
            Heading((Words("Главное"),), 2),
            Paragraph((Words("Просрочено:"), figure)),
            Items(((Name("дом 5", "/cases/5"),),)),
            FigureTable("", ("Орган", "Доля"), (((Name("А"),), (figure,)),)),
            ChartImage("Карта", "<svg/>", (Words("где"),)),
            Notice((Words("источник молчал"),)),
        ),
        ((Words("коротко"), figure),),
    )
    assert read(written(document)) == document


def test_a_field_of_another_version_is_left_out() -> None:
    document = Document("Утро", (), AT, ())
    text = written(document).replace('"title"', '"gone":1,"title"')
    assert read(text) == document
