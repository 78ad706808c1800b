"""Whose a report or a figure is, in words. Pure."""

from collections.abc import Mapping

from domain.query import Field
from domain.region import Region
from domain.reports.scope import ReportScope, ScopeKind
from russian.vocabulary import Vocabulary

KINDS: Mapping[ScopeKind, str] = {
    ScopeKind.CENTRE: "центр",
    ScopeKind.BODY: "орган",
    ScopeKind.MUNICIPALITY: "муниципалитет",
}


def scope_words(region: Region, scope: ReportScope, centre: str = "Центр") -> str:
    match scope.kind:
        case ScopeKind.BODY:
            known = region.bodies.get(scope.id)
            return known.name if known else scope.id
        case ScopeKind.MUNICIPALITY:
            return Vocabulary(region).shown(Field.MUNICIPALITY, scope.id)
        case ScopeKind.CENTRE:
            return centre
