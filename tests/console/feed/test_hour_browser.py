"""A monitor's hour in a real browser: thirty posts decided by keys, counted and timed."""

import logging
import time

import pytest
from playwright.sync_api import expect

from domain.triage import TriageState
from tests.console.conftest import POSTS, post
from tests.console.test_feed_browser import address as address
from tests.console.test_feed_browser import index
from tests.console.test_feed_browser import page as page

log = logging.getLogger(__name__)

ROAD = (
    "Друзья, в Зее беда с дорогами! На улице Зелёная асфальт сняли и бросили, пройти невозможно, "
    "дети идут в школу по грязи, администрация молчит."
)
COPIES, FOREIGN = 13, 4
DONE = (TriageState.DONE, TriageState.REJECTED)


@pytest.mark.soak
@pytest.mark.parametrize("page", [1440], indirect=True)
def test_thirty_posts_are_decided_by_keys(page, filled):
    """Of the thirty, 13 are one text and four are rejected for their place."""
    posts = [post(1000 + n, ROAD) for n in range(COPIES)]
    posts += [post(1100 + n, f"В Зее из {n} крана ржавая вода, ребёнок болеет") for n in range(4)]
    posts += [post(1200 + n, f"Белогорск, подъезд {n}: мусор не вывозят") for n in range(13)]
    index(filled, *posts)
    filled.posts.triage.move(
        [p.id for p in POSTS] + [post(n, "").id for n in range(10, 30)],
        "finish",
        "Борис",
        filled.clock.now(),
    )
    page.goto("/feed")
    keys, begun = 0, time.monotonic()

    def press(key):
        nonlocal keys
        keys += 1
        page.keyboard.press(key)

    wanted = page.locator(".row[data-state=free]").count()
    press("j")
    for number in range(1, wanted + 1):
        row = page.locator(".row:focus")
        id_, text = row.get_attribute("data-id"), row.locator(".short").inner_text()
        if "крана" in text:
            press("r")
            expect(page.get_by_role("dialog")).to_be_visible()
            press("4")
        else:
            press("d")
        expect(page.locator(f"#p-{id_}")).not_to_have_attribute("data-state", "free")
        if number < wanted:  # what is ended leads on
            expect(page.locator(f"#p-{id_}")).not_to_be_focused()
    seconds = time.monotonic() - begun
    ended = filled.posts.triage.of([p.id for p in posts])
    log.info("%d posts, %d rows: %d keys, %.1f s", len(posts), wanted, keys, seconds)
    assert {one.state for one in ended.values()} <= set(DONE)
    assert len(ended) == len(posts)
    assert keys <= 1 + 2 * FOREIGN + (len(posts) - COPIES - FOREIGN) + 1
