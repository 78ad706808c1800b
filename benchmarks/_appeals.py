"""Texts of appeals for an export: topics repeat as in life, sentences hardly ever do."""

import random
import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from enrichment.learning.examples import Part, read_examples

SPOKEN = ("complaint", "question")
GREETINGS = ("Здравствуйте!", "Добрый день!", "Уважаемая администрация!", "Прошу помочь.", "")
STREETS = (
    *("Ленина", "Лесная", "Чехова", "Мухина", "Октябрьская", "Зейская", "Горького", "Калинина"),
    *("Кирова", "Пушкина", "Северная", "Трудовая", "Театральная", "Политехническая", "Амурская"),
    *("Шимановского", "Красноармейская", "Вокзальная", "Новая", "Школьная", "Набережная", "Мира"),
    *("Магистральная", "Рабочая", "Партизанская", "Нагорная", "Советская"),
)
_END = re.compile(r"(?<=[.!?])\s+(?=[А-ЯЁ])")

# Sentences that repeat whole, in thousands of rows each.
FEW = (
    "Третий день нет отопления, батареи холодные, дома дети. Звонил в управляющую компанию, трубку "
    "не берут. Прошу принять меры и ответить, когда дадут тепло.",
    "Во дворе не горит фонарь, темно, дети идут в школу в темноте. Меня зовут Иванова Мария "
    "Петровна, телефон 8 914 123-45-67, кв. 17. Прошу починить.",
    "На дороге яма, машины объезжают по встречной полосе. Уже было две аварии. Когда починят?",
    "Не вывозят мусор вторую неделю, контейнеры переполнены, крысы. Писал на почту uk@example.org, "
    "ответа нет.",
    "Автобус не пришёл по расписанию, следующий через час. Так каждый день, опаздываем на работу.",
)


@dataclass(frozen=True, slots=True)
class Appeals:
    """`text` is of one appeal; municipalities have appeals by their residents, or all as many."""

    text: Callable[[random.Random], str]
    by_residents: bool


def few() -> Appeals:
    return Appeals(lambda draw: draw.choice(FEW), by_residents=False)


def many() -> Appeals:
    """Three sentences of residents on one topic, drawn from thousands, with an address; some
    have a phone, a name and a flat, which are masked.
    """
    by_topic = {topic: of for topic, of in _sentences().items() if len(of) > 2}
    topics = list(by_topic)
    weights = [len(by_topic[topic]) for topic in topics]

    def tell(draw: random.Random) -> str:
        some = draw.sample(by_topic[draw.choices(topics, weights)[0]], 3)
        where = f"Адрес: ул. {draw.choice(STREETS)}, д. {draw.randint(1, 160)}."
        if draw.random() < 0.3:
            some.append(
                f"Иванова Мария Петровна, телефон 8 914 {draw.randint(100, 999)}-45-67, "
                f"кв. {draw.randint(1, 90)}."
            )
        return " ".join(filter(None, (draw.choice(GREETINGS), *some, where)))

    return Appeals(tell, by_residents=True)


def _sentences() -> Mapping[str, Sequence[str]]:
    by_topic: dict[str, list[str]] = defaultdict(list)
    for one in read_examples(Part.ALL):
        kind, topic = one.labels.kind, one.labels.topic
        if kind and topic and kind.value in SPOKEN:
            by_topic[topic.value] += [s for s in _END.split(one.post.text) if len(s) > 20]
    return by_topic


TEXTS: Mapping[str, Callable[[], Appeals]] = {"many": many, "few": few}
