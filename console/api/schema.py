"""What every message of the API shares: times with an offset, ids, counts of people, strictness.

Docstrings and descriptions of models are the texts of /api/v1/openapi.json.
"""

from datetime import UTC, datetime
from typing import Annotated

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationInfo,
)

FEW = 5  # people: fewer are not told to whom only sums are told

# Within what every zone and every database can hold; in UTC, as it will be read back.
Moment = Annotated[
    AwareDatetime,
    Field(ge=datetime(2000, 1, 1, tzinfo=UTC), le=datetime(2100, 1, 1, tzinfo=UTC)),
    AfterValidator(lambda at: at.astimezone(UTC)),
]

Id = Annotated[str, StringConstraints(pattern=r"^[\w-]{1,100}$")]


def _unless_few(count: int | None, info: ValidationInfo) -> int | None:
    exact = bool(info.context and info.context["few"])
    return count if exact or count is None or count == 0 or count >= FEW else None


# Posts are counted so too: of a few posts a few people are the authors.
Count = Annotated[
    int | None,
    AfterValidator(_unless_few),
    Field(description="Без права posts вместо чисел от 1 до 4 — null."),
]


class Given(BaseModel):
    """What a caller sends: a key that nobody knows is a mistake."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


class Answer(BaseModel):
    """What the API gives, read from the nouns of the domain."""

    model_config = ConfigDict(from_attributes=True)
