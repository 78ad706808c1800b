"""Cases of two streams that may be one."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Annotated

from fastapi import Path
from pydantic import Field

from console.api.caller import Calling
from console.api.operations import CHANGING, Operation
from console.api.schema import Answer, Doer
from console.routes import CASES, READ_CASES
from console.workers import Work
from desks.cases.pairs import CasePairDesk
from desks.viewer import Viewer
from domain.cases.pairs import CasePair, PairReason, PairState

Number = Annotated[int, Path(ge=1, le=2**62, description="Номер пары.")]


class CasePairAnswer(Answer):
    """Два обращения разных потоков; присоединённое позднее считается вместе с ранним."""

    id: int
    earlier: Annotated[int, Field(description="Раннее обращение.")]
    later: Annotated[int, Field(description="Позднее.")]
    reasons: Annotated[list[PairReason], Field(description="Почему это одно.")]
    score: Annotated[float, Field(description="Уверенность, от 0 до 1.")]
    state: PairState
    who: Annotated[str, Field(description="Кто решил или предложил.")]
    at: datetime | None


class CasePairsAnswer(Answer):
    """Предложенные, самые надёжные сначала, и последние решённые."""

    proposed: list[CasePairAnswer]
    settled: list[CasePairAnswer]


def list_pairs(caller: Calling) -> CasePairsAnswer:
    """Похожие обращения за 28 дней. Отвергнутые снова не предлагаются."""
    pairs = CasePairDesk(caller.installation).list(caller.viewer())
    return CasePairsAnswer(
        proposed=list(map(_pair, pairs.proposed)), settled=list(map(_pair, pairs.settled))
    )


def _deciding(
    deed: Callable[[CasePairDesk, Viewer, int], CasePair], words: str
) -> Callable[..., CasePairAnswer]:
    def decide_pair(caller: Calling, pair: Number, doer: Doer) -> CasePairAnswer:
        return _pair(deed(CasePairDesk(caller.installation), caller.viewer(doer.who), pair))

    decide_pair.__doc__ = words
    decide_pair.__name__ = f"{deed.__name__}_pair"
    return decide_pair


def _pair(pair: CasePair) -> CasePairAnswer:
    return CasePairAnswer(
        id=pair.number,
        earlier=pair.earlier,
        later=pair.later,
        reasons=list(pair.reasons),
        score=pair.score,
        state=pair.state,
        who=pair.who,
        at=pair.at,
    )


_DEEDS = (
    (CasePairDesk.accept, "Присоединить", "Позднее считается вместе с ранним."),
    (CasePairDesk.reject, "Это разные", "Больше не предлагать."),
    (CasePairDesk.undo, "Отменить решение о паре", "Пара снова предложена."),
)

ROUTES: Sequence[Operation] = (
    Operation(
        "GET",
        "/case-pairs",
        list_pairs,
        READ_CASES | CASES,
        "Похожие обращения",
        work=Work.LONG,
    ),
    *(
        Operation(
            "POST",
            f"/case-pairs/{{pair}}/{deed.__name__}",
            _deciding(deed, words),
            READ_CASES | CASES,
            title,
            CHANGING,
        )
        for deed, title, words in _DEEDS
    ),
)
