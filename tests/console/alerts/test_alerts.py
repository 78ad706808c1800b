from datetime import timedelta

from app.assembly import make_links
from domain.alert import AlertState
from domain.message import About, Matter, Message, MessageState
from domain.ports.audit import AuditFilter
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
    assert buttons(answer) == ["Взять в работу", "Только заметка", "Закрыть", "Ложная тревога"]


def buttons(answer):
    """First those at once, then those that ask for a reason."""
    buttons = page_of(answer).select(".moves button, details.acknowledge button")
    return [b.text for b in buttons]


def test_the_page_offers_the_moves_that_are_possible_now(client, alert, filled):
    assert buttons(client.get(f"/alerts/{alert.id}")) == [
        "Принять",
        "Только заметка",
        "Ложная тревога",
    ]
    for move in ("acknowledge", "work", "close"):
        data = {"note": move, "reason": "solved" if move == "close" else ""}
        answer = client.post(f"/alerts/{alert.id}/{move}", data=data)
    assert buttons(answer) == ["Только заметка", "Открыть снова"]
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


def test_the_list_looks_again_by_itself(client, alert):
    soup = page_of(client.get("/alerts"))
    assert soup.select_one("#live")["data-every"] == "30"
    card = page_of(client.get(f"/alerts/{alert.id}"))
    assert not card.select("#live")  # it would empty the form


def test_a_second_acknowledge_is_refused_with_a_reason(client, alert):
    for expected in (200, 409):
        answer = client.post(f"/alerts/{alert.id}/acknowledge")
        assert answer.status_code == expected
    assert "сейчас «принято»" in answer.text


def test_the_list_and_the_title_show_what_waits(client, alert):
    answer = client.get("/alerts")
    soup = page_of(answer)
    assert soup.title.text.startswith("(1) ")
    assert soup.select_one("article.alert").h2.a["href"] == f"/alerts/{alert.id}"
    assert "14 жителей за 3 часа" in soup.select_one("article.alert").text


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
