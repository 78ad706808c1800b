"""The fields of a search as people type them. Pure."""

from collections.abc import Mapping

from domain.query import Field

FIELDS: Mapping[str, Field] = {
    "место": Field.MUNICIPALITY,
    "пункт": Field.SETTLEMENT,
    "группа": Field.GROUP,
    "тема": Field.TOPIC,
    "вид": Field.KIND,
    "тон": Field.SENTIMENT,
    "срочность": Field.URGENCY,
    "орган": Field.BODY,
    "источник": Field.SOURCE,
    "сеть": Field.NETWORK,
    "инцидент": Field.INCIDENT,
    "пост": Field.POST,
    "обсуждение": Field.THREAD,
}
KEYS = {field: key for key, field in FIELDS.items()}
ALIASES: Mapping[str, str] = {
    "тип": "вид",
    **dict.fromkeys(("город", "район", "округ", "муниципалитет", "местность"), "место"),
    **dict.fromkeys(("село", "поселок", "деревня", "нп"), "пункт"),
    **dict.fromkeys(("канал", "сообщество", "паблик", "сайт"), "источник"),
    **dict.fromkeys(("соцсеть", "площадка", "платформа"), "сеть"),
    **dict.fromkeys(("тональность", "настроение"), "тон"),
    **dict.fromkeys(("раздел", "рубрика"), "группа"),
    **dict.fromkeys(("ведомство", "ответственный"), "орган"),
    **dict.fromkeys(("дата", "день", "месяц"), "период"),
}
SINCE, UNTIL, PERIOD = "с", "по", "период"
TYPED = (*FIELDS, *ALIASES, SINCE, UNTIL, PERIOD)
SUGGESTED = (*FIELDS, "тип", PERIOD)  # for a misspelt field
