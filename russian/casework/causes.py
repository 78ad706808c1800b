"""Words of what keeps coming back, and of its causes. Pure."""

from collections.abc import Mapping

from domain.cases.causes.problem import ChronicProblem, ChronicReason, ChronicState
from domain.region import Region
from russian.casework.cases import CaseWords

REASONS: Mapping[ChronicReason, str] = {
    ChronicReason.REPEATED: "три раза за 90 дней или чаще",
    ChronicReason.RELAPSED: "снова за 30 дней после «сделано»",
}
CHRONIC_STATES: Mapping[ChronicState, str] = {
    ChronicState.PROPOSED: "замечено",
    ChronicState.IN_WORK: "в работе",
    ChronicState.ENDED: "решено",
    ChronicState.RETURNED: "вернулось",
    ChronicState.REJECTED: "отклонено",
}


def problem_words(region: Region, problem: ChronicProblem) -> str:
    """«Тында, Лесная, 5: нет горячей воды»."""
    words = CaseWords(region)
    subject = words.subject(None, problem.topic) or problem.topic
    return f"{words.place(problem.place)}: {subject[:1].lower()}{subject[1:]}"
