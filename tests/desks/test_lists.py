"""Lists ask the stores as often for many rows as for one."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest

from app.assembly import make_evaluator
from app.installation import Installation
from app.key import create_key
from app.settings import Settings
from app.wiring import open_installation
from desks.alerting.board import BoardDesk
from desks.alerts import AlertDesk
from desks.duty import DutyDesk
from desks.handovers import HandoverDesk
from desks.places import Period, PlaceDesk
from desks.rules import RuleDesk
from desks.silences import SilenceDesk
from desks.viewer import in_shell
from domain.handover import Handover
from domain.ports.alerts import AlertFilter
from tests.desks.doors.alerts import saved, silence
from tests.desks.doors.duty import shift
from tests.statements import statements

ME, DAY = in_shell("shell"), timedelta(days=31)


def map_of(installation: Installation) -> Any:
    numbers = PlaceDesk(installation).deviations(ME, Period.DAY)
    assert numbers
    return PlaceDesk(installation).places(ME, numbers)


# What each list has a row for, and the list.
LISTS: dict[str, tuple[Callable[[Installation], Any], Callable[[Installation], Any]]] = {
    "alerts": (saved, lambda p: AlertDesk(p).recent(ME, p.clock.now()).rows),
    "board": (saved, lambda p: BoardDesk(p).look(ME).waiting),
    "archive": (saved, lambda p: BoardDesk(p).archive(ME, AlertFilter()).rows),
    "silences": (silence, lambda p: SilenceDesk(p).since(ME, p.clock.now())),
    "roster": (shift, lambda p: DutyDesk(p).look(ME, DAY).entries),
    "handovers": (saved, lambda p: HandoverDesk(p).look(ME).notes),
    "rules": (saved, lambda p: RuleDesk(p).in_force(ME).usefulness),
    "map": (saved, map_of),
}


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    settings = Settings(data=tmp_path_factory.mktemp("lists"))
    create_key(settings.key_file)
    with open_installation(settings) as installation:
        make_evaluator(installation).tick(installation.clock.now())
        yield installation


@pytest.mark.parametrize("name", LISTS)
def test_more_rows_ask_the_database_no_more_often(installed: Installation, name: str) -> None:
    make, read = LISTS[name]
    counts = []
    for rows in (1, 8):
        for n in range(rows):
            named = (make(installed).get("alert", "none"), f"gone{rows}-{n}")
            installed.watch.handovers.add(Handover("Вера", installed.clock.now(), "Ждём", named))
        with statements() as asked:
            assert read(installed)
        counts.append(len(asked))
    assert counts[0] == counts[1] > 0
