"""Pages of seminars."""

from datetime import timedelta

from domain.person import Role
from tests.console.signing import browser
from tests.making import page_of

SENT = {
    "title": "Ответы без отписок",
    "starts": "2099-12-31T23:00",
    "ends": "2100-01-01T01:00",
    "kinds": ["formal", "rude"],
    "audience": "press",
    "materials": "https://example.org/1 Памятка",
    "place": "Зал 1",
}


def words(answer):
    return " ".join(page_of(answer).main.get_text(" ").split())


def test_a_seminar_is_written_invited_to_and_cancelled(installation) -> None:
    at = installation.clock.now().astimezone(installation.region.zone) + timedelta(days=3)
    times = {"starts": f"{at:%Y-%m-%dT10:00}", "ends": f"{at:%Y-%m-%dT12:00}"}
    with browser(installation, Role.MEDIA) as client:
        made = client.post("/seminars", data={**SENT, **times})
        assert "Семинар записан" in words(made)
        assert "отписка, грубость" in words(made).replace(" ,", ",")
        address = made.url.path
        month = client.get(f"/seminars?view=month&month={at:%Y-%m-01}")
        assert "Ответы без отписок" in words(month)
        assert client.get("/seminars?view=month&month=вчера").status_code == 200
        assert "семинаров нет" not in words(month)
        far = words(client.get("/seminars?view=month&month=2031-01-01"))
        assert "В эти дни семинаров нет" in far
        invited = client.post(f"{address}/invite", data={"body": ["housing", "health"]})
        assert "Приглашения отправлены" in words(invited)
        refused = client.post(f"{address}/mark", data={"body": "housing", "people": "2"})
        assert (refused.status_code, "ещё не начался" in words(refused)) == (409, True)
        cancelled = client.post(f"{address}/cancel", data={"version": "1"})
        assert "отменён" in words(cancelled)
        again = client.post(f"{address}/cancel")
        assert (again.status_code, "Не сделано" in words(again)) == (409, True)
        assert client.get("/seminars/99").status_code == 404


def test_what_is_wrong_in_a_form_is_told(installation) -> None:
    with browser(installation, Role.MEDIA) as client:
        wrong = client.post("/seminars", data={**SENT, "starts": "завтра"})
        assert (wrong.status_code, "не время" in words(wrong)) == (400, True)
        [title] = page_of(wrong).select('input[name="title"]')
        assert title["value"] == SENT["title"]
        assert client.post("/seminars", data={**SENT, "kinds": "sloth"}).status_code == 400
        made = client.post("/seminars", data=SENT)
        assert "31 декабря 2099" in words(made)
        assert "1 января 2100" in words(made)


def test_who_only_reads_has_no_forms(installation) -> None:
    with browser(installation, Role.MEDIA) as client:
        address = client.post("/seminars", data=SENT).url.path
    with browser(installation, Role.MONITOR) as client:
        assert not page_of(client.get(address)).main.select("form")
        assert client.post(f"{address}/cancel").status_code == 403
