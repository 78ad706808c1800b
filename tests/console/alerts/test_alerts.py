from datetime import timedelta

import pytest

from app.assembly import make_links
from domain.alert import AlertState
from domain.duty import DutyRole, RosterEntry
from domain.message import About, Matter, Message, MessageState
from domain.person import Role
from domain.ports.audit import AuditFilter
from tests.console.signing import browser
from tests.making import page_of


def test_the_card_says_why_and_leads_to_exactly_these_posts(client, alert):
    answer = client.get(f"/alerts/{alert.id}")
    soup = page_of(answer)
    assert soup.h1.text.startswith("Тында, ЖКХ")
    reason = soup.select_one(".reason").text
    assert reason.startswith(
        "14 жителей пожаловались за 3 часа, обычно за это время — меньше одного"
    )
    assert len(soup.select(".post")) == 2
    assert "меньше двух недель" in answer.text
    first, exactly = (a["href"] for a in soup.select(".facts a[href^='/search']"))
    assert len(page_of(client.get(first)).select(".row")) == 1
    found = page_of(client.get(exactly))
    assert len(found.select(".row")) == 2


def test_an_acknowledge_is_recorded_and_stops_the_waiting_page(client, alert, filled):
    answer = client.post(f"/alerts/{alert.id}/acknowledge", data={"note": "звоню в котельную"})
    assert answer.url.path == f"/alerts/{alert.id}"
    assert "принято — Анна: звоню в котельную" in " ".join(answer.text.split())
    assert filled.watch.alerts.get(alert.id).state is AlertState.ACKNOWLEDGED
    (delivery,) = filled.messages.outbox.of(About(Matter.ALERT, alert.id))
    assert delivery.state is MessageState.STOPPED
    assert buttons(answer) == ["Взять в работу", "Сохранить заметку", "Закрыть", "Ложная тревога"]


def buttons(answer):
    """First those at once, then those that ask for a reason."""
    buttons = page_of(answer).select(".moves button, details.acknowledge button")
    return [b.text for b in buttons]


def test_the_page_offers_the_moves_that_are_possible_now(client, alert, filled):
    assert buttons(client.get(f"/alerts/{alert.id}")) == [
        "Принять",
        "Сохранить заметку",
        "Ложная тревога",
    ]
    for move in ("acknowledge", "work", "close"):
        data = {"note": move, "reason": "solved" if move == "close" else ""}
        answer = client.post(f"/alerts/{alert.id}/{move}", data=data)
    assert buttons(answer) == ["Сохранить заметку", "Открыть снова"]
    assert [m.note for m in filled.watch.alerts.moves(alert.id)[1:]] == [
        "acknowledge",
        "work",
        "close",
    ]
    assert client.post(f"/alerts/{alert.id}/work").status_code == 409
    assert client.post(f"/alerts/{alert.id}/dance").status_code == 404


def test_an_end_needs_a_reason_and_can_be_taken_back(client, alert, filled):
    card = page_of(client.get(f"/alerts/{alert.id}"))
    form = card.select_one("details.acknowledge form")
    assert form["action"] == f"/alerts/{alert.id}/false"
    reasons = [option["value"] for option in form.select("option")]
    assert reasons[:2] == ["", "no_complaints"]
    for reason, said in (("", "не названа причина"), ("solved", "сюда не подходит"), ("?", "нет")):
        refused = client.post(form["action"], data={"reason": reason})
        assert refused.status_code == 409
        assert said in page_of(refused).select_one(".problem").text
    assert filled.watch.alerts.get(alert.id).state is AlertState.NEW
    ended = client.post(form["action"], data={"reason": "elsewhere", "note": "это Тындинская ул."})
    told = "ложное (причина: не наш регион) — Анна: это Тындинская ул."
    assert told in " ".join(ended.text.split())
    back = client.post(f"/alerts/{alert.id}/reopen", data={"note": "всё-таки у нас"})
    text = " ".join(back.text.split())
    assert told in text
    assert "новое — Анна: всё-таки у нас" in text
    assert filled.watch.alerts.get(alert.id).state is AlertState.NEW
    assert client.post(f"/alerts/{alert.id}/reopen").status_code == 409


