"""Scores of cases with their rates of answers, links to score by, and proposed returns."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Annotated

from fastapi import Path
from pydantic import Field

from console.api.caller import Calling
from console.api.case_schema import Number
from console.api.operations import Operation
from console.api.problems import CHANGING
from console.api.schema import Answer, Doer
from console.routes import CASES, READ_CASES
from console.workers import Work
from desks.cases.reading import CaseDesk
from desks.cases.scores.links import ScoreDesk
from desks.cases.scores.returns import ReturnDesk
from desks.viewer import Viewer
from domain.cases.scores.returning import ReturnClue, ReturnProposal
from domain.cases.scores.score_link import ScoreLinkKind, ScoreOrigin


class ScoreTallyAnswer(Answer):
    """Оценки за 90 дней и сколько ответило; readers — читатели, в рейтинг не идут."""

    origin: ScoreOrigin
    counts: Annotated[list[int], Field(description="Сколько оценок 1, 2, 3, 4, 5.")]
    asked: Annotated[int | None, Field(description="Скольких можно было спросить.")]
    answered: int
    mean: float | None


class ScoreTalliesAnswer(Answer):
    """По тому, откуда оценка."""

    tallies: list[ScoreTallyAnswer]


class ScoreLinking(Doer):
    """Кому ссылка: contact — заявителю, thread — всем под постом."""

    kind: ScoreLinkKind = ScoreLinkKind.CONTACT


class ScoreLinkAnswer(Answer):
    """Ссылка для оценки этого закрытия."""

    address: str
    kind: ScoreLinkKind
    ends_at: datetime
    answered_at: datetime | None


class ReturnAnswer(Answer):
    """Пост, который предлагает вернуть обращение."""

    id: int
    case_id: int
    post_id: str
    clue: Annotated[ReturnClue, Field(description="author — автор поста, incident — инцидент.")]
    at: datetime


class ReturnsAnswer(Answer):
    """Последние сначала."""

    proposed: list[ReturnAnswer]


def show_scores(caller: Calling) -> ScoreTalliesAnswer:
    """Обращений, закрытых за 90 дней: центра — всех, органа — своих."""
    tallies = ScoreDesk(caller.installation).totals(caller.viewer())
    names = ScoreTallyAnswer.model_fields
    rows = [{name: getattr(one, name) for name in names} for one in tallies]
    return caller.answer(ScoreTalliesAnswer, {"tallies": rows})


def make_link(caller: Calling, number: Number, linking: ScoreLinking) -> ScoreLinkAnswer:
    """Живёт 14 дней, без входа. Повторный запрос вернёт ту же."""
    viewer = caller.viewer(linking.who)
    case_id = CaseDesk(caller.installation).find(viewer, number)
    link = ScoreDesk(caller.installation).link(viewer, case_id, linking.kind)
    fields = {
        "address": link.address,
        "kind": link.score_link.kind,
        "ends_at": link.score_link.ends_at,
        "answered_at": link.score_link.answered_at,
    }
    return caller.answer(ScoreLinkAnswer, fields)


def list_returns(caller: Calling) -> ReturnsAnswer:
    """Посты, которые говорят, что не сделано."""
    proposed = ReturnDesk(caller.installation).list(caller.viewer())
    return caller.answer(ReturnsAnswer, {"proposed": [_fields(one.proposal) for one in proposed]})


def _deciding(
    deed: Callable[[ReturnDesk, Viewer, int], ReturnProposal], words: str
) -> Callable[..., ReturnAnswer]:
    def decide_return(
        caller: Calling,
        proposal: Annotated[int, Path(ge=1, le=2**62, description="Номер предложения.")],
        doer: Doer,
    ) -> ReturnAnswer:
        decided = deed(ReturnDesk(caller.installation), caller.viewer(doer.who), proposal)
        return caller.answer(ReturnAnswer, _fields(decided))

    decide_return.__doc__ = words
    decide_return.__name__ = f"{deed.__name__}_return"
    return decide_return


def _fields(proposal: ReturnProposal) -> dict[str, object]:
    return {name: getattr(proposal, name) for name in ReturnAnswer.model_fields}


ROUTES: Sequence[Operation] = (
    Operation("GET", "/case-scores", show_scores, READ_CASES, "Оценки"),
    Operation(
        "POST",
        "/cases/{number}/score-link",
        make_link,
        READ_CASES | CASES,
        "Ссылка для оценки",
        CHANGING,
    ),
    Operation("GET", "/case-returns", list_returns, READ_CASES | CASES, "Предложено вернуть"),
    *(
        Operation(
            "POST",
            f"/case-returns/{{proposal}}/{deed.__name__}",
            _deciding(deed, words),
            READ_CASES | CASES,
            title,
            CHANGING,
            work=Work.INDEX,
        )
        for deed, title, words in (
            (ReturnDesk.accept, "Вернуть по предложению", "Обращение возвращается."),
            (ReturnDesk.reject, "Не возвращать", "Этот пост больше не предлагается."),
        )
    ),
)
