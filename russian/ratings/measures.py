"""Words of ratings: measures, verdicts and why they were given, ranks. Pure."""

from collections.abc import Mapping

from domain.cases.ratings.measure import Measure, MeasureKind
from domain.cases.ratings.standing import FEWEST, BodyStanding, RatingVerdict
from domain.reports.figure import FigureUnit
from russian.figures import percent
from russian.reports.figures import DASH, value_text

VERDICTS: Mapping[RatingVerdict, str] = {
    RatingVerdict.USUAL: "как обычный",
    RatingVerdict.AMBER: "вопрос",
    RatingVerdict.RED: "красная зона",
    RatingVerdict.FEW: "мало данных",
}
_K = MeasureKind
MEASURES: Mapping[MeasureKind, str] = {
    _K.QUANTITY: "Поступило",
    _K.PER_THOUSAND: "На 1000 жителей",
    _K.SHARE_OF_ALL: "Доля от всех",
    _K.ON_TIME: "В срок",
    _K.OVERDUE: "Просрочено на конец периода",
    _K.OVERDUE_OLDEST: "Самая старая просрочка",
    _K.MEDIAN: "Половина отвечена за",
    _K.NINETY: "90 % отвечены за",
    _K.SATISFIED: "Оценки 4 и 5",
    _K.SCORED: "Оценили ответ",
    _K.RETURNED: "Возвращено на доработку",
    _K.REFUSED: "«Не наше»",
    _K.TAKEN: "Принято после чужого «не наше»",
    _K.QUALITY: "Качество ответов, из 5",
    _K.COMPLETE: "Ответ на каждый вопрос",
    _K.PROMISES: "Выполнено обещаний",
    _K.REPEATED: "Пожаловались снова",
}
FORMULAS: Mapping[MeasureKind, str] = {
    _K.QUANTITY: "обращения, которые орган получил за период",
    _K.PER_THOUSAND: "поступившие обращения, делённые на число жителей, на тысячу",
    _K.SHARE_OF_ALL: "поступившие органу обращения от поступивших всем органам",
    _K.ON_TIME: "из обращений, чей срок кончился в периоде, отвеченные до срока; открытое — "
    "опоздавшее, возвращённое считается по первому ответу",
    _K.OVERDUE: "обращения без ответа, чей срок кончился до конца периода",
    _K.OVERDUE_OLDEST: "время от самого раннего из этих сроков до конца периода",
    _K.MEDIAN: "рабочее время самого органа, за которое отвечена половина поступивших; открытые и "
    "переданные не выброшены (оценка Каплана — Мейера)",
    _K.NINETY: "рабочее время самого органа, за которое отвечены 90 % поступивших; открытые и "
    "переданные не выброшены (оценка Каплана — Мейера)",
    _K.SATISFIED: "оценки 4 и 5 из всех оценок",
    _K.SCORED: "отвеченные обращения с оценкой из всех отвеченных",
    _K.RETURNED: "возвращённые на доработку из отвеченных",
    _K.REFUSED: "возвращённые центру как «не наше» из поступивших",
    _K.TAKEN: "обращения, от которых раньше отказался другой орган",
    _K.QUALITY: "среднее по пяти пунктам ответа, от 0 до 5: по существу, срок, контакт, вежливо и "
    "просто, ссылка или фото; решение человека важнее машины",
    _K.COMPLETE: "ответы, в которых отвечено на каждый вопрос, из прочитанных ответов на "
    "обращения с вопросами",
    _K.PROMISES: "обещания органа, чей день пришёлся на период и о которых решено: выполненные в "
    "срок; опоздавшее и перенесённое — нет",
    _K.REPEATED: "отвеченные, после которых за 30 дней с того же дома пришло обращение на ту же "
    "тему",
}
UNITS: Mapping[MeasureKind, FigureUnit] = {
    _K.QUANTITY: FigureUnit.COUNT,
    _K.PER_THOUSAND: FigureUnit.RATE,
    _K.SHARE_OF_ALL: FigureUnit.SHARE,
    _K.ON_TIME: FigureUnit.SHARE,
    _K.OVERDUE: FigureUnit.COUNT,
    _K.OVERDUE_OLDEST: FigureUnit.HOURS,
    _K.MEDIAN: FigureUnit.HOURS,
    _K.NINETY: FigureUnit.HOURS,
    _K.SATISFIED: FigureUnit.SHARE,
    _K.SCORED: FigureUnit.SHARE,
    _K.RETURNED: FigureUnit.SHARE,
    _K.REFUSED: FigureUnit.SHARE,
    _K.TAKEN: FigureUnit.COUNT,
    _K.QUALITY: FigureUnit.SCORE,
    _K.COMPLETE: FigureUnit.SHARE,
    _K.PROMISES: FigureUnit.SHARE,
    _K.REPEATED: FigureUnit.SHARE,
}


def rank(one: BodyStanding) -> str:
    if one.verdict is RatingVerdict.FEW:
        return "—"
    if one.rank_low == one.rank_high:
        return f"{one.rank_low} из {one.ranked}"
    return f"{one.rank_low}–{one.rank_high} из {one.ranked}"


def reason(one: BodyStanding) -> str:
    """Why the body has its verdict, in one or two sentences."""
    if one.verdict is RatingVerdict.FEW:
        return f"Меньше {FEWEST} обращений с наступившим сроком: судить рано."
    facts = (
        f"В срок {percent(one.share)} из {one.n}; обычный орган с такими же темами, срочностью и "
        f"потоками ответил бы в срок на {percent(one.expected)}."
    )
    if one.verdict is RatingVerdict.RED:
        return f"{facts} Случайностью такую разницу не объяснить: она бывает {_rarely(one.chance)}."
    if one.verdict is RatingVerdict.AMBER:
        return f"{facts} Случайно так бывает {_rarely(one.chance)}: это вопрос, а не вывод."
    return facts


def _rarely(chance: float) -> str:
    times = round(1 / max(chance, 1e-6))
    if times >= 1000:
        return "реже одного раза из тысячи"
    return f"примерно в одном случае из {times}"


def measured(kind: MeasureKind, measure: Measure, few: str = DASH) -> str:
    """The value without its interval; `few` for a sentence, a dash for a cell of a table."""
    return value_text(UNITS[kind], measure.value, few)


def interval(kind: MeasureKind, measure: Measure) -> str:
    """The limits of the value at 95 %, "" where it has none."""
    if measure.low is None and measure.high is None:
        return ""
    low, high = (value_text(UNITS[kind], limit, "…") for limit in (measure.low, measure.high))
    return f"{low} – {high}"