def test_a_snooze_of_more_than_a_day_is_refused(client, alert, filled):
    until = (filled.clock.now() + timedelta(hours=25)).astimezone(filled.region.zone)
    refused = client.post(f"/alerts/{alert.id}/snooze", data={"until": f"{until:%Y-%m-%dT%H:%M}"})
    assert refused.status_code == 409
    assert "не больше чем на сутки" in refused.text


def test_a_deed_is_audited_alike_by_page_and_link_and_a_refused_one_is_not(client, alert, filled):
    now = filled.clock.now()
    page = Message(
        "d", About(Matter.ALERT, alert.id), "т", "т", MessageState.PENDING, now, now, person="Анна"
    )
    link = make_links(filled).url(page, now).removeprefix(filled.settings.console_address)
    client.post(link)
    client.post(link)
    client.post(f"/alerts/{alert.id}/false", data={"reason": "usual"})
    client.post(f"/alerts/{alert.id}/reopen")
    client.post(f"/alerts/{alert.id}/acknowledge")
    client.post(f"/alerts/{alert.id}/acknowledge")
    looks = [
        look for look in filled.audit.read(AuditFilter(), 50) if look.what.startswith("alert ")
    ]
    assert [look.what for look in reversed(looks)] == [
        "alert acknowledge",
        "alert false",
        "alert reopen",
        "alert acknowledge",
    ]
    posts = ", ".join(alert.evidence.post_ids)
    assert {(look.who, look.detail) for look in looks} == {("Анна", f"{alert.id}; посты: {posts}")}
    shown = client.get("/audit").text
    assert "оповещение принято" in shown
    assert "ложная тревога" in shown


def test_a_note_without_a_move(client, alert, filled):
    answer = client.post(f"/alerts/{alert.id}/note", data={"note": "звоню"})
    assert "заметка — Анна: звоню" in " ".join(answer.text.split())
    assert filled.watch.alerts.get(alert.id).state is AlertState.NEW


def test_a_snooze_is_shown_on_the_card_and_the_list_until_it_ends(client, alert, filled):
    until = (filled.clock.now() + timedelta(hours=2)).astimezone(filled.region.zone)
    data = {"until": f"{until:%Y-%m-%dT%H:%M}"}
    assert "Отложено до" in client.post(f"/alerts/{alert.id}/snooze", data=data).text
    assert "отложено до" in client.get("/alerts").text
    (waiting,) = filled.messages.outbox.of(About(Matter.ALERT, alert.id))
    assert waiting.state is MessageState.STOPPED
    wrong = client.post(f"/alerts/{alert.id}/snooze", data={"until": "завтра"})
    assert wrong.status_code == 409
    assert "не время" in wrong.text


def test_whoever_comes_later_sees_at_once_who_took_it(client, alert):
    client.post(f"/alerts/{alert.id}/acknowledge", data={"note": "еду"})
    soup = page_of(client.get(f"/alerts/{alert.id}"))
    assert soup.select_one(".reason + .note").text.startswith("Принято: Анна, ")


def test_the_list_and_the_card_look_again_by_themselves(client, alert, filled):
    soup = page_of(client.get("/alerts"))
    assert soup.select_one("#live")["data-every"] == "15"
    card = page_of(client.get(f"/alerts/{alert.id}"))
    news = card.select_one("#live")["data-from"]
    parts = [part["id"] for part in card.select("#live, [data-part]")]
    rows = len(filled.audit.read(AuditFilter(), 99))
    client.post(f"/alerts/{alert.id}/acknowledge", data={"note": "еду"})
    now = page_of(client.get(news))
    assert [part["id"] for part in now.select("#live, [data-part]")] == parts
    assert "Принято: Анна" in now.select_one("#live").text
    assert "Взять в работу" in now.select_one("#acts").text
    assert "принято — Анна: еду" in " ".join(now.select_one("#history").text.split())
    assert len(filled.audit.read(AuditFilter(), 99)) == rows + 2  # the deed and the card after it


