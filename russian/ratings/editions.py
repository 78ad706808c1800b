"""Words of published ratings: periods, states, objections, exclusions, differences. Pure."""

from collections.abc import Callable, Mapping

from domain.cases.ratings.edition import EditionState, RatingEdition, RatingSpan
from domain.cases.ratings.exclusion import ExclusionKind
from domain.cases.ratings.measure import MeasureKind
from domain.cases.ratings.objection import ObjectionEffect, ObjectionState
from domain.cases.ratings.points import PointErrors, PointsTable
from domain.cases.ratings.rating import (
    FORMER,
    STREAM,
    TOGETHER,
    UNADJUSTED,
    BodyTrend,
    FrozenCase,
    TableKind,
    TrendVerdict,
)
from domain.cases.ratings.standing import RatingVerdict
from russian.figures import number
from russian.periods import span_words
from russian.plural import plural
from russian.ratings.measures import UNITS, VERDICTS
from russian.reports.figures import DASH, value_text

SPANS: Mapping[RatingSpan, str] = {
    RatingSpan.MONTH: "месяц",
    RatingSpan.QUARTER: "квартал",
    RatingSpan.YEAR: "год",
}
STATES: Mapping[EditionState, str] = {
    EditionState.DRAFT: "черновик",
    EditionState.FINAL: "утверждён",
    EditionState.WITHDRAWN: "отозван",
}
TABLES: Mapping[TableKind, str] = {
    TableKind.REGIONAL: "Министерства и ведомства",
    TableKind.MUNICIPAL: "Муниципалитеты",
    TableKind.CENTRE: "Сам центр",
}
OBJECTIONS: Mapping[ObjectionState, str] = {
    ObjectionState.OPEN: "не решено",
    ObjectionState.ACCEPTED: "принято",
    ObjectionState.REJECTED: "отклонено",
}
EFFECTS: Mapping[ObjectionEffect, str] = {
    ObjectionEffect.EXCLUDED: "обращение не считается",
    ObjectionEffect.ON_TIME: "обращение считается отвеченным в срок",
    ObjectionEffect.CORRECTED: "данные исправлены, посчитано заново",
}
EXCLUSIONS: Mapping[ExclusionKind, str] = {
    ExclusionKind.EMERGENCY: "чрезвычайная ситуация",
    ExclusionKind.FLOOD: "паводок",
    ExclusionKind.OUTAGE: "сбой источника",
    ExclusionKind.OTHER: "другое",
}
TRENDS: Mapping[TrendVerdict, str] = {
    TrendVerdict.STEADY: "ровно",
    TrendVerdict.RISES: "растёт",
    TrendVerdict.FALLS: "падает",
}
CHANGES: Mapping[str, str] = {
    "came": "добавлено",
    "gone": "больше не считается",
    "left_out": "исключено",
    "counted": "снова считается",
    "objected": "решено по возражению",
    "changed": "изменено",
}
FIELDS: Mapping[str, str] = {
    "received": "когда получено",
    "due": "срок",
    "answered": "когда отвечено",
    "left": "когда передано",
    "topic": "раздел",
    "subject": "тема",
    "priority": "срочность",
    "stream": "поток",
    "worked": "рабочее время",
    "score": "оценка",
    "returns": "возвраты",
    "refused": "«не наше»",
    "taken_over": "чужое «не наше»",
    "municipality": "место",
    "quality": "качество",
    "complete": "полнота",
    "promised": "обещания",
    "kept": "обещания",
    "repeated": "повтор",
    "case": "номер",
    "body": "орган",
}


def edition_words(edition: RatingEdition) -> str:
    words = span_words(edition.span, edition.first)
    return words if edition.version == 1 else f"{words}, версия {edition.version}"


def view_words(view: str, named: Callable[[str], str]) -> str:
    """`named` is what a stream is called."""
    if view == TOGETHER:
        return "Все потоки"
    if view == UNADJUSTED:
        return "Без исключений"
    if view == FORMER:
        return "По прежним органам"
    stream = named(view.removeprefix(STREAM))
    return stream[:1].upper() + stream[1:]


def trend_words(trend: BodyTrend | None) -> str:
    if trend is None:
        return "—"
    return "мало данных" if trend.verdict is None else TRENDS[trend.verdict]


def trend_reason(trend: BodyTrend) -> str:
    """Why it is said to move, in one sentence."""
    if trend.verdict is None or trend.chance is None:
        return "Меньше трёх месяцев с наступившими сроками: тенденции не видно."
    times = round(1 / max(trend.chance, 1e-6))
    rarely = "реже одного раза из тысячи" if times >= 1000 else f"в одном случае из {times}"
    if trend.verdict is TrendVerdict.STEADY:
        return "Изменения по месяцам не больше случайных."
    return f"Случайно такое изменение бывает {rarely}; темы каждого месяца учтены."


def verdict_words(verdict: RatingVerdict | None) -> str:
    return "сроков не было" if verdict is None else VERDICTS[verdict]


def value_words(kind: MeasureKind, value: float | None) -> str:
    return value_text(UNITS[kind], value, DASH)


def counted_words(case: FrozenCase) -> str:
    """How a case was counted for the share on time."""
    rated = case.rated
    if case.exclusion is not None:
        return f"исключено, правило № {case.exclusion}"
    if case.effect is not None:
        return f"{EFFECTS[case.effect]}, возражение № {case.objection}"
    if rated.due is None:
        return "без срока"
    if rated.left is not None and rated.left <= rated.due and rated.answered is None:
        return "передано до срока"
    if rated.is_on_time:
        return "в срок"
    return "позже срока" if rated.answered is not None else "без ответа"


def errors_words(errors: PointErrors, table: PointsTable) -> str:
    """How often the customer's points would err here were nobody bad."""
    red = number(errors.red, 1)
    return (
        f"Если бы все органы отвечали одинаково, по этим баллам красными всё равно стали бы "
        f"в среднем {red} органа за период, и все зря; хотя бы один — "
        f"{_often(errors.any)}. Проверено на здешних обращениях: итоги обращений одной темы "
        f"перемешаны между органами {plural(errors.draws, 'раз', 'раза', 'раз')}."
    )


def _often(share: float) -> str:
    if share >= 0.995:
        return "всегда"
    return "никогда" if share == 0 else f"в {share:.0%} периодов".replace("%", " %")
