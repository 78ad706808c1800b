"""Settings: where data and servers are."""

from datetime import timedelta
from pathlib import Path

from pydantic import BaseModel, Field, SecretStr


class StoreSettings(BaseModel):
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

    @property
    def key_file(self) -> Path:
        return self.data / "pseudonym.key"

    @property
    def keys_before(self) -> Path:
        """The earlier keys of the pseudonyms, which erasure needs for posts of their time."""
        return self.data / "pseudonyms_before.keys"

    @property
    def links_key(self) -> Path:
        return self.data / "links.key"

    @property
    def model_folder(self) -> Path:
        return self.data / "model"

    @property
    def database_url(self) -> str:
        return self.database.get_secret_value() or f"sqlite:///{self.data / 'otklik.db'}"
