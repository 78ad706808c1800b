"""Bytes to text."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawlers.reading.article import read_article
from crawlers.reading.extraction import MAX_MARKUP, decode, decode_page, html_to_text
from tests.timing import grows_evenly

ZONE = ZoneInfo("Asia/Yakutsk")
NOW = datetime(2026, 11, 24, 3, tzinfo=UTC)  # noon in Yakutsk
SAID = "Жильцы дома на улице Мухина просят вывезти мусор, ёлки лежат с января."


@pytest.mark.parametrize(
    "encoding", ["utf-8", "cp1251", "koi8-r", "cp866", "utf-16", "utf-16-le", "utf-16-be"]
)
@pytest.mark.parametrize("stated", ["nothing", "the truth", "a lie"])
def test_russian_is_read_whatever_is_stated(encoding: str, stated: str) -> None:
    lie = "koi8-r" if encoding == "cp1251" else "cp1251"
    named = {"nothing": "", "the truth": encoding, "a lie": lie}[stated]
    header = f"text/html; charset={named}" if named else ""
    assert decode(SAID.encode(encoding), header) == SAID
    page = f'<html><head><meta charset="{named}"></head>{SAID}</html>'
    assert SAID in decode(page.encode(encoding))


@pytest.mark.parametrize("encoding", ["cp1251", "koi8-r"])
@pytest.mark.parametrize("lie", ["iso-8859-1", "windows-1252", "utf-16", "koi8-r", "undefined"])
def test_a_lie_about_the_encoding_is_noticed_behind_a_long_head(encoding: str, lie: str) -> None:
    page = f"<html><head><script>{'x = 1; ' * 20_000}</script></head><body>{SAID}</body></html>"
    assert SAID in decode(page.encode(encoding), f"text/html; charset={lie}")


def test_a_western_page_stays_western() -> None:
    assert decode("Café à côté, déjà vu".encode("latin-1"), "text/html; charset=iso-8859-1") == (
        "Café à côté, déjà vu"
    )


def test_a_letter_cut_in_two_does_not_spoil_a_page() -> None:
    text = decode(SAID.encode()[:-3], "text/html; charset=utf-8")
    assert text.startswith(SAID[:60])


@given(
    st.binary(max_size=200),
    st.sampled_from(["", "x; charset=nonsense", "x; charset=cp1251", "x; charset=undefined"]),
)
def test_decoding_never_raises(body: bytes, content_type: str) -> None:
    assert isinstance(decode(body, content_type), str)


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("просто текст", "просто текст"),
        ("5 &lt; 7 &amp; «да»", "5 < 7 & «да»"),
        ("<p>раз</p><p>два\nтри</p>", "раз\nдва три"),
        ("а<br>б<br/><br/>в", "а\nб\nв"),
        ("<ul><li>одно</li><li>другое</li></ul>", "одно\nдругое"),
        ("<b>жир</b>ный <script>x()</script>текст", "жирный текст"),
        ("<pre>раз\n  <br>два</pre>", "раз\nдва"),
        ("<div>&nbsp;</div>", ""),
    ],
)
def test_markup_becomes_lines(markup: str, text: str) -> None:
    assert html_to_text(markup) == text


def test_of_a_page_with_endless_markup_the_beginning_is_read() -> None:
    page = decode_page(("слово<br>" * 3 * MAX_MARKUP).encode(), "")
    assert page == ("слово<br>" * MAX_MARKUP).removesuffix("<br>")[: len(page)]
    assert page.count("<") == MAX_MARKUP - 1


def test_deep_markup_is_read_as_fast_as_flat() -> None:
    assert html_to_text("<div>" * 1000 + SAID) == SAID
    assert grows_evenly(lambda n: html_to_text("<div>" * n + SAID), 20_000)


@given(st.text(max_size=300))
def test_any_markup_becomes_text(markup: str) -> None:
    html_to_text("<p>" + markup)


PAGE = """<html><head><title>Вести</title>{head}</head><body><nav>Меню сайта и реклама</nav>
<article><h1>Мост закрыт</h1>{time}<p>{said} {said}</p><p>{said}</p></article></body></html>"""


@pytest.mark.parametrize(
    ("head", "time"),
    [
        (
            '<script type="application/ld+json">[{"datePublished":"2026-11-23T10:00:00"}]</script>',
            "",
        ),
        ('<meta property="article:published_time" content="2026-11-23T10:00:00+09:00">', ""),
        ("", '<time itemprop="datePublished" datetime="2026-11-23T10:00">вчера</time>'),
        ("", '<span itemprop="datePublished">23.11.2026 10:00</span>'),
        (
            '<script type="application/ld+json">{broken</script>',
            '<time datetime="2026-11-23 10:00">x</time>',
        ),
    ],
)
def test_an_article_gives_its_text_title_and_date(head: str, time: str) -> None:
    page = PAGE.format(head=head, time=time, said=SAID)
    article = read_article(page.encode(), "text/html", "http://127.0.0.1/a", ZONE, NOW)
    assert article is not None
    assert SAID in article.text
    assert "реклама" not in article.text
    assert article.title == "Мост закрыт"
    assert article.published_at == datetime(2026, 11, 23, 1, tzinfo=UTC)
