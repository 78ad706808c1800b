"""«Опросы»: built, published, keyed, closed and read by pages."""

import re
from datetime import timedelta

import pytest

from charts.qr import qr_svg
from desks.outreach.surveys.desk import SurveyDesk
from desks.outreach.surveys.results import SurveyResultDesk
from domain.outreach.surveys.question import Question, QuestionKind
from domain.outreach.surveys.survey import SurveyAccess
from domain.person import Role
from russian.outreach.surveys import OF_THOSE_WHO_ANSWERED
from tests.console.signing import browser
from tests.desks.outreach.test_surveys import VERA, drawn, link_of, published, send
from tests.making import page_of

FIELDS = {
    "title": "Уборка снега",
    "purpose": "Узнать, где убирают плохо",
    "operator": "ЦУР",
    "access": "open",
    "question": ["Довольны ли вы?", "Чем?", "", "Где?"],
    "kind": ["one", "many", "text", "place"],
    "options": ["Да\r\nНет", "Двор\r\nДорога\r\n", "", ""],
    "rows": [""] * 4,
    "scale": ["5"] * 4,
    "branch": ["", "1.2", "", ""],
    "optional": ["1"],
}


def words(answer):
    return " ".join(page_of(answer).main.get_text(" ").split())


@pytest.fixture
def until(installation):
    today = installation.clock.now().astimezone(installation.region.zone).date()
    return (today + timedelta(days=9)).isoformat()


def test_a_survey_is_built_changed_published_and_closed(installation, until) -> None:
    with browser(installation, Role.MEDIA) as client:
        assert "Опросов пока не было" in words(client.get("/surveys"))
        assert client.get("/surveys/new").status_code == 200
        bad = client.post(
            "/surveys", data={**FIELDS, "until": until, "branch": ["", "2.1", "", ""]}
        )
        assert (bad.status_code, "которого до него нет" in words(bad)) == (400, True)
        assert page_of(bad).select("textarea[name=question]")[1].text == "Чем?"
        card = client.post("/surveys", data={**FIELDS, "until": until, "quotas": "3.tynda = 40"})
        assert "Черновик записан" in words(card)
        assert "если в вопросе 1 выбрано «Нет»" in words(card)
        [number] = [one.number for one in installation.outreach.surveys.page(5)]
        path = f"/surveys/{number}"
        form = page_of(client.get(f"{path}/change"))
        assert form.select_one("textarea[name=quotas]").text == "3.tynda = 40"
        assert "Черновик исправлен" in words(
            client.post(f"{path}/change", data={**FIELDS, "until": until, "title": "Лёд"})
        )
        card = client.post(f"{path}/publish")
        assert "/survey/" in words(card)
        assert client.get(f"{path}/change").status_code == 409
        assert client.get(f"{path}/qr").headers["content-type"] == "image/svg+xml"
        assert "☐ Дорога" in client.get(f"{path}/print").text
        early = client.get(f"{path}/results")
        assert (early.status_code, "до того их не видит никто" in words(early)) == (409, True)
        assert "Опрос окончен" in words(client.post(f"{path}/close"))
        assert OF_THOSE_WHO_ANSWERED in words(client.get(f"{path}/results"))
        assert "Лёд" in words(client.get("/surveys"))


