"""The list of incidents, and the same as a file."""

import csv
import io
from datetime import timedelta

import pytest
from sqlalchemy import text

from domain.complaint import Complaint
from domain.incident import Incident, Joined
from store.engine import open_database
from tests.console.conftest import POSTS, TEXTS
from tests.making import page_of
from tests.statements import statements


@pytest.fixture
def cold(filled):
    """The incident of the first two posts."""
    return filled.posts.incidents.of_posts([POSTS[0].id])[POSTS[0].id]


HEATING = "Тында: нет отопления, Красная Пресня"
WASTE = "Белогорск: не вывозят мусор"
TITLE = ".incidents tbody th > a:first-child"


def fill(installation, incident, authors):
    """An incident with a complaint of each author, whose posts the index never had."""
    ids = [f"{incident.id}-{n}" for n in range(len(authors))]
    with installation.posts.incidents.joining([], []) as joining:
        joining.save([incident], [Joined(i, incident.id, is_copy=False) for i in ids])
    installation.posts.complaints.record(
        [
            Complaint(
                i, incident.last_at, incident.group, incident.municipality, a, "s", incident.id
            )
            for i, a in zip(ids, authors, strict=True)
        ]
    )


def listed(client, **asked):
    answer = client.get("/incidents", params=asked)
    assert answer.status_code == 200
    return page_of(answer)


@pytest.mark.parametrize("typed", ["{}", " {} ", "и{n}", "№ {n}", "{n}", "http://x/incidents/{}"])
def test_a_number_that_somebody_heard_opens_its_incident(client, cold, typed):
    spoken = typed.format(cold.spoken, n=cold.number)
    assert client.get("/incidents", params={"find": spoken}).url.path == f"/incidents/{cold.id}"


def test_an_unknown_number_is_refused_in_words(client, filled):
    answer = client.get("/incidents", params={"find": "И-999"})
    assert answer.status_code == 404
    assert "Инцидента И-999 нет" in answer.text


def test_a_row_shows_two_weeks_and_what_people_do(client, filled, cold):
    filled.posts.complaints.record(
        [
            Complaint(
                f"{author}{ago}", cold.last_at - timedelta(days=ago), *what, author, "s", cold.id
            )
            for author, ago in (("a", 1), ("b", 1), ("a", 3))
            for what in [(cold.group, cold.municipality)]
        ]
    )
    owner = filled.access.people.all()[0].name
    note = "Звонил в ЕДДС, <b>бригада</b> едет"
    form = {"state": "in_work", "owner": owner, "note": note}
    client.post(f"/incidents/{cold.id}/care", data=form)
    row = listed(client).select_one(".incidents tbody tr")
    bars = [float(bar["height"]) for bar in row.select(".spark rect")]
    assert len(bars) == 14
    assert [height for height in bars if height] == [17, 34, 34]
    said = [" ".join(cell.text.split()) for cell in row.select("td")]
    assert said[3] == f"в работе {owner}{note}"


def test_pages_of_many_incidents_ask_the_database_as_often_as_of_few(client, filled):
    with statements() as few:
        listed(client)
    now = filled.clock.now()
    for n in range(15):
        fill(filled, Incident(f"i{n}", "waste", "zeya", now, now, 1), ["a"])
    with statements() as many:
        listed(client)
    assert len(many) <= len(few)


def names(soup):
    return [link.text for link in soup.select(TITLE)]


def test_incidents_have_a_title_a_quote_and_a_number_and_lead_to_their_pages(client, cold, filled):
    soup = listed(client)
    assert names(soup) == [HEATING, WASTE]
    first = soup.select_one(".incidents tbody tr")
    quoted = "В Тынде на Красной Пресне холодные батареи, отопление не работает."
    assert first.select_one(".quote").text == quoted  # of the post that was published first
    assert first.th.a["href"] == f"/incidents/{cold.id}"
    said = [" ".join(cell.text.split()) for cell in first.select("td")]
    assert said[0] == "2"
    assert said[1] == "больше всего 2 жителя в день"
    assert said[2] == "Красная Пресня"
    assert said[3] == "не разобран"
    small = " ".join(first.th.small.text.split())
    assert small == f"{cold.spoken} 2 поста"
    assert soup.select_one(".total b").text == "2 инцидента"
    found = client.get(first.th.small.a["href"])
    assert len(page_of(found).select(".row")) == 2


def test_an_open_alert_about_the_place_and_topic_is_told(client, alert):
    soup = listed(client)
    assert [a["href"] for a in soup.select("a.state-new")] == [f"/alerts/{alert.id}"]


def test_the_list_is_narrowed(client, filled):
    assert names(listed(client, municipality="belogorsk")) == [WASTE]
    assert names(listed(client, group="housing")) == [HEATING]
    assert names(listed(client, people=2)) == [HEATING]
    assert len(names(listed(client, state="on"))) == 2
    empty = listed(client, state="quiet")
    assert names(empty) == []
    assert "Уберите одно из условий" in empty.select_one(".empty").text


