"""What became of a case: a fact apart from its being closed. Pure."""

from enum import StrEnum

from domain.errors import EntryRefused


class CaseOutcome(StrEnum):
    """`PLANNED` has a date, `REFUSED` and `NO_ANSWER` a reason; the post of `WITHDRAWN` is gone."""

    FIXED = "fixed"
    EXPLAINED = "explained"
    PLANNED = "planned"
    REFUSED = "refused"
    NOT_OURS = "not_ours"
    WITHDRAWN = "withdrawn"
    NO_ANSWER = "no_answer"


WITH_REASON = frozenset({CaseOutcome.REFUSED, CaseOutcome.NO_ANSWER})


def check(outcome: CaseOutcome, dated: bool, reason: str) -> None:
    """Raises EntryRefused for an outcome that lacks its date or its reason, or has a date of no
    use.
    """
    if outcome is CaseOutcome.PLANNED and not dated:
        raise EntryRefused("нет даты: напишите, до какого дня сделают")
    if outcome is not CaseOutcome.PLANNED and dated:
        raise EntryRefused("дата бывает только у итога «запланировано»: уберите её")
    if outcome in WITH_REASON and not reason.strip():
        raise EntryRefused("нет причины: напишите её, без неё итог ничего не объясняет")
