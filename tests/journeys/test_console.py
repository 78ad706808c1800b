"""A duty officer and a monitor in a real browser, over a demo that was played."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.browsing import too_wide
from tests.portions import few

# What is done is the same at any width; soak does it on a desk too.
ON_A_PHONE = pytest.mark.parametrize("page", few((1440, 360), 360), indirect=True)


def test_a_monitor_finds_posts_by_any_form_and_narrows_them(page):
    page.goto("/search")
    page.locator("#q").fill("холодные батареи")
    page.keyboard.press("Enter")
    expect(page.locator("mark:visible").first).to_be_visible()
    found = page.locator(".row").count()
    assert found
    assert not too_wide(page)
    if page.viewport_size["width"] < 720:
        page.locator("label[for=filter]").click()
    menu = page.locator(".choose:has(input[value=municipality])")
    menu.locator("summary").first.click()
    menu.get_by_role("checkbox", name="Тында", exact=True).check()
    menu.get_by_role("button", name="Показать").click()
    expect(page.locator("#q")).to_have_value("холодные батареи место:Тында")
    assert 0 < page.locator(".row").count() <= found


@ON_A_PHONE
def test_a_duty_officer_sees_why_and_acknowledges(page):
    page.goto("/alerts")
    assert not too_wide(page)
    # Each width takes another of the two alerts.
    waiting = page.locator("article.alertrow", has_text="без ответа")
    place = waiting.first.get_by_role("link")
    name = place.inner_text()
    place.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)
    expect(page.locator(".reason")).to_contain_text("обычно")
    assert page.locator(".post").count()
    assert not too_wide(page)
    expect(page.get_by_role("img", name="Сколько жителей писали")).to_be_visible()
    page.get_by_role("button", name="Принять", exact=True).click()
    expect(page.locator(".history")).to_contain_text("принято — Анна")
    expect(page.get_by_role("button", name="Принять", exact=True)).to_have_count(0)
    page.locator(".facts").get_by_role("link", name=re.compile("пост")).click()
    expect(page.locator(".row").first).to_be_visible()


@ON_A_PHONE
def test_what_later_polls_learnt_is_seen_where_it_matters(page):
    page.goto("/search")
    newest = page.locator(".row").first
    expect(newest).to_contain_text("удалено в источнике, замечено")
    expect(newest.locator(".text")).to_be_visible()
    page.get_by_role("link", name="Оповещения").click()
    page.locator("article.alertrow").first.get_by_role("link").click()
    banner = page.locator(".troubles")
    expect(banner.get_by_role("listitem").first).to_be_hidden()
    banner.locator("summary").click()
    expect(banner.get_by_role("listitem").first).to_contain_text("не читается")
    assert not too_wide(page)


def test_source_health_reads_at_any_width(page):
    page.goto("/sources")
    expect(page.get_by_role("table")).to_contain_text("работает")
    assert not too_wide(page)


@ON_A_PHONE
def test_an_administrator_adds_and_pauses_a_source_by_keyboard(page):
    name = f"tynda_{page.viewport_size['width']}"
    page.goto("/sources")
    if page.viewport_size["width"] == 360:  # behind one button, so that the list begins at once
        page.locator("#filter").press("Space")
    page.get_by_role("link", name="Добавить вручную").press("Enter")
    page.get_by_role("combobox", name="Тип").select_option("telegram")
    page.get_by_label("Название").fill(f"Тында {name}")
    assert not too_wide(page)
    page.get_by_role("checkbox", name="Главный источник").press("Space")
    page.get_by_label("Адрес ленты").fill(name)
    page.keyboard.press("Enter")
    expect(page.locator("main").get_by_role("status")).to_contain_text("Сохранено")
    assert not too_wide(page)
    page.goto("/sources")
    page.get_by_role("button", name=f"Приостановить «Тында {name}»").press("Enter")
    expect(page.get_by_role("button", name=f"Возобновить «Тында {name}»")).to_be_visible()
    assert not too_wide(page)


def test_a_list_is_taken_and_a_probe_is_asked_for_at_any_width(page):
    page.goto("/sources/import")
    assert not too_wide(page)
    content = "ссылка;район\nhttps://vk.com/club123;Тында\nexample.org/news;\n".encode("cp1251")
    file = {"name": "list.csv", "mimeType": "text/csv", "buffer": content}
    page.get_by_label("Файл CSV, XLSX, XLS или ODS").set_input_files(files=[file])
    page.get_by_role("button", name="Загрузить").click()
    expect(page.locator("tbody")).to_contain_text("нужна проба")
    assert not too_wide(page)
    page.get_by_role("link", name="Проверить адрес").click()
    expect(page.get_by_label("Адрес сайта")).to_have_value("example.org/news")
    expect(page.get_by_label("Адрес сайта")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main").get_by_role("status")).to_contain_text("ждёт сборщика")
    assert not too_wide(page)


def test_the_keyboard_reaches_every_control_in_the_order_of_the_page(page):
    page.goto("/search")
    expect(page.locator("#q")).to_be_focused()
    page.evaluate("document.activeElement.blur()")
    seen, places = set(), []
    for _ in range(400):
        page.keyboard.press("Tab")
        where = page.evaluate(
            """() => { const e = document.activeElement;
            if (e === document.body) return null;
            const all = [...document.querySelectorAll("*")];
            return [all.indexOf(e), getComputedStyle(e).outlineStyle]; }"""
        )
        if where is None or where[0] in seen:
            break
        seen.add(where[0])
        places.append(where[0])
        assert where[1] != "none"
    assert len(places) > 20
    assert places == sorted(places)
