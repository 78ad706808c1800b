"""«Шаблоны отчётов»: brought, refused with every name and its place, fetched and removed."""

from datetime import timedelta
from io import BytesIO

import docx

from domain.person import Role
from domain.reports.document import Document, Paragraph, Words
from domain.reports.report import MadeReport, Report, ReportOrder
from domain.terms.period import Period
from reports.delivery.stored import written
from tests.console.signing import browser, person
from tests.making import page_of
from tests.reports.documents.papers import count
from tests.reports.templates.wordfiles import changed, letter, saved

PAGE = "/reports/templates"
GOOD = saved(letter("Просрочено {cases.overdue}"))


def bring(client, content: bytes, name: str = "Форма 2"):
    return client.post(
        PAGE,
        data={"report": "month", "name": name},
        files={"file": ("форма.docx", content)},
    )


def words(answer) -> str:
    return " ".join(page_of(answer).select_one("main").text.split())


def test_a_template_is_brought_checked_fetched_and_removed(client) -> None:
    assert "Шаблонов пока нет" in words(client.get(PAGE))
    shown = words(bring(client, GOOD))
    assert "Шаблон загружен" in shown
    assert "Форма 2 — имён: 1" in shown
    page = page_of(client.get(PAGE))
    address = page.select_one("a[href$='/check']")["href"]
    checked = words(client.get(address))
    assert "{cases.overdue}" in checked
    assert "когда выйдет первый" in checked
    file = client.get(address.replace("check", "file"))
    assert file.content == GOOD
    assert "attachment" in file.headers["content-disposition"]
    assert "уже есть" in words(bring(client, GOOD))
    [confirmed] = page.select(f"details form[action='{address.replace('check', 'remove')}']")
    assert "Вернуть шаблон нельзя" in confirmed.get_text()
    assert "Шаблон удалён" in words(client.post(address.replace("check", "remove")))
    assert client.get(address).status_code == 404


def test_each_mistake_is_told_with_its_place_and_what_to_do(client) -> None:
    answer = bring(client, saved(letter("Первый", "Всего {{7*7}} и {cases.overdue")))
    assert answer.status_code == 400
    shown = words(answer)
    assert "{{7*7}} — такого имени в отчёте нет (абзац 2:" in shown
    assert "{ — скобка без пары" in shown
    assert "Шаблонов пока нет" in shown


def test_macros_are_refused_by_name(client) -> None:
    answer = bring(client, changed(GOOD, {"word/vbaProject.bin": b"x"}))
    assert answer.status_code == 400
    assert "шаблон не принят, в нём есть: макросы" in words(answer)


def keep(installation, *figures) -> int:
    """A monthly report that has these figures."""
    now = installation.clock.now()
    order = ReportOrder("month", Period(now - timedelta(days=30), now))
    blocks = [Paragraph(list(figures))] if figures else []
    document = Document("За ноябрь", [Words("область")], now, blocks)
    report = Report(order, "За ноябрь", now, now, "система", "")
    return installation.reports.versions.add(MadeReport(report, {}, written(document), "")).number


def test_a_kept_report_fills_the_form_or_says_what_it_lacks(client, filled) -> None:
    empty = keep(filled)
    assert "{cases.overdue} — такого имени в отчёте нет" in words(bring(client, GOOD))
    whole = keep(filled, count("cases.overdue", 1240))
    bring(client, GOOD)
    page = client.get(f"/reports/{whole}")
    [form] = page_of(page).select("a[href*='/templates/']")
    assert form.text == "Форма 2"
    file = client.get(form["href"])
    assert "Просрочено 1\u00a0240" in docx.Document(BytesIO(file.content)).paragraphs[0].text
    assert "attachment" in file.headers["content-disposition"]
    lacking = client.get(form["href"].replace(f"/{whole}/", f"/{empty}/"))
    assert lacking.status_code == 400
    assert "{cases.overdue} — такого имени в отчёте нет (абзац 1:" in words(lacking)
    assert client.get(form["href"].replace(f"/{whole}/", "/999/")).status_code == 404


def test_templates_are_for_those_who_make_reports(installation) -> None:
    with browser(installation, one=person(installation, Role.MEDIA, name="Пресса")) as other:
        assert other.get(PAGE).status_code == 403
