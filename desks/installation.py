"""The installation for its administrator: its findings and its settings, without secrets."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, NamedTuple

from pydantic import SecretStr

from app.file_modes import close
from app.health import Finding, examine, examine_running, has_run
from app.installation import Installation
from app.key import create_key
from app.settings import Origin, Settings, origins
from app.watching.checks import watched
from app.wiring import open_installation, read_region
from desks.viewer import Viewer
from domain.errors import OtklikError, SettingsError
from domain.person import Right
from russian.moments import gap


class Setting(NamedTuple):
    """A setting, its value in words and the origin of the value; a secret says only whether it is
    set.
    """

    name: str
    value: str
    origin: Origin


@dataclass(frozen=True, slots=True)
class InstallationDesk:
    installation: Installation

    def findings(self, viewer: Viewer) -> Sequence[Finding]:
        viewer.demand(Right.ADMINISTER)
        running = [*examine_running(self.installation), *watched(self.installation)]
        return [*running, *examine(self.installation.settings)]

    def settings(self, viewer: Viewer) -> Sequence[Setting]:
        viewer.demand(Right.ADMINISTER)
        values, known = self.installation.settings, origins()
        names = Settings.model_fields
        return [Setting(name, in_words(getattr(values, name)), known[name]) for name in names]


def prepare(viewer: Viewer, settings: Settings) -> None:
    """Create the data folder and the missing keys, readable by the owner only; raises
    SettingsError.
    """
    viewer.demand(Right.ADMINISTER)
    try:
        settings.data.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not settings.key_file.exists():  # else an upgrade signs on with its only key
            create_key(settings.links_key)
        create_key(settings.key_file)
        close(settings)
    except OSError as error:
        raise SettingsError(
            f"{error.filename or settings.data}: не создать или не закрыть от других учётных "
            f"записей ({error.strerror}): проверьте путь и права или задайте другую папку в "
            "OTKLIK_DATA"
        ) from error
    if not settings.archive_hours:
        return
    try:
        create_key(settings.archive_key)
    except OSError as error:
        raise SettingsError(
            f"{settings.archive_key}: ключ архива не создать ({error.strerror}): задайте в "
            "OTKLIK_KEYS папку вне папки данных, куда otklik может писать"
        ) from error


def before_start(viewer: Viewer, settings: Settings) -> Iterator[Finding]:
    """Findings of an installation that may not be able to start, cheap ones first; the last one
    opens everything the settings name.
    """
    viewer.demand(Right.ADMINISTER)
    yield from examine(settings)
    yield from _transformers(settings)

    try:
        with open_installation(settings) as installation:
            waits = f"в очереди {installation.posts.queue.depth()}"
            yield Finding("База, очередь, индекс", True, waits)
            if has_run(installation):
                yield from examine_running(installation)
            yield from watched(installation)
    except OtklikError as error:
        yield Finding("База, очередь, индекс", False, "ошибка", str(error))


def _transformers(settings: Settings) -> Iterator[Finding]:
    from app.assembly import make_judge

    for head, model in sorted(settings.transformers.items()):
        what = f"Модель для {head}"
        try:
            note = make_judge(settings, read_region(settings), head).note
        except OtklikError as error:
            note = str(error)
        yield Finding(what, note is None, model, note or "")


def in_words(value: Any) -> str:
    match value:
        case SecretStr():
            return "задан" if value else "не задан"
        case bool():
            return "да" if value else "нет"
        case timedelta():
            return gap(value)
        case Mapping() if value:
            return ", ".join(f"{name}: {in_words(one)}" for name, one in sorted(value.items()))
        case str() if value:
            return value
        case Sequence() if value:
            return ", ".join(map(in_words, value))
        case None | str() | Mapping() | Sequence():
            return "—"
        case _:
            return str(value)
