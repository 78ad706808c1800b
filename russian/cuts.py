"""Words of cuts: what is counted, dimensions and their values, measures, steps of time. Pure."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from types import MappingProxyType

from babel.dates import format_date

from domain.alert import AlertState
from domain.cases.case import OriginKind
from domain.region import Region
from domain.reports.cut import FIELDS, Counted, CutMeasure, Dimension, Grain
from domain.reports.figure import FigureUnit
from domain.terms.comparison import ComparedWith
from russian.casework.cases import OUTCOMES, PRIORITIES, STATES, CaseWords
from russian.figures import LOCALE
from russian.outreach.surveys import CHANNELS as OF_SUBMISSIONS
from russian.outreach.surveys import OF_THOSE_WHO_ANSWERED
from russian.periods import day_words, month_words, quarter_words, year_words
from russian.reports.figures import DASH, value_text
from russian.vocabulary import Vocabulary

COUNTED: Mapping[Counted, str] = {
    Counted.POSTS: "Посты и комментарии",
    Counted.COMPLAINTS: "Жалобы",
    Counted.CASES: "Обращения",
    Counted.ANSWERS: "Ответы",
    Counted.ALERTS: "Оповещения",
    Counted.SURVEYS: "Ответы на опросы",
}
DIMENSIONS: Mapping[Dimension, str] = {
    Dimension.SOURCE: "Источник",
    Dimension.SOURCE_KIND: "Сеть",
    Dimension.TOPIC: "Тема",
    Dimension.GROUP: "Раздел",
    Dimension.MUNICIPALITY: "Муниципалитет",
    Dimension.SETTLEMENT: "Населённый пункт",
    Dimension.BODY: "Орган",
    Dimension.KIND: "Вид сообщения",
    Dimension.TONE: "Тон",
    Dimension.URGENCY: "Срочность сообщения",
    Dimension.STATE: "Состояние",
    Dimension.OUTCOME: "Итог",
    Dimension.STREAM: "Поток",
    Dimension.PRIORITY: "Срочность обращения",
    Dimension.CHANNEL: "Как пришло",
    Dimension.QUESTION: "Вопрос опроса",
    Dimension.WEEKDAY: "День недели",
    Dimension.HOUR: "Час",
}
MEASURES: Mapping[CutMeasure, str] = {
    CutMeasure.COUNT: "Количество",
    CutMeasure.PER_THOUSAND: "На 1000 жителей",
    CutMeasure.AUTHORS: "Разных авторов",
    CutMeasure.REACH_DAY: "Просмотры за сутки",
    CutMeasure.REACH_WEEK: "Просмотры за 7 дней",
    CutMeasure.ON_TIME: "В срок",
    CutMeasure.OVERDUE: "Просрочено на конец периода",
    CutMeasure.ANSWERED: "Отвечено",
    CutMeasure.MEDIAN_HOURS: "Половина отвечена за",
    CutMeasure.SCORE: "Средняя оценка жителей",
    CutMeasure.SATISFIED: "Оценки 4 и 5",
    CutMeasure.RETURNED: "Возвращено на доработку",
    CutMeasure.QUALITY: "Качество ответов, из 5",
    CutMeasure.POINTS: "Средняя отметка по шкале",
    CutMeasure.UPPER: "Отметки выше середины шкалы",
}
UNITS: Mapping[CutMeasure, FigureUnit] = {
    CutMeasure.COUNT: FigureUnit.COUNT,
    CutMeasure.PER_THOUSAND: FigureUnit.RATE,
    CutMeasure.AUTHORS: FigureUnit.COUNT,
    CutMeasure.REACH_DAY: FigureUnit.COUNT,
    CutMeasure.REACH_WEEK: FigureUnit.COUNT,
    CutMeasure.ON_TIME: FigureUnit.SHARE,
    CutMeasure.OVERDUE: FigureUnit.COUNT,
    CutMeasure.ANSWERED: FigureUnit.SHARE,
    CutMeasure.MEDIAN_HOURS: FigureUnit.HOURS,
    CutMeasure.SCORE: FigureUnit.SCORE,
    CutMeasure.SATISFIED: FigureUnit.SHARE,
    CutMeasure.RETURNED: FigureUnit.SHARE,
    CutMeasure.QUALITY: FigureUnit.SCORE,
    CutMeasure.POINTS: FigureUnit.SCORE,
    CutMeasure.UPPER: FigureUnit.SHARE,
}
# Of these a sum over cells is the whole.
COUNTS = frozenset(
    {CutMeasure.COUNT, CutMeasure.OVERDUE, CutMeasure.REACH_DAY, CutMeasure.REACH_WEEK}
)
GRAINS: Mapping[Grain, str] = {
    Grain.HOUR: "по часам",
    Grain.DAY: "по дням",
    Grain.WEEK: "по неделям",
    Grain.MONTH: "по месяцам",
    Grain.QUARTER: "по кварталам",
    Grain.YEAR: "по годам",
}
COMPARED: Mapping[ComparedWith, str] = {
    ComparedWith.BEFORE: "с прошлым периодом",
    ComparedWith.YEAR: "с прошлым годом",
}
CHANNELS: Mapping[OriginKind, str] = {
    OriginKind.POST: "из сообщения",
    OriginKind.INCIDENT: "из инцидента",
    OriginKind.ALERT: "из оповещения",
    OriginKind.FILED: "из другой системы",
    OriginKind.HAND: "записано сотрудником",
}
NOTHING = "не указано"
CLAIM = (
    f"Это {OF_THOSE_WHO_ANSWERED}: весов и погрешности в разрезах нет. Где людей отобрали по "
    "жребию, веса и границы — в итогах опроса."
)
_ALERTS: Mapping[AlertState, str] = {
    AlertState.NEW: "новое",
    AlertState.ACKNOWLEDGED: "принято",
    AlertState.SUBSIDING: "затихает",
    AlertState.FALSE: "ложное",
}
# A state of an alert that a case has too has the same word.
_WORDS: Mapping[Dimension, Mapping[str, str]] = {
    Dimension.STATE: {str(one): words for one, words in [*_ALERTS.items(), *STATES.items()]},
    Dimension.OUTCOME: {str(one): words for one, words in OUTCOMES.items()},
    Dimension.PRIORITY: {str(one): words for one, words in PRIORITIES.items()},
    Dimension.CHANNEL: {
        str(one): words for one, words in [*CHANNELS.items(), *OF_SUBMISSIONS.items()]
    },
}
_MONDAY = date(2024, 1, 1)
_NO_QUESTIONS: Mapping[str, str] = MappingProxyType({})


class CutWords:
    """`questions` are the words of questions of surveys, by their names in cuts."""

    def __init__(self, region: Region, questions: Mapping[str, str] = _NO_QUESTIONS) -> None:
        self._vocabulary, self._cases = Vocabulary(region), CaseWords(region)
        self._questions = questions

    def value(self, dimension: Dimension, value: str) -> str:
        if not value:
            return NOTHING
        if (field := FIELDS.get(dimension)) is not None:
            return self._vocabulary.shown(field, value)
        if dimension is Dimension.STREAM:
            return self._cases.stream(value)
        if dimension is Dimension.QUESTION:
            return self._questions.get(value, value)
        if dimension is Dimension.WEEKDAY:
            return weekday(value)
        if dimension is Dimension.HOUR:
            return f"{int(value):02}:00"
        return _WORDS[dimension].get(value, value)

    def order(self, dimension: Dimension, value: str) -> tuple[bool, Sequence[int], str]:
        """A key to sort values by: days, hours and questions run on, other values by name, nothing
        last.
        """
        runs = dimension in (Dimension.WEEKDAY, Dimension.HOUR, Dimension.QUESTION) and value
        numbers = [int(one) for one in value.split(".") if one.isdecimal()] if runs else []
        return not value, numbers, self.value(dimension, value).casefold()


def claim(counted: Counted) -> str:
    """Whose the numbers are, where they are not of everybody."""
    return CLAIM if counted is Counted.SURVEYS else ""


def weekday(value: str) -> str:
    day = _MONDAY + timedelta(days=int(value) - 1)
    return format_date(day, "EEEE", locale=LOCALE).capitalize()


def figure(measure: CutMeasure, value: float | None) -> str:
    """As a cell of a table."""
    return value_text(UNITS[measure], value, DASH)


def step(grain: Grain, at: date) -> str:
    """«28 ноября 2026», «неделя с 23 ноября 2026», «ноябрь 2026», «IV квартал 2026», «2026 год»."""
    match grain:
        case Grain.HOUR:
            assert isinstance(at, datetime)
            return f"{day_words(at)}, {at:%H:%M}"
        case Grain.DAY:
            return day_words(at)
        case Grain.WEEK:
            return f"неделя с {day_words(at)}"
        case Grain.MONTH:
            return month_words(at)
        case Grain.QUARTER:
            return quarter_words(at)
        case Grain.YEAR:
            return year_words(at)