def test_a_second_acknowledge_is_refused_with_a_reason(client, alert):
    for expected in (200, 409):
        answer = client.post(f"/alerts/{alert.id}/acknowledge")
        assert answer.status_code == expected
    assert "сейчас «принято»" in answer.text


def test_the_list_and_the_title_show_what_waits(client, alert):
    answer = client.get("/alerts")
    soup = page_of(answer)
    assert soup.title.text.startswith("(1) ")
    row = soup.select_one("article.alertrow")
    assert row.h3.a["href"] == f"/alerts/{alert.id}"
    assert "14 жителей за 3 часа" in row.text
    assert "без ответа" in row.select_one(".state").text
    assert "«" in row.select_one(".quoted").text


def test_an_unknown_alert_is_not_found(client):
    assert client.get("/alerts/none").status_code == 404
    assert client.post("/alerts/none/acknowledge").status_code == 404


def test_another_site_may_not_acknowledge(client, alert, filled):
    answer = client.post(
        f"/alerts/{alert.id}/acknowledge",
        headers={"origin": "https://evil.example"},
    )
    assert answer.status_code == 403
    assert filled.watch.alerts.get(alert.id).state is AlertState.NEW


def test_an_alert_is_accepted_in_the_list(client, alert, filled):
    form = page_of(client.get("/alerts")).select_one(".alertrow form")
    answer = client.post(form["action"], data={"next": "/alerts"})
    assert answer.url.path == "/alerts"
    assert filled.watch.alerts.get(alert.id).state is AlertState.ACKNOWLEDGED
    row = page_of(answer).select_one(".alertrow")
    assert row.find_previous("h2").text.startswith("В работе")
    assert row.select_one(".state small").text.startswith("Анна, ")
    assert not row.select("form")


def test_the_form_leads_back_to_pages_of_the_console_only(client, alert):
    data = {"next": "https://evil.example/", "note": "звоню"}
    answer = client.post(f"/alerts/{alert.id}/note", data=data, follow_redirects=False)
    assert answer.headers["location"] == "/"


@pytest.mark.parametrize("role", [Role.MONITOR, Role.ANALYST])
def test_who_may_not_act_reads_who_may(filled, alert, role):
    filled.watch.duty.add([shift(filled, "Борис Громов")])
    with browser(filled, role) as reader:
        listed = reader.get("/alerts")
        card = reader.get(f"/alerts/{alert.id}")
    for answer in (listed, card):
        main = page_of(answer).select_one("main")
        assert not main.select("form:not(.tocase)")
        assert "Сейчас дежурит Борис Громов." in main.text


def test_an_end_may_be_taken_back_for_some_seconds(client, alert, filled):
    ended = client.post(f"/alerts/{alert.id}/false", data={"reason": "usual"})
    for answer in (ended, client.get("/alerts")):
        toast = page_of(answer).select_one(".toast")
        assert toast.form["action"] == f"/alerts/{alert.id}/undo"
    back = client.post(f"/alerts/{alert.id}/undo")
    assert not page_of(back).select(".toast")
    assert filled.watch.alerts.get(alert.id).state is AlertState.NEW
    refused = client.post(f"/alerts/{alert.id}/undo")
    assert refused.status_code == 409


def test_a_snooze_is_one_press(client, alert, filled):
    buttons = page_of(client.get(f"/alerts/{alert.id}")).select(".pauses button")
    assert [(b["name"], b["value"]) for b in buttons] == [
        ("pause", "30m"),
        ("pause", "1h"),
        ("pause", "3h"),
        ("pause", "morning"),
    ]
    client.post(f"/alerts/{alert.id}/snooze", data={"pause": "morning"})
    until = filled.watch.alerts.get(alert.id).snoozed_until.astimezone(filled.region.zone)
    assert (until.hour, until.minute) == (8, 0)


