"""All settings with defaults and help, read once from a TOML file and OTKLIK_* variables."""

import os
import re
import tomllib
from collections.abc import Iterable, Mapping
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any, get_origin

from pydantic import (
    ValidationError,
    field_validator,
)
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)
from pydantic_settings import SettingsError as UnreadableError

from app.sections.alerting import AlertSettings
from app.sections.casework import CaseSettings
from app.sections.console import ConsoleSettings
from app.sections.copying import CopySettings
from app.sections.crawling import CrawlSettings
from app.sections.process import ProcessSettings
from app.sections.retention import RetentionSettings
from app.sections.stores import StoreSettings
from app.sections.work import WorkSettings
from domain.errors import SettingsError

PREFIX = "OTKLIK_"
FILE_VARIABLE = "OTKLIK_SETTINGS"
# Named like settings: the variable of this file, and those of servers for tests.
OTHER_VARIABLES = re.compile(r"OTKLIK_(?:SETTINGS|SERVICES|TEST_\w+)")

LOOPBACK = ("127.0.0.1", "::1", "localhost")


class Settings(
    ProcessSettings,
    ConsoleSettings,
    AlertSettings,
    CaseSettings,
    WorkSettings,
    CrawlSettings,
    CopySettings,
    RetentionSettings,
    StoreSettings,
    BaseSettings,
):
    """One installation; secrets are SecretStr and never printed."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_nested_delimiter="__",
        extra="forbid",
        frozen=True,
        hide_input_in_errors=True,  # a traceback would show secrets
    )

    @field_validator("*")
    @classmethod
    def _passes(cls, value: Any) -> Any:
        if isinstance(value, timedelta) and value <= timedelta(0):
            raise ValueError("время должно быть больше нуля")
        return value

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return (
            init_settings,
            env_settings,
            TomlConfigSettingsSource(settings_cls, os.environ.get(FILE_VARIABLE)),
        )


class Origin(StrEnum):
    DEFAULT = "default"
    FILE = "file"
    ENVIRONMENT = "environment"


def origins() -> Mapping[str, Origin]:
    file = os.environ.get(FILE_VARIABLE)
    written = tomllib.loads(Path(file).read_text("utf-8")) if file else {}
    variables = {name.lower().partition("__")[0] for name in os.environ}

    def origin(name: str) -> Origin:
        if PREFIX.lower() + name in variables:
            return Origin.ENVIRONMENT
        return Origin.FILE if name in written else Origin.DEFAULT

    return {name: origin(name) for name in Settings.model_fields}


def read_settings(**values: Any) -> Settings:
    """Raises SettingsError naming each wrong setting."""
    file = os.environ.get(FILE_VARIABLE)
    if file and not Path(file).is_file():
        raise SettingsError(
            f"{FILE_VARIABLE} указывает на {file}, но такого файла нет: создайте его"
        )
    if unknown := sorted(_unknown(os.environ)):
        raise SettingsError(
            f"{', '.join(unknown)}: таких настроек нет: исправьте имена переменных среды"
        )
    try:
        return Settings(**values)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{file}: {error}: исправьте файл") from error
    except ValidationError as error:
        wrong = "; ".join(
            f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors(include_input=False)
        )
        raise SettingsError(f"настройки: {wrong}") from error
    except UnreadableError as error:
        raise SettingsError(f"настройки: переменная среды не читается: {error}") from error


def _unknown(variables: Iterable[str]) -> Iterable[str]:
    for variable in variables:
        if variable.upper().startswith(PREFIX) and not OTHER_VARIABLES.fullmatch(variable):
            name, nested, _ = variable.lower().removeprefix(PREFIX.lower()).partition("__")
            field = Settings.model_fields.get(name)
            if field is None or (nested and get_origin(field.annotation) is not dict):
                yield variable
