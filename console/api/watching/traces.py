"""The way of one post, case or alert through the installation."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Annotated

from fastapi import Query
from pydantic import Field

from console.api.caller import Calling
from console.api.operations import Operation
from console.api.problems import MISSING
from console.api.schema import Answer
from console.routes import ADMINISTER
from desks.tracing import TraceDesk


class HopAnswer(Answer):
    """Один шаг: когда, какой процесс или человек, что решено."""

    at: Annotated[datetime | None, Field(description="null, если время не записано.")]
    stage: str
    who: str
    what: str


class TraceAnswer(Answer):
    """Путь поста, обращения или оповещения; текста поста в нём нет."""

    title: str
    hops: list[HopAnswer]


def show_trace(
    caller: Calling,
    of: Annotated[
        str,
        Query(
            max_length=100,
            description="Идентификатор поста или оповещения, номер обращения: О-12.",
        ),
    ],
) -> TraceAnswer:
    """Путь одного поста, обращения или оповещения."""
    trace = TraceDesk(caller.installation, caller.words).trace(caller.viewer(), of)
    return caller.answer(
        TraceAnswer, {"title": trace.title, "hops": [asdict(hop) for hop in trace.hops]}
    )


ROUTES: Sequence[Operation] = (
    Operation("GET", "/traces", show_trace, ADMINISTER, "Путь поста или обращения", MISSING),
)
