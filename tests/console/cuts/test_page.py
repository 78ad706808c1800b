"""«Разрезы» on a page: two dimensions, a comparison, saved and pinned cuts, a file."""

import shutil
from dataclasses import replace
from datetime import timedelta
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook

from app.wiring import open_installation
from console.cuts import page as page_module
from domain.cases.case import OriginKind, Place
from domain.cases.workflow import CaseDeed
from domain.person import Role
from domain.query_text import parse
from domain.reports.cut import Counted, Cut, CutMeasure, Dimension
from domain.terms.period import Period
from reports.figures.addresses import cut_address
from russian.cuts import CLAIM
from russian.outreach.surveys import OF_THOSE_WHO_ANSWERED
from tests.console.cases.test_cases import words
from tests.console.signing import browser, person
from tests.domain.cases.lives import START, a_case, life
from tests.making import page_of, settings_of
from tests.reports.cuts.test_surveys import some_marks
from tests.store.test_cases import kept

D = CaseDeed
HOUR = timedelta(hours=1)


@pytest.fixture(scope="session")
def filled_folder(filled_folder, tmp_path_factory):
    """Twelve late cases of Tynda and three answered ones of Zeya, ten days old."""
    folder = tmp_path_factory.mktemp("counted")
    shutil.copytree(filled_folder, folder, dirs_exist_ok=True)
    with open_installation(settings_of(folder)) as opened:
        shift = opened.clock.now() - timedelta(days=10) - START
        plain = {"origin": OriginKind.HAND, "origin_id": None, "post_id": None, "stream": "phone"}
        for place, count, deeds in (("tynda", 12, (D.TAKE,)), ("zeya", 3, (D.ANSWER,))):
            case = a_case(received_at=START + shift, place=Place(municipality=place), **plain)
            moves = life((D.ROUTE, {"body": "housing"}), *deeds)
            then = [replace(one, at=one.at + shift) for one in moves]
            for _ in range(count):
                kept(opened.casework.cases, case, then)
    return folder


@pytest.fixture
def counted(filled):
    return filled


def cells(page):
    table = page_of(page).select_one("table.cuts")
    rows = [
        [cell.get_text(" ", strip=True) for cell in row.select("th, td")] for row in table("tr")
    ]
    return rows[0], {row[0]: row[1:] for row in rows[1:]}


def test_two_dimensions_stand_as_a_table_with_sums(client, counted) -> None:
    head, rows = cells(client.get("/cuts?what=cases&rows=municipality&columns=stream"))
    assert head == ["Муниципалитет", "телефон"]
    assert rows == {"Зея": ["3"], "Тында": ["12"], "Всего": ["15"]}


def test_a_share_says_of_how_many_and_a_thin_one_is_hatched(client, counted) -> None:
    page = client.get("/cuts?what=cases&measure=answered&rows=municipality&columns=none")
    _, rows = cells(page)
    assert rows == {"Зея": ["100\u00a0% из 3"], "Тында": ["0\u00a0% из 12"]}
    assert [one["class"] for one in page_of(page).select("table.cuts td")] == [
        ["thin"],
        ["depth-0"],
    ]
    assert "судить рано" in words(page)


def test_a_cell_opens_its_smaller_parts_and_a_row_narrows(client, counted) -> None:
    page = client.get("/cuts?what=cases&rows=municipality&columns=none")
    links = [one["href"] for one in page_of(page).select("table.cuts a")]
    assert len(links) == 4
    for link in links:
        opened = client.get(link)
        assert opened.status_code == 200
        assert "Убрать условие: Муниципалитет" in opened.text


def test_more_than_chance_explains_is_coloured_beside_the_days_before(client, counted) -> None:
    page = client.get("/cuts?what=cases&rows=municipality&columns=none&span=month&compare=before")
    _, rows = cells(page)
    assert rows["Тында"] == ["12 было 0"]
    classes = {one.get_text(" ", strip=True): one["class"] for one in page_of(page).select("td")}
    assert classes["12 было 0"] == ["step-much_more"]
    assert classes["3 было 0"] == ["depth-2"]
    assert "столько же рабочих дней" in words(page)


