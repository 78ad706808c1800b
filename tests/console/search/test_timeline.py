from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

import pytest

from console.search.timeline import BY_HOURS, MOST, steps_for, timeline
from domain.query_text import parse, render
from index.embedded.sqlite import SqliteIndex
from tests.index.conftest import SmallLemmatiser, make_post
from tests.making import page_of

ZONE = ZoneInfo("Asia/Yakutsk")
NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)  # 18:30 there
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def drawn(tmp_path):
    """The timeline of a search over posts that were published at these times."""

    def draw(text, *times):
        index = SqliteIndex(tmp_path / "index.db", SmallLemmatiser())
        index.prepare()
        index.save([make_post(str(n), "вода", at=at) for n, at in enumerate(times)])
        condition = parse(text, ZONE)
        steps = steps_for(condition, NOW, ZONE)
        counted = index.search(condition, limit=0, steps=steps).over_time
        found = timeline(index, condition, counted, steps, NOW, lambda c: f"/?q={render(c, ZONE)}")
        for _, count, _, link in found.rows if found else ():
            inside = parse(link.removeprefix("/?q="), ZONE)
            assert index.search(inside, limit=0).total == count  # what a bar says, it leads to
        index.close()
        return found

    return draw


def ago(**length):
    return NOW - timedelta(**length)


@pytest.mark.parametrize(
    ("text", "first", "name"),
    [
        ("", ago(hours=5), "Посты по часам"),
        ("", NOW - BY_HOURS + timedelta(days=1), "Посты по часам"),
        ("", ago(days=4), "Посты по дням"),
        ("", ago(days=MOST + 2), "Посты по неделям"),
        ("", ago(days=365 * 5), "Посты по месяцам"),
        ("с:2026-11-23", ago(hours=5), "Посты по часам"),
        ("период:2026-11-20", datetime(2026, 11, 20, 2, tzinfo=UTC), "Посты по часам"),
        ("с:2026-11-01", ago(hours=5), "Посты по дням"),
        ("с:0001-01-02", ago(days=20), "Посты по дням"),
        ("по:9999-12-30", ago(days=20), "Посты по дням"),
    ],
)
def test_the_step_fits_the_time(drawn, text, first, name):
    found = drawn(text, first, first + timedelta(minutes=20))
    assert found.name == name
    assert sum(row[1] for row in found.rows) == 2
    assert found.earlier == 0


@pytest.mark.parametrize(
    ("first", "words"),
    [
        (ago(hours=5), "24 ноября, 13:00–14:00"),
        (ago(days=20), "ср, 4 ноября 2026"),
        (ago(days=120), "27 июля – 2 августа 2026"),
        (ago(days=365 * 5), "ноябрь 2021"),
    ],
)
def test_a_step_is_told_in_words(drawn, first, words):
    assert drawn("", first).rows[0][0] == words


def test_a_bar_leads_to_no_more_than_was_asked_for(drawn):
    times = [
        datetime(2026, 11, 24, hour, minute, tzinfo=UTC) for hour in (3, 4) for minute in (5, 50)
    ]
    found = drawn("вода с:2026-11-24T12:30 по:2026-11-24T13:30", *times)
    assert [(words, count) for words, count, *_ in found.rows] == [
        ("24 ноября, 12:00–13:00", 1),
        ("24 ноября, 13:00–14:00", 1),
    ]
    assert found.rows[0][3] == "/?q=вода с:2026-11-24T12:30 по:2026-11-24T13:00"


def test_what_is_older_than_the_first_bar_is_told(drawn):
    found = drawn("", ago(days=365 * 20), ago(days=1))
    assert (len(found.rows), found.earlier) == (1, 1)


def test_nothing_found_has_no_timeline(drawn):
    assert drawn("жираф", NOW) is None


def test_every_bar_is_a_link_with_a_title_and_none_stops_the_keyboard(drawn):
    found = drawn("", ago(hours=5), ago(hours=4), ago(hours=4))
    links = ElementTree.fromstring(found.chart).findall(f".//{SVG}a")
    assert [link.findtext(f"{SVG}title") for link in links] == [
        "24 ноября, 13:00–14:00: 1 пост",
        "24 ноября, 14:00–15:00: 2 поста",
    ]
    assert [link.get("href") for link in links] == [row[3] for row in found.rows]
    assert {link.get("tabindex") for link in links} == {"-1"}


def test_the_page_shows_it_and_its_numbers_above_what_was_found(client):
    soup = page_of(client.get("/search?q=отопление"))
    section = soup.select_one("details.timeline")
    assert section.summary.text == "Посты по часам"
    rows = section.select("tbody tr")
    counts = [int(row("td")[1].text) for row in rows]
    assert sum(counts) == 2
    assert [a["href"] for a in section.select("svg a")] == [row.a["href"] for row in rows]
    there = page_of(client.get(rows[0].a["href"]))
    assert len(there.select(".row")) == counts[0]
    week = soup.find("a", string="7 дней")["href"]
    again = page_of(client.get(week))
    assert again.select_one("#q")["value"].startswith("отопление с:20")
    whole = again.find("a", string="всё время")["href"]
    assert page_of(client.get(whole)).select_one("#q")["value"] == "отопление"
