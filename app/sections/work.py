"""Settings: how posts are enriched."""

from datetime import timedelta
from typing import Literal

from pydantic import BaseModel, Field, ValidationInfo, field_validator

Judged = Literal["sentiment", "kind", "topic"]  # labels that another model may assign


class WorkSettings(BaseModel):
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
