"""HTML within texts, and signs that only look like it."""

import pytest

from enrichment.markup import as_text
from tests.timing import grows_evenly


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("нет воды", "нет воды"),
        ("Нет<br />воды<br>совсем", "Нет\nводы\nсовсем"),
        ("<p>Нет <b>воды</b></p>", "\nНет воды\n"),
        ("без во<span class='x'>ды</span>", "без воды"),
        ("нет&nbsp;воды &quot;опять&quot; &laquo;Тында&raquo;", 'нет воды "опять" «Тында»'),
        ("нет&amp;nbsp;воды &lt;br&gt; ждём", "нет воды \n ждём"),
        ("&#1053;&#1077;&#x442; воды", "Нет воды"),
        ("<script>var x = 'no';</script>нет воды", "\nнет воды"),
        ("<style>p{color:red}</style>нет", "\nнет"),
        ("<!-- тайное --> нет воды", "\n тайное --> нет воды"),
        ("<a href='https://example.org'>Тында</a>", "Тында"),
        ("<IMG SRC=x> свет", " свет"),
        ("5 < 7 и 8 > 3", "5 < 7 и 8 > 3"),
        ("люблю <3 & обнимаю", "люблю <3 & обнимаю"),
        ("AT&T; ЖКХ&Ко", "AT&T; ЖКХ&Ко"),
        ("<не тег> и <<", "<не тег> и <<"),
        ("", ""),
    ],
)
def test_markup_is_read_as_text(text: str, expected: str) -> None:
    assert as_text(text) == expected


@pytest.mark.parametrize(
    "unit",
    ["<", "<p ", "<p>", "&amp;", "&", "<script>", "</script>", "<a <b ", "<!--", "&lt;p&gt;"],
)
def test_hostile_markup_takes_linear_time(unit: str) -> None:
    text = (unit * 100_000)[:100_000]
    assert grows_evenly(lambda length: as_text(text[:length]), len(text))
    assert grows_evenly(lambda length: as_text(text[:length] + "</script>"), len(text))
