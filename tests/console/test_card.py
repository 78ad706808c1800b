"""What the card of an alert shows beside the alert."""

from dataclasses import replace
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

from alerts.lifecycle import acknowledge, mark_false, open_alert
from desks.card import telling_words
from domain.alert import Cell, Rule
from domain.post import Labels
from tests.console.conftest import COLD, NOW, post, written
from tests.making import page_of

HOUR = timedelta(hours=1)


def card(client, alert):
    return page_of(client.get(f"/alerts/{alert.id}"))


def facts(soup):
    return {d.dt.text: " ".join(d.dd.text.split()) for d in soup.select(".facts div")}


def ids_found(client, link):
    q = parse_qs(urlsplit(link).query)["q"][0]
    return q, sum(int(row["data-texts"]) for row in page_of(client.get(link)).select(".row"))


def test_its_facts_are_counted_over_its_posts(client, conflict):
    shown = facts(card(client, conflict))
    assert shown["Постов"].startswith(f"{conflict.evidence.posts} постов, из них недовольных ")
    assert shown["Источников 1"] == f"АСН24 ({conflict.evidence.posts})"
    assert shown["Где"].startswith("Тында (")
    assert "кочегарка (4)" in shown["Чаще обычного пишут"]
    assert "тында" not in shown["Чаще обычного пишут"]
    assert shown["Кто отвечает"] != "—"


def test_its_hours_stand_in_a_table_that_ends_now(client, conflict):
    rows = card(client, conflict).select("details table tbody tr")
    assert len(rows) == 24
    assert [cell.text for cell in rows[-1]("td")][1:] == ["6", "0,3"]


def test_its_link_reads_well_where_that_finds_exactly_its_posts(client, conflict):
    first, exactly = (a["href"] for a in card(client, conflict).select(".facts a[href^='/search']"))
    query, found = ids_found(client, exactly)
    assert query.startswith("вид:жалоба место:Тында группа:ЖКХ с:")
    assert found == conflict.evidence.posts
    assert ids_found(client, first)[1] == 1


def test_its_link_names_the_posts_where_others_lie_between_them(client, conflict, filled):
    written(filled, post(40, f"{COLD}, давно"), history=True)
    _, exactly = (a["href"] for a in card(client, conflict).select(".facts a[href^='/search']"))
    query, found = ids_found(client, exactly)
    assert query.startswith("пост:")
    assert found == conflict.evidence.posts


def test_earlier_alerts_like_it_say_how_they_ended(client, conflict, filled):
    for cell, days, note in (
        (conflict.cell, 40, "учения"),
        (Cell("housing", "zeya"), 20, "прорыв"),
        (Cell("roads", "tynda"), 10, "гололёд"),
    ):
        at = NOW - timedelta(days=days)
        signal = replace(conflict.signal, cell=cell, at=at)
        old, move = open_alert(signal, replace(conflict.evidence, first_at=at))
        filled.watch.alerts.save(old, move)
        taken, move = acknowledge(old, "Анна", at + HOUR)
        filled.watch.alerts.save(taken, move)
        ended, move = mark_false(taken, "Анна", at + 2 * HOUR, note)
        filled.watch.alerts.save(ended, move)
    told = [li.text for li in card(client, conflict).select("h2 + ul:not(.contacts) li")]
    assert ["учения" in told[0], "прорыв" in told[1], len(told)] == [True, True, 2]
    assert "ложное через 2 часа" in " ".join(told[0].split())


def test_an_alert_whose_posts_are_gone_still_has_a_card(client, alert, filled):
    gone = replace(alert, cell=Cell("culture", "zeya"), version=alert.version + 1)
    filled.watch.alerts.save(gone, None)
    shown = facts(card(client, gone))
    assert shown["Чаще обычного пишут"] == shown["Кто отвечает"] == "—"


def test_an_alert_about_single_posts_shows_these(client, conflict, filled):
    posts = conflict.evidence.post_ids[:2]
    evidence = replace(conflict.evidence, post_ids=posts, posts=2)
    signal = replace(conflict.signal, rule=Rule.UNANSWERED, subject="asn24", window=9 * HOUR)
    opened, move = open_alert(signal, evidence)
    filled.watch.alerts.save(opened, move)
    soup = card(client, opened)
    assert soup.h1.text.startswith("АСН24")
    assert soup.select_one(".reason").text.startswith("6 комментариев без ответа ведомства")
    _, exactly = (a["href"] for a in soup.select(".facts a[href^='/search']"))
    assert ids_found(client, exactly)[1] == len(soup.select(".post")) == 2


def test_telling_words_name_no_topic_that_is_out_of_bounds(filled):
    labels = [Labels(lemmas="фонарь митинг навальный разбитый")] * 3
    words = telling_words(filled, NOW, "tynda", labels)
    assert {word.lemma for word in words} == {"фонарь", "разбитый"}
