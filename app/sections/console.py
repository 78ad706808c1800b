"""Settings: the console, its sessions and the API."""

from datetime import timedelta
from urllib.parse import urlsplit

from pydantic import BaseModel, Field, SecretStr, field_validator

from domain.person import Role


class ConsoleSettings(BaseModel):
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
    second_factor_roles: list[Role] = Field(
        default_factory=list,
        description="Roles that need a second factor, such as administrator and duty.",
    )
    oidc_issuer: str = Field(
        "", description="Address of the OpenID Connect provider of single sign-on."
    )
    oidc_client: str = Field("", description="Name by which that provider knows this console.")
    oidc_secret: SecretStr = Field(SecretStr(""), description="Secret of that name.")
    oidc_claim: str = Field(
        "preferred_username", description="Claim of the provider that is a person's login here."
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

    @field_validator("oidc_issuer")
    @classmethod
    def _is_private(cls, issuer: str) -> str:
        parts = urlsplit(issuer)
        if issuer and parts.scheme != "https" and parts.hostname not in ("127.0.0.1", "::1"):
            raise ValueError("адрес единого входа должен быть https")
        return issuer

    @property
    def is_secure(self) -> bool:
        return self.console_address.startswith("https://")

    @property
    def console_address(self) -> str:
        return self.console_url.rstrip("/") or f"http://{self.console_host}:{self.console_port}"
