"""Outages in words: which server does not answer, since when, and what still works."""

from collections.abc import Callable
from datetime import datetime

from app.installation import Installation
from domain.errors import ChannelUnavailable, IndexUnavailable, QueueUnavailable, Unavailable
from domain.patience import Outage, Part

NAMES = {
    Part.DATABASE: "база данных",
    Part.QUEUE: "очередь постов",
    Part.INDEX: "поисковый индекс",
}
CONSEQUENCES = {
    Part.DATABASE: "Не открываются все разделы. Собранное не потеряно.",
    Part.QUEUE: "Не видно, сколько постов ждёт обработки, и новые посты не принимаются: источники "
    "опросят снова. Собранное не потеряно. Работают все разделы: лента, поиск, оповещения, "
    "инциденты, дежурство, источники.",
    Part.INDEX: "Не открываются лента, поиск, посты и инциденты. Собранное не потеряно: посты ждут "
    "в очереди. Работают оповещения (без текстов постов), дежурство, карта, правила, источники и "
    "администрирование.",
}


def part_of(error: Unavailable, installation: Installation) -> Part | None:
    """The part that an error is about; the queue may be in the database."""
    match error:
        case ChannelUnavailable():
            return None
        case IndexUnavailable():
            return Part.INDEX
        case QueueUnavailable() if installation.settings.queue.get_secret_value():
            return Part.QUEUE
        case _:
            return Part.DATABASE


def since_of(part: Part, installation: Installation) -> datetime | None:
    return next((o.since for o in installation.outages() if o.part is part), None)


def not_answering(part: Part, since: datetime | None, moment: Callable[[datetime], str]) -> str:
    return f"{NAMES[part]} не отвечает{f' с {moment(since)}' if since else ''}"


def banner(outage: Outage, moment: Callable[[datetime], str]) -> str:
    sentence = not_answering(outage.part, outage.since, moment)
    return f"{sentence[0].upper()}{sentence[1:]}. {CONSEQUENCES[outage.part]}"
