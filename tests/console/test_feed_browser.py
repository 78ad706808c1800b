"""The feed in a real browser: how soon a post is seen, whether anything moves, and the keyboard."""

import pytest
from playwright.sync_api import expect

from app.assembly import make_worker
from console.application import create_application
from console.guard import cookie_name
from desks.access.sessions import new_session
from desks.triage import TriageDesk
from desks.viewer import in_shell
from domain.person import Role
from domain.triage import Reason, TriageState
from tests.console.conftest import POSTS, post
from tests.console.serving import served
from tests.console.signing import person
from tests.journeys.browsing import too_wide

BORIS = in_shell("Борис")

HEAT, ALSO, WASTE, _ = (p.id for p in POSTS)
LOOKS = 2  # at 2.5 s each, so what is new is seen within 5 s

# Shifts that no click or key of the reader's own caused, as browsers themselves score them. What a
# click asked of the server is its own too, however late the answer comes.
WATCH = """
window.shifts = [];
window.asked = 0;
const ask = window.fetch;
window.fetch = async (...what) => {
  const own = !String(what[0]).includes("/feed/live");
  window.asked += own;
  try {
    return await ask(...what);
  } finally {
    setTimeout(() => { window.asked -= own; }, 500);
  }
};
new PerformanceObserver((list) => {
  for (const one of list.getEntries()) {
    if (one.hadRecentInput || window.asked || !(one.startTime > window.loaded)) continue;
    const what = one.sources.map((s) => s.node && (s.node.outerHTML ?? s.node.data));
    window.shifts.push([one.value, String(what).slice(0, 200)]);
  }
}).observe({ type: "layout-shift", buffered: true });
"""


@pytest.fixture
def address(filled):
    """A console over the four posts, in a thread of this process."""
    more = [post(n, f"В Тынде на Мухина {n} прорвало трубу, воды нет") for n in range(10, 30)]
    filled.posts.queue.put(more, history=False)
    make_worker(filled, "w").run_once()
    with served(create_application(filled)) as address:
        yield address


# A phone has no keys, and what does not hang on the width is asked once.
WIDE = pytest.mark.parametrize("page", [1440], indirect=True)


@pytest.fixture(params=[1440, 360])
def page(request, address, filled, browser):
    """A monitor's feed at either width. Nothing may be said in the browser's log, nothing may move
    by itself.
    """
    token, session = new_session(
        person(filled, Role.MONITOR), filled.clock.now(), "127.0.0.1", "Chromium"
    )
    filled.access.sessions.add(session)
    size = {"width": request.param, "height": 900}
    with browser.new_context(base_url=address, viewport=size, locale="ru") as context:
        context.add_cookies(
            [{"name": cookie_name(filled.settings), "value": token, "url": address}]
        )
        said = []
        tab = context.new_page()
        tab.on("console", lambda message: said.append(message.text))
        tab.on("pageerror", lambda error: said.append(str(error)))
        tab.add_init_script(WATCH)
        tab.goto("/feed")
        tab.wait_for_load_state("load")
        tab.evaluate("window.loaded = performance.now()")
        yield tab
        # A refused act or a lost connection is no mistake of the page's, but the browser notes it.
        assert not [words for words in said if "Failed to load resource" not in words]
        assert tab.evaluate("window.shifts") == []


def index(filled, *posts):
    """Through the worker."""
    filled.posts.queue.put(list(posts), history=False)
    make_worker(filled, "w").run_once()


def looks(page):
    """How often the page asks what is new, from now on."""
    asked = []
    page.on("request", lambda request: "/feed/live" in request.url and asked.append(request))
    return asked


def focused(page):
    return page.evaluate("document.activeElement.closest('.row')?.dataset.id")


