"""The region's directories: ids in other answers and their names."""

from collections.abc import Sequence
from typing import Annotated

from pydantic import Field

from console.api.caller import Calling
from console.api.operations import Operation
from console.api.schema import Answer
from console.routes import OPEN


class NamedAnswer(Answer):
    """Что в ответах стоит номером, и его название."""

    id: str
    name: str


class GroupAnswer(NamedAnswer):
    """Раздел и его темы."""

    topics: list[NamedAnswer]


class BodyAnswer(NamedAnswer):
    """Орган власти и орган, частью которого он является."""

    parent: str | None = None


class SettlementAnswer(NamedAnswer):
    """Населённый пункт и его муниципалитет."""

    municipality: str


class RegionAnswer(Answer):
    """Справочник региона."""

    name: str
    zone: Annotated[str, Field(description="Часовой пояс.")]
    municipalities: list[NamedAnswer]
    settlements: list[SettlementAnswer]
    groups: list[GroupAnswer]
    bodies: list[BodyAnswer]


def show_region(caller: Calling) -> RegionAnswer:
    """Муниципалитеты, населённые пункты, темы и органы: их номера стоят в ответах и запросах."""
    region = caller.installation.region
    return caller.answer(
        RegionAnswer,
        {
            "name": region.name,
            "zone": region.zone.key,
            "municipalities": [
                {"id": m.id, "name": m.short} for m in region.municipalities.values()
            ],
            "settlements": list(region.settlements.values()),
            "groups": list(region.groups.values()),
            "bodies": list(region.bodies.values()),
        },
    )


ROUTES: Sequence[Operation] = (
    Operation("GET", "/region", show_region, OPEN, "Справочник региона"),
)
