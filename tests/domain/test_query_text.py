import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from domain.errors import QueryError
from domain.query import All, Any, Field, Is, Not, Phrase, Since, Until, Word
from domain.query_text import demands, during, narrow, parse, period, render, without

ZONE = ZoneInfo("Asia/Yakutsk")
NAMES = {
    Field.MUNICIPALITY: {"тында": "tynda", "зея": "zeya", "tynda": "tynda"},
    Field.SOURCE: {"аснета": "asn24"},
    Field.GROUP: {"жкх": "housing"},
    Field.TOPIC: {"засор и канализация": "sewer", "отопление": "heating"},
    Field.KIND: {"жалоба": "complaint", "complaint": "complaint"},
}


def day(number):
    """When a day of November 2026 begins (the 31st is the first of December)."""
    return datetime(2026, 10, 31, 15, tzinfo=UTC) + timedelta(days=number - 1)


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("", All()),
        ("  \t ", All()),
        ("нет воды", All((Word("нет"), Word("воды")))),
        ('"нет  воды"', Phrase("нет воды")),
        ("отопл*", Word("отопл", prefix=True)),
        ("*", Word("*")),
        ("вода | свет", Any((Word("вода"), Word("свет")))),
        ("вода ИЛИ свет", Any((Word("вода"), Word("свет")))),
        ("вода И свет", All((Word("вода"), Word("свет")))),
        ("или и не", All((Word("или"), Word("и"), Word("не")))),
        ("-реклама", Not(Word("реклама"))),
        ("НЕ реклама", Not(Word("реклама"))),
        ("кое-как", Word("кое-как")),
        ("место:Тында", Is(Field.MUNICIPALITY, "tynda")),
        ("место:tynda", Is(Field.MUNICIPALITY, "tynda")),
        (
            "Место:тында,зея",
            Any((Is(Field.MUNICIPALITY, "tynda"), Is(Field.MUNICIPALITY, "zeya"))),
        ),
        ("вид:complaint", Is(Field.KIND, "complaint")),
        ("тип:жалоба", Is(Field.KIND, "complaint")),
        ('источник:"A b"', Is(Field.SOURCE, "A b")),
        ("источник:Аснета", Is(Field.SOURCE, "asn24")),
        ("время: 10:30", All((Word("время:"), Word("10:30")))),
        ("(a | b) c", All((Any((Word("a"), Word("b"))), Word("c")))),
        ("с:2026-11-20", Since(datetime(2026, 11, 19, 15, tzinfo=UTC))),
        ("с:20.11.2026", Since(datetime(2026, 11, 19, 15, tzinfo=UTC))),
        ("по:2026-11-24", Until(datetime(2026, 11, 24, 15, tzinfo=UTC))),
        ("по:2026-11-24T18:00", Until(datetime(2026, 11, 24, 9, tzinfo=UTC))),
        ("период:2026-11-24", All((Since(day(24)), Until(day(25))))),
        ("период:20.11.2026..2026-11-24 вода", All((Since(day(20)), Until(day(25)), Word("вода")))),
        ("период:2026-11", All((Since(day(1)), Until(day(31))))),
        ("период:11.2026", All((Since(day(1)), Until(day(31))))),
        ("(вода свет) тепло", All((Word("вода"), Word("свет"), Word("тепло")))),
    ],
)
def test_a_text_means(text, condition):
    assert parse(text, ZONE, NAMES) == condition


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ('вода "нет', 5),
        ('вода ""', 5),
        ("(вода", 0),
        ("вода)", 4),
        ("место:", 0),
        ("место:Нарния", 6),
        ("место:тында,Нарния", 12),
        ("вода метсо:Тында", 5),
        ("с:вчера", 2),
        ("период:2026-11-20..вчера", 19),
        ("с:9999-99-99", 2),
        ("по:9999-12-31", 3),
        ("вода НЕ ", 5),
        ("вода | ", 5),
        ("а" * 2001, 2000),
        ("а " * 201, 0),
    ],
)
def test_a_mistake_is_shown_in_its_place(text, position):
    with pytest.raises(QueryError) as caught:
        parse(text, ZONE, NAMES)
    assert caught.value.position == position


@pytest.mark.parametrize("text", ["(" * 200, "-(" * 99, "НЕ " * 150 + "a"])
def test_deep_nesting_is_refused(text):
    with pytest.raises(QueryError):
        parse(text, ZONE)


