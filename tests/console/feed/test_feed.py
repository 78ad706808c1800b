"""The feed as a browser without JavaScript sees it, and what its script asks for."""

from datetime import timedelta
from urllib.parse import urlencode

import pytest

from app.assembly import make_worker
from console.assets import shipped
from desks.triage import TriageDesk
from desks.viewer import in_shell
from domain.person import Role
from domain.triage import Reason
from tests.console.conftest import NOW, POSTS, post
from tests.console.search.test_search import choose
from tests.console.signing import browser, person
from tests.making import page_of

LOADED = ("style.css", "shell.js", "feed.js", "icons.svg", "golos-latin.woff2")
LOADED += ("golos-cyrillic.woff2", "icon.svg")
COMPLAINTS = [p.id for p in POSTS[:3]]


def page(client, **parameters):
    answer = client.get(f"/feed?{urlencode(parameters)}")
    return answer, page_of(answer)


def ids(soup):
    return [row["data-id"] for row in soup.select("#feed .row")]


def came(client, soup):
    answer = client.get(soup.select_one("#strip")["data-live"])
    assert answer.status_code == 200
    return page_of(answer).select_one("#live")


def new(client, soup):
    """Posts that come live and are not on the page: a look goes back a little, for the sake of
    clocks that differ.
    """
    return [
        i
        for i in (row["data-id"] for row in came(client, soup).select(".row"))
        if i not in ids(soup)
    ]


def test_who_only_reads_sees_the_posts_of_their_body_and_no_buttons(filled):
    body = filled.posts.index.get(COMPLAINTS[:1])[COMPLAINTS[0]].labels.body.value
    executor = person(filled, Role.EXECUTOR, name="Вера", bodies=[body])
    with browser(filled, one=executor) as client:
        _, soup = page(client, kind="any")
        found = filled.posts.index.get(ids(soup))
        assert found
        assert {one.labels.body.value for one in found.values()} == {body}
        assert not soup.select("#feed button, #feed input, #deeds")
        assert client.post("/feed/take", data={"selected": COMPLAINTS}).status_code == 403


def test_complaints_are_shown_newest_first_and_other_kinds_one_click_away(client):
    answer, soup = page(client)
    assert answer.status_code == 200
    assert ids(soup) == COMPLAINTS
    thanks = page_of(client.get(soup.find("a", string="благодарность")["href"]))
    assert ids(thanks) == [POSTS[3].id]
    assert "<script>alert" not in answer.text
    everything = soup.find("a", string="любой вид")["href"]
    assert len(ids(page_of(client.get(everything)))) == 4


def test_a_row_says_when_where_whence_and_what(client):
    _, soup = page(client)
    row = soup.select_one("#feed .row")
    labels = [one.text.strip() for one in row.select(".labels > *")]
    assert labels[:2] == ["жалоба", "негативный"]
    assert "Тында" in labels
    assert row.select_one("time")["datetime"] == POSTS[0].published_at.isoformat()
    assert row.select_one(".source").text == "АСН24"
    assert row.select_one(".origin")["href"] == POSTS[0].url


def test_the_same_language_as_in_the_search_narrows_the_feed(client):
    _, soup = page(client, q="место:Тында")
    assert ids(soup) == COMPLAINTS[:2]
    chip = soup.select_one(".condition")
    assert chip.text.strip() == "Место: Тында"
    wide = page_of(client.get(chip["href"]))
    assert ids(wide) == COMPLAINTS
    narrowed = choose(client, wide, "municipality", "Белогорск")
    assert ids(page_of(narrowed)) == [COMPLAINTS[2]]
    answer, soup = page(client, q='вода "нет')
    assert answer.status_code == 400
    assert soup.select_one(".where b").text == '"нет'


