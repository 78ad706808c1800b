"""Probes: an address is asked for here, a crawler reads it, and the answer waits to be fetched."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Annotated, Any

from pydantic import Field
from starlette.exceptions import HTTPException

from console.api.caller import Caller, Calling
from console.api.operations import Operation
from console.api.problems import MISSING
from console.api.schema import Answer, Given, Id, example
from console.routes import SOURCES
from console.sources.probes import RECENT, ask, registered_row, typed_row
from domain.post import AuthorKind
from domain.probe import Probe, ProbeState
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
    probes = caller.parts.probes.recent(RECENT)
    return caller.answer(ProbesAnswer, {"probes": [_probe(caller, p) for p in probes]})


def show_probe(caller: Calling, probe_id: Id) -> ProbeAnswer:
    """Спрашивайте, пока state не станет done."""
    if (probe := caller.parts.probes.get(probe_id)) is None:
        raise HTTPException(404, f"пробы {probe_id} нет: пробы хранятся неделю")
    return caller.answer(ProbeAnswer, _probe(caller, probe))


def ask_probe(caller: Calling, new: NewProbe) -> ProbeAnswer:
    """Поставить пробу в очередь: её сделает сборщик."""
    if new.source_id is not None:
        row = registered_row(caller.parts, new.source_id)
        if row is None:
            raise HTTPException(404, f"источника {new.source_id} нет: проверьте номер в списке")
    else:
        row = typed_row(caller.parts, new.address, new.kind, new.internal)
    probe = ask(caller.parts, row, caller.name)
    caller.audit("probe", probe.address)
    return caller.answer(ProbeAnswer, _probe(caller, probe))


def _probe(caller: Caller, probe: Probe) -> dict[str, Any]:
    """Fields of a ProbeAnswer."""
    row = probe.finding and probe.finding.row
    return {
        "id": probe.id,
        "address": probe.address,
        "who": probe.who,
        "asked_at": probe.asked_at,
        "state": probe.state,
        "trail": probe.trail,
        "finding": probe.finding,
        "known_id": caller.parts.registry.same_page(row) if row else None,
    }


ROUTES: Sequence[Operation] = (
    Operation("GET", "/probes", list_probes, SOURCES, "Пробы"),
    Operation("POST", "/probes", ask_probe, SOURCES, "Попробовать адрес", MISSING, 201),
    Operation("GET", "/probes/{probe_id}", show_probe, SOURCES, "Одна проба", MISSING),
)
