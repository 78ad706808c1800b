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


CENTRE = ReportScope()
