"""What commands share: who asks, the open installation, numbers and moments."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from app.logs import configure_logs
from app.settings import read_settings
from domain.errors import SettingsError
from russian.typed_moments import length_of, moment_of

if TYPE_CHECKING:
    from app.installation import Installation
    from desks.viewer import Viewer

ME = f"shell:{os.getuid()}"
Number = Annotated[int, typer.Argument(metavar="НОМЕР", help="Номер.", min=1, max=2**62)]
Who = Annotated[str, typer.Option(help="Кто это делает.")]
UNTIL = typer.Option(help="До какого времени: 18:30 или 24.11.2026 18:30.")
LENGTH = typer.Option("--for", help="На сколько: 30м, 2ч, 1д.")


@contextmanager
def opened() -> Iterator["Installation"]:
    from app.wiring import open_installation

    settings = read_settings()
    configure_logs(settings.log_level, "shell")
    with open_installation(settings, index_waits=True) as installation:
        yield installation


def viewer(who: str = ME) -> "Viewer":
    from desks.viewer import in_shell

    return in_shell(ME, who)


def local(at: datetime, installation: "Installation") -> str:
    return f"{at.astimezone(installation.region.zone):%d.%m.%Y %H:%M}"


def end_of(until: str, length: str, installation: "Installation") -> datetime:
    """The moment set by exactly one of `--until` and `--for`."""
    if bool(until) is bool(length):
        raise SettingsError("назовите одно из двух: --until или --for")
    now = installation.clock.now()
    return now + length_of(length) if length else moment_of(until, now, installation.region.zone)