def test_a_new_post_is_seen_within_five_seconds_and_moves_nothing(page, filled):
    page.evaluate("window.scrollTo(0, 700)")
    index(filled, post(1000, "В Тынде на Красной Пресне 5 лопнула батарея, кипяток"))
    strip, asked = page.locator("#strip"), looks(page)
    expect(strip).to_contain_text("лопнула батарея")
    assert len(asked) <= LOOKS
    expect(strip).to_be_in_viewport()
    expect(page.locator("#said")).to_have_text("1 новый пост")
    before = page.locator(".row").count()
    page.keyboard.press("n")
    expect(page.locator(".row")).to_have_count(before + 1)
    assert "лопнула батарея" in page.locator(".row:focus").inner_text()
    expect(strip).to_contain_text("новых постов нет")
    assert not too_wide(page)


def test_what_another_takes_is_seen_within_five_seconds_and_moves_nothing(page, filled):
    TriageDesk(filled).take(BORIS, [ALSO])
    row, asked = page.locator(f"#p-{ALSO}"), looks(page)
    expect(row.locator(".mark")).to_contain_text("в работе: Борис")
    expect(row.locator(".mark")).to_be_visible()
    assert len(asked) <= LOOKS
    row.locator("time").click()
    expect(row.get_by_role("button", name="Взять")).to_be_disabled()
    TriageDesk(filled).finish(BORIS, [ALSO])
    expect(row.locator(".mark")).to_contain_text("разобрано — Борис")


def test_a_post_is_triaged_in_three_clicks_at_most(page, filled):
    row = page.locator(f"#p-{HEAT}")
    row.get_by_role("button", name="Взять").click()
    expect(row.locator(".mark")).to_contain_text("взято вами")
    assert filled.posts.triage.of([HEAT])[HEAT].state is TriageState.TAKEN
    row.get_by_role("link", name="Отклонить").click()
    page.get_by_role("dialog").get_by_role("button", name="повтор").click()
    expect(row.locator(".mark")).to_contain_text("отклонено: повтор")
    assert filled.posts.triage.of([HEAT])[HEAT].reason is Reason.DUPLICATE
    page.locator(f"#p-{WASTE} time").click()
    page.locator(f"#p-{WASTE}").get_by_role("link", name="жалоба").click()
    page.get_by_role("dialog").get_by_role("button", name="вопрос").click()
    expect(page.locator(f"#p-{WASTE}").get_by_role("link", name="вопрос")).to_be_visible()
    assert page.locator(".row .moves:visible").count() == 1  # actions only where one is
    assert filled.posts.index.get([WASTE])[WASTE].labels.kind.value == "question"
    assert not too_wide(page)


@WIDE
def test_what_another_took_a_moment_ago_is_refused_with_a_word(page, filled):
    TriageDesk(filled).take(BORIS, [HEAT])
    page.locator(f"#p-{HEAT}").locator("[data-key=t]").dispatch_event("click")
    expect(page.get_by_role("alert")).to_contain_text("пост уже в работе: Борис, с")
    expect(page.locator(f"#p-{HEAT} .mark")).to_contain_text("в работе: Борис")


@WIDE
def test_the_whole_triage_by_keyboard(page, filled):
    page.keyboard.press("j")
    assert focused(page) == HEAT
    page.keyboard.press("Enter")
    expect(page.locator(f"#p-{HEAT} .inside")).to_be_visible()
    page.keyboard.press("Enter")
    page.keyboard.press("t")
    expect(page.locator(f"#p-{HEAT} .mark")).to_contain_text("взято вами")
    assert focused(page) == HEAT
    page.keyboard.press("u")
    expect(page.locator("#deed")).to_contain_text("Отменено действие «взято: 1 пост»")
    expect(page.locator(f"#p-{HEAT} .mark")).to_be_empty()
    page.keyboard.press("r")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("2")
    expect(page.locator(f"#p-{HEAT} .mark")).to_contain_text("отклонено: реклама")
    assert focused(page) == ALSO  # what is ended leads on
    page.keyboard.press("c")
    page.get_by_role("dialog").get_by_role("button", name="вопрос").wait_for()
    page.keyboard.press("Escape")
    assert focused(page) == ALSO
    page.keyboard.press("m")
    page.get_by_role("dialog").get_by_role("heading", name="К какому инциденту").wait_for()
    page.keyboard.press("Escape")
    page.keyboard.press("x")
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(page.locator("#count")).to_have_text("С отмеченными (2):")
    page.keyboard.press("d")
    expect(page.locator("#deed")).to_contain_text("разобрано: 2 поста")
    assert filled.posts.triage.of([ALSO])[ALSO].state is TriageState.DONE
    page.keyboard.press("k")
    assert focused(page) == WASTE
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_hidden()


