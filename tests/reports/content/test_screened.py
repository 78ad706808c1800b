"""Small numbers: none of residents in what leaves the centre, none at all on a wall."""

from datetime import UTC, datetime, timedelta

from app.reports.making import ReportMaker
from domain.reports.document import (
    Document,
    FigureTable,
    Items,
    Name,
    Paragraph,
    Piece,
    Words,
)
from domain.reports.figure import Figure, FigureUnit
from domain.reports.report import ReportOrder
from domain.terms.period import Period
from reports.content.counts import AUTHORS, counted, people
from reports.content.screened import CASE, screened, without_few
from reports.delivery.stored import read, written
from reports.documents.tables import figure_cell
from russian.few import FEW
from russian.reports.figures import figure_text

AT = datetime(2026, 11, 27, 23, 30, tzinfo=UTC)
FOUR, FIVE = (people(f"alert.{n}", n, AT, "/alerts/1") for n in (4, 5))
AUTHORS_OF_FEW = Figure(
    "complaints.authors.before", "Авторов", FigureUnit.COUNT, 3, AT, "/cuts", kind=AUTHORS
)
LATE = counted("cases.late_now", "Просрочено", 2, AT, "/cases/horizon")
SHARE = Figure("cases.on_time", "В срок", FigureUnit.SHARE, 0.9, AT, "/cases")


def document(*pieces: Piece) -> Document:
    return Document(
        "Утро",
        (),
        AT,
        (Items([pieces]), Paragraph(pieces), FigureTable("", ("Сколько",), [[pieces]], "rows")),
        (pieces,),
    )


def shown(made: Document) -> list[list[Piece]]:
    items, paragraph, table = made.blocks
    return [list(one) for one in (items.items[0], paragraph.pieces, table.rows[0][0], *made.short)]


def test_what_leaves_the_centre_says_no_number_of_few_residents() -> None:
    made = without_few(document(FOUR, FIVE, AUTHORS_OF_FEW, LATE))
    texts = [[figure_text(one) for one in line] for line in shown(made)]
    assert texts == [["менее пяти", "5", "менее пяти", "2"]] * 4
    hidden = next(made.figures())
    assert (hidden.name, hidden.value, hidden.n) == ("people.alert.4", None, None)
    assert made.blocks[2].name == "rows"


def test_a_wall_shows_no_small_count_no_case_and_no_link() -> None:
    case, body = Name("О-12", "/cases/12"), Name("Остальные", "/cases/horizon")
    made = screened(document(FOUR, FIVE, LATE, SHARE, case, body, Words("до")))
    for few, five, late, share, name, others, words in shown(made):
        assert (few, late, name, words) == (Words(FEW), Words(FEW), CASE, Words("до"))
        assert (five.value, five.address, share.value, share.address) == (5, "", 0.9, "")
        assert others == Name("Остальные")


class Office(ReportMaker):
    def morning(self, at, slot=None, outings=(), *, exact=True, kept=False) -> Document:
        return document(FOUR)


def test_what_is_kept_or_sent_says_no_number_of_few_residents() -> None:
    order = ReportOrder("morning", Period(AT - timedelta(days=1), AT))
    kept = Office(None).document(order)
    assert {figure_text(one) for one in kept.figures()} == {"менее пяти"}
    assert figure_text(next(read(written(kept)).figures())) == "менее пяти"
    assert figure_cell(next(kept.figures()), "").value == "менее пяти"
