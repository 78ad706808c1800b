"""A duty officer and a monitor in a real browser, over a demo that was played."""

import os
import re
import subprocess
import sys
import tomllib
from datetime import timedelta
from pathlib import Path
from socket import create_connection
from threading import Event

import pytest
from playwright.sync_api import expect, sync_playwright

from app.settings import FILE_VARIABLE, read_settings
from app.wiring import open_parts
from domain.query import All
from domain.source import HealthState, Poll, SourceKind

ROOT = Path(__file__).parents[2]
QUIET = ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"]
QUIET += ["--disable-background-networking", "--disable-component-update"]


@pytest.fixture(scope="module")
def console(tmp_path_factory):
    """The address of a console over a played demo."""
    folder = tmp_path_factory.mktemp("demo")
    otklik = [sys.executable, "-m", "otklik"]
    command = [*otklik, "demo", "--once", "--seed", "2", "--folder", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    settings = folder / "otklik.toml"
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv(FILE_VARIABLE, str(settings))
        change(read_settings())
    port = tomllib.loads(settings.read_text("utf-8"))["console_port"]
    environment = {**os.environ, FILE_VARIABLE: str(settings)}
    server = subprocess.Popen([*otklik, "serve"], cwd=ROOT, env=environment)
    try:
        for _ in range(300):
            try:
                create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                assert server.poll() is None
                Event().wait(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(30)


def change(settings):
    """What later polls might find: the newest post is deleted, and no page of Telegram answers."""
    with open_parts(settings) as parts:
        now, hour = parts.clock.now(), timedelta(hours=1)
        newest = [hit.enriched.post.id for hit in parts.index.search(All(), limit=1).hits]
        parts.ledger.looked_again(newest, newest, now)
        poll = Poll(HealthState.CHANGED_MARKUP, "Постов на странице не видно: " + "разметка" * 9)
        for claim in parts.sources.claim(now, 99, hour, [SourceKind.TELEGRAM]):
            parts.sources.finish(claim, poll, now, hour, now + hour, claim.health.usual_gap)


@pytest.fixture(params=[1440, 360])
def page(request, console, chromium):
    """A tab of either width. No page may be wider than its window or say anything in the log."""
    arguments = [*QUIET, "--no-sandbox"] if os.geteuid() == 0 else QUIET
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=arguments)
        tab = browser.new_page(
            base_url=console, viewport={"width": request.param, "height": 900}, locale="ru"
        )
        said = []
        tab.on("console", lambda message: said.append(message.text))
        tab.on("pageerror", lambda error: said.append(str(error)))
        yield tab
        browser.close()
    assert not said


def too_wide(tab):
    """Elements that make the page wider than its window."""
    tab.wait_for_load_state("load")  # before that it may be measured without its stylesheet
    return tab.evaluate(
        """() => document.documentElement.scrollWidth <= window.innerWidth ? [] :
        [...document.querySelectorAll("*")]
        .filter(e => e.getBoundingClientRect().right > window.innerWidth)
        .map(e => `${e.tagName}.${e.className} ${e.textContent.trim().slice(0, 40)}`)"""
    )


def test_a_monitor_finds_posts_by_any_form_and_narrows_them(page):
    page.goto("/")
    page.get_by_role("searchbox", name="Запрос").fill("холодные батареи")
    page.keyboard.press("Enter")
    expect(page.locator("mark").first).to_be_visible()
    found = page.locator(".post").count()
    assert found
    assert not too_wide(page)
    page.locator("aside").get_by_role("link", name="Тында", exact=True).click()
    expect(page.get_by_role("searchbox")).to_have_value("холодные батареи место:Тында")
    assert 0 < page.locator(".post").count() <= found


def test_a_duty_officer_sees_why_and_acknowledges(page):
    page.goto("/alerts")
    assert not too_wide(page)
    # Each width takes another of the two alerts.
    waiting = page.locator("article.alert.state-new")
    place = waiting.first.get_by_role("link")
    name = place.inner_text()
    place.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)
    expect(page.locator(".reason")).to_contain_text("обычно")
    assert page.locator(".post").count()
    assert not too_wide(page)
    expect(page.get_by_role("img", name="Сколько жителей писали")).to_be_visible()
    page.get_by_label("Кто вы").fill("Анна, дежурная")
    page.get_by_role("button", name="Принять", exact=True).click()
    expect(page.locator(".history")).to_contain_text("принято — Анна, дежурная")
    expect(page.get_by_role("button", name="Принять", exact=True)).to_have_count(0)
    page.locator(".facts").get_by_role("link", name=re.compile("пост")).click()
    expect(page.locator(".post").first).to_be_visible()


def test_what_later_polls_learnt_is_seen_where_it_matters(page):
    page.goto("/search")
    newest = page.locator(".post").first
    expect(newest).to_contain_text("удалено в источнике, замечено")
    expect(newest.locator(".text")).to_be_visible()
    page.get_by_role("link", name="Оповещения").click()
    page.locator("article.alert").first.get_by_role("link").click()
    banner = page.locator(".troubles")
    expect(banner.get_by_role("listitem").first).to_be_hidden()
    banner.locator("summary").click()
    expect(banner.get_by_role("listitem").first).to_contain_text("не читается")
    assert not too_wide(page)


def test_source_health_reads_at_any_width(page):
    page.goto("/sources")
    expect(page.get_by_role("table")).to_contain_text("работает")
    assert not too_wide(page)


def test_an_administrator_adds_and_pauses_a_source_by_keyboard(page):
    name = f"tynda_{page.viewport_size['width']}"
    page.goto("/sources")
    page.get_by_role("link", name="Добавить вручную").press("Enter")
    page.get_by_role("combobox", name="Тип").select_option("telegram")
    page.get_by_label("Название").fill(f"Тында {name}")
    assert not too_wide(page)
    page.get_by_role("checkbox", name="Главный источник").press("Space")
    page.get_by_label("Адрес ленты").fill(name)
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Сохранено")
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
    page.get_by_label("Файл CSV или XLSX").set_input_files(files=[file])
    page.get_by_role("button", name="Загрузить").click()
    expect(page.locator("tbody")).to_contain_text("нужна проба")
    assert not too_wide(page)
    page.get_by_role("link", name="Проверить адрес").click()
    expect(page.get_by_label("Адрес сайта")).to_have_value("example.org/news")
    expect(page.get_by_label("Адрес сайта")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("ждёт сборщика")
    assert not too_wide(page)
