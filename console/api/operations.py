"""A row of the API's route table, with its description for the OpenAPI."""

from dataclasses import dataclass, field

from fastapi.responses import JSONResponse, Response

from console.api.problems import Answers
from console.routes import Route

LIMIT = 1024 * 1024  # bytes of a body: the API accepts no files


@dataclass(frozen=True, slots=True)
class Operation(Route):
    summary: str
    problems: Answers = field(default_factory=dict)
    status: int = 200
    limit: int = field(default=LIMIT, kw_only=True)
    answer: type[Response] = field(default=JSONResponse, kw_only=True)
