import csv
import io
from datetime import timedelta

from console.administration.audit import PAGE
from domain.person import Role
from domain.ports.audit import AuditFilter
from tests.console.conftest import POSTS
from tests.console.signing import person, sign_in
from tests.making import page_of
from tests.statements import statements


def rows(answer):
    found = page_of(answer).select("tbody tr")
    return [[" ".join(cell.text.split()) for cell in row("td")] for row in found]


def test_every_look_and_change_is_there_the_newest_first(client, alert, filled):
    client.get("/search?q=отопление")
    client.get(f"/alerts/{alert.id}")
    until = (filled.clock.now() + timedelta(days=2)).astimezone(filled.region.zone)
    quiet = {"group": "housing", "until": f"{until:%Y-%m-%dT%H:%M}", "reason": "x"}
    client.post("/silences", data=quiet)
    client.post("/people", data={"name": "Борис", "login": "boris", "roles": ["monitor"]})
    found = [(row[1], row[2]) for row in rows(client.get("/audit"))]
    # Looking at the audit is a look too.
    assert found[:6] == [
        ("Анна", "журнал действий"),
        ("Анна", "люди и роли"),
        ("Анна", "люди и роли"),
        ("Анна", "приглушение"),
        ("Анна", "оповещение"),
        ("Анна", "поиск"),
    ]


def test_it_is_narrowed_by_who_what_and_days(client, filled):
    now = filled.clock.now()
    for days in (3, 2, 1):
        filled.audit.write(now - timedelta(days=days), "Борис", "search", f"{days} дня назад")
    filled.audit.write(now, "Борис", "alert", "a1")
    for_boris = rows(client.get("/audit", params={"who": " Борис "}))
    assert [row[3] for row in for_boris] == ["a1", "1 дня назад", "2 дня назад", "3 дня назад"]
    searches = rows(client.get("/audit", params={"who": "Борис", "what": "search"}))
    assert len(searches) == 3
    day = f"{(now - timedelta(days=2)).astimezone(filled.region.zone):%Y-%m-%d}"
    that = rows(client.get("/audit", params={"who": "Борис", "since": day, "until": day}))
    assert [row[3] for row in that] == ["2 дня назад"]
    wrong = client.get("/audit", params={"since": "вчера"})
    assert wrong.status_code == 400
    assert "Дата не читается" in wrong.text
    assert "такого не было" in client.get("/audit?who=никто").text


def test_pages_go_on_without_a_gap_while_new_lines_come(client, filled):
    for n in range(2 * PAGE + 10):
        filled.audit.write(filled.clock.now(), "Борис", "search", str(n))
    path, seen = "/audit?who=%D0%91%D0%BE%D1%80%D0%B8%D1%81", []
    while path:
        answer = client.get(path)
        seen += [int(row[3]) for row in rows(answer)]
        filled.audit.write(filled.clock.now(), "Борис", "search", "1000")
        more = page_of(answer).select_one("main p a.button")
        path = more and more["href"]
    assert seen == list(range(2 * PAGE + 9, -1, -1))


def test_what_is_typed_cannot_break_the_page(client, filled):
    filled.audit.write(filled.clock.now(), "<b>x</b>", "<i>", "<script>alert(1)</script>")
    text = client.get("/audit?who=<script>").text + client.get("/audit").text
    assert "<script>alert" not in text
    assert "<b>x" not in text


def looks(installation, *kinds):
    found = installation.audit.read(AuditFilter(), 99)
    return [(one.what, one.detail) for one in reversed(found) if one.what in kinds]


def test_a_search_and_a_feed_of_everything_are_looks_too(client, filled):
    client.get("/search")
    client.get("/feed")
    assert looks(filled, "search", "feed") == [("search", ""), ("feed", "")]


def test_a_live_feed_is_one_look_of_a_session(client, filled):
    since = filled.clock.now().isoformat()
    for query in ("", "", "вода", "вода", ""):
        assert client.get("/feed/live", params={"since": since, "q": query}).status_code == 200
    assert looks(filled, "feed live") == [("feed live", ""), ("feed live", "вода")]
    sign_in(client, filled, person(filled, Role.ADMINISTRATOR))
    client.get("/feed/live", params={"since": since})
    assert len(looks(filled, "feed live")) == 3


def test_a_test_of_channels_is_there(client, filled):
    client.post("/duty/test")
    assert looks(filled, "duty") == [("duty", "проверка связи: все")]


def test_a_row_names_its_alert_incident_post_and_source(client, alert, filled):
    client.get(f"/alerts/{alert.id}")
    [post] = filled.posts.index.get([POSTS[0].id]).values()
    story = post.labels.incident_id
    client.get(f"/incidents/{story}")
    client.get(f"/posts/{POSTS[0].id}")
    client.get("/leaders/asn24")
    filled.audit.write(filled.clock.now(), "Борис", "alert", f"{alert.id} и {'0' * 16}")
    page = page_of(client.get("/audit"))
    links = {a["href"]: a.text for a in page.select("td[data-title=Подробности] a")}
    assert links[f"/alerts/{alert.id}"] == "«Тында, ЖКХ»"
    assert links[f"/incidents/{story}"].startswith("И-")
    assert links[f"/posts/{POSTS[0].id}"] == "пост"
    assert links["/leaders/asn24"] == "«АСН24»"
    boris = next(row for row in rows(client.get("/audit", params={"who": "Борис"})) if row)
    assert boris[3] == f"«Тында, ЖКХ» и {'0' * 16}"


def test_a_page_of_rows_asks_as_often_as_one_row(client, alert, filled):
    def asked(count):
        for _ in range(count):
            filled.audit.write(filled.clock.now(), f"по {count}", "alert", alert.id)
            filled.audit.write(filled.clock.now(), f"по {count}", "incident", "f" * 16)
        with statements() as made:
            assert client.get("/audit", params={"who": f"по {count}"}).status_code == 200
        return len(made)

    client.get("/audit")  # signs in
    assert asked(1) == asked(20)


def test_it_is_exported_with_its_filter(client, alert, filled):
    filled.audit.write(filled.clock.now(), "Борис", "alert", alert.id)
    filled.audit.write(filled.clock.now(), "Вера", "search", "вода")
    answer = client.get("/audit/export", params={"who": "Борис", "format": "csv"})
    table = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert table[-1][1:] == ["Борис", "оповещение", "«Тында, ЖКХ»"]
    assert not any("вода" in cell for row in table for cell in row)
    [row] = [r for r in rows(client.get("/audit")) if r[2] == "выгрузка журнала"]
    assert row[3] == "csv кто: Борис"
    assert client.get("/audit/export", params={"since": "вчера"}).status_code == 400


def test_a_number_is_named_only_by_what_its_row_is_about(client, alert, filled):
    task, post = "ab" * 16, POSTS[0].id
    now = filled.clock.now()
    filled.audit.write(now, "Борис", "search exported", f"задача {task}: q=вода")
    filled.audit.write(now, "Борис", "alert close", f"{alert.id}; посты: {post}")
    filled.audit.write(now, "Борис", "registry", f"добавлен: {'cd' * 16}")
    page = page_of(client.get("/audit", params={"who": "Борис"}))
    told = [" ".join(one.text.split()) for one in page.select("td[data-title=Подробности]")]
    assert told == [
        f"добавлен: {'cd' * 16}",
        "«Тында, ЖКХ»; посты: пост",
        "задача № abababab: q=вода",
    ]
    links = [a["href"] for a in page.select("td[data-title=Подробности] a")]
    assert links == [f"/alerts/{alert.id}", f"/posts/{post}", f"/tasks/{task}"]
