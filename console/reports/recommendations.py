"""«Рекомендации»: what is proposed to bodies, each with its evidence, and every deed on it."""

from collections.abc import Callable, Sequence
from typing import Any, Literal

from fastapi import Request, Response
from fastapi.responses import RedirectResponse

from console.cases.causes.chronic import day_of
from console.deeds import led_on
from console.forms.fields import Number, Text, Version
from console.pages import Pages
from console.routes import ANSWER, CASES, READ_CASES, Route
from desks.reports.recommendations import (
    RecommendationCard,
    RecommendationDesk,
    RecommendationForm,
)
from desks.viewer import Viewer
from domain.reports.recommendation import LONGEST, RecommendationDeed, RecommendationState
from russian.casework.cases import CaseWords
from russian.reports.figures import bounds_text, figure_text
from russian.reports.recommendations import DONE, ORIGINS, STATES

TONES = {
    RecommendationState.PROPOSED: "info",
    RecommendationState.REFUSED: "high",
    RecommendationState.DONE: "ok",
    RecommendationState.DROPPED: "mute",
}


def list_recommendations(request: Request, decided: Literal["", "1"] = "") -> Response:
    pages: Pages = request.app.state.pages
    cards = RecommendationDesk(pages.installation).list(pages.viewer(request), bool(decided))
    return _show(request, "recommendations.html", cards=cards, decided=bool(decided))


def show_recommendation(request: Request, number: Number, done: str = "") -> Response:
    pages: Pages = request.app.state.pages
    card = RecommendationDesk(pages.installation).look(pages.viewer(request), number)
    return _card(request, card, done=DONE.get(done, ""))


def _card(
    request: Request, card: RecommendationCard, done: str = "", refusal: str = ""
) -> Response:
    return _show(
        request,
        "recommendation.html",
        status_code=409 if refusal else 200,
        card=card,
        done=done,
        refusal=refusal,
    )


def _show(request: Request, template: str, status_code: int = 200, **context: Any) -> Response:
    pages: Pages = request.app.state.pages
    region = pages.installation.region
    return pages.show(
        request,
        template,
        status_code=status_code,
        case_words=CaseWords(region),
        origins=ORIGINS,
        recommendation_states=STATES,
        tones=TONES,
        figure_text=figure_text,
        bounds_text=bounds_text,
        bodies=region.present_bodies,
        longest=LONGEST,
        **context,
    )


def add(
    request: Request, text: Text = "", body: Text = "", service: Text = "", due: Text = ""
) -> Response:
    pages: Pages = request.app.state.pages
    desk, viewer = RecommendationDesk(pages.installation), pages.viewer(request)
    added = desk.add(viewer, RecommendationForm(text, body, service, day_of(due)))
    return RedirectResponse(f"/recommendations/{added.number}?done=added", status_code=303)


def edit(
    request: Request,
    number: Number,
    text: Text = "",
    body: Text = "",
    service: Text = "",
    due: Text = "",
    version: Version = None,
) -> Response:
    def deed(desk: RecommendationDesk, viewer: Viewer) -> object:
        form = RecommendationForm(text, body, service, day_of(due))
        return desk.edit(viewer, number, form, version)

    return _done(request, number, deed, RecommendationDeed.EDIT)


def sign(request: Request, number: Number, version: Version = None) -> Response:
    return _done(
        request,
        number,
        lambda desk, viewer: desk.sign(viewer, number, version),
        RecommendationDeed.SIGN,
    )


def drop(request: Request, number: Number, why: Text = "", version: Version = None) -> Response:
    return _done(
        request,
        number,
        lambda desk, viewer: desk.drop(viewer, number, why, version),
        RecommendationDeed.DROP,
    )


def take(request: Request, number: Number, version: Version = None) -> Response:
    return _done(
        request,
        number,
        lambda desk, viewer: desk.take(viewer, number, version),
        RecommendationDeed.TAKE,
    )


def refuse(request: Request, number: Number, why: Text = "", version: Version = None) -> Response:
    return _done(
        request,
        number,
        lambda desk, viewer: desk.refuse(viewer, number, why, version),
        RecommendationDeed.REFUSE,
    )


def finish(
    request: Request, number: Number, result: Text = "", version: Version = None
) -> Response:
    return _done(
        request,
        number,
        lambda desk, viewer: desk.finish(viewer, number, result, version),
        RecommendationDeed.FINISH,
    )


def reopen(request: Request, number: Number, version: Version = None) -> Response:
    return _done(
        request,
        number,
        lambda desk, viewer: desk.reopen(viewer, number, version),
        RecommendationDeed.REOPEN,
    )


def _done(
    request: Request,
    number: int,
    deed: Callable[[RecommendationDesk, Viewer], object],
    done: RecommendationDeed,
) -> Response:
    pages: Pages = request.app.state.pages
    desk, viewer = RecommendationDesk(pages.installation), pages.viewer(request)
    return led_on(
        request,
        lambda: deed(desk, viewer),
        f"/recommendations/{number}?done={done}",
        lambda why: _card(request, desk.again(viewer, number), refusal=why),
    )


ROUTES: Sequence[Route] = (
    Route("GET", "/recommendations", list_recommendations, READ_CASES),
    Route("POST", "/recommendations", add, READ_CASES | CASES),
    Route("GET", "/recommendations/{number}", show_recommendation, READ_CASES),
    *(
        Route("POST", f"/recommendations/{{number}}/{deed.__name__}", deed, READ_CASES | CASES)
        for deed in (edit, sign, drop, reopen)
    ),
    *(
        Route("POST", f"/recommendations/{{number}}/{deed.__name__}", deed, READ_CASES | ANSWER)
        for deed in (take, refuse, finish)
    ),
)
