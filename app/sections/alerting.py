"""Settings: when people are alerted, and by which channels."""

from datetime import timedelta

from pydantic import BaseModel, Field, SecretStr, ValidationInfo, field_validator


class AlertSettings(BaseModel):
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
    heartbeat: list[str] = Field(
        default_factory=list,
        description="Channels that get a heartbeat, so that silence means failure; none sends it.",
    )
    heartbeat_every: timedelta = Field(
        timedelta(minutes=10), description="Within this time a heartbeat leaves."
    )
    heartbeat_page: str = Field(
        "",
        description="The page that crawlers read for it; empty is /heartbeat of the console.",
    )
    untouched: timedelta = Field(
        timedelta(minutes=30),
        description="An acknowledged alert of which nothing was written pages again after this.",
    )
    duty_warning: timedelta = Field(
        timedelta(hours=12),
        description="How long before a gap in the roster operators are told of it.",
    )

    @field_validator("operators", "heartbeat")
    @classmethod
    def _are_channels(cls, value: list[str], info: ValidationInfo) -> list[str]:
        if unknown := sorted(set(value) - info.data.get("channels", {}).keys()):
            raise ValueError(f"каналов {', '.join(unknown)} нет в [channels]: исправьте имена")
        return value
