"""Words of recommendations: texts that are proposed, states, what is done with them. Pure."""

from collections.abc import Mapping

from domain.reports.recommendation import (
    RecommendationDeed,
    RecommendationOrigin,
    RecommendationState,
)

_O, _S, _D = RecommendationOrigin, RecommendationState, RecommendationDeed
# No number stands here: numbers are evidence.
TEXTS: Mapping[RecommendationOrigin, str] = {
    _O.LATE: "Разобрать, почему обращения отвечены позже, чем у обычного органа с такими же "
    "темами, и назвать меру.",
    _O.OVERDUE: "Ответить на просроченные обращения и назвать причину задержки.",
    _O.RETURNED: "Проверить ответы, после которых жители возвращают обращения: отвечать на "
    "каждый вопрос и подтверждать работу ссылкой или снимком.",
    _O.BROKEN: "Выполнить нарушенные обещания или назвать жителям новый день. Обещать только "
    "то, что стоит в плане работ.",
    _O.CONTRADICTION: "Сверить ответы между собой и с тем, что известно: в них расходятся сроки, "
    "причины или ответственные.",
    _O.ERROR: "Разобрать повторяющуюся ошибку общения — {matter} — и назвать, что изменят: "
    "случаи с текстами стоят в реестре ошибок.",
    _O.PRACTICE: "Перенять то, что помогло другому органу: {matter}.",
    _O.CHRONIC: "Устранить причину, а не случай: {matter}.",
}
ORIGINS: Mapping[RecommendationOrigin, str] = {
    _O.LATE: "красная зона рейтинга",
    _O.OVERDUE: "просроченные обращения",
    _O.CHRONIC: "повторяющаяся проблема",
    _O.CONTRADICTION: "противоречия в ответах",
    _O.BROKEN: "нарушенные обещания",
    _O.RETURNED: "возвраты",
    _O.ERROR: "ошибка общения",
    _O.UNANSWERED: "вопросы без ответа",
    _O.PAGE: "проверка официальной страницы",
    _O.PRACTICE: "лучшая практика",
    _O.SURVEY: "опрос",
    _O.HAND: "предложил человек",
}
STATES: Mapping[RecommendationState, str] = {
    _S.PROPOSED: "предложена",
    _S.SIGNED: "отправлена",
    _S.TAKEN: "принята",
    _S.REFUSED: "отклонена органом",
    _S.DONE: "выполнена",
    _S.DROPPED: "не отправлена",
}
DONE: Mapping[str, str] = {
    "added": "Добавлено.",
    _D.EDIT: "Изменено.",
    _D.SIGN: "Подписано: орган видит рекомендацию.",
    _D.DROP: "Не отправляется.",
    _D.TAKE: "Записано: орган принял.",
    _D.REFUSE: "Записано: орган отклонил.",
    _D.FINISH: "Записан результат.",
    _D.REOPEN: "Снова ждёт.",
}
