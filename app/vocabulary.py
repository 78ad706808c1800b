"""The words people use for ids: in searches, on pages and in messages. Pure."""

from collections.abc import Mapping
from types import MappingProxyType

from domain.alert import Cell
from domain.query import Field
from domain.query_text import Names
from domain.region import Region

KINDS = {
    "complaint": "жалоба",
    "question": "вопрос",
    "proposal": "предложение",
    "thanks": "благодарность",
    "news": "новость",
    "advertisement": "реклама",
    "other": "другое",
}
SENTIMENTS = {"negative": "негативный", "neutral": "нейтральный", "positive": "позитивный"}
URGENCIES = {"danger": "опасность", "accident": "авария", "ordinary": "обычная"}
NETWORKS = {
    "rss": "лента",
    "web": "сайт",
    "browser": "сайт",
    "telegram": "Telegram",
    "vk": "ВКонтакте",
    "ok": "Одноклассники",
    "max": "MAX",
    "forum": "форум",
}
HEALTH = {
    "waiting": "ещё не опрошен",
    "works": "работает",
    "quiet": "нет новых",
    "slowed": "замедлен",
    "changed_markup": "изменилась разметка",
    "gone": "исчез",
    "no_access": "нет доступа",
    "quota": "исчерпана квота",
    "token_refused": "ключ не принят",
    "unreachable": "недоступен отсюда",
}
DELIVERY_STATES = {
    "pending": "ожидает",
    "delivered": "доставлено",
    "failed": "не доставлено",
    "stopped": "остановлено",
}


class Vocabulary:
    """Both directions between the region's ids and Russian words."""

    def __init__(self, region: Region) -> None:
        self._shown: Mapping[Field, Mapping[str, str]] = {
            Field.MUNICIPALITY: {m.id: m.short for m in region.municipalities.values()},
            Field.SETTLEMENT: {s.id: s.name for s in region.settlements.values()},
            Field.GROUP: {g.id: g.name for g in region.groups.values()},
            Field.TOPIC: {t.id: t.name for t in region.topics.values()},
            Field.BODY: {b.id: b.name for b in region.bodies.values()},
            Field.SOURCE: {s.id: s.title for s in region.sources.values()},
            Field.KIND: KINDS,
            Field.SENTIMENT: SENTIMENTS,
            Field.URGENCY: URGENCIES,
            Field.NETWORK: NETWORKS,
        }
        self._region = region.name
        self.names: Names = MappingProxyType(
            {field: _typed(shown) for field, shown in self._shown.items() if field not in _FREE}
        )

    def shown(self, field: Field, value: str) -> str:
        """What people read for an id; the id itself where it has no name."""
        return self._shown.get(field, {}).get(value, value)

    def cell(self, cell: Cell) -> str:
        """«Тында: ЖКХ», «Амурская область: Дороги», «Тында: все темы»."""
        place = (
            self.shown(Field.MUNICIPALITY, cell.municipality) if cell.municipality else self._region
        )
        return f"{place}: {self.shown(Field.GROUP, cell.group) if cell.group else 'все темы'}"

    def choices(self, field: Field) -> Mapping[str, str]:
        """Every id of a field and its words, in the region's order."""
        return self._shown[field]


# Imported posts name sources that the registry may not know; any value is allowed.
_FREE = frozenset({Field.SOURCE})


def _typed(shown: Mapping[str, str]) -> Mapping[str, str]:
    """Lower-case words, ё as е -> id; ids may be typed too."""
    by_word = {word.lower().replace("ё", "е"): id_ for id_, word in reversed(list(shown.items()))}
    return {**by_word, **{id_.lower(): id_ for id_ in shown}}
