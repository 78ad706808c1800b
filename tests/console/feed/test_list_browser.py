"""Lists of posts in a real browser: folded copies, numbers on tabs, menus, the search's own."""

from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from domain.triage import TriageState
from tests.console.conftest import POSTS, post
from tests.console.feed.test_copies import ROAD
from tests.console.test_feed_browser import address as address
from tests.console.test_feed_browser import focused, index
from tests.console.test_feed_browser import page as page

HEAT = POSTS[0].id
WIDE = pytest.mark.parametrize("page", [1440], indirect=True)


@WIDE
def test_a_key_decides_all_copies_and_the_tabs_count_along(page, filled):
    copies = [post(1000 + n, ROAD) for n in range(4)]
    index(filled, *copies)
    page.goto("/feed?q=место:Зея")
    page.wait_for_load_state("load")
    page.evaluate("window.loaded = performance.now()")
    row = page.locator(f"#p-{copies[0].id}")
    expect(row.locator(".flags")).to_contain_text("4 копии")
    assert page.locator(".row").count() == 1
    page.keyboard.press("d")
    expect(page.locator("#deed")).to_contain_text("разобрано: 4 поста")
    expect(page.locator("#count-new")).to_have_text("0")
    expect(page.locator("#count-done")).to_have_text("4")
    page.keyboard.press("u")
    expect(page.locator("#count-new")).to_have_text("4")
    expect(row.locator(".flags")).to_contain_text("4 копии")
    states = filled.posts.triage.of([one.id for one in copies]).values()
    assert {one.state for one in states} == {TriageState.FREE}
    page.keyboard.press("m")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Сейчас пост в И-")
    dialog.get_by_role("searchbox").fill("Белогорск")
    page.keyboard.press("Enter")
    expect(dialog.locator("button[name=incident]").first).to_contain_text("Белогорск")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    assert focused(page) == copies[0].id


@WIDE
def test_a_search_has_the_feeds_keys_and_offers_what_may_be_meant(page, filled):
    page.goto("/search?q=отопление")
    page.wait_for_load_state("load")
    page.evaluate("window.loaded = performance.now()")
    page.keyboard.press("j")
    assert focused(page) == HEAT
    page.keyboard.press("t")
    expect(page.locator(f"#p-{HEAT} .mark")).to_contain_text("взято вами")
    assert filled.posts.triage.of([HEAT])[HEAT].state is TriageState.TAKEN
    menu = page.locator(".choose:has(input[value=topic])")
    menu.locator("summary").first.click()
    menu.get_by_role("button", name="Показать").wait_for()
    page.keyboard.press("Escape")
    expect(menu).not_to_have_attribute("open", "")
    query = page.locator("#q")
    query.fill("")
    with page.expect_response(lambda answer: quote("бел") in answer.url):
        query.press_sequentially("место:бел")
    expect(page.get_by_role("option", name="Белогорск", exact=True)).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(query).to_have_value("место:Белогорск ")
    page.keyboard.press("Enter")
    expect(page.locator(".condition")).to_contain_text("Место: Белогорск")
    assert page.locator(".row").count() == 1
