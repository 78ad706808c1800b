"""The quality of answers on the page of their case, and the verdict of a person."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from fastapi import Form, Request, Response
from fastapi.responses import RedirectResponse

from console.cases.marking import Piece, pieces, spotted
from console.forms.fields import Number
from console.pages import Pages
from console.routes import CASES, READ_CASES, Route
from desks.cases.answers.promises import PromiseDesk, SincePromise
from desks.cases.answers.quality import Opposite, QualityDesk, ReadAnswer
from domain.cases.answers.promise import CasePromise
from domain.cases.answers.quality import Mark, MarkKind, Point
from russian.casework.promises import PROMISE_STATES
from russian.casework.quality import ASKINGS, MATTERS, POINTS, mark_words

LATEST = 3  # answers that a case shows with their quality; its record has all


@dataclass(frozen=True, slots=True)
class AskedView:
    kind: str
    text: str
    answer: str | None


@dataclass(frozen=True, slots=True)
class PromiseView:
    promise: CasePromise
    is_due: bool
    since: SincePromise | None


@dataclass(frozen=True, slots=True)
class AnswerView:
    read: ReadAnswer
    pieces: Sequence[Piece]
    asked: Sequence[AskedView]
    promises: Sequence[PromiseView]


@dataclass(frozen=True, slots=True)
class OppositeView:
    opposite: Opposite
    words: str
    one: Sequence[Piece]
    other: Sequence[Piece]


@dataclass(frozen=True, slots=True)
class QualityView:
    answers: Sequence[AnswerView]
    opposites: Sequence[OppositeView]
    today: date


WORDS: Mapping[str, Any] = {
    "point_names": POINTS,
    "promise_states": PROMISE_STATES,
    "mark_words": mark_words,
}


def quality_of(request: Request, case_id: int) -> QualityView | None:
    """As a part of the page of a case; None where there is nothing to show."""
    pages: Pages = request.app.state.pages
    viewer, installation = pages.viewer(request), pages.installation
    quality = QualityDesk(installation).of_case(viewer, case_id, LATEST, asked=True)
    if quality is None or not quality.answers:
        return None
    desk, today = PromiseDesk(installation), PromiseDesk(installation).today()

    def promised(promise: CasePromise) -> PromiseView:
        due = promise.is_due(today)
        return PromiseView(promise, due, desk.since(viewer, promise) if due else None)

    return QualityView(
        [
            AnswerView(
                one,
                pieces(one.answer.text, _shown(one)),
                [
                    AskedView(
                        ASKINGS[asked.kind],
                        quality.appeal[asked.start : asked.end].strip(),
                        one.answer.text[slice(*asked.answer)] if asked.answer else None,
                    )
                    for asked in one.asked
                ],
                [promised(promise) for promise in one.promises],
            )
            for one in quality.answers
        ],
        [
            OppositeView(
                one,
                MATTERS[one.contradiction.matter],
                spotted(one.one.text, [one.contradiction.one_span]),
                spotted(one.other.text, [one.contradiction.other_span]),
            )
            for one in quality.opposites
        ],
        today,
    )


def _shown(one: ReadAnswer) -> Sequence[Mark]:
    """Evidence of points that are met, of promises, and of what is wrong."""
    met = one.quality.points
    return [m for m in one.quality.marks if m.kind is not MarkKind.POINT or Point(m.name) in met]


def judge_answer(
    request: Request,
    answer: Number,
    point: Annotated[list[str] | None, Form()] = None,
    formal: Annotated[str, Form(max_length=10)] = "",
    reason: Annotated[str, Form(max_length=2_000)] = "",
) -> Response:
    pages: Pages = request.app.state.pages
    chosen = frozenset(Point(one) for one in point or () if one in list(Point))
    judged = QualityDesk(pages.installation).judge(
        pages.viewer(request), answer, chosen, bool(formal), reason
    )
    return RedirectResponse(f"/cases/{judged.case_id}?done=judged#quality", status_code=303)


ROUTES: Sequence[Route] = (
    Route("POST", "/cases/answers/{answer}/judge", judge_answer, READ_CASES | CASES),
)
