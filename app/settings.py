"""Every setting: name, default, help. Read once, from a TOML file and the environment
(OTKLIK_NAME).
"""

import os
import re
import tomllib
from collections.abc import Iterable, Mapping
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any, Literal, get_origin

from pydantic import (
    AwareDatetime,
    Field,
    SecretStr,
    ValidationError,
    ValidationInfo,
    field_validator,
)
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)
from pydantic_settings import SettingsError as UnreadableError

from domain.errors import SettingsError
from domain.source import endpoint_of

PREFIX = "OTKLIK_"
FILE_VARIABLE = "OTKLIK_SETTINGS"
# Not settings, but named like them: this file's name, and what servers for tests go by.
OTHER_VARIABLES = re.compile(r"OTKLIK_(?:SETTINGS|SERVICES|TEST_\w+)")

LOOPBACK = ("127.0.0.1", "::1", "localhost")

Judged = Literal["sentiment", "kind", "topic"]  # labels that another model may tell


class Settings(BaseSettings):
    """One installation. Secrets are SecretStr and never printed."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_nested_delimiter="__",
        extra="forbid",
        frozen=True,
        hide_input_in_errors=True,  # a traceback would show secrets
    )

    region: Path = Field(
        Path("amur"),
        description="The region's files; a bare name is looked up in the installed region/.",
    )
    sources: Path | None = Field(
        None, description="Registry file in place of the region's own sources.yaml."
    )
    data: Path = Field(
        Path("var"),
        description="Folder of everything this installation writes: databases, secrets, logs.",
    )
    database: SecretStr = Field(
        SecretStr(""),
        description="SQLAlchemy URL of the durable store; empty is otklik.db in `data`.",
    )
    queue: SecretStr = Field(
        SecretStr(""),
        description="Redis URL of the post queue; empty keeps the queue in the database.",
    )
    index: SecretStr = Field(
        SecretStr(""),
        description="Elasticsearch URL, with user and password; empty is index.db in `data`.",
    )
    index_ca: Path | None = Field(
        None, description="Certificate authority (PEM) of the Elasticsearch server."
    )
    index_name: str = Field(
        "posts",
        pattern=r"^[a-z][a-z0-9-]*$",
        description="Alias of the post index; its months are NAME-2026-11.",
    )
    part_deadline: timedelta = Field(
        timedelta(seconds=3),
        description="What a page may wait for Elasticsearch, Redis or PostgreSQL, each altogether.",
    )
    contact: str = Field(
        "",
        description="Mail or page for webmasters, sent in the user agent; public sources need it.",
    )
    history: timedelta = Field(
        timedelta(days=7), description="How far the first poll of a source goes back."
    )
    interval_min: timedelta = Field(
        timedelta(minutes=2), description="Shortest time between two polls of one source."
    )
    interval_max: timedelta = Field(
        timedelta(hours=24), description="Longest time between two polls of one source."
    )
    comments: timedelta = Field(
        timedelta(days=3), description="Comments are read under posts not older than this."
    )
    host_delay: float = Field(
        2.0,
        ge=0,
        description="Seconds between two requests to one host, where the registry gives none.",
    )
    crawl_ceiling: float = Field(
        20.0, gt=0, description="Requests a second to all public hosts together."
    )
    crawl_lease: timedelta = Field(
        timedelta(minutes=2),
        description="How long a claimed source stays claimed without a renewal.",
    )
    crawl_parallel: int = Field(512, ge=1, description="Sources polled at once by one crawler.")
    certificates: Path | None = Field(
        None, description="Certificate authorities (PEM) trusted beside the system's own."
    )
    browser: Path | None = Field(
        None, description="Chromium for sites that need JavaScript; none takes the system's."
    )
    browser_pages: int = Field(2, ge=1, description="Pages open in the browser at once.")
    vk_token: SecretStr = Field(SecretStr(""), description="Service token of the VK application.")
    vk_rate: float = Field(3.0, gt=0, description="Calls a second that the VK token allows.")
    ok_application_key: SecretStr = Field(
        SecretStr(""), description="Public key of the application at OK."
    )
    ok_access_token: SecretStr = Field(SecretStr(""), description="Access token of OK.")
    ok_secret_key: SecretStr = Field(
        SecretStr(""), description="Secret key of the application at OK."
    )
    max_token: SecretStr = Field(SecretStr(""), description="Token of the centre's own MAX bot.")
    internal_hosts: list[str] = Field(
        default_factory=list,
        description="Hosts inside the network (host or host:port) that the console may name.",
    )
    network_bases: list[str] = Field(
        default_factory=list,
        description="Addresses besides the networks' own that get tokens of VK, OK and MAX.",
    )
    archive_hours: int = Field(
        72, ge=0, description="Hours for which raw answers of sources are kept, encrypted; 0 none."
    )
    keys: Path | None = Field(
        None,
        description="Folder of the key of the raw answers; none is beside `data`, named DATA.keys.",
    )
    queue_limit: int = Field(
        50_000, ge=1, description="Posts waiting for enrichment above which no source is claimed."
    )
    batch: int = Field(500, ge=1, le=5000, description="Posts enriched at once.")
    batch_lease: timedelta = Field(
        timedelta(minutes=5), description="After this time a dead worker's posts go to another."
    )
    tries: int = Field(3, ge=1, description="Deliveries of a post before it is quarantined.")
    transformers: dict[Judged, str] = Field(
        default_factory=dict,
        description="Classifiers of Hugging Face: sentiment, kind or topic -> hub id or folder.",
    )
    transformers_labels: dict[Judged, str] = Field(
        default_factory=dict,
        description="What their labels mean: sentiment -> LABEL_0=negative, LABEL_1=neutral.",
    )
    transformers_time: timedelta = Field(
        timedelta(minutes=1),
        validate_default=True,
        description="How long each of them may take for a batch; the rest keeps default labels.",
    )
    sensitivity: str = Field(
        "usual",
        pattern="^(fewer|usual|more)$",
        description="How readily the detector fires: fewer, usual, more.",
    )
    evaluate_every: timedelta = Field(
        timedelta(minutes=10), description="Time between two looks at the counts."
    )
    channels: dict[str, SecretStr] = Field(
        default_factory=dict,
        description="Where alerts go: name -> Apprise URL (mailto://, json://, tgram://).",
    )
    operators: list[str] = Field(
        default_factory=list,
        description="Channels told of sources that fell silent or broke; none tells all.",
    )
    untouched: timedelta = Field(
        timedelta(minutes=30),
        description="An acknowledged alert of which nothing was written pages again after this.",
    )
    duty_warning: timedelta = Field(
        timedelta(hours=12),
        description="How long before a gap in the roster operators are told of it.",
    )
    taken_for: timedelta = Field(
        timedelta(hours=2), description="A post taken from the feed is free again after this."
    )
    console_host: str = Field(
        "127.0.0.1",
        description="Address of the console; others than loopback need an https console_url.",
    )
    console_port: int = Field(
        8460, ge=0, le=65535, description="Port of the console; 0 takes a free one."
    )
    console_url: str = Field(
        "",
        description="Address people reach the console at, for links; empty is the console's own.",
    )
    console_proxies: list[str] = Field(
        default_factory=list,
        description="Addresses of proxies whose X-Forwarded-For is believed; none believes nobody.",
    )
    session_idle: timedelta = Field(
        timedelta(hours=8), description="A session that nobody used for this long has ended."
    )
    session_life: timedelta = Field(
        timedelta(days=7), description="After this time everybody signs in again."
    )
    export_limit: int = Field(
        50_000,
        ge=1,
        le=1_000_000,
        description="Rows of an export that is written at once; a longer one becomes a task.",
    )
    api_rate: int = Field(
        300, gt=0, description="Calls a minute that each token of the API may make."
    )
    clock_speed: float = Field(
        1.0, gt=0, description="Speed of the product's clock; other than 1 only for replays."
    )
    clock_start: AwareDatetime | None = Field(
        None, description="When the product's clock begins; none is now, another only for replays."
    )
    clock_since: AwareDatetime | None = Field(
        None,
        description="Real time at which that clock began; none is each process's own start.",
    )
    log_level: str = Field(
        "INFO",
        pattern="^(DEBUG|INFO|WARNING|ERROR)$",
        description="Least severe message that is logged.",
    )

    @field_validator("*")
    @classmethod
    def _passes(cls, value: Any) -> Any:
        if isinstance(value, timedelta) and value <= timedelta(0):
            raise ValueError("время должно быть больше нуля")
        return value

    @field_validator("internal_hosts")
    @classmethod
    def _are_hosts(cls, value: list[str]) -> list[str]:
        if wrong := [host for host in value if "/" in host or not endpoint_of(f"http://{host}")]:
            raise ValueError(f"{', '.join(wrong)}: нужно имя хоста или хост:порт, без http://")
        return value

    @field_validator("network_bases")
    @classmethod
    def _are_addresses(cls, value: list[str]) -> list[str]:
        if wrong := [base for base in value if not endpoint_of(base)]:
            raise ValueError(f"{', '.join(wrong)}: нужен адрес с http:// или https://")
        return value

    @field_validator("operators")
    @classmethod
    def _are_channels(cls, value: list[str], info: ValidationInfo) -> list[str]:
        if unknown := sorted(set(value) - info.data.get("channels", {}).keys()):
            raise ValueError(f"каналов {', '.join(unknown)} нет в [channels]: исправьте имена")
        return value

    @field_validator("transformers_time")
    @classmethod
    def _ends_within_the_lease(cls, value: timedelta, info: ValidationInfo) -> timedelta:
        models, lease = len(info.data.get("transformers", {})), info.data.get("batch_lease", value)
        if models and models * value >= lease:
            raise ValueError(
                "модели вместе не должны занимать столько, сколько длится batch_lease: "
                "уменьшите transformers_time или увеличьте batch_lease"
            )
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
        """Arguments win over the environment, the environment over the file."""
        return (
            init_settings,
            env_settings,
            TomlConfigSettingsSource(settings_cls, os.environ.get(FILE_VARIABLE)),
        )

    @property
    def key_file(self) -> Path:
        """The secret that makes pseudonyms."""
        return self.data / "pseudonym.key"

    @property
    def archive_folder(self) -> Path:
        """Raw answers of sources, encrypted."""
        return self.data / "archive"

    @property
    def archive_key(self) -> Path:
        """The secret that they are encrypted with: outside `data`, so that a copy of the data tells
        nothing raw. An installation that has it in `data` keeps it there.
        """
        old = self.data / "archive.key"
        if self.keys is not None:
            return self.keys / "archive.key"
        whole = self.data.absolute()
        return old if old.exists() else whole.parent / f"{whole.name}.keys" / "archive.key"

    @property
    def model_folder(self) -> Path:
        """What `otklik train --from` learned from this centre's own data."""
        return self.data / "model"

    @property
    def database_url(self) -> str:
        """SQLAlchemy URL of the durable store."""
        return self.database.get_secret_value() or f"sqlite:///{self.data / 'otklik.db'}"

    @property
    def is_secure(self) -> bool:
        """People reach the console by https."""
        return self.console_address.startswith("https://")

    @property
    def console_address(self) -> str:
        """Where people reach the console, without a slash at the end."""
        return self.console_url.rstrip("/") or f"http://{self.console_host}:{self.console_port}"


class Origin(StrEnum):
    """Where a setting's value comes from."""

    DEFAULT = "default"
    FILE = "file"
    ENVIRONMENT = "environment"


def origins() -> Mapping[str, Origin]:
    """Of every setting that `read_settings` would read now."""
    file = os.environ.get(FILE_VARIABLE)
    written = tomllib.loads(Path(file).read_text("utf-8")) if file else {}
    given = {name.lower().partition("__")[0] for name in os.environ}

    def origin(name: str) -> Origin:
        if PREFIX.lower() + name in given:
            return Origin.ENVIRONMENT
        return Origin.FILE if name in written else Origin.DEFAULT

    return {name: origin(name) for name in Settings.model_fields}


def read_settings(**given: Any) -> Settings:
    """The settings of this process. Raises SettingsError naming each wrong one."""
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
        return Settings(**given)
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
    """Names that look like settings and are none; only tables have names within."""
    for variable in variables:
        if variable.upper().startswith(PREFIX) and not OTHER_VARIABLES.fullmatch(variable):
            name, nested, _ = variable.lower().removeprefix(PREFIX.lower()).partition("__")
            field = Settings.model_fields.get(name)
            if field is None or (nested and get_origin(field.annotation) is not dict):
                yield variable
