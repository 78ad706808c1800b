"""The shell in a real browser: the palette, keys, a phone, and a day without scripts."""

import re

import pytest
from playwright.sync_api import expect

from domain.triage import TriageState
from tests.console.conftest import POSTS
from tests.journeys.browsing import content_begins, too_wide

PAGES = (
    "/feed",
    "/search",
    "/alerts",
    "/incidents",
    "/map",
    "/sources",
    "/duty",
    "/me",
    "/bell",
    "/design",
)
# What is smaller than it may be: type by its pixels, and targets outside sentences by their height.
SMALL = """() => {
  const visible = (e) => e.checkVisibility() && !e.closest(".quiet, .skip");
  const all = [...document.querySelectorAll("body *")].filter(visible);
  const words = (e) => [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim());
  const type = all.filter((e) => words(e) && parseFloat(getComputedStyle(e).fontSize) < 12);
  const targets = all.filter((e) => e.matches("a, button, input, select, summary, textarea"));
  const low = targets.filter((e) => {
    if (e.closest(".text, svg, p.note, p.problem")) return false;
    return (e.closest("label") ?? e).getBoundingClientRect().height < 43.5;
  });
  const named = (some) => some.map((e) => e.outerHTML.slice(0, 90));
  return { type: named(type), low: named(low) };
}"""


def test_the_palette_leads_to_a_place_an_incident_and_a_page(opened):
    tab = opened()
    tab.goto("/me")
    tab.keyboard.press("/")
    field = tab.get_by_role("combobox", name="Найти пост")
    expect(field).to_be_focused()
    field.press_sequentially("передача")
    expect(tab.get_by_role("option", name="Искать «передача»")).to_be_visible()
    tab.keyboard.press("ArrowUp")
    tab.keyboard.press("Enter")
    expect(tab).to_have_url(re.compile("/duty/handover$"))
    tab.wait_for_load_state()
    tab.keyboard.press("Control+k")
    expect(field).to_be_focused()
    field.press_sequentially("тында отопление")
    option = tab.get_by_role("option", name="Тында: нет отопления")
    expect(option).to_be_visible()
    option.click()
    expect(tab.get_by_role("heading", level=1)).to_contain_text("отоплен")
    tab.wait_for_load_state()
    tab.keyboard.press("/")
    field.press_sequentially("холодные батареи")
    expect(tab.get_by_role("option", name="Искать «холодные батареи» в постах")).to_be_visible()
    tab.keyboard.press("Enter")
    expect(tab.locator("#q")).to_have_value("холодные батареи")
    tab.keyboard.press("Escape")


def test_keys_lead_to_sections_and_are_told_by_a_question_mark(opened):
    tab = opened()
    tab.goto("/me")
    tab.keyboard.press("?")
    expect(tab.get_by_role("dialog", name="Клавиши")).to_contain_text("Оповещения")
    tab.keyboard.press("?")
    expect(tab.get_by_role("dialog")).to_have_count(0)
    tab.keyboard.press("g")
    tab.keyboard.press("o")
    expect(tab.get_by_role("heading", level=1)).to_have_text("Оповещения")
    tab.wait_for_load_state()
    tab.keyboard.press("g")
    tab.keyboard.press("l")
    expect(tab.locator(".row.current")).to_be_visible()
    tab.wait_for_load_state()
    sent = []
    tab.on("request", lambda one: sent.append(one.method))
    for key in "gdx":  # D leads to no section, and is no deed of the feed after G
        tab.keyboard.press(key)
    expect(tab.locator("#count")).to_have_text("С отмеченными (1):")
    assert "POST" not in sent


def test_a_key_without_g_leads_nowhere_even_on_a_page_just_opened(opened):
    tab = opened()
    tab.goto("/me")
    for key in "oli":
        tab.keyboard.press(key)
    tab.keyboard.press("?")
    expect(tab.get_by_role("dialog", name="Клавиши")).to_be_visible()
    assert tab.url.endswith("/me")


def test_a_theme_is_chosen_in_the_menu_of_ones_name(opened):
    tab = opened()
    tab.goto("/alerts")
    ground = "getComputedStyle(document.body).backgroundColor"
    light = tab.evaluate(ground)
    tab.locator(".account summary").click()
    tab.get_by_role("button", name="Тёмная").click()
    expect(tab.locator("html")).to_have_attribute("data-theme", "dark")
    assert tab.evaluate(ground) != light
    assert tab.url.endswith("/alerts")


@pytest.mark.parametrize("path", PAGES)
def test_a_phone_can_be_read_and_hit(opened, path):
    tab = opened(360)
    tab.goto(path)
    assert not too_wide(tab)
    assert tab.evaluate(SMALL) == {"type": [], "low": []}
    assert content_begins(tab) < 200


def test_the_current_tab_is_in_sight_on_a_phone(opened):
    """Its heading is not shown there."""
    tab = opened(360)
    tab.goto("/cases/reconciliation")
    expect(tab.locator(".tabs a[aria-current]")).to_be_in_viewport(ratio=0.9)


def test_a_phone_has_a_bar_at_the_bottom_and_the_rest_behind_one_more(opened):
    tab = opened(360, java_script_enabled=False)
    tab.goto("/alerts")
    bar = tab.get_by_role("navigation", name="Главные разделы")
    expect(bar.get_by_role("link")).to_have_count(5)
    assert bar.bounding_box()["y"] + bar.bounding_box()["height"] == 900
    bar.get_by_role("link", name="Ещё").click()
    rail = tab.get_by_role("navigation", name="Разделы", exact=True)
    rail.get_by_role("link", name="Карта").click()
    expect(tab.get_by_role("heading", level=1)).to_contain_text("Карта")
    expect(rail).to_be_hidden()


def test_a_day_without_scripts(opened, filled, alert):
    tab = opened(java_script_enabled=False)
    tab.goto("/feed")
    row = tab.locator(".row").nth(1)
    row.locator("time").click()
    row.get_by_role("button", name="Взять").click()
    assert TriageState.TAKEN in {
        one.state for one in filled.posts.triage.of([p.id for p in POSTS]).values()
    }
    tab.get_by_label("Найти пост").fill("тында")
    tab.keyboard.press("Enter")
    tab.get_by_role("link", name="Искать «тында» в постах").click()
    expect(tab.locator(".row").first).to_be_visible()
    tab.get_by_role("link", name="Оповещения").first.click()
    tab.locator("article.alertrow h3 a").first.click()
    tab.get_by_role("button", name="Принять", exact=True).click()
    expect(tab.locator(".history")).to_contain_text("принято — Анна")
    tab.locator(".account summary").click()
    tab.get_by_role("button", name="Плотно").click()
    expect(tab.locator("html")).to_have_attribute("data-density", "compact")
    tab.locator(".account summary").click()
    tab.get_by_role("button", name="Выйти").click()
    expect(tab.get_by_role("heading", level=1)).to_have_text("Вход")
