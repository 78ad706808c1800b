"""A saved search: a query under a name; a watched search opens alerts as a cell does. Pure."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class SavedSearch:
    """`query` is in the syntax of domain/query_text; `owner` saved it `at`."""

    name: str
    owner: str
    query: str
    watched: bool
    at: datetime
