"""All steps together, and what bad input makes of them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.post import AuthorKind, Labels, Post
from enrichment.pipeline import Enricher
from tests.enrichment.conftest import make_post, make_source, value
from tests.timing import grows_evenly


def label(enricher: Enricher, *posts: Post, municipality: str | None = None) -> list[str | None]:
    found = enricher.label(posts, {"s": make_source(municipality)})
    return [value(labels.group) for labels in found]


def test_a_complaint_gets_every_label(enricher: Enricher) -> None:
    text = "В Тынде на ул. Мухина, 5 второй день нет отопления, батареи ледяные, сколько можно!"
    (labels,) = enricher.label([make_post(text)], {})
    assert labels.lemmas.startswith("в тында на ул мухин")
    assert value(labels.language) == "ru"
    assert value(labels.relevance) == "region"
    assert value(labels.municipality) == "tynda"
    assert value(labels.settlement) == "tynda.tynda"
    assert value(labels.street) == "Мухина, 5"
    assert value(labels.group) == "housing"
    assert value(labels.topic) == "housing.heating"
    assert value(labels.kind) == "complaint"
    assert value(labels.sentiment) == "negative"
    assert value(labels.urgency) == "accident"
    assert value(labels.body) == "tynda_administration"
    assert labels.incident_id is None


def test_the_title_is_read_too(enricher: Enricher) -> None:
    (labels,) = enricher.label([make_post("Подробности позже", title="В Белогорске свалка")], {})
    assert value(labels.municipality) == "belogorsk"
    assert value(labels.topic) == "waste.illegal_dumps"


def test_labels_do_not_depend_on_the_batch(enricher: Enricher) -> None:
    posts = [
        make_post("нет отопления в Тынде", native_id="1"),
        make_post("мусор не вывозят", native_id="2"),
        make_post("", native_id="3", title="x"),
    ]
    sources = {"s": make_source("zeya")}
    together = enricher.label(posts, sources)
    assert together == [enricher.label([post], sources)[0] for post in posts]
    assert together == list(reversed(enricher.label(posts[::-1], sources)))


def test_an_empty_batch_gives_nothing(enricher: Enricher) -> None:
    assert enricher.label([], {}) == []


BAD = {
    "empty": "",
    "emoji": "😡🔥❗" * 50,
    "zero width": "\u200b\u200c\u200d\ufeff" * 100,
    "bidi": "\u202eтедан ен\u202c нет воды в Тынде",
    "capitals": "НЕТ ТЕПЛА В ТЫНДЕ " * 20,
    "another language": "今天没有暖气 The heating is off",
    "html": "<p>Нет <b>воды</b></p><script>alert(1)</script>&nbsp;",
    "brackets": "[[[[]]]] [телефон] [",
    "one letter": "а",
    "digits": "1" * 100_000,
    "long word": "а" * 100_000,
    "long text": "В Тынде нет отопления, мусор не вывозят, ул. Ленина, 5, автобус не пришёл. "
    * 1400,
    "names": "Тында Зея Свободный Ивановка Белогорский район " * 2000,
    "streets": "ул. " * 25_000,
    "small words": "не нет до в на " * 6_600,
    "question marks": "?" * 100_000,
    "lines": "\n" * 100_000,
    "nested brackets": "[" * 50_000 + "]" * 50_000,
    "nested quotes": "«(" * 50_000,
    "punctuation": "!?.,;:-" * 14_000,
    "dots": "." * 100_000,
    "tags": "<b><i>" * 16_000,
    "open tags": "<p class='" * 10_000,
    "entities": "&nbsp;&quot;" * 8_000,
    "nulls": "нет\x00воды\x00" * 9_000,
    "surrogates": "\ud800нет\udfff воды " * 6_000,
    "marks on a letter": "н" + "\u0301" * 99_999,
    "emoji with joiners": "👨\u200d👩\u200d👧 " * 16_000,
    "right to left": "لا يوجد ماء " * 8_000,
    "Chinese": "没有暖气" * 25_000,
    "lookalikes": "TЫHДA БEЗ BOДЫ " * 6_600,
    "unknown words": " ".join(f"абв{n}где" for n in range(11_000)),
    "new words": " ".join(
        "".join("абвгдежзик"[int(digit)] for digit in f"{n * 7919:08}") for n in range(11_000)
    ),
    "names with slips": "екатнринославка белогорксе благовещнск " * 2_500,
    "house numbers": "12/3 " * 20_000,
    "names of streets": "на Ленина 5, по мухина, " * 4_000,
    "masks": "[телефон] [имя] " * 6_000,
    "hyphens": "а-б-" * 25_000,
    "slashes": "а/б/" * 25_000,
    "addresses": "https://a.b/" * 8_000,
    "Ukrainian": "Немає світла, що робити? " * 4_000,
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_gets_labels_in_linear_time(enricher: Enricher, name: str) -> None:
    found: list[Labels] = []

    def label(length: int) -> None:
        found.extend(enricher.label([make_post(BAD[name][:length])], {"s": make_source()}))

    assert grows_evenly(label, 100_000)
    labels = found[0]  # of the whole text
    for field in (labels.group, labels.kind, labels.municipality, labels.urgency):
        assert field is None or 0.0 < field.confidence <= 1.0


@settings(max_examples=150)
@given(st.text(max_size=80), st.sampled_from([None, *AuthorKind]))
def test_any_text_gets_labels(enricher: Enricher, text: str, kind: AuthorKind | None) -> None:
    (labels,) = enricher.label([make_post(text, kind)], {"s": make_source("tynda")})
    assert all(labels.lemmas.split(" ")) or labels.lemmas == ""


@pytest.mark.parametrize(
    ("text", "language", "municipality"),
    [
        ("Нет воды<br />в Тынде<br /><br />", "ru", "tynda"),
        ("<div class='post__text'><p>Света нет</p></div>", "ru", None),
        ("&quot;Тында&quot;&nbsp;без&nbsp;воды", "ru", "tynda"),
        (
            "<a href='https://example.org/very/long/english/address'>в Белогорске</a>",
            "ru",
            "belogorsk",
        ),
        ("TЫHДA БEЗ BOДЫ", "ru", "tynda"),
        ("\u202eТында\u202c без воды", "ru", "tynda"),
        ("в Ты\u200bнде нет воды", "ru", "tynda"),
        ("в Ты\x00нде", "ru", None),
        ("нет воды в Тынде 😡😡😡", "ru", "tynda"),
        ("😡", None, None),
        ("", None, None),
        ("The heating is off", "other", None),
    ],
)
def test_a_text_is_read_through_what_lies_over_it(
    enricher: Enricher, text: str, language: str | None, municipality: str | None
) -> None:
    (labels,) = enricher.label([make_post(text)], {})
    assert value(labels.language) == language
    assert value(labels.municipality) == municipality


def test_markup_and_invisible_marks_do_not_hide_a_word(enricher: Enricher) -> None:
    assert label(enricher, make_post(BAD["html"]), make_post("во\u200bды нет, без вод\u00adы")) == [
        "housing",
        "housing",
    ]


def test_the_steps_are_one_tuple_in_order(enricher: Enricher) -> None:
    assert [name for name, _ in enricher.steps] == [
        "language",
        "place",
        "street",
        "kind",
        "topic",
        "sentiment",
        "urgency",
        "body",
    ]
