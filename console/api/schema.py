"""What every message of the API shares: times with an offset, ids, strict requests.

Docstrings and descriptions of models are the texts of /api/v1/openapi.json.
"""

from datetime import UTC, datetime
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

# Within what every zone and every database can hold; in UTC, as it will be read back.
Moment = Annotated[
    AwareDatetime,
    Field(ge=datetime(2000, 1, 1, tzinfo=UTC), le=datetime(2100, 1, 1, tzinfo=UTC)),
    AfterValidator(lambda at: at.astimezone(UTC)),
]

Id = Annotated[str, StringConstraints(pattern=r"^[\w-]{1,100}$")]


class Given(BaseModel):
    """What a caller sends: a key that nobody knows is a mistake."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


class Answer(BaseModel):
    """What the API gives, read from the nouns of the domain."""

    model_config = ConfigDict(from_attributes=True)
