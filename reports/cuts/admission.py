"""What may be counted by what. Pure."""

from collections.abc import Mapping
from datetime import timedelta

from domain.errors import EntryRefused
from domain.reports.cut import Counted, Cut, CutMeasure, Dimension, Grain
from russian.cuts import DIMENSIONS as NAMED

_D, _M = Dimension, CutMeasure
_PLACES = frozenset({_D.TOPIC, _D.GROUP, _D.MUNICIPALITY, _D.SETTLEMENT, _D.BODY})
_CLOCK = frozenset({_D.WEEKDAY, _D.HOUR})
_SOURCES = frozenset({_D.SOURCE, _D.SOURCE_KIND})
_OF_POSTS = _PLACES | _SOURCES | {_D.KIND, _D.TONE, _D.URGENCY} | _CLOCK
_OF_CASES = _PLACES | _SOURCES | {_D.STATE, _D.OUTCOME, _D.STREAM, _D.PRIORITY, _D.CHANNEL} | _CLOCK
DIMENSIONS: Mapping[Counted, frozenset[Dimension]] = {
    Counted.POSTS: _OF_POSTS,
    Counted.COMPLAINTS: _OF_POSTS - {_D.KIND},
    Counted.CASES: _OF_CASES,
    Counted.ANSWERS: _OF_CASES,
    Counted.ALERTS: frozenset({_D.TOPIC, _D.GROUP, _D.MUNICIPALITY, _D.STATE}) | _CLOCK,
    Counted.SURVEYS: frozenset({_D.QUESTION, _D.MUNICIPALITY, _D.CHANNEL}),
}
_COUNTS = frozenset({_M.COUNT, _M.PER_THOUSAND})
_REACH = frozenset({_M.REACH_DAY, _M.REACH_WEEK})
OF_TURNS = frozenset(
    {
        *(_M.ON_TIME, _M.OVERDUE, _M.ANSWERED, _M.MEDIAN_HOURS),
        *(_M.SCORE, _M.SATISFIED, _M.RETURNED),
    }
)
_OF_SCALES = frozenset({_M.POINTS, _M.UPPER})
MEASURES: Mapping[Counted, frozenset[CutMeasure]] = {
    Counted.POSTS: _COUNTS | _REACH,
    Counted.COMPLAINTS: _COUNTS | _REACH | {_M.AUTHORS},
    Counted.CASES: _COUNTS | OF_TURNS,
    Counted.ANSWERS: _COUNTS | {_M.QUALITY},
    Counted.ALERTS: _COUNTS,
    Counted.SURVEYS: frozenset({_M.COUNT}) | _OF_SCALES,
}
GUARDED = frozenset({Counted.SURVEYS})  # small cells are hidden from the centre too
WITH_CLOCK = _COUNTS | {_M.AUTHORS}
WITH_WORDS = frozenset({Counted.POSTS, Counted.COMPLAINTS})
MOST_STEPS = 20_000  # two years of hours
_LENGTHS: Mapping[Grain, timedelta] = {
    Grain.HOUR: timedelta(hours=1),
    Grain.DAY: timedelta(days=1),
    Grain.WEEK: timedelta(days=7),
    Grain.MONTH: timedelta(days=28),
    Grain.QUARTER: timedelta(days=90),
    Grain.YEAR: timedelta(days=365),
}


def check(cut: Cut) -> None:
    """Raises EntryRefused with what does not go together."""
    if cut.measure not in MEASURES[cut.counted]:
        if cut.measure is CutMeasure.AUTHORS:
            raise EntryRefused("разных авторов считают только у жалоб: выберите жалобы")
        raise EntryRefused("этого показателя у выбранного нет: выберите другой показатель")
    used = {one for one in (cut.rows, cut.columns) if one is not None}
    if strange := (used | set(cut.filters)) - DIMENSIONS[cut.counted]:
        named = ", ".join(f"«{NAMED[one]}»" for one in sorted(strange))
        raise EntryRefused(f"у выбранного нет разреза {named}: выберите другой")
    if cut.rows is not None and cut.rows is cut.columns:
        raise EntryRefused("строки и столбцы — один и тот же разрез: выберите два разных")
    if (used | set(cut.filters)) & _CLOCK and cut.measure not in WITH_CLOCK:
        raise EntryRefused("по дням недели и часам считают только количества: уберите этот разрез")
    if cut.measure in _OF_SCALES and not _has_one_question(cut):
        raise EntryRefused("у разных вопросов разные шкалы: возьмите строками вопросы")
    if cut.words.strip():
        _check_words(cut)
    _check_time(cut)


def _has_one_question(cut: Cut) -> bool:
    """In each cell."""
    return _D.QUESTION in (cut.rows, cut.columns) or len(cut.filters.get(_D.QUESTION, ())) == 1


def _check_words(cut: Cut) -> None:
    if cut.counted not in WITH_WORDS:
        raise EntryRefused("слова ищут только в постах, комментариях и жалобах: уберите слова")
    if cut.measure not in _COUNTS:
        raise EntryRefused("со словами считают только количество: уберите слова")
    used = {cut.rows, cut.columns, *cut.filters}
    if used & _CLOCK:
        raise EntryRefused("со словами нет разреза по дням недели и часам: уберите одно из двух")


def _check_time(cut: Cut) -> None:
    since, until = cut.period.since, cut.period.until
    if since is not None and since >= until:
        raise EntryRefused("период кончается раньше, чем начинается: исправьте даты")
    if cut.grain is None or since is None:
        return
    if (until - since) / _LENGTHS[cut.grain] > MOST_STEPS:
        raise EntryRefused("шаг слишком мелкий для такого периода: возьмите шаг крупнее")
