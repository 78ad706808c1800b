"""«Рейтинг»: bodies beside an ordinary one, each number a link to the cases behind it."""

from collections.abc import Sequence
from functools import partial

from fastapi import Request, Response

from console.cases.ratings.shown import rating_words
from console.pages import Pages
from console.refusals import refused
from console.routes import READ_CASES, Route
from console.workers import Work
from desks.cases.ratings.desk import MONTHS, RatingDesk
from domain.cases.ratings.measure import MeasureKind
from domain.cases.ratings.rating import TOGETHER
from domain.cases.ratings.standing import FEWEST
from domain.person import Right
from russian.casework.cases import STATES, CaseWords
from russian.ratings.editions import view_words
from russian.ratings.measures import FORMULAS, MEASURES, interval, measured


def show_ratings(request: Request, months: str = "1", view: str = TOGETHER) -> Response:
    pages: Pages = request.app.state.pages
    desk = RatingDesk(pages.installation)
    rating = desk.look(pages.viewer(request), _months(months), view)
    return pages.show(
        request,
        "ratings.html",
        rating=rating,
        windows=MONTHS,
        **rating_words(pages.installation.region),
    )


def show_how(request: Request) -> Response:
    pages: Pages = request.app.state.pages
    pages.viewer(request).demand(Right.READ_CASES)
    return pages.show(
        request,
        "rating_how.html",
        points=pages.installation.region.points,
        FEWEST=FEWEST,
        MEASURES=MEASURES,
        FORMULAS=FORMULAS,
    )


def show_rated_cases(
    request: Request, body: str, kind: str, months: str = "1", view: str = TOGETHER
) -> Response:
    pages: Pages = request.app.state.pages
    if kind not in list(MeasureKind):
        return refused(request, "такого показателя нет: выберите его в рейтинге")
    desk, viewer = RatingDesk(pages.installation), pages.viewer(request)
    counted = desk.cases(viewer, _months(months), body, MeasureKind(kind), view)
    words = CaseWords(pages.installation.region)
    return pages.show(
        request,
        "rated_cases.html",
        behind=counted,
        measured=measured,
        interval=interval,
        view_words=partial(view_words, named=words.stream),
        MEASURES=MEASURES,
        FORMULAS=FORMULAS,
        STATES=STATES,
        case_words=words,
    )


def _months(typed: str) -> int:
    return int(typed) if typed.isdecimal() and len(typed) < 3 else 0


ROUTES: Sequence[Route] = (
    Route("GET", "/cases/ratings", show_ratings, READ_CASES, work=Work.LONG),
    Route("GET", "/ratings/how", show_how, READ_CASES),
    Route("GET", "/cases/ratings/{body}/{kind}", show_rated_cases, READ_CASES, work=Work.LONG),
)
