"""What every message of the API shares: times with an offset, ids, counts of people, strictness.

Docstrings and descriptions of models are the texts of /api/v1/openapi.json.
"""

from datetime import UTC, datetime
from typing import Annotated
from unicodedata import category

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationInfo,
    field_validator,
)
from pydantic_core import PydanticCustomError

from desks.searches import UNSEEN
from russian.few import unless_few
from russian.typed_moments import is_held

ONE_LINE = (
    "в имени есть перевод строки или другой невидимый знак: наберите его заново одной строкой"
)
OUT_OF_RANGE, NOT_ONE_LINE = "moment_range", "not_one_line"


def _held(at: datetime) -> datetime:
    """In UTC, as it will be read back."""
    if not is_held(at):
        raise PydanticCustomError(OUT_OF_RANGE, "время вне пределов: от 2000 до 2100 года")
    return at.astimezone(UTC)


Moment = Annotated[AwareDatetime, AfterValidator(_held)]

# Something must be written; blanks at the ends are cut.
Filled = Annotated[str, StringConstraints(pattern=r"\S")]
Id = Annotated[str, StringConstraints(pattern=r"^[\w-]{1,100}$")]


def _unless_few(count: int | None, info: ValidationInfo) -> int | None:
    exact = bool(info.context and info.context["few"])
    return count if exact or count is None else unless_few(count)


Count = Annotated[
    int | None,
    AfterValidator(_unless_few),
    Field(description="Без права posts вместо чисел меньше 5 — null."),
]


class Given(BaseModel):
    """What a caller sends: a key that nobody knows is a mistake. `who` is written down as a name:
    it is one line.
    """

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    @field_validator("who", check_fields=False)
    @classmethod
    def _is_one_line(cls, who: str | None) -> str | None:
        if any(category(c) in UNSEEN for c in who or ""):
            raise PydanticCustomError(NOT_ONE_LINE, ONE_LINE)
        return who


class Doer(Given):
    """Кто это делает."""

    who: Annotated[str, Field(max_length=100, description="Кто; без него — имя ключа.")] = ""


def example(**given: str) -> ConfigDict:
    """What a message may look like, for its description."""
    return ConfigDict(json_schema_extra={"examples": [dict(given)]})


class Answer(BaseModel):
    """What the API gives, read from the nouns of the domain."""

    model_config = ConfigDict(from_attributes=True)
