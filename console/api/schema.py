"""Types shared by API models: times with an offset, ids, counts of people, strict inputs.

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
    """The moment in UTC, as it is read back."""
    if not is_held(at):
        raise PydanticCustomError(OUT_OF_RANGE, "время вне пределов: от 2000 до 2100 года")
    return at.astimezone(UTC)


Moment = Annotated[AwareDatetime, AfterValidator(_held)]

# Not blank; spaces at the ends are stripped.
Filled = Annotated[str, StringConstraints(pattern=r"\S")]
# {1,100} in a pattern takes 7 MB of the process where a length takes nothing.
Id = Annotated[str, StringConstraints(pattern=r"^[\w-]+$", max_length=100)]
Version = Annotated[
    int | None, Field(ge=1, description="Какую карточку вы видели; изменилась — 409.")
]
Before = Annotated[int | None, Field(ge=1, le=2**62, description="`next` прошлого ответа.")]


def _unless_few(count: int | None, info: ValidationInfo) -> int | None:
    exact = bool(info.context and info.context["exact"])
    return count if exact or count is None else unless_few(count)


Count = Annotated[
    int | None,
    AfterValidator(_unless_few),
    Field(description="Без права posts вместо чисел меньше 5 — null."),
]


class Given(BaseModel):
    """The base of inputs: unknown keys are refused.

    `who` is stored as a name and must be one line.
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


def example(**values: str) -> ConfigDict:
    return ConfigDict(json_schema_extra={"examples": [dict(values)]})


class Answer(BaseModel):
    """The base of outputs, read from domain objects."""

    model_config = ConfigDict(from_attributes=True)
