"""A small region by hand: a change of the shipped data must not change what the steps promise."""

from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from domain.post import Author, AuthorKind, Labels, Post
from domain.region import (
    Body,
    Group,
    Municipality,
    PlaceName,
    Region,
    Route,
    Settlement,
    Topic,
)
from domain.source import Source, SourceKind
from domain.terms.policy import Policy
from enrichment.batch import Batch, BatchStep
from enrichment.lemmas import Morphology, place_names
from enrichment.model import Model, load_models
from enrichment.pipeline import Enricher
from enrichment.reading import Reading, Step, read
from region.worktime.calendar import EMPTY
from tests.making import a_post

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)

TOWNS = {
    "blagoveshchensk": "Благовещенск",
    "belogorsk": "Белогорск",
    "zeya": "Зея",
    "svobodny": "Свободный",
    "tynda": "Тында",
    "shimanovsk": "Шимановск",
    "tsiolkovsky": "Циолковский",
    "progress": "Прогресс",
    "raychikhinsk": "Райчихинск",
}
DISTRICTS = {
    "belogorsky": "Белогорский",
    "blagoveshchensky": "Благовещенский",
    "zeysky": "Зейский",
    "ivanovsky": "Ивановский",
    "magdagachinsky": "Магдагачинский",
    "mazanovsky": "Мазановский",
    "oktyabrsky": "Октябрьский",
    "selemdzhinsky": "Селемджинский",
    "skovorodinsky": "Сковородинский",
    "tambovsky": "Тамбовский",
    "tyndinsky": "Тындинский",
    "shimanovsky": "Шимановский",
}
VILLAGES = [
    ("magdagachinsky", "Магдагачи", 10_000, ()),
    ("magdagachinsky", "Сиваки", 1_500, ()),
    ("mazanovsky", "Новокиевский Увал", 4_000, ()),
    ("oktyabrsky", "Екатеринославка", 9_000, ()),
    ("selemdzhinsky", "Экимчан", 1_000, ()),
    ("skovorodinsky", "Сковородино", 8_500, ()),
    ("skovorodinsky", "Ерофей Павлович", 4_500, ()),
    ("tambovsky", "Тамбовка", 7_000, ()),
    ("tyndinsky", "Юктали", 1_500, ()),
    ("ivanovsky", "Ивановка", 6_000, ()),
    ("zeysky", "Ивановка", 400, ()),
    ("zeysky", "Овсянка", 1_300, ()),
    ("blagoveshchensky", "Чигири", 6_000, ()),
    ("belogorsky", "Возжаевка", 5_500, ()),
]
COUNCILS = [("tambovsky", "Козьмодемьяновский")]

# Group -> (name, words of the group, topic -> (name, words)).
RUBRICATOR: dict[str, tuple[str, str, dict[str, tuple[str, str]]]] = {
    "housing": (
        "ЖКХ",
        "жкх, коммунальный служба, управлять компания",
        {
            "heating": (
                "Отопление",
                "отопление, батарея, холодный батарея, нет отопление, котельная, тепло в дом,"
                " теплотрасса, нет тепло, отопительный сезон, дать тепло, мерзнуть в квартира",
            ),
            "cold_water": (
                "Холодная вода",
                "нет вода, холодный вода, без вода, напор вода, водопровод",
            ),
            "hot_water": ("Горячая вода", "горячий вода, нет горячий вода, бойлер"),
            "lift": ("Лифт", "лифт, застрять в лифт"),
            "roof": ("Крыша", "крыша течь, протекать крыша, кровля, сосулька"),
            "sewage": ("Канализация", "канализация, засор, подвал затопить, нечистоты"),
        },
    ),
    "waste": (
        "Мусор",
        "мусор, тко, мусорный реформа",
        {
            "collection": (
                "Вывоз мусора",
                "не вывозить мусор, вывоз мусор, мусоровоз, бак переполнить, контейнер, мусорный"
                " бак",
            ),
            "illegal_dumps": ("Свалки", "свалка, стихийный свалка, сваливать мусор, горы мусор"),
        },
    ),
    "roads": (
        "Дороги",
        "дорога, асфальт, трасса",
        {
            "potholes": ("Ямы", "яма на дорога, яма, выбоина, разбитый дорога, колдобина"),
            "snow": ("Снег", "не чистить снег, гололед, наледь на дорога, чистить дорога, снег"),
            "lighting": ("Светофоры", "светофор, пешеходный переход, дорожный знак, разметка"),
        },
    ),
    "electricity": (
        "Электроснабжение",
        "электричество, электроснабжение",
        {
            "outage": (
                "Отключения",
                "отключить свет, нет свет, без свет, отключение электроэнергия",
            ),
            "voltage": ("Напряжение", "напряжение, скачок напряжение, трансформатор"),
        },
    ),
    "health": (
        "Медицина",
        "больница, поликлиника, врач",
        {
            "appointment": ("Запись", "записаться к врач, талон, регистратура, запись к терапевт"),
            "ambulance": ("Скорая", "скорая, скорая помощь, ждать скорая"),
        },
    ),
    "transport": (
        "Транспорт",
        "автобус, маршрут, маршрутка",
        {"schedule": ("Расписание", "расписание автобус, автобус не прийти, автобус не ходить")},
    ),
    "education": (
        "Образование",
        "школа, детский сад, учитель",
        {"kindergarten": ("Сады", "место в сад, очередь в садик, садик, воспитатель")},
    ),
    "safety": (
        "Безопасность",
        "безопасность",
        {"dogs": ("Собаки", "бродячий собака, стая собака, отлов собака, собака укусить")},
    ),
    "improvement": (
        "Благоустройство",
        "благоустройство, двор",
        {
            "street_lights": ("Фонари", "фонарь, уличный освещение, не гореть фонарь, темно улица"),
            "playgrounds": ("Площадки", "детский площадка, качели, песочница"),
        },
    ),
    "communications": (
        "Связь",
        "интернет, сотовый связь",
        {"mobile": ("Сотовая связь", "не ловить связь, нет связь, вышка связь")},
    ),
}