@WIDE
def test_what_is_ended_leads_on_past_all_that_was_marked(page):
    for key in "jxjxk":
        page.keyboard.press(key)
    assert focused(page) == HEAT
    page.keyboard.press("d")
    expect(page.locator("#deed")).to_contain_text("разобрано: 2 поста")
    assert focused(page) == WASTE


@WIDE
def test_no_deed_makes_a_post_higher_or_moves_the_way_back(page):
    def places():
        return page.evaluate(
            "[...document.querySelectorAll('.row, #undo')].map((e) => "
            "[e.offsetWidth, e.offsetHeight, e.getBoundingClientRect().right])"
        )

    page.keyboard.press("j")
    before = places()
    mark = page.locator(f"#p-{HEAT} .mark")
    for keys, said in (
        ("t", "взято вами"),
        ("t", ""),
        ("d", "разобрано"),
        ("u", ""),
        ("r2", "реклама"),
    ):
        for key in keys:
            page.keyboard.press(key)
            if key == "r":
                expect(page.get_by_role("dialog")).to_be_visible()
        expect(mark).to_contain_text(said) if said else expect(mark).to_be_empty()
        page.locator(f"#p-{HEAT}").focus()  # what is ended leads on
        assert places() == before, said


def test_keys_mean_letters_where_one_writes(page, filled):
    if page.viewport_size["width"] == 360:
        page.locator("label[for=filter]").click()
    page.locator("#q").press_sequentially("jtxru")
    expect(page.locator("#q")).to_have_value("jtxru")
    assert filled.posts.triage.last("Анна") is None


@WIDE
def test_a_lost_connection_is_said_and_found_again(page):
    page.route("**/feed/live?**", lambda route: route.abort())
    expect(page.locator("#strip")).to_contain_text("Нет связи с сервером")
    page.unroute("**/feed/live?**")
    expect(page.locator("#strip")).to_contain_text("обновляется сама")


@WIDE
def test_a_page_that_nobody_looks_at_asks_for_nothing(page):
    page.clock.install()
    page.reload()
    asked = []
    page.on("request", lambda r: asked.extend([r.url] if "/feed" in r.url else []))
    hide = "Object.defineProperty(document, 'hidden', { value: true, configurable: true })"
    page.evaluate(hide)
    page.clock.run_for(600_000)
    assert asked == []
    with page.expect_request("**/feed/live?**"):
        page.evaluate(
            "delete document.hidden; document.dispatchEvent(new Event('visibilitychange'))"
        )


def test_a_screen_of_900_pixels_shows_ten_rows_and_a_phone_its_first_within_200(page):
    tops = page.evaluate(
        "[...document.querySelectorAll('.row')].map((e) => e.getBoundingClientRect())"
        ".map((r) => [r.top, r.bottom])"
    )
    if page.viewport_size["width"] == 360:
        assert tops[0][0] < 200
        return
    end = page.locator("#deeds").bounding_box()["y"]
    assert len([bottom for _, bottom in tops if bottom <= end]) >= 10
    assert {round(bottom - top) for top, bottom in tops} <= {52, 53}


@WIDE
def test_a_key_acts_on_the_post_that_is_shown_before_anything_has_the_focus(page, filled):
    expect(page.locator(".row.current")).to_have_count(1)
    page.keyboard.press("t")
    expect(page.locator(f"#p-{HEAT} .mark")).to_contain_text("взято вами")
    assert focused(page) == HEAT
