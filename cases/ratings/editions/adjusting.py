"""Leaves out what exclusions and accepted objections take, and says why of each case. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from domain.cases.ratings.exclusion import RatingExclusion
from domain.cases.ratings.objection import ObjectionEffect, ObjectionState, RatingObjection
from domain.cases.ratings.rated import RatedCase
from domain.cases.ratings.rating import FrozenCase


def adjusted(
    cases: Iterable[tuple[RatedCase, str]],
    exclusions: Sequence[RatingExclusion],
    objections: Iterable[RatingObjection] = (),
) -> list[FrozenCase]:
    """Each case comes with the body that had it; the first exclusion that takes a case counts."""
    decided: Mapping[tuple[str, str], RatingObjection] = {
        (str(one.case_id), one.body): one
        for one in objections
        if one.state is ObjectionState.ACCEPTED and one.case_id is not None
    }
    frozen = []
    for case, former in cases:
        rule = next((one for one in exclusions if one.takes(case)), None)
        objection = decided.get((case.case, case.body))
        frozen.append(
            FrozenCase(
                case,
                former,
                rule.number if rule else None,
                objection.number if objection else None,
                objection.effect if objection else None,
            )
        )
    return frozen


def counted(cases: Iterable[FrozenCase]) -> list[RatedCase]:
    """What a rating counts; an answer that counts as in time was given at its term."""
    rated = []
    for one in cases:
        if one.is_left_out:
            continue
        case = one.rated
        if one.effect is ObjectionEffect.ON_TIME and case.due is not None and not case.is_on_time:
            case = replace(case, answered=case.due)
        rated.append(case)
    return rated
