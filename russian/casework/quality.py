"""Words of the quality of answers. Pure."""

from collections.abc import Mapping

from domain.cases.answers.quality import Mark, MarkKind, Point

POINTS: Mapping[Point, str] = {
    Point.TO_THE_POINT: "по существу",
    Point.TERM: "назван срок или дата",
    Point.CONTACT: "назван ответственный или контакт",
    Point.MANNER: "вежливо и понятно",
    Point.LINK: "есть ссылка или фото",
}
WRONG: Mapping[str, str] = {
    "place": "другое место",
    "past": "дата уже прошла",
    "calendar": "такого дня в календаре нет",
    "topic": "о другом",
}
HINTS: Mapping[str, str] = {"rude": "грубо", "official": "канцелярит"}
MATTERS: Mapping[str, str] = {
    "date": "разные даты",
    "cause": "разные причины",
    "state": "сделано или нет",
    "body": "разные органы",
}
ASKINGS: Mapping[str, str] = {
    "when": "когда",
    "why": "почему",
    "who": "кто",
    "where": "где",
    "how_much": "сколько",
    "whether": "вопрос",
    "deed": "просьба",
}


def mark_words(mark: Mark) -> str:
    match mark.kind:
        case MarkKind.POINT:
            return POINTS[Point(mark.name)]
        case MarkKind.PROMISE:
            return "обещание"
        case MarkKind.WRONG:
            return WRONG[mark.name]
    return HINTS[mark.name]
