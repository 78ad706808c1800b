"""Posts full of numbers and signs that are nobody's, made from a seed."""

from collections.abc import Callable
from random import Random

from tests.domain.papers import digits
from tests.domain.personal import CLOSINGS, OPENINGS


def ordinary(seed: int, count: int) -> list[str]:
    """Texts of which nothing may be hidden."""
    rng = Random(seed)
    return [
        rng.choice(OPENINGS) + rng.choice(_ORDINARY)(rng) + rng.choice(CLOSINGS)
        for _ in range(count)
    ]


def _of(*texts: str) -> Callable[[Random], str]:
    return lambda rng: rng.choice(texts)


def _n(rng: Random, low: int, high: int) -> str:
    return str(rng.randint(low, high))


def _thousands(rng: Random) -> str:
    return f"{rng.randint(1, 999)}{rng.choice((' ', chr(160)))}{rng.randint(0, 999):03}"


_ORDINARY: tuple[Callable[[Random], str], ...] = (
    lambda r: f"заплатили {_thousands(r)} {r.choice(('рублей', 'руб.', '₽', 'р.'))}",
    lambda r: f"контракт на {_thousands(r)} {r.randint(0, 999):03} рублей",
    lambda r: f"стоимость {_n(r, 1, 99)},{_n(r, 10, 99)} млн рублей",
    lambda r: f"{r.randint(1, 28):02}.{r.randint(1, 12):02}.{_n(r, 2019, 2026)}",
    lambda r: f"с {r.randint(1, 28):02}-{r.randint(1, 12):02}-{r.randint(20, 26)}",
    lambda r: f"{_n(r, 2019, 2026)}-{r.randint(1, 12):02}-{r.randint(1, 28):02}",
    lambda r: (
        f"{_n(r, 1, 28)} октября {_n(r, 2019, 2026)} года в {_n(r, 8, 20)}:{r.randint(10, 59)}"
    ),
    lambda r: f"с {r.randint(8, 11):02}.00 до {_n(r, 15, 20)}.00, обед 12.00-13.00",
    lambda r: f"{r.randint(8, 11):02}:00-{_n(r, 15, 20)}:00",
    lambda r: f"дом {_n(r, 1, 200)}, подъезд {_n(r, 1, 9)}, этаж {_n(r, 1, 12)}",
    lambda r: f"ул. Мухина, {_n(r, 1, 200)}/{_n(r, 1, 9)}",
    lambda r: f"дома {_n(r, 1, 50)}-{_n(r, 51, 90)} без воды",
    lambda r: f"дома {_n(r, 1, 50)}, {_n(r, 51, 90)} и {_n(r, 91, 150)}",
    lambda r: f"школа № {_n(r, 1, 40)}, детский сад {_n(r, 1, 67)}",
    lambda r: f"маршруты {_n(r, 1, 9)}, {_n(r, 10, 20)}, {_n(r, 21, 44)} и {_n(r, 100, 130)}к",
    lambda r: f"автобус № {_n(r, 1, 44)} опоздал на {_n(r, 10, 59)} минут",
    lambda r: (
        f"постановление № {_n(r, 100, 2999)} от {r.randint(1, 28):02}.{r.randint(1, 12):02}.2020"
    ),
    lambda r: f"по {_n(r, 10, 600)}-ФЗ и № {_n(r, 10, 600)}-р",
    lambda r: f"на {_n(r, 100, 2000)} км трассы",
    lambda r: f"с {_n(r, 100, 400)} км по {_n(r, 401, 900)} км",
    lambda r: f"яма {_n(r, 1, 5)} на {_n(r, 2, 9)} метров, глубина {_n(r, 10, 60)} см",
    lambda r: f"в {_n(r, 2015, 2019)}-{_n(r, 2020, 2026)} годах",
    lambda r: f"рост на {_n(r, 1, 99)},{_n(r, 1, 9)} %",
    lambda r: f"температура -{_n(r, 5, 45)}, в квартире {_n(r, 8, 18)} градусов",
    lambda r: f"в квартире +{_n(r, 8, 18)}",
    lambda r: f"{_n(r, 12, 300)} квартир остались без тепла",
    lambda r: f"{_n(r, 20, 300)}-квартирный дом",
    lambda r: f"площадь {_n(r, 20, 90)} кв. м, квартира {_n(r, 20, 90)} м2",
    lambda r: f"за {_n(r, 1, 4)} кв. {_n(r, 2019, 2026)} года",
    lambda r: f"{_n(r, 1, 4)} квартал {_n(r, 2019, 2026)}",
    _of("звоните 112", "вызывали 103 и 102", "тел. 112", "единый номер 122", "по телефону 101"),
    _of("горячая линия 8-800-200-00-00", "8 800 555 35 35 бесплатно", "8(800)1000001"),
    lambda r: f"собралось {_n(r, 100, 999)} подписей, нас {_n(r, 10, 99)} человек",
    lambda r: f"население {_n(r, 10000, 250000)} человек",
    lambda r: f"ОГРН {digits(r, 13, '1')}",
    lambda r: f"заявка № {_n(r, 10000, 999999)}",
    lambda r: f"обращение {_n(r, 10000, 999999)} от {_n(r, 1, 28)} мая",
    lambda r: f"счёт {_n(r, 0, 5)}:{_n(r, 0, 5)}, матч {_n(r, 0, 5)}-{_n(r, 0, 5)}",
    lambda r: f"давление 760 мм, ветер {_n(r, 5, 9)}-{_n(r, 10, 20)} м/с",
    lambda r: f"уровень Амура {_n(r, 100, 900)} см, прибыло {_n(r, 1, 60)} см",
    lambda r: f"индекс 675{_n(r, 100, 999)}",
    lambda r: f"код 28:01:{_n(r, 100000, 999999)}:{_n(r, 1, 999)}",
    lambda r: f"координаты 50.{digits(r, 5)}, 127.{digits(r, 5)}",
    lambda r: f"лампы {_n(r, 10, 500)} Вт, напряжение {_n(r, 150, 220)} В",
    lambda r: f"трасса Р-{_n(r, 100, 500)}, М-{_n(r, 1, 9)} и А-{_n(r, 300, 380)}",
    lambda r: f"ст. {_n(r, 2, 20)}.{_n(r, 1, 40)} КоАП, п. {_n(r, 1, 9)}.{_n(r, 1, 9)}",
    lambda r: f"осталось {_n(r, 1, 30)} дней, {_n(r, 1, 9)} месяца, {_n(r, 2, 50)} лет",
    lambda r: f"пенсия {_n(r, 10000, 30000)} рублей, коммуналка {_n(r, 3000, 15000)}",
    _of("[club123|Подслушано Тында]", "https://vk.com/wall-1_2222222222", "vk.com/amur_news"),
    _of("канал @amur_news", "бот @gosuslugi_bot", "подписывайтесь на @tynda_online"),
    _of("https://t.me/tynda_news/1234", "t.me/amur_official", "https://t.me/s/amurobl"),
    _of("собака у подъезда 4", "стая собак, точка сбора у школы 5", "дом 5, собака лает с 6 утра"),
    _of("восемь месяцев ждём", "пять раз звонили", "двадцать семь квартир без воды"),
    lambda r: f"https://example.ru/news/{_n(r, 100000, 99999999)}",
    lambda r: f"5-{_n(r, 6, 9)} этажей, {_n(r, 1, 4)}-комнатная",
    lambda r: f"{_n(r, 1, 9)}-й микрорайон, {_n(r, 1, 300)}-й день",
    lambda r: f"кабинет {_n(r, 1, 400)}, окно {_n(r, 1, 20)}",
    lambda r: f"рейс {_n(r, 100, 999)}, поезд {_n(r, 1, 400)}, вагон {_n(r, 1, 18)}",
    lambda r: f"у {_n(r, 100, 300)} семей нет света, в {_n(r, 100, 300)} вт лампа",
)
