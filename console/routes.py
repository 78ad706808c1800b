"""A row of a table of routes: what answers an address, who may ask, how large a body may be, and
what kind of work it is. Each section owns a tuple of rows.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from console.workers import Work
from domain.person import Right

# Bytes of a body.
FORM = 64 * 1024
IMPORT = 10 * 1024 * 1024 + FORM  # the largest file, and the form around it


# The rights that a route demands, all of them: `POSTS | EXPORT` demands two.
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
ADMINISTER = frozenset({Right.ADMINISTER})


@dataclass(frozen=True, slots=True)
class Route:
    """All of `rights` are demanded. A body of more than `limit` bytes is refused before it is
    read, or where its length is not stated, as soon as it is longer.
    """

    method: str
    path: str
    handler: Callable[..., Any]
    rights: frozenset[Right]
    limit: int = field(default=FORM, kw_only=True)
    work: Work = field(default=Work.PLAIN, kw_only=True)

    @property
    def is_open(self) -> bool:
        """True where nothing is demanded."""
        return self.rights == OPEN
