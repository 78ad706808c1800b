"""Days of people in a real browser: a duty officer's night on a phone, a press officer's morning,
and a day of four roles without scripts. Each prints how many taps and pages it took.
"""

import re
import sys
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from domain.alert import AlertState
from domain.ending import Ending
from domain.person import Role
from domain.triage import TriageState
from tests.console.conftest import NOW, POSTS, post, written
from tests.console.conftest import alert as alert
from tests.console.conftest import filled as filled
from tests.console.conftest import filled_folder as filled_folder
from tests.console.shell.conftest import address as address
from tests.console.shell.conftest import opened as opened
from tests.console.signing import person
from tests.console.test_leaders import published
from tests.journeys.browsing import too_wide
from tests.making import a_signal, an_alert, some_evidence

pytestmark = pytest.mark.soak
SOON = 16_000  # milliseconds after which a page must know
THUMB = 43.5  # pixels that a finger hits
# A call leaves the browser; the test keeps its address.
CALLS = """addEventListener("click", (event) => {
  const to = event.target.closest("a[href^='tel:']");
  if (to) { event.preventDefault(); document.documentElement.dataset.called = to.href; }
});"""


class Way:
    """Taps, typed texts and pages of somebody's way through a tab."""

    def __init__(self, tab):
        self.tab, self.taps, self.typed, self.pages = tab, 0, 0, 0
        tab.on("framenavigated", self._count)

    def _count(self, frame):
        self.pages += frame == self.tab.main_frame

    def tap(self, target):
        expect(target).to_be_visible()
        if self.tab.viewport_size["width"] < 720:
            assert target.bounding_box()["height"] >= THUMB, target
            assert not too_wide(self.tab)
            target.tap()
        else:
            target.click()
        self.taps += 1

    def type(self, target, words):
        target.fill(words)
        self.typed += 1

    def tell(self, whose):
        counts = f"{self.taps} taps, {self.typed} texts typed, {self.pages} pages"
        sys.stdout.write(f"\n{whose}: {counts}\n")


def spike(filled, id_="night"):
    """An alert of two of the posts, as the detector opens it."""
    now = filled.clock.now()
    evidence = some_evidence(
        NOW - timedelta(hours=1), post_ids=(POSTS[0].id, POSTS[1].id), incidents=()
    )
    cell = an_alert(now).cell
    opened = an_alert(now, id=id_, evidence=evidence, signal=a_signal(NOW, cell, observed=20))
    filled.watch.alerts.save(opened, None)
    return opened


def test_a_duty_officers_night_on_a_phone(opened, filled):
    olga, boris = (person(filled, Role.DUTY, name=name) for name in ("Ольга", "Борис"))
    tab = opened(360, olga, has_touch=True, is_mobile=True, device_scale_factor=2)
    tab.add_init_script(CALLS)
    tab.clock.install()
    way = Way(tab)
    tab.goto("/")
    tab.wait_for_load_state()
    spike(filled)
    tab.clock.fast_forward(SOON)
    toast = tab.locator(".news .toast")
    expect(toast).to_contain_text("Новый всплеск: Тында, ")
    way.tap(toast.get_by_role("link", name="Открыть"))
    expect(tab).to_have_url(re.compile("/alerts/night$"))
    expect(tab.locator("#live")).to_contain_text("20 жителей пожаловались")
    way.tap(tab.get_by_role("button", name="Принять", exact=True))
    expect(tab.locator("#live")).to_contain_text("Принято: Ольга")
    way.tap(tab.locator(".contacts a.call").first)
    expect(tab.locator("html")).to_have_attribute("data-called", re.compile(r"^tel:\+7"))
    way.type(tab.locator("#note"), "Дозвонилась до диспетчера, бригада едет")
    way.tap(tab.get_by_role("button", name="Сохранить заметку"))
    expect(tab.locator("#history")).to_contain_text("заметка — Ольга: Дозвонилась")
    way.tap(tab.locator(".bottom").get_by_role("link", name="Оповещения"))
    way.tap(tab.locator("main .tabs").get_by_role("link", name="Передача смены"))
    way.type(tab.get_by_label("Записка сменщику"), "Тында: ждём тепла к утру, не закрывать")
    way.tap(tab.get_by_role("button", name="Передать смену"))
    expect(tab.locator("article.post .text").first).to_contain_text("ждём тепла")
    way.tell("A duty officer's night on a phone")
    assert way.taps <= 7
    [note] = filled.watch.handovers.latest(9)
    assert "night" in note.alerts
    assert filled.watch.alerts.get("night").state is AlertState.ACKNOWLEDGED
    # The next shift reads it.
    other = opened(360, boris, has_touch=True, is_mobile=True)
    other.goto("/alerts")
    expect(other.get_by_role("region", name="Записка прошлой смены")).to_contain_text("ждём тепла")
    other.get_by_role("button", name="Прочитано").tap()
    expect(other.get_by_role("region", name="Записка прошлой смены")).to_have_count(0)


