"""Words of the content plan: origins, states, conflicts, effects, the brief. Pure."""

from collections.abc import Mapping

from domain.outreach.content import (
    ConflictKind,
    ContentConflict,
    ContentDeed,
    ContentEffect,
    ContentEntry,
    ContentOrigin,
    ContentState,
    EffectVerdict,
    PauseKind,
)
from domain.region import Region
from domain.source import SourceKind
from russian.figures import number
from russian.plural import plural

_O, _S, _D, _C, _V = ContentOrigin, ContentState, ContentDeed, ConflictKind, EffectVerdict
ORIGINS: Mapping[ContentOrigin, str] = {
    _O.NORM: "жалоб больше нормы",
    _O.QUESTION: "спрашивают во многих обсуждениях",
    _O.PROMISE: "подходит срок обещания",
    _O.SEASON: "в прошлом году в это время жалоб было больше",
    _O.HAND: "записал человек",
    _O.CRISIS: "общий текст при кризисе",
}
STATES: Mapping[ContentState, str] = {
    _S.IDEA: "идея",
    _S.DRAFT: "черновик",
    _S.APPROVED: "утверждена",
    _S.PUBLISHED: "опубликована",
    _S.MEASURED: "измерена",
    _S.DROPPED: "снята",
}
DONE: Mapping[ContentDeed, str] = {
    _D.EDIT: "Сохранено: это черновик.",
    _D.APPROVE: "Утверждено: публикация стоит в плане.",
    _D.BACK: "Снова черновик.",
    _D.PUBLISH: "Записано, где опубликовано.",
    _D.UNPUBLISH: "Ссылки убраны: публикация снова утверждена и ждёт.",
    _D.DROP: "Снято с плана.",
    _D.REOPEN: "Возвращено в черновики.",
}
CONFLICTS: Mapping[ConflictKind, str] = {
    _C.GONE_GROUP: "темы или места больше нет",
    _C.GONE_PAGE: "страницы больше нет в реестре или она выключена",
    _C.CRISIS: "идёт кризис: плановые публикации остановлены",
    _C.MOURNING: "объявлен траур",
    _C.HOUR: "в тот же час на той же странице",
    _C.TEXT: "такой же текст уже есть в плане",
    _C.PROMISE: "обещание ещё не отмечено выполненным",
    _C.ALERT: "по этой теме и месту открыто оповещение",
    _C.PAST: "назначенное время уже прошло",
    _C.HEIR: "страница перешла к другому органу",
}
VERDICTS: Mapping[EffectVerdict, str] = {
    _V.FELL: "снижение доказано",
    _V.ROSE: "рост доказан",
    _V.UNPROVEN: "эффект не доказан",
    _V.FEW: "эффект не доказан: жалоб слишком мало",
    _V.YOUNG: "эффект не доказан: мало истории",
}
# Of ideas, by the rule that proposes them.
NORM_TITLE = "{place}, «{topic}»: что происходит и что делается"
QUESTION_TITLE = "{place}, «{topic}»: ответ на частый вопрос"
PROMISE_TITLE = "{place}, «{topic}»: что сделано из обещанного"
SEASON_TITLE = "{place}, «{topic}»: к чему готовиться через месяц"
PAUSES: Mapping[PauseKind, str] = {PauseKind.MOURNING: "траур", PauseKind.CRISIS: "кризис"}
NETWORKS: Mapping[SourceKind, str] = {
    SourceKind.VK: "ВКонтакте",
    SourceKind.OK: "Одноклассники",
    SourceKind.TELEGRAM: "Telegram",
    SourceKind.MAX: "MAX",
}
USUAL_RADIUS = 15  # km around a settlement, where nobody chose another
MOST_WORDS = 8  # of a brief


def conflict_text(one: ContentConflict) -> str:
    """«объявлен траур: гибель людей»; an alert and a past time say enough by themselves."""
    what = CONFLICTS[one.kind]
    return f"{what}: {one.about}" if one.about and one.kind is not _C.ALERT else what


def audience(one: ContentEntry, region: Region) -> str:
    """A place and a topic: «Тында; Уличное освещение»."""
    return f"{place_of(one, region)}; {topic_name(one, region)}"


def place_of(one: ContentEntry, region: Region) -> str:
    if one.municipality is None:
        return "вся область"
    place = region.municipalities.get(one.municipality)
    return (
        f"{place.short} район"
        if place and place.district
        else place.short
        if place
        else (one.municipality)
    )


def topic_name(one: ContentEntry, region: Region) -> str:
    if one.topic is not None:
        return region.topics[one.topic].name if one.topic in region.topics else one.topic
    if one.group is not None:
        return region.groups[one.group].name if one.group in region.groups else one.group
    return "любая тема"


def brief(one: ContentEntry, region: Region) -> Mapping[str, str]:
    """For an advertising cabinet: a place, a topic, networks and words, and nobody's name."""
    where = place_of(one, region)
    if one.municipality is not None:
        where = f"{where}, радиус {one.radius or USUAL_RADIUS} км"
    kinds = {region.sources[id_].kind for id_ in one.pages if id_ in region.sources}
    networks = [name for kind, name in NETWORKS.items() if kind in kinds]
    return {
        "Где": where,
        "Тема": topic_name(one, region),
        "Сети": ", ".join(networks or NETWORKS.values()),
        "Слова": one.words or ", ".join(_words(one, region)) or "по теме публикации",
    }


def _words(one: ContentEntry, region: Region) -> list[str]:
    """Of the topic, then of its group; phrases are of lemmas («уличный освещение») and left out."""
    topic = region.topics.get(one.topic or "")
    group = region.groups.get((topic.group if topic else one.group) or "")
    owned = (word for owner in (topic, group) if owner for word in owner.words)
    return list(dict.fromkeys(word for word in owned if " " not in word))[:MOST_WORDS]


def effect_text(one: ContentEffect) -> str:
    """«31, обычно 40 — от −45 до +9 %»."""
    counted = plural(one.counted, "сообщение", "сообщения", "сообщений")
    if one.low is None or one.high is None:
        return counted
    low, high = (_percent(bound) for bound in (one.low, one.high))
    return f"{counted}, обычно {number(one.usual, 0)}; изменение вероятно от {low} до {high} %"


def _percent(ratio: float) -> str:
    change = round(100 * (ratio - 1))
    return f"+{change}" if change > 0 else f"−{-change}" if change < 0 else "0"
