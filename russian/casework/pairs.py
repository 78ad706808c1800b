"""Words of cases that may be one. Pure."""

from collections.abc import Mapping

from domain.cases.case import numbered
from domain.cases.pairs import CasePair, PairReason, PairState

REASONS: Mapping[PairReason, str] = {
    PairReason.LINK: "ссылка на тот же пост",
    PairReason.NUMBER: "назван тот же номер",
    PairReason.TEXT: "тот же инцидент и похожий текст",
}
PAIR_STATES: Mapping[PairState, str] = {
    PairState.PROPOSED: "предложено",
    PairState.JOINED: "присоединено",
    PairState.REJECTED: "разные",
}


def reasons(pair: CasePair) -> str:
    return ", ".join(REASONS[one] for one in pair.reasons)


def pair_words(pair: CasePair) -> str:
    """«О-7 к О-3: присоединено»."""
    later, earlier = numbered(pair.later), numbered(pair.earlier)
    return f"{later} к {earlier}: {PAIR_STATES[pair.state]}"
