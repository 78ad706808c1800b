"""News in a real browser: badges, title, icon and toasts without a reload; drafts; pictures."""

import re
from dataclasses import replace

import pytest
from playwright.sync_api import expect

from desks.alerts import AlertDesk
from desks.viewer import on_page
from domain.alert import Cell
from domain.bell import Cause, Ring
from domain.person import Role
from domain.post import Attachment
from tests.console.conftest import NOW, post, written
from tests.console.shell.conftest import HELD, OUT
from tests.console.signing import person
from tests.desks.access.test_passwords import GOOD
from tests.making import a_signal, an_alert

SOON = 16_000  # milliseconds after which a page must know


def hot(tab):
    return tab.locator("link[rel=icon]").get_attribute("href")


@pytest.fixture
def duty(filled):
    one = person(filled, Role.DUTY, name="Ольга")
    filled.access.people.set_password(one.id, HELD.hash(GOOD), None)
    return one


def pulsing(tab, path):
    """A page whose clock stands until the test moves it."""
    tab.clock.install()
    tab.goto(path)
    tab.wait_for_load_state()
    return tab


def spike(filled, id_="s1"):
    cell = Cell("housing", "tynda")
    opened = an_alert(filled.clock.now(), cell, id=id_)
    filled.watch.alerts.save(replace(opened, signal=a_signal(NOW, cell, observed=20)), None)
    return opened


@pytest.mark.parametrize("path", ["/sources", "/tasks", "/duty/handover"])
def test_a_new_alert_is_told_on_any_page_within_15_seconds(opened, filled, duty, path):
    tab = pulsing(opened(one=duty), path)
    title = tab.title()
    assert title.startswith("(1) ")
    expect(tab.locator(".news .toast")).to_have_count(0)  # what was there before is no news
    spike(filled)
    tab.clock.fast_forward(SOON)
    toast = tab.locator(".news .toast")
    expect(toast).to_contain_text("Новый всплеск: Тында, ")
    expect(toast).to_contain_text("20 жителей")
    expect(tab).to_have_title(title.replace("(1)", "(2)"))
    expect(tab.locator(".rail [data-tally=alerts] [data-count]")).to_have_text("2")
    toast.get_by_role("link", name="Открыть").click()
    expect(tab).to_have_url(re.compile("/alerts/s1$"))
    tab.wait_for_load_state()


def test_what_a_colleague_accepts_is_taken_off_every_page(opened, filled, duty, alert):
    tab = pulsing(opened(one=duty), "/tasks")
    other = spike(filled)
    tab.clock.fast_forward(SOON)
    expect(tab.locator(".news .toast")).to_have_count(1)
    assert "icon-hot" in hot(tab)
    desk, boss = AlertDesk(filled), on_page(person(filled, Role.DUTY, name="Вера"))
    for one in (other, alert):
        desk.move(boss, one.id, "acknowledge")
    tab.clock.fast_forward(SOON)
    expect(tab.locator(".news .toast")).to_have_count(0)
    expect(tab).to_have_title(re.compile(r"^Задачи"))
    expect(tab.locator(".rail [data-tally=alerts]")).to_be_hidden()
    assert "icon-hot" not in hot(tab)


def test_an_alert_that_came_while_a_page_changed_is_told_on_the_next(opened, filled, duty):
    tab = opened(one=duty)
    tab.goto("/tasks")
    expect(tab).to_have_title(re.compile("Задачи"))
    tab.wait_for_load_state()
    spike(filled)
    tab.goto("/sources")
    expect(tab.locator(".news .toast")).to_contain_text("Новый всплеск")
    tab.get_by_role("button", name="Скрыть").click()
    expect(tab.locator(".news .toast")).to_have_count(0)
    tab.goto("/tasks")
    tab.wait_for_load_state()
    expect(tab.locator(".news .toast")).to_have_count(0)


def test_sound_and_notification_come_by_consent(opened, filled, duty):
    tab = opened(one=duty, logs="AudioContext was not allowed", permissions=["notifications"])
    tab.goto("/me")
    tab.get_by_label("Звук").check()
    tab.get_by_label("Уведомление браузера").check()
    expect(tab.locator("[data-consent]")).to_have_text("Браузер разрешает уведомления.")
    tab.get_by_role("button", name="Послушать звук").click()
    tab.locator("#calls").get_by_role("button", name="Сохранить").click()
    expect(tab.get_by_label("Звук")).to_be_checked()
    tab.wait_for_load_state()
    tab.add_init_script(
        """const rung = (words) => (document.documentElement.dataset.rung += ` ${words}`);
        const Tone = window.OscillatorNode;
        window.OscillatorNode = class extends Tone {
          constructor(...all) { super(...all); rung("tone"); }
        };
        window.Notification = class extends EventTarget {
          constructor(words) { super(); rung(words); }
          static permission = "granted";
        };"""
    )
    tab.goto("/tasks")
    tab.locator("h1").click()  # browsers let no untouched page sound
    spike(filled)
    tab.goto("/sources")
    expect(tab.locator(".news .toast").first).to_contain_text("Новый всплеск")
    page = tab.locator("html")
    expect(page).to_have_attribute("data-rung", re.compile("Новый всплеск: Тында"))
    tab.locator("[data-is-silent], [data-rung*=tone]").first.wait_for(state="attached")
    if (button := tab.get_by_role("button", name="Включить звук")).count():
        button.click()
    expect(page).to_have_attribute("data-rung", re.compile("tone"))