def test_an_incident_without_a_post_to_name_it_is_named_by_its_problem(client, filled):
    ago = filled.clock.now() - timedelta(days=4)
    fill(filled, Incident("old", "waste", "zeya", ago, ago, 3, "waste.removal"), ["a", "b", "c"])
    assert len(names(listed(client))) == 2  # it is quiet now
    soup = listed(client, state="")
    assert names(soup)[0].startswith("Зея: ")
    assert "затих" in soup.select_one(".incidents tbody th").text
    assert names(listed(client, state="quiet")) == names(soup)[:1]


def test_pages_follow_each_other_and_keep_the_moment_of_the_first(client, filled):
    now = filled.clock.now()
    for n in range(25):
        at = now - timedelta(hours=n + 1)
        fill(filled, Incident(f"i{n}", "waste", "zeya", at, at, 1), ["a"])
    first = listed(client, order="oldest", municipality="zeya")
    assert len(names(first)) == 20
    more = first.select("a.button")[-1]["href"]
    later = filled.clock.now()
    fill(filled, Incident("i25", "waste", "zeya", later, later, 1), ["a"])
    second = page_of(client.get(more))
    assert len(names(second)) == 5
    assert second.select("a.button") == []
    ids = [a["href"] for page in (first, second) for a in page.select(TITLE)]
    assert ids == [f"/incidents/i{n}" for n in reversed(range(25))]


@pytest.mark.parametrize(
    "asked",
    [
        {"after": "1-2"},
        {"after": "many-1-x"},
        {"until": "soon"},
        {"period": "5"},
        {"people": "3"},
        {"municipality": "omsk"},
        {"group": "war"},
        {"order": "best"},
        {"state": "x"},
    ],
)
def test_a_link_that_nobody_gave_out_is_refused_in_words(client, asked):
    answer = client.get("/incidents", params=asked)
    assert answer.status_code == 400
    assert "Не найдено" in answer.text


def test_an_export_holds_the_list_and_hides_small_numbers_of_people(client, filled, cold):
    now = filled.clock.now()
    many = [f"a{n}" for n in range(5)]
    fill(filled, Incident("big", "waste", "zeya", now, now, 5), many)
    answer = client.get("/incidents/export", params={"format": "csv"})
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    head = dict(row for row in rows if len(row) == 2)
    assert head["Инциденты"] == "последние 7 дней"
    assert head["Найдено"] == "3"
    start = next(n for n, row in enumerate(rows) if row[:1] == ["Номер"])
    table = [dict(zip(rows[start], row, strict=True)) for row in rows[start + 1 :]]
    assert [row["Жителей всего"] for row in table] == ["5", "менее пяти", "менее пяти"]
    assert [row["Жителей за период"] for row in table] == ["5", "менее пяти", "менее пяти"]
    assert (table[1]["Номер"], table[1]["Название"]) == (cold.spoken, HEATING)
    assert table[1]["Цитата"] in TEXTS[1]
    assert table[1]["Страница"] == f"{filled.settings.console_address}/incidents/{cold.id}"
    narrowed = client.get("/incidents/export", params={"format": "csv", "municipality": "zeya"})
    assert "Тында" not in narrowed.content.decode("utf-8-sig")
    assert client.get("/incidents/export", params={"period": "5"}).status_code == 400


def test_an_export_tells_no_number_that_the_number_of_people_follows_from(client, filled, cold):
    now = filled.clock.now()
    for number in range(1, 7):
        id_, at = f"i{number}", now - timedelta(minutes=number)
        fill(filled, Incident(id_, "waste", "zeya", at, at, number), list("abcdef"[:number]))
    answer = client.get("/incidents/export", params={"format": "csv", "municipality": "zeya"})
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    start = next(n for n, row in enumerate(rows) if row[:1] == ["Номер"])
    table = [dict(zip(rows[start], row, strict=True)) for row in rows[start + 1 :]]
    for column in ("Постов", "Из них копий", "Жителей всего", "Жителей за период"):
        assert not {"0", "1", "2", "3", "4"} & {row[column] for row in table}, column
    # Six people, five, and then those that are not told from each other, the latest first.
    ids = [row["Страница"].rpartition("/")[2] for row in table]
    assert ids == ["i6", "i5", "i1", "i2", "i3", "i4"]
    for people in ("2", "4"):
        refused = client.get("/incidents/export", params={"people": people})
        assert refused.status_code == 400
    assert client.get("/incidents/export", params={"people": "5"}).status_code == 200
    listed = page_of(client.get("/incidents", params={"people": "2"}))
    [link] = [a["href"] for a in listed.select(".total a") if "csv" in a["href"]]
    assert "people" not in link
    assert client.get(link).status_code == 200


def test_looks_and_exports_are_written_to_the_audit(client, filled):
    client.get("/incidents?municipality=tynda")
    client.get("/incidents/export?format=csv")
    engine = open_database(filled.settings.database_url)
    with engine.connect() as connection:
        rows = connection.execute(text("select what, detail from audit")).fetchall()
    engine.dispose()
    assert ("incidents", "?municipality=tynda") in rows
    assert ("incidents exported", "2 csv: ") in rows