def test_a_press_officers_morning(opened, filled, tmp_path):
    written(filled, *(published(n, "asn24", NOW, 1000 + n) for n in range(12)))
    tab = opened(one=person(filled, Role.MEDIA, name="Пресса"))
    way = Way(tab)
    tab.goto("/")
    outlets = tab.get_by_role("region", name="СМИ и сообщества: последнее критичное")
    expect(outlets.locator(".postrow").first).to_be_visible()
    way.tap(outlets.get_by_role("link", name="Лидеры мнений"))
    way.tap(tab.locator("table.leaders").get_by_role("link", name="АСН24"))
    expect(tab.get_by_role("heading", name="Последние критичные")).to_be_visible()
    expect(tab.get_by_role("img", name="Сколько критичных и сколько остальных")).to_be_visible()
    way.type(tab.get_by_label("Что знать об источнике"), "Отвечают до обеда")
    way.tap(tab.get_by_role("button", name="Следить", exact=True))
    expect(tab.locator("h1")).to_contain_text("следим")
    way.tap(tab.get_by_role("link", name="Лента отслеживаемых"))
    way.tap(tab.get_by_role("link", name="Критичные"))
    way.tap(tab.locator("article.post .meta a").first)
    expect(tab.locator("article.whole .text")).to_be_visible()
    way.tap(tab.locator("[data-go=p]"))
    way.type(tab.locator("#q"), "вид:жалоба")
    way.tap(tab.get_by_role("button", name="Найти"))
    expect(tab.locator("details.timeline .chart svg")).to_be_visible()
    with tab.expect_download() as coming:
        way.tap(tab.locator(".total").get_by_role("link", name="XLSX"))
    coming.value.save_as(tmp_path / "posts.xlsx")
    assert (tmp_path / "posts.xlsx").read_bytes()[:2] == b"PK"
    way.tell("A press officer's morning")
    assert way.taps <= 9


