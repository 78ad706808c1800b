"""Whose report it is: the centre's, a body's, or a municipality's. Pure."""

from dataclasses import dataclass
from enum import StrEnum


class ScopeKind(StrEnum):
    CENTRE = "centre"
    BODY = "body"
    MUNICIPALITY = "municipality"


@dataclass(frozen=True, slots=True)
class ReportScope:
    """`id` is that of the body or the municipality, "" for the centre."""

    kind: ScopeKind = ScopeKind.CENTRE
    id: str = ""

    def named(self, name: str, *more: str) -> str:
        """The name of a figure in this scope: «cases.overdue.housing»."""
        return ".".join(filter(None, (name, *more, self.id)))


CENTRE = ReportScope()