def test_what_cannot_be_compared_says_why(client, counted) -> None:
    query = "what=cases&rows=municipality&columns=none&span=dates&since=2025-04-01&until=2025-04-30"
    page = client.get(f"/cuts?{query}&compare=before")
    assert "30 марта" in words(page)
    assert "поэтому периоды не сравниваются" in words(page)


def test_steps_of_time_are_columns_and_a_chart(client, counted) -> None:
    page = client.get("/cuts?what=cases&rows=municipality&columns=none&grain=day&span=month")
    head, rows = cells(page)
    assert len(head) == 2
    assert rows["Тында"] == ["12"]


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("what=nothing", "такого выбора нет"),
        ("span=dates", "одной из них нет"),
        ("span=dates&since=2026-02-02&until=2026-01-01", "кончается раньше"),
        ("span=dates&since=yesterday&until=2026-01-01", "нужна дата"),
        ("span=dates&since=0001-01-01&until=2026-01-01", "от 2000 до 2100 года"),
        ("span=dates&since=2026-01-01&until=9999-12-31", "от 2000 до 2100 года"),
        (
            "span=dates&since=0001-01-01T00:00%2B09:00&until=2026-01-01T00:00%2B09:00",
            "от 2000 до 2100 года",
        ),
        ("what=cases&measure=authors", "только у жалоб"),
        ("rows=group&columns=group", "выберите два разных"),
        ("only=colour:red", "такого выбора нет"),
        ("&".join(f"only=group:{n}" for n in range(301)), "больше 300"),
    ],
)
def test_a_question_without_sense_is_told(client, query, told) -> None:
    page = client.get(f"/cuts?{query}")
    assert page.status_code == 400
    assert told in words(page)


def test_a_cut_is_saved_pinned_shared_and_forgotten(client, counted) -> None:
    query = "what=cases&measure=count&rows=stream&columns=none&span=month"
    typed = f"{query}&nobody=asked"
    saved = client.post("/cuts/saved", data={"name": " По  потокам ", "query": typed})
    assert saved.status_code == 200
    assert "По потокам" in words(saved)
    [cut] = counted.reports.saved_cuts.of(cut_owner(counted))
    address = f"/cuts/saved/{cut.id}"
    pinned = client.post(address, data={"act": "pin", "query": query})
    assert page_of(pinned).select_one(".fields-nav a")["href"] == f"/cuts?{query}"
    assert "видят все" in words(client.post(address, data={"act": "share"}))
    assert "только у вас" in words(client.post(address, data={"act": "unshare"}))
    shown = page_of(client.get(f"/cuts?{query}"))
    [confirmed] = [one for one in shown.select("details") if one.select("button[value='forget']")]
    assert "Вернуть разрез нельзя" in confirmed.get_text()
    assert len(shown.select("button[value='forget']")) == 1
    assert "По потокам" not in words(client.post(address, data={"act": "forget"}))
    assert client.post(address, data={"act": "pin"}).status_code == 404
    assert client.post(f"/cuts/saved/{10**30}", data={"act": "pin"}).status_code == 404
    for name, asked in ((" ", query), ("По цвету", "what=colour")):
        refused = client.post("/cuts/saved", data={"name": name, "query": asked})
        assert refused.status_code == 400


def cut_owner(installation):
    [person] = [one for one in installation.access.people.all() if one.login]
    return person.name


def test_the_file_says_what_the_page_does(client, counted) -> None:
    query = "what=cases&rows=municipality&columns=none"
    answer = client.get(f"/cuts/export?{query}&format=xlsx")
    sheet = CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_index(0)
    rows = [row for row in sheet.to_python() if row[0] in ("Зея", "Тында")]
    assert [row[:3] for row in rows] == [["Зея", 3.0, 3.0], ["Тында", 12.0, 12.0]]


def test_a_case_that_is_overdue_at_two_ends_is_summed_over_none(client, counted) -> None:
    query = "what=cases&measure=overdue&rows=municipality&columns=none&grain=day&span=month"
    head, rows = cells(client.get(f"/cuts?{query}"))
    assert "Всего" not in head
    assert rows.keys() == {"Тында"}


