"""The map: colours, numbers and links, and what leaves with its file."""

import csv
import io
import shutil
from collections import Counter
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import numpy as np
import pytest
from bs4 import BeautifulSoup

from app.assembly import make_evaluator
from app.wiring import open_installation
from charts.maps import SCALE
from console.alerts.map import count
from desks.places import Period, PlaceDesk, moments_back
from desks.viewer import Door, Viewer, in_shell
from domain.alert import Cell
from domain.complaint import Complaint
from domain.errors import EntryRefused, Forbidden
from domain.person import RIGHTS, Right
from russian.few import worded
from tests.alerts.talk import spike
from tests.console.signing import browser
from tests.making import page_of, settings_of
from tests.statements import statements

PLACES = ("blagoveshchensk", "tynda", "zeya", "belogorsk")
HEAT = Cell("housing", "tynda")


@pytest.fixture(scope="module")
def taught_folder(new_folder, tmp_path_factory):
    """Half a month of ordinary complaints, an outbreak in Тында, and a detector that knows both."""
    folder = tmp_path_factory.mktemp("taught")
    shutil.copytree(new_folder, folder, dirs_exist_ok=True)
    with open_installation(settings_of(folder)) as opened:
        teach(opened)
    return folder


def teach(installation):
    now = installation.clock.now()
    rng = np.random.default_rng(3)
    installation.posts.complaints.record(
        [
            Complaint(
                post_id=f"talk{i}",
                at=now - timedelta(days=float(rng.uniform(0, 15))),
                group=str(rng.choice(["housing", "roads", "waste"])),
                municipality=str(rng.choice(PLACES, p=[0.7, 0.1, 0.1, 0.1])),
                author=f"p{i}",
                source_id=f"s{i % 5}",
                incident_id=f"talk{i}",
                history=True,
            )
            for i in range(600)
        ]
    )
    installation.posts.complaints.record(spike(HEAT, now, authors=30))
    assert [alert.cell for alert in make_evaluator(installation).tick(now)] == [HEAT]


@pytest.fixture
def taught(taught_folder, tmp_path):
    shutil.copytree(taught_folder, tmp_path, dirs_exist_ok=True)
    with open_installation(settings_of(tmp_path)) as opened:
        yield opened


@pytest.fixture
def client(taught):
    with browser(taught) as opened:
        yield opened


def table(page: BeautifulSoup) -> dict[str, list[str]]:
    rows = page.select_one("table.places").select("tbody tr")
    return {row.th.a.text: [cell.text.strip() for cell in row.select("td")] for row in rows}


def test_map_and_table_say_the_same_of_every_municipality(client, taught):
    page = page_of(client.get("/map"))
    numbers = table(page)
    assert len(numbers) == len(taught.region.municipalities)
    titles = {link.title.text.partition(":")[0]: link for link in page.select(".map .land a")}
    assert titles.keys() == numbers.keys()
    for name, (seen, usual, step) in numbers.items():
        said = titles[name].title.text
        assert f"обычно {usual} — {step}" in said
        assert f" {seen} жалоб" in said


def test_an_outbreak_is_seen_and_leads_to_its_alert_and_its_posts(client, taught):
    page = page_of(client.get("/map"))
    seen, _, step = table(page)["Тында"]
    assert int(seen) >= 30
    assert step == "намного больше"
    assert next(iter(table(page))) == "Тында"  # the alert comes first
    land = next(a for a in page.select(".map .land a") if a.title.text.startswith("Тында:"))
    assert land.path["fill"] == SCALE[2]
    assert "Есть открытое оповещение" in land.title.text
    [circle] = [a for a in page.select(".map .pins a") if a["aria-label"].startswith("Тында:")]
    assert circle.find("text").text == seen
    assert circle.select_one(".halo")
    told = " ".join(page.select_one(".story").text.split())
    assert told.startswith(f"Больше обычного: Тында — {seen} жал")
    [alert] = taught.watch.alerts.recent(taught.clock.now())
    assert page.select_one(f'table.places a[href="/alerts/{alert.id}"]')
    query = parse_qs(urlsplit(circle["href"]).query)["q"][0]
    assert query.startswith("место:Тында вид:жалоба с:")
    assert client.get(circle["href"]).status_code == 200


