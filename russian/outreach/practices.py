"""Words of best practices: where they come from, states, what is proposed, figures. Pure."""

from collections.abc import Mapping

from domain.outreach.practice import PracticeDeed, PracticeLevel, PracticeOrigin, PracticeState
from russian.figures import number, share, shares

_O, _S, _D = PracticeOrigin, PracticeState, PracticeDeed
ORIGINS: Mapping[PracticeOrigin, str] = {
    _O.CHRONIC: "повторяющаяся проблема закончилась",
    _O.ON_TIME: "стали отвечать в срок",
    _O.RETURNS: "стали реже возвращать",
    _O.HAND: "записал человек",
}
STATES: Mapping[PracticeState, str] = {
    _S.PROPOSED: "ждёт решения",
    _S.PUBLISHED: "опубликована",
    _S.DROPPED: "не практика",
}
DONE: Mapping[str, str] = {
    "added": "Добавлено.",
    _D.EDIT: "Сохранено.",
    _D.PUBLISH: "Опубликовано: практика видна рядом с открытыми обращениями.",
    _D.DROP: "Записано: не практика.",
    _D.REOPEN: "Снова ждёт решения.",
}
# What is counted, by the rule that proposed it.
COUNTED: Mapping[PracticeOrigin, str] = {
    _O.CHRONIC: "Случаев за 30 дней",
    _O.ON_TIME: "Отвечено в срок",
    _O.RETURNS: "Возвращено",
    _O.HAND: "Посчитано",
}
ON_TIME = "Ответы после срока: {group}"
RETURNS = "Возвраты после ответов: {group}"


def level_text(stretch: PracticeLevel, level: float, interval: tuple[float, float]) -> str:
    """«в 82 % из 60, вероятно от 70 до 90 %»; events in 30 days with theirs."""
    low, high = interval
    if stretch.n is not None:
        return f"{share(level)} из {number(stretch.n)}, вероятно {shares(low, high)}"
    return f"{number(level, 1)}, вероятно от {number(low, 1)} до {number(high, 1)}"