@pytest.mark.parametrize(
    ("sent", "why"),
    [
        ({"until": ""}, "последний день ответов"),
        ({"until": "2020-01-01"}, "уже прошёл"),
        ({"question": ["Доверяете ли вы мэру?"]}, "об этом не спрашивают"),
        ({"branch": ["x"]}, "условие пишут так"),
        ({"scale": ["много"]}, "напишите число"),
        ({"size": "0", "frame": "список", "how": "жребий"}, "у каждого своя ссылка"),
        ({"access": "post"}, "по одному вопросу"),
        ({"quotas": "9.1 = 3"}, "квоты бывают"),
        ({"quotas": "1.1 = нет"}, "квота в строке"),
        ({"quotas": f"1.{'9' * 5000} = 4"}, "квоты бывают"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_stored(installation, until, sent, why) -> None:
    with browser(installation, Role.MEDIA) as client:
        answer = client.post("/surveys", data={**FIELDS, "until": until, **sent})
    assert (answer.status_code, why in words(answer)) == (400, True)
    assert installation.outreach.surveys.page(5) == []


def test_a_sheet_with_two_marks_is_keyed_by_two(installation) -> None:
    number = published(installation)
    sheet = {"channel": "paper", "sheet": "7", "q1": ["0", "1"], "q5": "tynda"}
    path = f"/surveys/{number}/entry"
    with browser(installation, Role.MEDIA) as client:
        assert client.get(path).status_code == 200
        assert "введён. Он посчитается" in words(client.post(path, data=sheet))
        other = {"1": ["0", "1"], "5": ["zeya"]}
        SurveyDesk(installation).key(VERA, number, 7, other)
        assert "вопросы 5" in words(client.get(f"/surveys/{number}"))
        SurveyDesk(installation).key(VERA, number, 7, {**other, "5": ["tynda"]})
        assert "уже введён дважды" in words(client.post(path, data=sheet))
        bad = client.post(path, data={**sheet, "sheet": "седьмой"})
        assert (bad.status_code, "номер листа" in words(bad)) == (400, True)
        call = {"channel": "phone", "once": "a" * 32, "q1": "0", "q5": "tynda"}
        assert "Анкета записана" in words(client.post(path, data=call))
        assert "уже записана" in words(client.post(path, data=call))


def test_results_show_bounds_of_a_drawn_sample_and_files_say_the_same(installation) -> None:
    number = drawn(installation, 60, 60)
    SurveyDesk(installation).close(VERA, number)
    with browser(installation, Role.ANALYST) as client:
        page = client.get(f"/surveys/{number}/results")
        assert "Выборка взята по жребию" in words(page)
        assert "50\u00a0% (40–60\u00a0%)" in page.text
        table = client.get(f"/surveys/{number}/results/file?kind=csv").content.decode()
        assert "Не меньше" in table
        study = client.get(f"/surveys/{number}/study/html").text
        assert "заявки на уборку" in study
        word = client.get(f"/surveys/{number}/study/docx")
        assert word.content.startswith(b"PK")


def test_votes_below_a_post_are_typed_and_links_are_a_file(installation) -> None:
    poll = (Question("Где лавочки?", QuestionKind.ONE, ("В парке", "У школы")),)
    post = "https://vk.com/wall-1_2"
    number = published(installation, access=SurveyAccess.POST, questions=poll, post=post)
    linked = published(installation, access=SurveyAccess.LINKS)
    with browser(installation, Role.MEDIA) as client:
        path = f"/surveys/{number}"
        bad = client.post(f"{path}/votes", data={"votes": ["3", "много"], "voters": "9"})
        assert (bad.status_code, "напишите число" in words(bad)) == (409, True)
        sent = {"votes": ["30", "20"], "voters": "50"}
        assert "Голоса записаны" in words(client.post(f"{path}/votes", data=sent))
        assert client.get(f"/surveys/{linked}/links").status_code == 409
        made = client.post(f"/surveys/{linked}/links", data={"count": "12"})
        assert "по 0 из 12" in words(made)
        file = client.get(f"/surveys/{linked}/links?kind=csv").content.decode()
        assert file.count("/survey/") == 12


def test_texts_of_residents_are_shown_as_text(installation) -> None:
    number = published(installation)
    code, _ = link_of(installation, number)
    said = "<script>alert(1)</script> \u202eабв 🚌"
    for _ in range(12):
        send(installation, code, {"1": ["0"], "5": ["tynda"], "6": [said]})
    SurveyDesk(installation).close(VERA, number)
    with browser(installation, Role.MEDIA) as client:
        page = client.get(f"/surveys/{number}/results")
        assert "<script>alert" not in page.text
        assert "🚌" in page.text
        table = client.get(f"/surveys/{number}/results/file?kind=csv").content.decode()
        study = client.get(f"/surveys/{number}/study/html").text
        assert "🚌" not in table + study


def test_a_code_has_the_three_corners_and_the_quiet_edge_that_readers_look_for() -> None:
    svg = qr_svg("https://otklik.example/survey/0123456789ab", "Ссылка")
    dark = {(int(x), int(y)) for x, y in re.findall(r"M(\d+) (\d+)h1", svg)}
    wide = max(x for x, _ in dark) + 1
    assert min(min(one) for one in dark) == 4
    for left, top in ((4, 4), (wide - 7, 4), (4, wide - 7)):
        ring = {(left + i, top) for i in range(7)} | {(left + i, top + 6) for i in range(7)}
        core = {(left + 2 + i, top + 2 + j) for i in range(3) for j in range(3)}
        assert ring | core <= dark
        assert not {(left + 1 + i, top + 1) for i in range(5)} & dark


def test_results_lead_to_the_cut_of_a_scale_by_municipality_and_month(installation) -> None:
    number = published(installation)
    code, _ = link_of(installation, number)
    for n in range(50):  # ten of each mark: a multiple of five is shown as it is
        send(installation, code, {"1": ["0"], "3": [str(1 + n % 5)], "5": ["tynda"]})
    SurveyDesk(installation).close(VERA, number)
    with browser(installation, Role.MEDIA) as client:
        page = page_of(client.get(f"/surveys/{number}/results"))
        [link] = page.find_all("a", string="По муниципалитетам и месяцам")
        cut = client.get(link["href"])
        assert cut.status_code == 200
        rows = {row.th.text: row.td.get_text(strip=True) for row in page_of(cut).select("tbody tr")}
        _, result = SurveyResultDesk(installation).look(VERA, number)
        [mean] = [table.mean for table in result.variants[0].tables if table.mean]
        assert rows["Тында"] == f"{mean:.1f}".replace(".", ",")
        assert rows["Зея"] == "менее пяти"
        assert OF_THOSE_WHO_ANSWERED in words(cut)


def test_without_a_question_of_places_results_lead_to_the_months(installation) -> None:
    scale = Question("Как вам двор?", QuestionKind.SCALE, scale=5)
    number = published(installation, questions=(scale,))
    code, _ = link_of(installation, number)
    for n in range(50):  # ten of each mark: a multiple of five is shown as it is
        send(installation, code, {"1": [str(1 + n % 5)]})
    SurveyDesk(installation).close(VERA, number)
    with browser(installation, Role.MEDIA) as client:
        results = client.get(f"/surveys/{number}/results")
        assert "По муниципалитетам" not in results.text
        [link] = page_of(results).find_all("a", string="По месяцам")
        [row] = page_of(client.get(link["href"])).select("tbody tr")
        assert (row.th.text, row.td.get_text(strip=True)) == (
            "№ 1. Как вам двор? (шкала до 5)",
            "3,0",
        )