def test_the_crowded_part_is_drawn_large_beside_the_whole(client):
    page = page_of(client.get("/map"))
    inset = page.select_one(".map .inset")
    named = [a["aria-label"].partition(":")[0] for a in inset.select(".pins a")]
    assert "Благовещенск" in named
    assert "Тында" not in named
    assert page.select_one(".map .pins .window")


def test_a_layer_counts_without_comparing(client):
    page = page_of(client.get("/map", params={"layer": "complaints"}))
    assert {path["fill"] for path in page.select(".map .land a > path")} == {SCALE[0]}
    assert page.select_one(".map .halo")
    assert page.select_one("nav.segment a[aria-current]").text == "Жалобы"
    assert client.get("/map?layer=x").status_code == 400


def test_time_goes_back_by_links_and_by_a_form(client, taught):
    page = page_of(client.get("/map"))
    assert [a.text for a in page.select(".moments a")] == ["−24 ч", "−6 ч", "−3 ч"]
    assert page.select_one("input[type=range]")["max"] == "144"
    day = page.select_one(".moments a")["href"]
    before = page_of(client.get(day))
    assert int(table(before)["Тында"][0]) < int(table(page)["Тында"][0])
    assert not before.select(".state-new")  # no alert was open a day ago
    assert "Тында" not in before.select_one(".story").text
    link = before.select_one("table.places a[href*=search]")["href"]
    assert " по:" in parse_qs(urlsplit(link).query)["q"][0]
    assert before.select(".moments a")[-1]["href"] == "/map"
    assert not before.select('a[href*="/map/export"]')  # a file is of now
    # Another period looks less far.
    week = page_of(client.get("/map?period=7d&back=24"))
    assert not week.select("input[type=range]")
    assert table(week) == table(page_of(client.get("/map?period=7d")))


@pytest.mark.parametrize("period", Period)
def test_the_furthest_moment_of_each_period_has_a_norm(taught, period):
    desk, me = PlaceDesk(taught), in_shell("Вера")
    furthest = moments_back(period)[-1]
    assert desk.deviations(me, period, back=furthest) is not None
    for back in (furthest + 1, -1):
        with pytest.raises(EntryRefused, match="не дальше"):
            desk.deviations(me, period, back=back)


def test_who_may_not_read_posts_does_not_look_back(taught):
    """Two periods that overlap differ by a few people."""
    program = Viewer("п", frozenset({Right.REGION}), Door.API)
    assert PlaceDesk(taught).deviations(program, Period.DAY) is not None
    with pytest.raises(Forbidden):
        PlaceDesk(taught).deviations(program, Period.DAY, back=1)


def test_the_map_asks_the_database_as_often_whatever_was_written(client, taught):
    with statements() as few:
        client.get("/map")
    now = taught.clock.now()
    taught.posts.complaints.record(spike(Cell("roads", "zeya"), now, authors=40))
    with statements() as many:
        client.get("/map")
    assert len(many) <= len(few) <= 18


def test_empty_rows_and_columns_are_folded(client, taught):
    page = page_of(client.get("/map"))
    shown = {row.th.text for row in page.select(".matrix tbody tr")}
    assert shown == {"Благовещенск", "Белогорск", "Зея", "Тында"}
    columns = {th.text.replace("\u200b", "") for th in page.select(".matrix thead th")[1:]}
    assert columns < {group.name for group in taught.region.groups.values()}
    quiet, silent = (" ".join(p.text.split()) for p in page.select(".wide ~ p.hint")[-2:])
    assert quiet.startswith("Никто не писал: Архаринский район, ")
    assert silent.startswith("Ни одной жалобы: ")
    assert len(shown) + quiet.count(",") + 1 == len(taught.region.municipalities)


def test_one_group_has_numbers_of_its_own(client):
    every = table(page_of(client.get("/map")))
    page = page_of(client.get("/map", params={"group": "roads"}))
    roads = table(page)
    assert 0 < int(roads["Благовещенск"][0]) < int(every["Благовещенск"][0])
    assert roads["Тында"][2] != "намного больше"
    assert (
        "группа:Дороги"
        in parse_qs(page.select_one("table.places a[href*=search]")["href"])["/search?q"][0]
    )
    assert not page.select(".matrix")


def test_a_longer_period_holds_more(client):
    counts = [
        int(table(page_of(client.get(f"/map?period={p}")))["Благовещенск"][0])
        for p in ("3h", "24h", "7d")
    ]
    assert counts == sorted(counts)
    assert counts[0] < counts[2]


