"""Probes: an address is queued here, a crawler reads it, and the program polls for the result."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Annotated, Any

from pydantic import Field

from console.api.caller import Calling
from console.api.operations import Operation
from console.api.problems import MISSING
from console.api.schema import Answer, Given, Id, example
from console.routes import SOURCES
from desks.probes import ProbeDesk, ProbeView
from domain.post import AuthorKind
from domain.probe import ProbeState
from domain.source import SourceKind


class NewProbe(Given):
    """Что пробовать: адрес, или источник таким, каков он в реестре."""

    model_config = example(address="https://t.me/tynda_live")

    address: Annotated[str, Field(max_length=2000)] = ""
    kind: Annotated[SourceKind | None, Field(description="Без него узнаётся по адресу.")] = None
    internal: Annotated[
        bool, Field(description="Адрес внутренней сети: только из internal_hosts.")
    ] = False
    source_id: Annotated[str | None, Field(max_length=100)] = None


class SampleAnswer(Answer):
    """Начало одного поста; личное закрыто."""

    at: datetime | None
    author: AuthorKind | None
    text: str
    comment: bool


class FindingAnswer(Answer):
    """Что показала проба; row — строка, с которой адрес можно добавить, null — он не годится."""

    fits: bool
    verdict: str
    row: dict[str, Any] | None
    posts: int
    comments: int
    refused: int
    newest: datetime | None
    usual_gap: timedelta | None
    samples: list[SampleAnswer]


class ProbeAnswer(Answer):
    """Проба; finding null — ещё не кончена."""

    id: str
    address: str
    who: str
    asked_at: datetime
    state: ProbeState
    trail: Annotated[list[str], Field(description="Что выяснено по пути.")]
    finding: FindingAnswer | None
    known_id: Annotated[str | None, Field(description="Источник, у которого уже этот адрес.")]


class ProbesAnswer(Answer):
    """Последние пробы, новые первыми."""

    probes: list[ProbeAnswer]


def list_probes(caller: Calling) -> ProbesAnswer:
    """Последние двадцать; пробы хранятся неделю."""
    views = ProbeDesk(caller.installation).recent(caller.viewer())
    return caller.answer(ProbesAnswer, {"probes": [_probe(view) for view in views]})


def show_probe(caller: Calling, probe_id: Id) -> ProbeAnswer:
    """Спрашивайте, пока state не станет done."""
    view = ProbeDesk(caller.installation).one(caller.viewer(), probe_id)
    return caller.answer(ProbeAnswer, _probe(view))


def ask_probe(caller: Calling, new: NewProbe) -> ProbeAnswer:
    """Поставить пробу в очередь: её сделает сборщик."""
    desk, viewer = ProbeDesk(caller.installation), caller.viewer()
    if new.source_id is not None:
        view = desk.ask_source(viewer, new.source_id)
    else:
        view = desk.ask_address(viewer, new.address, new.kind, new.internal)
    return caller.answer(ProbeAnswer, _probe(view))


def _probe(view: ProbeView) -> dict[str, Any]:
    probe = view.probe
    return {
        "id": probe.id,
        "address": probe.address,
        "who": probe.who,
        "asked_at": probe.asked_at,
        "state": probe.state,
        "trail": probe.trail,
        "finding": probe.finding,
        "known_id": view.known,
    }


ROUTES: Sequence[Operation] = (
    Operation("GET", "/probes", list_probes, SOURCES, "Пробы"),
    Operation("POST", "/probes", ask_probe, SOURCES, "Попробовать адрес", MISSING, 201),
    Operation("GET", "/probes/{probe_id}", show_probe, SOURCES, "Одна проба", MISSING),
)