def test_a_deep_feed_is_paged_without_a_gap_past_what_is_triaged(filled):
    more = [post(n, f"В Тынде на Мухина {n} прорвало трубу, воды нет") for n in range(10, 90)]
    filled.posts.queue.put(more, history=False)
    make_worker(filled, "w").run_once()
    filled.posts.index.refresh()
    desk = TriageDesk(filled)
    gone = [p.id for p in more[:40]]
    desk.reject(in_shell("anna"), gone, Reason.DUPLICATE)
    with browser(filled) as client:
        seen, link = [], "/feed?kind=any"
        while link:
            soup = page_of(client.get(link))
            seen += ids(soup)
            button = soup.find("a", string="Следующие посты")
            link = button and button["href"]
        expected = [p.id for p in [*POSTS, *more[40:]]]
        assert seen == expected
        seen, link = [], "/feed?kind=any&show=rejected"
        while link:
            soup = page_of(client.get(link))
            seen += ids(soup)
            button = soup.find("a", string="Следующие посты")
            link = button and button["href"]
        assert sorted(seen) == sorted(gone)


@pytest.mark.parametrize(
    "parameters",
    [
        {"after": "junk"},
        {"after": "junk", "show": "rejected"},
        {"after": "2026-01-01T00:00:00~x", "show": "rejected"},
        {"show": "best"},
        {"q": "(" * 2001},
    ],
)
def test_hostile_parameters_get_an_answer(client, parameters):
    answer, _ = page(client, **parameters)
    assert answer.status_code == 400
    assert "</html>" in answer.text


def test_what_was_indexed_since_comes_live_whenever_it_was_published(client, filled):
    _, soup = page(client)
    assert not new(client, soup)
    late = post(500, "В Тынде на Мухина 5 прорвало трубу, воды нет со вчерашнего дня")
    filled.posts.queue.put([late, post(501, "Спасибо врачам Тынды!")], history=False)
    make_worker(filled, "w").run_once()
    filled.posts.index.refresh()
    assert new(client, soup) == [late.id]
    _, elsewhere = page(client, q="место:Зея")
    assert not new(client, elsewhere)


def test_what_others_did_comes_live(client, filled):
    _, soup = page(client)
    TriageDesk(filled).take(in_shell("Борис"), [COMPLAINTS[0]])
    [changed] = came(client, soup).select(":scope > .deeds")
    assert changed["data-deeds"] == COMPLAINTS[0]
    assert "в работе: Борис" in changed.select_one(".mark").text
    assert changed.find("button", string="Взять").has_attr("disabled")


def test_a_live_look_of_a_page_that_slept_is_bounded(client):
    since = (NOW - timedelta(days=400)).isoformat()
    assert client.get("/feed/live", params={"since": since}).status_code == 200
    assert client.get("/feed/live", params={"since": "yesterday"}).status_code == 400


def test_what_is_gone_at_its_source_keeps_its_text(client, filled):
    filled.posts.ledger.looked_again([COMPLAINTS[0]], [COMPLAINTS[0]], NOW)
    _, soup = page(client)
    row = soup.select_one("#feed .row.gone")
    assert "удалено в источнике" in row.select_one(".lost").text
    assert "батареи ледяные" in row.select_one(".short").text


@pytest.mark.parametrize(
    ("parameters", "words"),
    [
        ({"kind": "advertisement"}, "всё разобрано"),
        ({"show": "mine"}, "нажмите у него «Взять»"),
        ({"q": "жираф"}, "Уберите одно из условий"),
        ({"show": "rejected"}, "Отклонённых постов нет"),
    ],
)
def test_an_empty_feed_says_what_to_do(client, parameters, words):
    _, soup = page(client, **parameters)
    assert words in soup.select_one("#empty").text


def test_a_page_weighs_little(filled):
    filled.posts.queue.put(
        [post(n, f"В Тынде на Мухина {n} прорвало трубу, воды нет. " * 9) for n in range(10, 60)],
        history=False,
    )
    make_worker(filled, "w").run_once()
    filled.posts.index.refresh()
    with browser(filled) as client:
        answer, soup = page(client, q="место:Тында")
        assert len(ids(soup)) == 30
        sent = [answer, *(client.get(shipped().url(name)) for name in LOADED)]
        assert {one.headers.get("content-encoding") for one in sent[:4]} == {"gzip"}
        assert sum(int(one.headers["content-length"]) for one in sent) < 150_000