@pytest.mark.parametrize(("sort", "column"), [("seen", 0), ("usual", 1)])
def test_the_table_is_sorted_by_what_a_link_names(client, sort, column):
    page = page_of(client.get("/map", params={"sort": sort}))
    numbers = [row[column].replace("<", "").replace(",", ".") for row in table(page).values()]
    assert list(map(float, numbers)) == sorted(map(float, numbers), reverse=True)
    assert page.select_one("table.places th[aria-sort=descending]")


def test_groups_stand_beside_places_and_lead_to_posts(client):
    page = page_of(client.get("/map"))
    titles = [th.text for th in page.select(".matrix thead th")]
    row = next(r for r in page.select(".matrix tbody tr") if r.th.text == "Тында")
    cell = row.select("td")[titles.index("ЖКХ") - 1]
    assert cell["class"] == ["step-much_more"]
    assert "группа:ЖКХ" in parse_qs(urlsplit(cell.a["href"]).query)["q"][0]


def test_a_page_is_light(client):
    assert len(client.get("/map?period=7d").content) < 200_000


def test_the_colours_of_the_page_are_those_of_the_map(client):
    style = client.get("/static/style.css").text
    for step, color in SCALE.items():
        name = "none" if step is None else step.name.lower()
        assert f".step-{name} {{ background: {color};" in style


def test_its_file_says_the_same_and_tells_neither_few_people_nor_none(client, taught):
    answer = client.get("/map/export", params={"format": "csv"})
    lines = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    head, (titles, *rows) = dict(lines[: lines.index([])]), lines[lines.index([]) + 1 :]
    assert titles == ["Муниципалитет", "Тема", "Жалоб", "Обычно", "Отличие"]
    assert head["Тема"] == "все разделы"
    seen = {(place, topic): count for place, topic, count, *_ in rows}
    for name, (shown, *_) in table(page_of(client.get("/map"))).items():
        # A small number of one topic hides the sum where it would follow from that.
        assert seen[name, "все разделы"] in (str(worded(int(shown))), "скрыто")
    assert seen["Благовещенск", "все разделы"].isdigit()
    assert "менее пяти" in seen.values()
    assert not {"0", "1", "2", "3", "4"} & set(seen.values())
    assert client.get("/map/export").content[:2] == b"PK"


def test_its_file_leaves_no_small_number_beside_a_sum(client, taught):
    now = taught.clock.now()
    taught.posts.complaints.record(
        [
            Complaint(f"{group}{n}", now - timedelta(hours=n + 1), group, "tynda", *who)
            for group, number in [("health", 9), ("waste", 7), ("roads", 3)]
            for n in range(number)
            for who in [(f"{group}{n}", "s1", f"{group}{n}")]
        ]
    )
    answer = client.get("/map/export", params={"format": "csv", "period": "24h"})
    lines = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    head, (_, *rows) = dict(lines[: lines.index([])]), lines[lines.index([]) + 1 :]
    totals = {
        place: int(seen)
        for place, topic, seen, *_ in rows
        if topic == "все разделы" and seen.isdigit()
    }
    left = Counter(totals)
    for place, topic, seen, *_ in rows:
        if topic != "все разделы" and seen.isdigit():
            left[place] -= int(seen)
    assert totals
    assert not {1, 2, 3, 4} & {left[place] for place in totals}
    assert ("Скрыто" in head) is any("скрыто" in row for row in rows)
    assert "Скрыто" in head


def test_whoever_sees_the_map_reads_the_posts_that_it_counts():
    """So the page hides no number."""
    seeing = [role for role, rights in RIGHTS.items() if Right.REGION in rights]
    assert all(Right.POSTS in RIGHTS[role] for role in seeing)


def test_expected_counts_are_read_at_a_glance():
    assert [count(usual) for usual in (0.04, 0.44, 9.94, 9.96, 131.2)] == [
        *("<0,1", "0,4", "9,9"),
        *("10", "131"),
    ]


def test_before_anything_is_learned_the_page_says_so(installation):
    with browser(installation) as client:
        assert "сравнивать не с чем" in client.get("/map").text
        assert client.get("/map/export").status_code == 404


@pytest.mark.parametrize(
    ("address", "status"),
    [("/map?group=nothing", 404), ("/map/export?group=nothing", 404), ("/map?period=year", 400)],
)
def test_what_cannot_be_shown_is_refused_in_russian(client, address, status):
    answer = client.get(address)
    assert answer.status_code == status
    assert "<h1>" in answer.text
