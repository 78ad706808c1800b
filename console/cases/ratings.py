"""«Рейтинг»: bodies beside an ordinary one, each number a link to the cases behind it."""

from collections.abc import Sequence

from fastapi import Request, Response

from console.cases.listing import refused
from console.pages import Pages
from console.routes import READ_CASES, Route
from desks.cases.ratings.desk import MONTHS, RatingDesk
from domain.cases.ratings.measure import MeasureKind
from domain.cases.ratings.standing import FEWEST, RatingVerdict
from domain.errors import EntryRefused, NotFound
from russian.casework.cases import STATES, CaseWords
from russian.casework.ratings import FORMULAS, MEASURES, VERDICTS, measured, rank, reason
from russian.figures import percent

TONES = {RatingVerdict.RED: "crit", RatingVerdict.AMBER: "high"}
# After the share on time, which stands beside what an ordinary body has.
COLUMNS: Sequence[MeasureKind] = (
    MeasureKind.OVERDUE,
    MeasureKind.MEDIAN,
    MeasureKind.NINETY,
    MeasureKind.SATISFIED,
    MeasureKind.SCORED,
    MeasureKind.RETURNED,
    MeasureKind.REFUSED,
    MeasureKind.TAKEN,
    MeasureKind.QUANTITY,
    MeasureKind.PER_THOUSAND,
)


def show_ratings(request: Request, months: str = "1") -> Response:
    pages: Pages = request.app.state.pages
    try:
        rating = RatingDesk(pages.installation).look(pages.viewer(request), _months(months))
    except EntryRefused as error:
        return refused(request, str(error))
    return pages.show(
        request,
        "ratings.html",
        rating=rating,
        windows=MONTHS,
        columns=COLUMNS,
        fewest=FEWEST,
        tones=TONES,
        VERDICTS=VERDICTS,
        MEASURES=MEASURES,
        FORMULAS=FORMULAS,
        ON_TIME=MeasureKind.ON_TIME,
        measured=measured,
        percent=percent,
        rank=rank,
        reason=reason,
    )


def show_rated_cases(request: Request, body: str, kind: str, months: str = "1") -> Response:
    pages: Pages = request.app.state.pages
    if kind not in list(MeasureKind):
        return refused(request, "такой меры нет: выберите её в рейтинге")
    desk, viewer = RatingDesk(pages.installation), pages.viewer(request)
    try:
        counted = desk.cases(viewer, _months(months), body, MeasureKind(kind))
    except NotFound as error:
        return refused(request, str(error), 404)
    except EntryRefused as error:
        return refused(request, str(error))
    return pages.show(
        request,
        "rated_cases.html",
        behind=counted,
        MEASURES=MEASURES,
        FORMULAS=FORMULAS,
        STATES=STATES,
        case_words=CaseWords(pages.installation.region),
    )


def _months(typed: str) -> int:
    return int(typed) if typed.isdecimal() and len(typed) < 3 else 0


ROUTES: Sequence[Route] = (
    Route("GET", "/cases/ratings", show_ratings, READ_CASES),
    Route("GET", "/cases/ratings/{body}/{kind}", show_rated_cases, READ_CASES),
)
