"""Settings: how sources are crawled."""

from datetime import timedelta
from pathlib import Path

from pydantic import Field, SecretStr, field_validator

from app.sections.stores import StoreSettings
from domain.source import endpoint_of


class CrawlSettings(StoreSettings):
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

    @property
    def archive_folder(self) -> Path:
        return self.data / "archive"

    @property
    def archive_key(self) -> Path:
        """The key of the raw responses, outside `data`, so that a copy of the data reveals none; an
        installation that already has it in `data` keeps it there.
        """
        old = self.data / "archive.key"
        if self.keys is not None:
            return self.keys / "archive.key"
        whole = self.data.absolute()
        return old if old.exists() else whole.parent / f"{whole.name}.keys" / "archive.key"

    @property
    def contacts_key(self) -> Path:
        """The key of applicants' contacts, outside `data` too."""
        whole = self.data.absolute()
        return (self.keys or whole.parent / f"{whole.name}.keys") / "contacts.key"
