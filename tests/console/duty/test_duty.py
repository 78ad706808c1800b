from dataclasses import replace
from datetime import timedelta

from desks.duty import DutyDesk
from desks.viewer import in_shell
from domain.message import MessageState
from domain.person import Person, Role
from domain.ports.audit import AuditFilter
from tests.console.signing import browser
from tests.making import page_of


def local(installation, hours):
    at = (installation.clock.now() + timedelta(hours=hours)).astimezone(installation.region.zone)
    return f"{at:%Y-%m-%dT%H:%M}"


def form(installation, **changes):
    times = {"since": local(installation, -1), "until": local(installation, 12)}
    return {"person": "Анна", "role": "officer", **times, **changes}


def serving(answer):
    return page_of(answer).select_one(".rungs b").text


def test_a_shift_is_added_swapped_and_taken_back(client, filled):
    assert "График не заполнен" in client.get("/duty").text
    answer = client.post("/duty", data=form(filled))
    assert serving(answer) == "Анна"
    assert "Никто не дежурит с" in answer.text
    swapped = client.post("/duty", data=form(filled, into="Борис"))
    assert serving(swapped) == "Борис"
    rows = page_of(swapped).select("form[action$=remove]")
    assert serving(client.post(rows[-1]["action"])) == "Анна"
    assert client.post(rows[-1]["action"]).status_code == 404


def test_a_roster_that_has_ended_is_a_gap_and_no_empty_roster(client, filled):
    client.post("/duty", data=form(filled, until=local(filled, -0.5)))
    text = client.get("/duty").text
    here = filled.clock.now().astimezone(filled.region.zone)
    assert f"Никто не дежурит с {here.day} " in text
    (gap,) = DutyDesk(filled).look(in_shell("Анна"), timedelta(days=31)).gaps
    assert filled.clock.now() - gap.since < timedelta(minutes=5)
    assert "График не заполнен" not in text
    assert "Смен нет" in text


def test_a_mistake_is_named_and_what_was_typed_stays(client, filled):
    answer = client.post("/duty", data=form(filled, until=local(filled, -2)))
    assert answer.status_code == 400
    soup = page_of(answer)
    assert "раньше, чем начинается" in soup.select_one(".problem").text
    assert soup.select_one("select[name=person] option[selected]")["value"] == "Анна"


def test_a_list_is_taken_and_a_wrong_one_refused(client, filled):
    since, until = (local(filled, hours).replace("T", " ") for hours in (-24, 24))
    text = f"кто,роль,с,до\nАнна,дежурный,{since},{until}\n"
    good = client.post("/duty/import", files={"file": ("r.csv", text.encode())})
    assert good.url.path == "/duty"
    assert serving(good) == "Анна"
    wrong = client.post("/duty/import", files={"file": ("r.csv", text[:20].encode())})
    assert wrong.status_code == 400
    assert "Не загружено" in wrong.text


def test_channels_of_people_are_kept_and_tested(client, filled):
    assert "Проверять нечего" in client.post("/duty/test").text
    (look,) = filled.audit.read(AuditFilter(what="duty"), 9)
    assert (look.who, look.detail) == ("Анна", "проверка связи: все")
    answer = client.post("/duty/people", data={"name": "Вера"})
    assert "нет: сообщения не дойдут" in answer.text
    filled.watch.duty.add([], [Person("Вера", "Вера", frozenset(), ("sms",))])
    assert "sms нет в настройках" in " ".join(page_of(client.get("/duty")).text.split())
    wrong = client.post("/duty/people", data={"name": "Вера", "first": "sms"})
    assert wrong.status_code == 400
    assert "каналов нет в настройке channels: sms" in wrong.text


def test_the_card_says_who_is_told_when_and_that_nobody_has_heard(client, alert, filled):
    card = client.get(f"/alerts/{alert.id}")
    assert "никто не получил" not in card.text
    (waiting,) = filled.messages.outbox.due(filled.clock.now(), 10, timedelta(minutes=1))
    failed = {"tries": 1, "error": "почта: отказ", "person": "Анна"}
    filled.messages.outbox.settle([replace(waiting, **failed)])
    card = client.get(f"/alerts/{alert.id}")
    said = page_of(card).select_one(".problem").text
    assert said.startswith("Сообщение пока никто не получил: Анна — почта: отказ")
    assert "Анна, почта" in card.text
    told = replace(waiting, **failed, state=MessageState.DELIVERED, delivered_at=waiting.created_at)
    filled.messages.outbox.settle([told])
    card = client.get(f"/alerts/{alert.id}")
    assert "доставлено (до этого не вышло: почта: отказ)" in card.text
    assert "никто не получил" not in card.text


def test_the_calendar_shows_the_week_or_the_month_and_leads_to_the_next(client, filled):
    client.post("/duty", data=form(filled))
    today = filled.clock.now().astimezone(filled.region.zone).date()
    soup = page_of(client.get("/duty"))
    days = soup.select(".calendar > li")
    assert len(days) == 7
    now = soup.select_one(".calendar > li[aria-current=date]")
    assert now.h3.text.split()[1] == str(today.day)
    assert "Анна" in now.text
    after = soup.select(".filterbar a.button")[1]["href"]
    following = page_of(client.get(after))
    assert not following.select("[aria-current=date]")
    assert "не назначен" in following.select_one(".calendar > li.gap .nobody").text
    back = following.select(".filterbar a.button")[0]["href"]
    assert page_of(client.get(back)).select(".calendar > li[aria-current=date]")
    month = page_of(client.get(f"/duty?view=month&day={today}"))
    shown = month.select(".calendar > li:not(.other)")
    following_month = (today.replace(day=1) + timedelta(days=31)).replace(day=1)
    assert len(shown) == (following_month - timedelta(days=1)).day
    assert len(month.select(".calendar > li")) % 7 == 0
    for wrong in ("day=вчера", "day=9999-12-31", "day=0001-01-01&view=month", "view=year"):
        assert client.get(f"/duty?{wrong}").status_code == 200


def test_who_may_not_change_the_roster_sees_no_form(filled):
    filled.watch.duty.add([], [Person("Вера", "Вера", frozenset())])
    with browser(filled, Role.MONITOR) as reader:
        main = page_of(reader.get("/duty")).select_one("main")
    assert not main.select("form")
    assert main.select(".calendar")


def test_the_chain_of_escalation_is_drawn_with_who_is_reached(client, filled):
    client.post("/duty", data=form(filled))
    rungs = [" ".join(li.text.split()) for li in page_of(client.get("/duty")).select(".rungs li")]
    assert rungs[0].startswith("сразу Анна дежурный, нет канала")
    assert rungs[1].startswith("через 10 мин не назначен второй дежурный")
    assert "по каналам из настроек" in rungs[1]
