"""A row of the API's table: a route, and how the OpenAPI describes it."""

from dataclasses import dataclass, field

from console.api.problems import Answers
from console.routes import Route

LIMIT = 1024 * 1024  # bytes of a body: the API takes no files


@dataclass(frozen=True, slots=True)
class Operation(Route):
    """`problems` are refusals beyond those that every operation has."""

    summary: str
    problems: Answers = field(default_factory=dict)
    status: int = 200
    limit: int = field(default=LIMIT, kw_only=True)