def test_what_was_typed_survives_somebody_who_was_faster(client, alert):
    client.post(f"/alerts/{alert.id}/false", data={"reason": "usual"})
    late = client.post(f"/alerts/{alert.id}/acknowledge", data={"note": "еду в котельную"})
    soup = page_of(late)
    assert late.status_code == 409
    problem = soup.select_one(".problem").text
    assert "сейчас «ложное»: Анна, в " in problem
    assert "Заметка осталась в поле" in problem
    assert soup.select_one("textarea[name=note]").text == "еду в котельную"


def test_the_card_says_whom_to_call_and_who_is_on_duty(client, alert, filled):
    filled.watch.duty.add([shift(filled, "Анна Белова"), shift(filled, "Борис Громов")])
    soup = page_of(client.get(f"/alerts/{alert.id}"))
    contacts = soup.select_one(".contacts")
    call = next(a for a in contacts.select("a.call") if "Тынды" in a.parent.text)
    assert call["href"].startswith("tel:+7000")
    assert "контакты не проверены" in contacts.text
    assert "Борис Громов, дежурный вместо: Анна Белова" in " ".join(contacts.text.split())


def test_an_alert_is_handed_on_from_its_card(client, alert, filled):
    assert "Кроме вас сейчас никто не дежурит" in client.get(f"/alerts/{alert.id}").text
    filled.watch.duty.add([shift(filled, "Борис Громов")])
    form = page_of(client.get(f"/alerts/{alert.id}")).select_one(".handing form")
    names = [option["value"] for option in form.select("option")]
    assert names == ["", "Борис Громов"]
    answer = client.post(form["action"], data={"to": "Борис Громов", "note": "проверь"})
    head = " ".join(page_of(answer).select_one("#live").text.split())
    assert "Передано: Борис Громов" in head
    assert "передаёт Анна. проверь" in head


def test_the_text_for_a_chat_is_ready_to_copy(client, alert, filled):
    text = page_of(client.get(f"/alerts/{alert.id}")).select_one("#brief").text
    assert text.startswith("Тында, ЖКХ: 14 жителей за 3 часа")
    assert f"/alerts/{alert.id}" in text
    assert len(text) <= 900


def test_every_number_of_people_is_explained_beside_the_one_of_the_headline(client, conflict):
    soup = page_of(client.get(f"/alerts/{conflict.id}"))
    assert soup.select_one(".reason").text.startswith("6 жителей пожаловались")
    terms = [dt.text for dt in soup.select("details.hint dt")]
    assert terms[0] == "6 жителей"
    assert f"{conflict.evidence.posts} постов" in terms


def test_the_archive_is_found_again_by_state_place_and_person(client, alert, filled):
    client.post(f"/alerts/{alert.id}/false", data={"reason": "usual"})
    day = filled.clock.now().astimezone(filled.region.zone).date().isoformat()
    for query, count in (
        ("", 1),
        ("?state=ended&place=tynda&group=housing&who=Анна", 1),
        (f"?since={day}&until={day}", 1),
        ("?state=open", 0),
        ("?place=zeya", 0),
        ("?who=Вера", 0),
        ("?until=2020-01-01", 0),
    ):
        soup = page_of(client.get(f"/alerts/archive{query}"))
        assert len(soup.select(".alertrow")) == count, query
    chips = page_of(client.get("/alerts/archive?state=ended&place=tynda")).select(".condition")
    assert [chip["href"] for chip in chips] == [
        "/alerts/archive?place=tynda",
        "/alerts/archive?state=ended",
    ]
    for wrong in ("state=burning", "since=вчера", "since=2026-02-02&until=2026-01-01", "after=x"):
        assert client.get(f"/alerts/archive?{wrong}").status_code == 400


def shift(installation, name):
    now = installation.clock.now()
    lasts = (now - timedelta(hours=1), now + timedelta(hours=1))
    return RosterEntry(name, DutyRole.OFFICER, *lasts, "Вера", now)