def words(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(","))


def topics(group: str, rows: dict[str, tuple[str, str]]) -> tuple[Topic, ...]:
    return tuple(
        Topic(f"{group}.{id_}", name, group, words=words(said))
        for id_, (name, said) in rows.items()
    )


def make_region() -> Region:
    municipalities = {
        id_: Municipality(id_, short, (PlaceName(f"Городской округ г. {short}"),), f"{id_}.{id_}")
        for id_, short in TOWNS.items()
    } | {
        id_: Municipality(id_, short, (PlaceName(f"{short} район"),), None, district=True)
        for id_, short in DISTRICTS.items()
    }
    settlements = {
        f"{id_}.{id_}": Settlement(f"{id_}.{id_}", name, id_, "town", population=30_000)
        for id_, name in TOWNS.items()
    }
    for municipality, name, population, aliases in VILLAGES:
        id_ = f"{municipality}.{name.lower().replace(' ', '_')}"
        settlements[id_] = Settlement(
            id_, name, municipality, "village", population=population, aliases=aliases
        )
    for municipality, name in COUNCILS:
        id_ = f"{municipality}.council_{name.lower()}"
        settlements[id_] = Settlement(id_, name, municipality, "council")
    bodies = [
        Body("ministry_housing", "Министерство ЖКХ", "regional", True),
        Body("old_roads", "Управление дорог", "regional", True, until=date(2018, 1, 1)),
        Body("ministry_transport", "Министерство транспорта", "regional", True),
        Body("tynda_administration", "Администрация Тынды", "municipal", True, "tynda"),
    ]
    routes = (
        Route("housing", "housing.heating", None, None, "municipal", "теплоснабжение"),
        Route("housing", None, None, "ministry_housing", None, "ЖКХ"),
        Route("roads", None, "zeya", "old_roads", None, "упразднено"),
        Route("roads", None, None, "ministry_transport", None, "дороги"),
    )
    return Region(
        id="amur",
        name="Амурская область",
        zone=ZoneInfo("Asia/Yakutsk"),
        municipalities=municipalities,
        settlements=settlements,
        groups={
            id_: Group(id_, name, topics(id_, rows), words(said))
            for id_, (name, said, rows) in RUBRICATOR.items()
        },
        bodies={body.id: body for body in bodies},
        routes=routes,
        policy=Policy(),
        calendar=EMPTY,
        sources={},
        foreign=(
            "Башкортостан",
            "Башкирия",
            "Хабаровский край",
            "Хабаровск",
            "Амурск",
            "Амурский район",
            "Якутия",
            "Москва",
            "Чита",
            "Владивосток",
            "Китай",
            "Тамбов",
        ),
        rivers=("Зея", "Селемджа", "Бурея", "Амур"),
        ordinary=("Свободный", "Октябрьский", "Прогресс", "Ивановка", "Ивановский"),
        slang={"Блага": "blagoveshchensk", "Белогорка": "belogorsk", "Приамурье": "*"},
    )


@pytest.fixture(scope="session")
def region() -> Region:
    return make_region()


@pytest.fixture(scope="session")
def morphology(region: Region) -> Morphology:
    return Morphology(place_names(region))


@pytest.fixture(scope="session")
def enricher(region: Region, morphology: Morphology) -> Enricher:
    return Enricher(region, morphology, shipped())


def make_source(municipality: str | None = None, body: str | None = None) -> Source:
    return Source("s", SourceKind.TELEGRAM, "С", "s", municipality=municipality, owner_body=body)


def make_post(text: str, kind: AuthorKind | None = AuthorKind.PRIVATE, **changes: object) -> Post:
    usual = {
        "source_id": "s",
        "source_kind": SourceKind.TELEGRAM,
        "native_id": "s/1",
        "url": "https://t.me/s/1",
        "author": Author(kind, "p:00000000000000000000") if kind else None,
    }
    return a_post(at=NOW, text=text, **(usual | changes))


def make_reading(
    morphology: Morphology,
    text: str,
    kind: AuthorKind | None = AuthorKind.PRIVATE,
    source: Source | None = None,
) -> Reading:
    return read(make_post(text, kind), source, morphology)[0]


def value(label: object) -> str | None:
    """The value of a Label, None of None."""
    return getattr(label, "value", None)


def judged(judge: BatchStep, reading: Reading, known: Labels | None = None) -> Labels:
    """What a step that asks the shipped models makes of one reading."""
    (labels,) = judge(Batch([reading], shipped()), [known or Labels()])
    return labels


@cache
def shipped() -> list[Model]:
    return load_models(Path("nowhere"))


def one(step: Step, reading: Reading, known: Labels | None = None) -> Labels:
    """What a step makes of one reading."""
    (labels,) = step([reading], [known or Labels()])
    return labels
