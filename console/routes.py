"""A row of a route table: handler, rights, body limit and kind of work.

Each section owns a tuple of rows.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from console.workers import Work
from domain.person import Right

# Bytes of a body.
FORM = 64 * 1024
TABLE = 64 * 1024 * 1024 + FORM  # the largest export of cases
LARGE_FORM = 4 * FORM  # a form with a choice for each column of a table
IMPORT = 10 * 1024 * 1024 + FORM  # the largest file, plus the form around it


# Rights that a route requires, all of them: `POSTS | EXPORT` requires two.
OPEN = frozenset({Right.NOBODY})
OWN = frozenset({Right.OWN})
POSTS = frozenset({Right.POSTS})
TRIAGE = frozenset({Right.TRIAGE})
EXPORT = frozenset({Right.EXPORT})
REGION = frozenset({Right.REGION})
SEARCHES = frozenset({Right.SEARCHES})
ALERTS = frozenset({Right.ALERTS})
SOURCES = frozenset({Right.SOURCES})
LEADERS = frozenset({Right.LEADERS})
READ_CASES = frozenset({Right.READ_CASES})
CASES = frozenset({Right.CASES})
ANSWER = frozenset({Right.ANSWER})
DRAFTS = frozenset({Right.DRAFTS})
RATINGS = frozenset({Right.RATINGS})
REPORTS = frozenset({Right.REPORTS})
SURVEYS = frozenset({Right.SURVEYS})
FILE = frozenset({Right.FILE})
METRICS = frozenset({Right.METRICS})
ADMINISTER = frozenset({Right.ADMINISTER})


@dataclass(frozen=True, slots=True)
class Route:
    """A body of more than `limit` bytes is refused, by its declared length before it is read,
    otherwise as soon as it is longer; with `screens` the screens of halls may read the route, and
    they may read nothing else.
    """

    method: str
    path: str
    handler: Callable[..., Any]
    rights: frozenset[Right]
    limit: int = field(default=FORM, kw_only=True)
    work: Work = field(default=Work.PLAIN, kw_only=True)
    screens: bool = field(default=False, kw_only=True)

    @property
    def is_open(self) -> bool:
        return self.rights == OPEN