@example("0|()-")
@example("И|0")
@given(st.text(alphabet='абв "()|-*:,ИЛИНЕ\t2026-', max_size=60))
def test_whatever_parses_renders_to_a_text_that_means_the_same(text):
    try:
        condition = parse(text, ZONE)
    except QueryError:
        return
    assert parse(render(condition, ZONE), ZONE) == condition


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("место:Тинда", "Значения «Тинда» у «место:» нет. Искать «тында»?"),
        ("место:тында,Зеи", "Значения «Зеи» у «место:» нет. Искать «зея»?"),
        ("место:ЖКХ", "Значения «ЖКХ» у «место:» нет: оно есть у «группа:»."),
        (
            "тема:канализация",
            "Значения «канализация» у «тема:» нет. Искать «засор и кана",
        ),
        ("место:Нарния", "Значения «Нарния» у «место:» нет."),
        ("метсо:Тында", "Признака «метсо:» нет. Искать «место:»?"),
        ("мсто:", "Признака «мсто:» нет. Искать «место:»?"),
        ("вд:жалоба", "Признака «вд:» нет. Искать «вид:»?"),
        ("Темма:отопление", "Признака «Темма:» нет. Искать «тема:»?"),
        ("иточник:asn24", "Признака «иточник:» нет. Искать «источник:»?"),
        ("с:вчера", "«вчера» — не дата: пишите 2026-11-24, 24.11.2026 или 2026-11-24T18:00."),
        ("период:2026-11-20..", "«» — не дата"),
        ("с:9999-12-31T23:00+00:00", "«9999-12-31T23:00+00:00» — не дата"),
    ],
)
def test_a_mistake_says_what_was_perhaps_meant(text, said):
    with pytest.raises(QueryError, match=re.escape(said)):
        parse(text, ZONE, NAMES)


@pytest.mark.parametrize("text", ["сон: 5", "дом:5", "телефон: нет", "13:45", "итог:"])
def test_a_word_with_a_colon_is_no_misspelt_field(text):
    assert Word(text.split()[0]) in {
        parse(text, ZONE),
        *getattr(parse(text, ZONE), "conditions", ()),
    }


def test_values_render_as_people_type_them():
    condition = parse("место:tynda с:2026-11-24T18:00", ZONE, NAMES)
    text = render(condition, ZONE, lambda field, value: {"tynda": "Тында"}[value])
    assert text == "место:Тында с:2026-11-24T18:00"
    assert parse(text, ZONE, NAMES) == condition


@pytest.mark.parametrize(
    "text",
    [
        "с:2026-11-20 по:2026-11-24",
        "с:2026-11-20T00:01 по:2026-11-24T18:00:30",
        "с:0001-01-02",
        "по:9999-12-30",
    ],
)
def test_times_render_as_short_as_they_are_typed(text):
    assert render(parse(text, ZONE), ZONE) == text


def test_an_hour_that_a_zone_has_twice_keeps_its_offset():
    zone = ZoneInfo("Europe/Berlin")
    for hour in (0, 1):
        condition = Since(datetime(2026, 10, 25, hour, 30, tzinfo=UTC))
        assert parse(render(condition, zone), zone) == condition


def test_a_part_can_be_taken_out_again():
    condition = parse("вода место:tynda", ZONE, NAMES)
    part = Is(Field.MUNICIPALITY, "tynda")
    assert demands(condition, part)
    assert without(condition, part) == Word("вода")
    assert narrow(condition, part) == condition
    assert without(part, part) == All()


def test_narrow_adds_conditions_flat():
    both = narrow(All((Word("a"), Word("b"))), Word("c"))
    assert both == All((Word("a"), Word("b"), Word("c")))
    assert narrow(All(), Word("c")) == Word("c")


MONDAY, TUESDAY, FRIDAY = (datetime(2026, 11, day, 15, tzinfo=UTC) for day in (22, 23, 26))


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("", (None, None)),
        ("с:2026-11-23", (MONDAY, None)),
        ("вода с:2026-11-23 с:2026-11-24 по:2026-11-26", (TUESDAY, FRIDAY)),
        ("вода (с:2026-11-23 по:2026-11-26 | с:2026-11-24)", (MONDAY, None)),
        ("(с:2026-11-24 | с:2026-11-23) по:2026-11-26", (MONDAY, FRIDAY)),
        ("-с:2026-11-23 | вода", (None, None)),
    ],
)
def test_the_period_of_what_is_found(text, times):
    assert period(parse(text, ZONE)) == times


def test_a_period_takes_the_place_of_another():
    condition = parse("вода с:2026-11-20 по:2026-11-21", ZONE)
    assert during(condition, MONDAY, FRIDAY) == All((Word("вода"), Since(MONDAY), Until(FRIDAY)))
    assert during(condition, None, None) == Word("вода")