def test_a_day_of_four_roles_without_scripts(opened, filled, alert):
    def tab_of(role, name):
        tab = opened(one=person(filled, role, name=name), java_script_enabled=False)
        return tab, Way(tab)

    more = (f"В Тынде на Мухина {n} прорвало трубу, воды нет" for n in range(10, 16))
    written(filled, *(post(10 + n, text) for n, text in enumerate(more)))
    # The monitor takes, finishes, rejects, undoes, corrects, and opens a case.
    tab, way = tab_of(Role.MONITOR, "Марина")
    tab.goto("/feed")

    def deed(number, name, kind="button"):
        row = tab.locator(".row").nth(number)
        if not row.locator(".moves").first.is_visible():
            row.locator("time").first.click()
        way.tap(row.get_by_role(kind, name=name, exact=True).first)

    deed(0, "Взять")
    deed(0, "Разобрано")
    expect(tab.locator("#deed")).to_contain_text("разобрано")
    deed(1, "Отклонить", "link")
    way.tap(tab.get_by_role("button", name="повтор"))
    expect(tab.locator("#deed")).to_contain_text("отклонено")
    way.tap(tab.locator("#undo"))
    expect(tab.locator("main [role=status], #deed").first).to_contain_text("Отменено")
    states = {one.state for one in filled.posts.triage.of([p.id for p in POSTS]).values()}
    assert TriageState.DONE in states
    assert TriageState.REJECTED not in states
    way.tap(tab.locator("[data-go=p]"))
    way.type(tab.locator("#q"), "мусор")
    way.tap(tab.get_by_role("button", name="Найти"))
    way.tap(tab.locator(".row").first.get_by_role("link", name="Страница поста"))
    way.tap(tab.get_by_role("button", name="В обращение"))
    expect(tab.locator("main")).to_contain_text("Обращение заведено")
    route = tab.locator("details", has=tab.locator("form[action$='/route']"))
    way.tap(route.locator("summary"))
    route.locator("select[name=body]").select_option("housing")
    way.tap(route.get_by_role("button", name="Передать"))
    way.tell("A monitor's day without scripts")

    # The duty officer accepts, takes up, ends by mistake, undoes, and hands over.
    tab, way = tab_of(Role.DUTY, "Ольга")
    tab.goto("/")
    way.tap(tab.get_by_role("button", name="Принять").first)
    way.tap(tab.locator(".alertrow h3 a").first)
    way.type(tab.locator("#note"), "Бригада едет")
    way.tap(tab.get_by_role("button", name="Взять в работу"))
    expect(tab.locator("#history")).to_contain_text("Бригада едет")
    way.tap(tab.locator("summary", has_text="Ложная тревога"))
    ending = tab.locator("details[open]", has=tab.locator("select[name=reason]"))
    ending.locator("select[name=reason]").select_option(Ending.USUAL.value)
    way.tap(ending.get_by_role("button", name="Ложная тревога"))
    way.tap(tab.get_by_role("button", name="Отменить"))
    assert filled.watch.alerts.get(alert.id).state is AlertState.IN_WORK
    tab.goto("/duty/handover")
    way.type(tab.get_by_label("Записка сменщику"), "Ждём тепла")
    way.tap(tab.get_by_role("button", name="Передать смену"))
    expect(tab.locator("article.post .text").first).to_have_text("Ждём тепла")
    way.tell("A duty officer's day without scripts")

    written(filled, *(published(n, "asn24", NOW, 1000 + n) for n in range(3)))
    # The press officer follows an outlet and reads what it wrote.
    tab, way = tab_of(Role.MEDIA, "Пресса")
    tab.goto("/leaders")
    way.tap(tab.locator("table.leaders tbody a").first)
    way.tap(tab.get_by_role("button", name="Следить", exact=True))
    way.tap(tab.get_by_role("link", name="Лента отслеживаемых"))
    expect(tab.locator("article.post").first).to_be_visible()
    way.tell("A press officer's day without scripts")

    # The coordinator of the body accepts the case, takes it up and answers.
    one = person(filled, Role.COORDINATOR, name="Кира", bodies=["housing"])
    tab = opened(one=one, java_script_enabled=False)
    way = Way(tab)
    tab.goto("/")
    way.tap(tab.locator("[data-go=c]"))
    way.tap(tab.locator("table.cases tbody a").first)
    for name in ("Принять", "Взять в работу"):
        way.tap(tab.get_by_role("button", name=name, exact=True))
    answer = tab.locator("details", has=tab.locator("form[action$='/answer']"))
    way.tap(answer.locator("summary"))
    way.type(answer.locator("textarea"), "Вывезли сегодня утром")
    way.tap(answer.get_by_role("button", name="Ответить"))
    expect(tab.locator("h1")).to_contain_text("отвечено")
    way.tell("A coordinator's day without scripts")
