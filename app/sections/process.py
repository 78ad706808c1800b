"""Settings: the clock and the log of every process."""

from pydantic import AwareDatetime, BaseModel, Field


class ProcessSettings(BaseModel):
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
    log_style: str = Field(
        "text", pattern="^(text|json)$", description="How logs are written: text or json."
    )
    log_level: str = Field(
        "INFO",
        pattern="^(DEBUG|INFO|WARNING|ERROR)$",
        description="Least severe message that is logged.",
    )