def test_the_bell_counts_and_its_entries_are_read_when_opened(opened, filled, duty):
    tab = pulsing(opened(one=duty), "/tasks")
    expect(tab.locator("[data-bell]")).to_be_hidden()
    filled.messages.bell.ring(
        [Ring(duty.id, Cause.MENTION, "a", "Вера: Тында", "@", "/alerts", filled.clock.now())]
    )
    tab.clock.fast_forward(SOON)
    expect(tab.locator("[data-bell] [data-count]")).to_have_text("1")
    tab.locator("a.bell").click()
    tab.get_by_role("link", name="Вера: Тында").click()
    expect(tab).to_have_url(re.compile("/alerts$"))
    tab.wait_for_load_state()
    tab.goto("/bell")
    expect(tab.locator(".ring.unread")).to_have_count(0)
    expect(tab.locator(".ring")).to_have_count(1)


def test_a_session_that_ended_is_told_without_a_reload(opened, filled, duty):
    tab = pulsing(opened(one=duty, logs=OUT), "/duty/handover")
    filled.access.sessions.end_all(duty.id)
    tab.clock.fast_forward(SOON)
    toast = tab.locator(".news .toast")
    expect(toast).to_contain_text("Сеанс истёк")
    expect(toast.get_by_role("link", name="Войти")).to_have_attribute(
        "href", "/login?next=%2Fduty%2Fhandover"
    )


def test_a_note_typed_before_the_end_of_a_session_comes_back(opened, filled, duty):
    tab = opened(one=duty)
    tab.goto("/duty/handover")
    field = tab.get_by_label("Записка сменщику")
    field.fill("Ждём ответа ТЭЦ до утра")
    filled.access.sessions.end_all(duty.id)
    tab.goto("/alerts")  # the session is over before anything was sent
    tab.get_by_label("Имя для входа").fill(str(duty.login))
    tab.get_by_label("Пароль").fill(GOOD)
    tab.get_by_role("button", name="Войти").click()
    expect(tab.get_by_role("heading", level=1)).to_have_text("Оповещения")
    tab.goto("/duty/handover")
    expect(field).to_have_value("Ждём ответа ТЭЦ до утра")
    expect(tab.locator(".draft")).to_contain_text("не отправили")
    tab.get_by_role("button", name="Передать смену").click()
    expect(tab.locator("article.post .text")).to_have_text("Ждём ответа ТЭЦ до утра")
    expect(field).to_have_value("")
    assert len(filled.watch.handovers.latest(9)) == 1


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_note_sent_after_the_end_of_a_session_is_sent_after_the_next_sign_in(
    opened, filled, duty, scripts
):
    tab = opened(one=duty, logs=OUT, java_script_enabled=scripts)
    tab.goto("/duty/handover")
    field = tab.get_by_label("Записка сменщику")
    field.fill("Ждём ответа ТЭЦ")
    filled.access.sessions.end_all(duty.id)
    tab.get_by_role("button", name="Передать смену").click()
    expect(tab.get_by_role("heading", level=1)).to_have_text("Сеанс истёк")
    expect(tab.locator("textarea")).to_have_value("Ждём ответа ТЭЦ")
    tab.get_by_label("Имя для входа").fill(str(duty.login))
    tab.get_by_label("Пароль").fill(GOOD)
    tab.get_by_role("button", name="Войти").click()
    expect(tab.get_by_role("heading", level=1)).to_have_text("Вы вошли. Отправить набранное?")
    tab.get_by_role("button", name="Отправить", exact=True).click()
    expect(tab.locator("article.post .text")).to_have_text("Ждём ответа ТЭЦ")
    expect(field).to_have_value("")
    expect(tab.locator(".draft")).to_have_count(0)


def test_drafts_of_one_person_are_not_offered_to_another_and_end_with_signing_out(
    opened, filled, duty
):
    tab = opened(one=duty)
    tab.goto("/duty/handover")
    tab.get_by_label("Записка сменщику").fill("Только для меня")
    tab.evaluate("sessionStorage.setItem('draft:boris:/alerts:/alerts:0', '{\"texts\": {}}')")
    tab.reload()
    drafts = "Object.keys(sessionStorage).filter((k) => k.startsWith('draft:')).length"
    assert tab.evaluate(drafts) == 1  # what another typed before is gone
    tab.locator("details.account summary").click()
    tab.get_by_role("button", name="Выйти").click()
    expect(tab.get_by_role("heading", level=1)).to_have_text("Вход")
    assert not tab.evaluate("Object.keys(sessionStorage).some((k) => k.startsWith('draft:'))")


def test_a_picture_of_a_post_comes_by_a_click_only(opened, filled):
    photo = Attachment("photo", "https://pictures.example/a.png")
    one = replace(post(77, "Яма на Ленина, фото"), attachments=(photo,))
    written(filled, one)
    tab = opened()
    asked = []
    tab.on("request", lambda request: asked.append(request.url))
    tab.goto(f"/posts/{one.id}")
    assert not [url for url in asked if "/pictures/" in url]
    tab.get_by_role("link", name="показать").click()
    image = tab.locator(".picture img")
    expect(image).to_have_attribute("alt", "Фотография 1 к посту")
    assert image.evaluate("(one) => one.naturalWidth") == 1
