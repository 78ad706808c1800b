"""Words of communication errors: kinds, states, what each shows by. Pure."""

from collections.abc import Mapping
from datetime import timedelta

from domain.outreach.mistake import MistakeDeed, MistakeKind, MistakeState
from russian.moments import gap

_K, _S, _D = MistakeKind, MistakeState, MistakeDeed
KINDS: Mapping[MistakeKind, str] = {
    _K.LATE: "поздний ответ",
    _K.NONE: "нет ответа",
    _K.FORMAL: "отписка",
    _K.RUDE: "грубость",
    _K.WRONG: "неверный факт",
    _K.CONTRADICTION: "противоречие",
    _K.CRITICISM_DELETED: "пропала критика",
    _K.ANSWER_DELETED: "удалён ответ",
    _K.PERSONAL_DATA: "личные данные",
    _K.QUARREL: "ссора в обсуждении",
    _K.CLOSED: "закрыты комментарии",
}
STATES: Mapping[MistakeState, str] = {
    _S.PROPOSED: "ждёт решения",
    _S.CONFIRMED: "подтверждена",
    _S.REJECTED: "не ошибка",
    _S.CORRECTED: "исправлена",
}
DONE: Mapping[str, str] = {
    _D.CONFIRM: "Подтверждено: орган видит ошибку.",
    _D.REJECT: "Записано: не ошибка. Похожие предложения станут реже.",
    _D.TEACH: "Записано.",
    _D.CORRECT: "Записано, что изменили.",
    _D.REOPEN: "Снова ждёт решения.",
}
WRONG: Mapping[str, str] = {
    "place": "назван другой адрес",
    "past": "обещано на день, который уже прошёл",
    "calendar": "такого дня нет в календаре",
    "topic": "ответ о другом",
}
FORMAL = "в ответе нет ни одного факта о самом обращении"
COPY = "ответ повторяет другой ответ органа"
RUDE = "слова, которые читаются как грубость: «{words}»"
DELETED = "ответ удалён из сети"
DELETED_AGAIN = "ответ удалён из сети, орган ответил снова"
PERSONAL = "в ответе органа были личные данные: {kinds}"
CRITICISM = "в обсуждении пропали жалобы трёх и более авторов; кто их удалил, сеть не говорит"
QUARREL = "после слов органа жалоб стало больше: было {before}, стало {after}"
CLOSED = "комментарии под постом официальной страницы закрыты"
CONTRADICTION = "в другом ответе на то же — «{words}» ({case})"


def late(over: timedelta) -> str:
    return f"ответ на {gap(over)} рабочего времени позже срока"


def unanswered(over: timedelta) -> str:
    return f"срок вышел {gap(over)} рабочего времени назад, ответа нет"
