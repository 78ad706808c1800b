from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from pymorphy3 import MorphAnalyzer

from domain.region import Region
from domain.source import SourceKind
from region.loader import check_region, load_region

GROUPS = [
    ("improvement", "Благоустройство"),
    ("housing", "ЖКХ"),
    ("health", "Здравоохранение/Медицина"),
    ("roads", "Дороги"),
    ("education", "Образование"),
    ("social", "Социальное обслуживание и защита"),
    ("transport", "Общественный транспорт"),
    ("epidemiology", "Эпидемиология"),
    ("waste", "Мусор/Свалки/ТКО"),
    ("fuel", "Газ и топливо"),
    ("construction", "Строительство и архитектура"),
    ("safety", "Безопасность"),
    ("sport", "Физическая культура и спорт"),
    ("economy", "Экономика и бизнес"),
    ("culture", "Культура"),
    ("mfc", "МФЦ"),
    ("ecology", "Экология"),
    ("sanitary", "Роспотребнадзор"),
    ("electricity", "Электроснабжение"),
    ("communications", "Связь и телевидение"),
    ("trade", "Торговля"),
    ("heritage", "Памятники и объекты культурного наследия"),
    ("state_property", "Государственная собственность"),
    ("burial", "Погребение и похоронное дело"),
    ("flood", "Паводок и подтопление"),
    ("fires", "Пожары и дым"),
]


@pytest.fixture(scope="module")
def region(amur: Path) -> Region:
    return load_region(amur)


def test_the_shipped_region_has_no_mistake(amur: Path) -> None:
    assert check_region(amur) == []


def test_its_name_and_zone(region: Region) -> None:
    assert (region.id, region.name, region.zone.key) == ("amur", "Амурская область", "Asia/Yakutsk")


def test_nine_cities_and_twenty_former_districts(region: Region) -> None:
    assert Counter(m.district for m in region.municipalities.values()) == {False: 9, True: 20}
    people = sum(m.population or 0 for m in region.municipalities.values())
    assert 700_000 < people < 800_000


def test_no_code_is_shipped_that_nobody_checked(region: Region) -> None:
    assert {m.oktmo for m in region.municipalities.values()} == {None}


def test_a_place_keeps_its_id_through_its_names(region: Region) -> None:
    first, second = region.municipalities["tsiolkovsky"].names
    assert (first.text, second.text) == ("ЗАТО Углегорск", "Городской округ Циолковский")
    assert first.until == second.since


def test_a_centre_is_a_settlement_of_its_municipality(region: Region) -> None:
    centres = {m.id: m.centre for m in region.municipalities.values() if m.centre}
    assert len(centres) == 22
    assert all(region.settlements[c].municipality == id_ for id_, c in centres.items())


def test_settlements_and_councils(region: Region) -> None:
    kinds = Counter(s.kind for s in region.settlements.values())
    assert kinds["council"] == 164
    assert sum(s.lat is not None for s in region.settlements.values()) == 50
    assert {s.municipality for s in region.settlements.values()} == set(region.municipalities)
    words = {"г.", "пгт", "село", "рп", "сельсовет", "город"}
    assert not [s for s in region.settlements.values() if words & set(s.name.lower().split())]


def test_the_groups_are_those_of_the_practice_in_their_order(region: Region) -> None:
    assert [(g.id, g.name) for g in region.groups.values()] == GROUPS
    assert 180 <= len(region.topics) <= 220


def test_the_topics_every_resident_writes_about_are_starred(region: Region) -> None:
    starred = {t.id for t in region.topics.values() if t.starred}
    assert starred == {
        "improvement.yard_potholes",
        "improvement.snow_yards",
        "improvement.street_lights",
        "improvement.manholes",
        "roads.snow_clearing",
        "roads.markings",
        "waste.collection",
        "waste.illegal_dumps",
        "housing.pipe_burst",
        "housing.sewage",
        "housing.roofs",
        "health.ambulance",
    }


def test_every_topic_is_known_by_words_and_no_word_by_two_topics(region: Region) -> None:
    assert min(len(t.words) for t in region.topics.values()) >= 6
    words = Counter(w for t in region.topics.values() for w in t.words)
    assert [w for w, n in words.items() if n > 1] == []
    general = {w for g in region.groups.values() for w in g.words}
    assert sorted(general & set(words)) == []


def test_every_word_is_a_lemma(region: Region) -> None:
    morph = MorphAnalyzer()

    @cache
    def is_lemma(word: str) -> bool:
        return word in {p.normal_form.replace("ё", "е") for p in morph.parse(word)}

    texts = {w for g in region.groups.values() for w in g.words}
    texts |= {w for t in region.topics.values() for w in t.words}
    assert sorted(t for t in texts if not all(map(is_lemma, t.split()))) == []


def test_nobody_vouches_for_a_body_yet(region: Region) -> None:
    assert not any(b.verified for b in region.bodies.values())
    municipal = [b.municipality for b in region.bodies.values() if b.level == "municipal"]
    assert municipal == list(region.municipalities)


def test_every_post_finds_who_answers_and_every_reason_is_told(region: Region) -> None:
    last = region.routes[-1]
    assert (last.group, last.topic, last.municipality, last.level) == (
        None,
        None,
        None,
        "municipal",
    )
    assert all(r.reason for r in region.routes)
    assert {r.body for r in region.routes} >= {"health", "education", "transport", "housing"}


def test_towns_of_the_same_name_elsewhere_are_foreign(region: Region) -> None:
    assert {"Башкортостан", "Хабаровский край", "Амурск", "Тамбовская область"} <= set(
        region.foreign
    )
    own = {m.short for m in region.municipalities.values()}
    own |= {s.name for s in region.settlements.values() if s.kind != "council"}
    assert not own & set(region.foreign)


def test_slang_names_places(region: Region) -> None:
    assert region.slang == {
        "Блага": "blagoveshchensk",
        "Благовещ": "blagoveshchensk",
        "Белогорка": "belogorsk",
        "Благи": "blagoveshchensk",
        "Благовещик": "blagoveshchensk",
        "Райчиха": "raychikhinsk",
        "Приамурье": "*",
        "Амурчане": "*",
        "Приамурцы": "*",
    }


def test_sources_are_public_unverified_and_no_channel_is_made_up(region: Region) -> None:
    sources = region.sources.values()
    assert {s.kind for s in sources} == {SourceKind.RSS, SourceKind.WEB}
    assert all(s.address.startswith("https://") for s in sources)
    assert not any(s.verified or s.internal or s.delay == 0 for s in sources)
    assert all(s.enabled == (s.kind is SourceKind.RSS) for s in sources)