def test_a_figure_of_a_part_of_a_day_opens_its_moments(client, counted) -> None:
    now, zone = counted.clock.now(), counted.region.zone
    late = now.astimezone(zone).replace(hour=8, minute=30, second=0, microsecond=0)
    period = Period(late - timedelta(days=12), late)
    cut = Cut(Counted.CASES, CutMeasure.COUNT, period, Dimension.MUNICIPALITY)
    _, rows = cells(client.get(cut_address(cut, zone)))
    assert rows == {"Зея": ["3"], "Тында": ["12"], "Всего": ["15"]}
    received = now - timedelta(days=10)
    before = Cut(Counted.CASES, CutMeasure.COUNT, Period(received + HOUR, received + 2 * HOUR))
    assert "ничего такого не было" in words(client.get(cut_address(before, zone)))
    whole = Period(
        late.replace(hour=0, minute=0) - timedelta(days=2), late.replace(hour=0, minute=0)
    )
    assert "T" not in cut_address(replace(cut, period=whole), zone).partition("since")[2]


def test_a_body_is_offered_spans_of_whole_months_and_compares_them(counted) -> None:
    head = person(counted, Role.HEAD, name="Глава", bodies=("housing",))
    client = browser(counted, one=head)
    page = client.get("/cuts?what=cases&rows=stream&columns=none&span=last_month&compare=before")
    assert page.status_code == 200
    spans = [one["value"] for one in page_of(page).select("select[name=span] option")]
    assert spans == ["last_month", "last_quarter", "dates"]
    assert "столько же месяцев" in words(page) or "не сравниваются" in words(page)


def test_words_of_a_table_are_read_once(client, counted, monkeypatch) -> None:
    read = []
    monkeypatch.setattr(page_module, "parse", lambda *asked: read.append(asked) or parse(*asked))
    today = counted.clock.now().date()
    dates = f"span=dates&since={today - timedelta(days=300)}&until={today + timedelta(days=1)}"
    page = client.get(f"/cuts?what=posts&rows=source&columns=group&{dates}&words=тип:жалоба")
    assert len(page_of(page).select("table.cuts td a")) > 1
    assert len(read) == 1


def test_surveys_carry_whose_opinion_they_are_and_hide_small_cells(client, filled) -> None:
    filled.reports.facts.record(some_marks(3, 200, days=80))
    dates = "span=dates&since=2026-01-01&until=2026-03-31"
    page = client.get(f"/cuts?what=surveys&measure=points&rows=question&columns=channel&{dates}")
    head, rows = cells(page)
    assert CLAIM in words(page)
    assert "±" not in words(page)
    assert head[1:] == ["на бумаге", "на странице", "по телефону"]
    assert set(rows) == {"1.1", "1.2"}
    [link] = [one["href"] for one in page_of(page).select("table.cuts tbody a")][:1]
    narrowed = client.get(link)
    assert narrowed.status_code == 200
    assert "Убрать условие: Вопрос опроса" in narrowed.text
    monthly = client.get(f"/cuts?what=surveys&rows=none&columns=none&grain=month&{dates}")
    chart = page_of(monthly).select_one("figure.chart")
    assert OF_THOSE_WHO_ANSWERED in chart.get_text(" ")
    days = client.get("/cuts?what=surveys&rows=none&columns=none&span=week")
    assert (days.status_code, "из целых месяцев" in words(days)) == (400, True)
    assert "7 дней" not in words(days)
    only = client.get(f"/cuts?what=surveys&rows=none&columns=none&only=municipality:zeya&{dates}")
    assert "можно только вопрос опроса" in words(only)


def test_who_may_not_count_surveys_learns_that_it_is_a_right(filled) -> None:
    with browser(filled, Role.DUTY) as client:
        page = client.get("/cuts?what=surveys")
        assert (page.status_code, "Нет права считать это: выберите обращения" in words(page)) == (
            400,
            True,
        )
