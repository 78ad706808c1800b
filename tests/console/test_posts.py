"""What later polls learnt of a post is shown with it, wherever posts are."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from app.assembly import make_worker
from domain.post import Engagement
from tests.console.conftest import NOW, POSTS, post
from tests.making import page_of

FIRST = POSTS[0]


def read(installation, *posts):
    installation.posts.queue.put(posts, history=False)
    make_worker(installation, "w").run_once()
    installation.posts.index.refresh()


@pytest.fixture(params=["search", "card"])
def shown(request, client, alert):
    """What either page shows of the first post."""
    path = "/search?q=отопления+второй+день" if request.param == "search" else f"/alerts/{alert.id}"

    def show():
        soup = page_of(client.get(path))
        [found] = [p for p in soup.select(".post, .row") if "второй день нет отопления" in p.text]
        return found

    return show


def test_counters_are_the_newest_that_a_poll_saw(filled, shown):
    assert "1 200 просмотров" in shown().text.replace("\xa0", " ")
    counts = Engagement(views=45021, likes=21, reposts=2, comments=5)
    read(filled, replace(FIRST, fetched_at=NOW, engagement=counts))
    assert [s.text.replace("\xa0", " ") for s in shown().select(".meta span")][-4:] == [
        "45 021 просмотр",
        "21 отметка «нравится»",
        "2 репоста",
        "5 комментариев",
    ]


def test_a_post_that_its_source_deleted_says_when_that_was_noticed_and_is_still_read(filled, shown):
    assert not shown().select(".lost")
    filled.posts.ledger.looked_again([FIRST.id], [FIRST.id], NOW)
    [said] = shown().select(".lost")
    assert said.text.startswith("удалено в источнике, замечено ")
    assert shown().select_one(".text").text == FIRST.text


def test_a_post_that_was_seen_once_more_is_not_deleted(filled, shown):
    filled.posts.ledger.looked_again([FIRST.id], [FIRST.id], NOW)
    filled.posts.ledger.looked_again([FIRST.id], [], NOW)
    assert not shown().select(".lost")


def test_an_edit_is_shown_with_its_time(filled, shown):
    assert "изменён" not in shown().text
    edited = NOW - timedelta(minutes=1)
    text = f"{FIRST.text} Обновлено."
    read(filled, replace(FIRST, fetched_at=NOW, text=text, edited_at=edited))
    [said] = [s.text for s in shown().select(".meta span") if "изменён" in s.text]
    assert said.endswith(f":{edited:%M}")


@pytest.mark.parametrize("thread", [FIRST.id, "0" * 32], ids=["known", "unknown"])
def test_a_comment_leads_to_its_post_where_that_is_known(filled, client, thread):
    comment = replace(
        post(9, "В Тынде и у нас батареи холодные, третий подъезд"),
        thread_id=thread,
        parent_id=thread,
    )
    read(filled, comment)
    soup = page_of(client.get("/search?q=третий+подъезд"))
    [said] = [s for s in soup.select(".row .meta span") if "комментарий" in s.text]
    if thread == FIRST.id:
        there = page_of(client.get(said.a["href"]))
        assert [p.text for p in there.select(".whole .text")] == [FIRST.text]
    else:
        assert said.text == "комментарий"
        assert not said.select("a")


def test_a_complaint_says_who_may_answer_and_why(filled, shown):
    [who] = shown().select("details.who")
    assert who.summary.text == "Кто может ответить: Администрация города Тынды"
    said = " ".join(who.p.text.split())
    assert re.fullmatch(r".+ Не проверено\. Уверенность \d+ %\.", said)
