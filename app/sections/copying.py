"""Settings: backup copies."""

from datetime import timedelta
from pathlib import Path

from pydantic import BaseModel, Field, SecretStr, model_validator


class CopySettings(BaseModel):
    copies: Path | None = Field(
        None,
        description="Folder of backup copies; none is beside `data`, named DATA.copies.",
    )
    copies_passphrase: SecretStr = Field(
        SecretStr(""), description="Passphrase that backup copies are encrypted by."
    )
    copies_filter: str = Field(
        "", description="Command that encrypts a copy from input to output, for a passphrase."
    )
    copies_unfilter: str = Field("", description="Command that undoes copies_filter.")
    copies_elsewhere: str = Field(
        "", description="Command run for each new copy, its path in $COPY: takes it elsewhere."
    )
    copies_every: timedelta = Field(
        timedelta(days=1), description="How often a backup copy is made by itself."
    )
    copies_whole_every: timedelta = Field(
        timedelta(days=30), description="Between them, months that did not change are left out."
    )
    copies_kept: int = Field(14, ge=1, description="Newest copies that are kept, with their bases.")
    copies_checked_every: timedelta = Field(
        timedelta(days=30), description="How often the last copy is restored for a trial."
    )

    @model_validator(mode="after")
    def _is_undone(self) -> "CopySettings":
        if bool(self.copies_filter) != bool(self.copies_unfilter):
            raise ValueError(
                "copies_filter и copies_unfilter нужны вместе: копию надо и открыть, и закрыть"
            )
        return self

    @property
    def seals_copies(self) -> bool:
        return bool(self.copies_passphrase.get_secret_value() or self.copies_filter)
