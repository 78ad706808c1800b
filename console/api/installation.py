"""The installation: its findings, and its settings without secrets."""

from collections.abc import Sequence
from typing import Annotated

from pydantic import Field

from app.health import versions
from app.settings import Origin
from console.api.caller import Calling
from console.api.operations import Operation
from console.api.schema import Answer
from console.routes import ADMINISTER
from desks.installation import InstallationDesk


class CheckAnswer(Answer):
    """Что проверено, как есть и что сделать, если well — false."""

    what: str
    well: bool
    seen: str
    advice: str


class SettingAnswer(Answer):
    """Настройка; о секрете — только задан ли он."""

    name: str
    value: str
    origin: Annotated[Origin, Field(description="Откуда значение.")]


class InstallationAnswer(Answer):
    """То же, что на страницах «Состояние» и «Настройки»."""

    findings: list[CheckAnswer]
    versions: dict[str, str]
    settings: list[SettingAnswer]


def show_installation(caller: Calling) -> InstallationAnswer:
    """Проверка установки, версии и настройки."""
    desk, viewer = InstallationDesk(caller.installation), caller.viewer()
    return caller.answer(
        InstallationAnswer,
        {
            "findings": desk.findings(viewer),
            "versions": dict(versions()),
            "settings": [setting._asdict() for setting in desk.settings(viewer)],
        },
    )


ROUTES: Sequence[Operation] = (
    Operation("GET", "/installation", show_installation, ADMINISTER, "Установка"),
)
