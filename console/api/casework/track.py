"""The fast track: starred topics with their terms, and what several bodies agreed for them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

from fastapi import Path
from pydantic import Field

from console.api.caller import Calling
from console.api.operations import Operation
from console.api.problems import CHANGING
from console.api.schema import Answer, Doer, Filled, Given
from console.routes import CASES, READ_CASES
from desks.cases.causes.track import AgreementForm, FastTrackDesk
from domain.cases.causes.agreement import (
    LONGEST_REMARK,
    LONGEST_STEP,
    MOST_STEPS,
    AgreedStep,
    Agreement,
)
from domain.terms.policy import CaseStep, Regime
from russian.casework.deadlines import length


class AgreedIn(Given):
    """Орган и что он делает."""

    body: Annotated[str, Field(max_length=100)]
    what: Annotated[Filled, Field(max_length=LONGEST_STEP)]


class Agreeing(Doer):
    """Кто что делает, по порядку; хотя бы два органа."""

    topic: Annotated[str, Field(max_length=100, description="Тема со звёздочкой.")]
    municipality: Annotated[
        str | None, Field(max_length=100, description="Без него — вся область.")
    ] = None
    steps: Annotated[list[AgreedIn], Field(min_length=1, max_length=MOST_STEPS)]
    remark: Annotated[str, Field(max_length=LONGEST_REMARK, description="Чем закреплено.")] = ""


class AgreedOut(Answer):
    """Орган и что он делает."""

    body: str
    what: str


class AgreementAnswer(Answer):
    """О чём договорились."""

    id: int
    topic: str
    municipality: str | None
    steps: list[AgreedOut]
    remark: str
    who: str
    at: datetime
    withdrawn_at: datetime | None
    withdrawn_by: str | None


class TrackTopicAnswer(Answer):
    """Тема со звёздочкой; сроки словами: «10 дн.»."""

    topic: str
    terms: dict[Regime, dict[CaseStep, str]]
    agreement: AgreementAnswer | None


class FastTrackAnswer(Answer):
    """Темы и журнал договорённостей, новые сначала."""

    topics: list[TrackTopicAnswer]
    log: list[AgreementAnswer]


def show_track(caller: Calling) -> FastTrackAnswer:
    """Темы со звёздочкой, их сроки и кто что делает первым."""
    track = FastTrackDesk(caller.installation).look(caller.viewer())
    fields = {
        "topics": [
            {
                "topic": one.topic.id,
                "terms": {
                    regime: {step: length(term) for step, term in row.terms.items()}
                    for regime, row in one.terms.items()
                },
                "agreement": _fields(one.agreement) if one.agreement else None,
            }
            for one in track.topics
        ],
        "log": list(map(_fields, track.log)),
    }
    return caller.answer(FastTrackAnswer, fields)


def agree(caller: Calling, agreeing: Agreeing) -> AgreementAnswer:
    """Новая договорённость о теме и месте заменяет прежнюю; журнал хранит обе."""
    steps = [AgreedStep(one.body, one.what) for one in agreeing.steps]
    form = AgreementForm(agreeing.topic, steps, agreeing.municipality, agreeing.remark)
    made = FastTrackDesk(caller.installation).agree(caller.viewer(agreeing.who), form)
    return caller.answer(AgreementAnswer, _fields(made))


def withdraw(
    caller: Calling,
    agreement: Annotated[int, Path(ge=1, le=2**62, description="Номер договорённости.")],
    doer: Doer,
) -> AgreementAnswer:
    """Больше не действует; в журнале остаётся."""
    desk, viewer = FastTrackDesk(caller.installation), caller.viewer(doer.who)
    return caller.answer(AgreementAnswer, _fields(desk.withdraw(viewer, agreement)))


def _fields(agreement: Agreement) -> dict[str, object]:
    own = {name: getattr(agreement, name) for name in agreement.__dataclass_fields__}
    return own | {"steps": [{"body": one.body, "what": one.what} for one in agreement.steps]}


ROUTES: Sequence[Operation] = (
    Operation("GET", "/fast-track", show_track, READ_CASES, "Ускоренный порядок"),
    Operation(
        "POST",
        "/fast-track",
        agree,
        READ_CASES | CASES,
        "Записать договорённость органов",
        status=201,
    ),
    Operation(
        "POST",
        "/fast-track/{agreement}/withdraw",
        withdraw,
        READ_CASES | CASES,
        "Снять договорённость",
        CHANGING,
    ),
)
