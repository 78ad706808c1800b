"""Words of scores by residents, and of returns. Pure."""

from collections.abc import Mapping
from datetime import datetime

from domain.cases.scores.returning import ReturnClue
from domain.cases.scores.score_link import ScoreLinkKind, ScoreOrigin, ScoreTally
from domain.message import MessageState
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
LINKS: Mapping[ScoreLinkKind, str] = {
    ScoreLinkKind.CONTACT: "заявителю",
    ScoreLinkKind.THREAD: "в обсуждение под постом",
}
CLUES: Mapping[ReturnClue, str] = {
    ReturnClue.AUTHOR: "автор поста пишет, что не сделано",
    ReturnClue.INCIDENT: "о том же инциденте пишут, что не сделано",
}


# How far the message to the contact is; the message ends with a reason of its own.
SENT: Mapping[MessageState, str] = {
    MessageState.PENDING: "ещё не отправлена",
    MessageState.DELIVERED: "отправлена на контакт",
    MessageState.FAILED: "не доставлена",
    MessageState.STOPPED: "не отправлена",
}


def score_link_message(spoken: str, until: datetime) -> tuple[str, str]:
    """Title and text of the message to an applicant: the sender adds the link. Neither says what
    the case is about.
    """
    return (
        f"Обращение {spoken}: оцените, что сделано",
        f"Ваше обращение {spoken} закрыто. Помогло ли? Один вопрос, без входа и без имени.\n"
        f"Ссылка действует до {until:%d.%m.%Y %H:%M}, ответить по ней можно один раз:",
    )


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
