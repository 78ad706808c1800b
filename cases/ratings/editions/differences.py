"""What is different between two versions of a rating: cases, and figures of bodies. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from enum import StrEnum

from domain.cases.ratings.measure import MeasureKind
from domain.cases.ratings.rated import RatedCase
from domain.cases.ratings.rating import TOGETHER, FrozenCase, RatedBody, RatingContent
from domain.cases.ratings.standing import RatingVerdict


class CaseChange(StrEnum):
    CAME = "came"
    GONE = "gone"
    LEFT_OUT = "left_out"
    COUNTED = "counted"  # again
    OBJECTED = "objected"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class CaseDifference:
    """`names` are the fields of a RatedCase that changed."""

    case: str
    body: str
    change: CaseChange
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FigureDifference:
    body: str
    kind: MeasureKind
    before: float | None
    after: float | None


@dataclass(frozen=True, slots=True)
class VerdictDifference:
    body: str
    before: RatingVerdict | None
    after: RatingVerdict | None


@dataclass(frozen=True, slots=True)
class Differences:
    cases: Sequence[CaseDifference]
    figures: Sequence[FigureDifference]
    verdicts: Sequence[VerdictDifference]

    def __bool__(self) -> bool:
        return bool(self.cases or self.figures or self.verdicts)


def differences(before: RatingContent, after: RatingContent) -> Differences:
    """In the order of cases and bodies; figures are those of the tables together."""
    old, new = _bodies(before), _bodies(after)
    figures, verdicts = [], []
    for body in sorted(old.keys() | new.keys()):
        one, other = old.get(body), new.get(body)
        was, now = _verdict(one), _verdict(other)
        if was is not now:
            verdicts.append(VerdictDifference(body, was, now))
        for kind in MeasureKind:
            values = [_value(rated, kind) for rated in (one, other)]
            if values[0] != values[1]:
                figures.append(FigureDifference(body, kind, values[0], values[1]))
    return Differences(_of_cases(before, after), figures, verdicts)


def _bodies(content: RatingContent) -> Mapping[str, RatedBody]:
    return {one.body.id: one for table in content.views[TOGETHER] for one in table.bodies}


def _verdict(one: RatedBody | None) -> RatingVerdict | None:
    return one.standing.verdict if one is not None and one.standing is not None else None


def _value(one: RatedBody | None, kind: MeasureKind) -> float | None:
    measure = one.measures.get(kind) if one is not None else None
    return measure.value if measure is not None else None


def _of_cases(before: RatingContent, after: RatingContent) -> list[CaseDifference]:
    old, new = ({_key(one): one for one in each.cases} for each in (before, after))
    changes = []
    for key in sorted(old.keys() | new.keys(), key=lambda key: (len(key[0]), *key)):
        change = _change(old.get(key), new.get(key))
        if change is not None:
            changes.append(CaseDifference(*key, *change))
    return changes


def _key(one: FrozenCase) -> tuple[str, str]:
    return one.rated.case, one.rated.body


def _change(
    one: FrozenCase | None, other: FrozenCase | None
) -> tuple[CaseChange, tuple[str, ...]] | None:
    if one is None:
        return CaseChange.CAME, ()
    if other is None:
        return CaseChange.GONE, ()
    if one.is_left_out != other.is_left_out:
        return (CaseChange.LEFT_OUT if other.is_left_out else CaseChange.COUNTED), ()
    if (one.objection, one.effect) != (other.objection, other.effect):
        return CaseChange.OBJECTED, ()
    names = tuple(
        field.name
        for field in fields(RatedCase)
        if getattr(one.rated, field.name) != getattr(other.rated, field.name)
    )
    return (CaseChange.CHANGED, names) if names else None
