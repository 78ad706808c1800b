"""Words of scores by residents, and of returns. Pure."""

from collections.abc import Mapping

from domain.cases.scores.returning import ReturnClue
from domain.cases.scores.survey import ScoreOrigin, ScoreTally, SurveyKind
from russian.few import FEWEST

SCORES: Mapping[int, str] = {
    5: "всё сделано",
    4: "сделано, с замечаниями",
    3: "сделано наполовину",
    2: "почти ничего не сделано",
    1: "ничего не сделано",
}
SCORE_ORIGINS: Mapping[ScoreOrigin, str] = {
    ScoreOrigin.LINK: "по ссылке",
    ScoreOrigin.EXPORT: "из выгрузок",
    ScoreOrigin.CALL: "после звонка",
    ScoreOrigin.READERS: "читатели",
}
SURVEYS: Mapping[SurveyKind, str] = {
    SurveyKind.CONTACT: "заявителю",
    SurveyKind.THREAD: "в обсуждение под постом",
}
CLUES: Mapping[ReturnClue, str] = {
    ReturnClue.AUTHOR: "автор поста пишет, что не сделано",
    ReturnClue.INCIDENT: "о том же инциденте пишут, что не сделано",
}


def rate(tally: ScoreTally) -> str:
    """How many answered: «ответили 12 из 40 за 90 дней»."""
    if tally.asked is None:
        return f"оценок: {tally.answered}"
    return f"ответили {tally.answered} из {tally.asked} за 90 дней"


def mean(tally: ScoreTally) -> str:
    """«4,2»; too few say nothing of the others."""
    if tally.mean is None:
        return "нет"
    if tally.answered < FEWEST:
        return "мало оценок"
    return f"{tally.mean:.1f}".replace(".", ",")
