import re
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import create_engine, text

from app.assembly import make_worker
from desks.posts import COMMENTS
from desks.repeats import own_labels
from domain.correction import Correction
from domain.person import Role
from domain.post import Attachment, Label
from tests.console.conftest import NOW, POSTS, post
from tests.console.signing import browser, person
from tests.making import page_of

FIRST = POSTS[0]


def read(installation, *posts):
    installation.posts.queue.put(posts, history=False)
    make_worker(installation, "w").run_once()
    installation.posts.index.refresh()


def opened(client, post_id):
    answer = client.get(f"/posts/{post_id}")
    assert answer.status_code == 200
    return page_of(answer)


def decided(soup):
    """Label -> its value and who decided."""
    rows = soup.select(".decided tbody tr")
    return {row("td")[0].text: (row.b.text, row("td")[-1].text.strip()) for row in rows}


def test_a_found_post_leads_to_its_page(client):
    soup = page_of(client.get("/search?q=отопления+второй+день"))
    there = opened(client, soup.select_one(".row .ways a")["href"].removeprefix("/posts/"))
    assert there.select_one(".whole .text").text == FIRST.text
    value, who = decided(there)["Место"]
    assert value == "Тында"
    assert who.startswith("система, уверенность ")


def test_a_deleted_post_is_read_as_it_was_saved_and_marked(client, filled):
    filled.posts.ledger.looked_again([FIRST.id], [FIRST.id], NOW)
    soup = opened(client, FIRST.id)
    assert soup.select_one(".note").text.startswith("В источнике поста больше нет, замечено ")
    assert soup.select_one(".whole .text").text == FIRST.text


def test_a_long_text_is_whole_and_escaped_and_its_attachments_are_named(client, filled):
    long = "В Тынде нет отопления. " + "Очень <b>холодно</b>. " * 500
    photo = Attachment("photo", "https://t.example/1.jpg", "Батарея")
    bad = Attachment("link", "javascript:alert(1)")
    read(filled, made := replace(post(20, long.strip()), attachments=(photo, bad)))
    soup = opened(client, made.id)
    assert soup.select_one(".whole .text").text == long.strip()
    assert [" ".join(li.text.split()) for li in soup.select(".attached li")] == [
        "фотография «Батарея» — открыть",
        "ссылка",
    ]
    assert not soup.select("a[href^=javascript]")


def test_who_corrected_what_is_told_with_its_history(client, filled):
    for value, who, minutes in (("zeya", "Вера", 2), ("belogorsk", "Пётр", 1)):
        at = NOW - timedelta(minutes=minutes)
        filled.posts.corrections.add(Correction(FIRST.id, "municipality", value, who, at))
    filled.posts.corrections.add(Correction(FIRST.id, "topic", None, "Пётр", NOW))
    read(filled, replace(FIRST, text=f"{FIRST.text} Ждём.", fetched_at=NOW, edited_at=NOW))
    soup = opened(client, FIRST.id)
    value, who = decided(soup)["Место"]
    assert (value, who.split(",")[0]) == ("Белогорск", "Пётр")
    assert decided(soup)["Тема"][0] == "нет"
    told = [" ".join(li.text.split()) for li in soup.select(".history li")]
    assert [line.partition(": ")[2] for line in told] == [
        "место — Зея",
        "место — Белогорск",
        "тема — нет",
    ]
    assert "не замечено" not in soup.select_one(".facts").text


def test_a_comment_shows_what_it_stands_under(client, filled):
    read(
        filled,
        made := replace(post(9, "И у нас холодно в Тынде"), thread_id=FIRST.id, parent_id=FIRST.id),
    )
    soup = opened(client, made.id)
    heading = soup.find("h2", string="Это комментарий к посту")
    assert heading.find_next("article").select_one(".text").text == FIRST.text


def test_a_post_shows_the_comments_below_it_and_leads_to_all(client, filled):
    made = [
        replace(post(100 - n, f"Холодно в доме {n}"), thread_id=FIRST.id, parent_id=FIRST.id)
        for n in range(COMMENTS + 1)
    ]
    read(filled, *made)
    soup = opened(client, FIRST.id)
    heading = soup.find("h2", string=f"Под ним {COMMENTS + 1} комментарий")
    shown = [one.select_one(".text").text for one in heading.find_next_siblings("article")]
    assert shown[:COMMENTS] == [one.text for one in made[:COMMENTS]], "the oldest first"
    every = client.get(soup.find("a", string="Все комментарии")["href"])
    assert f"{COMMENTS + 1} пост" in every.text


def test_other_posts_about_the_same_are_shown(client, filled):
    labels = filled.posts.index.get([FIRST.id])[FIRST.id].labels
    soup = opened(client, FIRST.id)
    texts = [a.text for a in soup.select("article:not(.whole) .text")]
    same = [
        p.text
        for p in POSTS[1:]
        if filled.posts.index.get([p.id])[p.id].labels.incident_id == labels.incident_id
    ]
    assert same
    assert sorted(texts) == sorted(same)
    assert soup.find("h2", string=lambda s: s and s.startswith("О том же"))
    assert soup.find("a", string="Инцидент целиком")["href"] == f"/incidents/{labels.incident_id}"


def test_what_one_may_not_see_is_not_there(filled):
    coordinator = browser(filled, Role.COORDINATOR)
    assert coordinator.get(f"/posts/{FIRST.id}").status_code == 404
    assert browser(filled, Role.EXECUTOR).get("/posts/nothing").status_code == 404


def test_a_view_is_noted_in_the_audit_log(client, filled):
    opened(client, FIRST.id)
    with create_engine(filled.settings.database_url).connect() as connection:
        rows = connection.execute(text("select who, what, detail from audit")).fetchall()
    assert ("Анна", "post viewed", FIRST.id) in [tuple(r) for r in rows]


FOOT = "Ваш Заречный листок, звоните нам <редактору>"


def footed(installation, text):
    """The last of twenty posts of a channel, each with the same footer."""
    many = [
        replace(
            post(
                100 + n, f"Прошёл концерт{n}, пели хор{n} и ансамбль{n}, гостей было{n}\n\n{FOOT}"
            ),
            source_id="tg-list",
            author=None,
            published_at=NOW - timedelta(days=9) + timedelta(hours=6 * n),
        )
        for n in range(20)
    ]
    own = replace(many[0], native_id="chat/200", text=f"{text}\n\n{FOOT}", published_at=NOW)
    read(installation, *many, own)
    return own


def test_what_a_source_repeats_is_folded_on_the_page_of_a_post(client, filled):
    own = footed(filled, "В Тынде прорвало трубу")
    soup = opened(client, own.id)
    assert soup.select_one(".whole > .text").text == "В Тынде прорвало трубу"
    folded = soup.select_one(".whole details.repeated")
    assert not folded.has_attr("open")
    assert folded.summary.text == "Повторяется в постах источника"
    assert folded.select_one(".text").text == FOOT


def test_what_a_source_repeats_is_folded_in_results_and_opened_where_it_matches(client, filled):
    footed(filled, "В Тынде прорвало трубу")
    [card] = page_of(client.get("/search?q=прорвать")).select(".row")
    assert card.select_one(".pane > .text").text == "В Тынде прорвало трубу"
    assert not card.select_one("details.repeated").has_attr("open")
    found = page_of(client.get("/search?q=листок+прорвать")).select_one(".row details.repeated")
    assert found.has_attr("open")
    assert found.mark.text == "листок"


def test_what_a_source_repeats_is_folded_in_the_feed(client, filled):
    own = footed(filled, "В Тынде прорвало трубу")
    row = page_of(client.get("/feed?kind=any&show=all")).select_one(f"#p-{own.id}")
    assert row.select_one(".short").text == "В Тынде прорвало трубу"
    assert row.select_one(".pane details.repeated .text").text == FOOT


def test_what_a_source_repeats_amid_a_post_is_folded_where_it_stands(client, filled):
    two = f"В Тынде прорвало трубу\n{FOOT}\nВ Зее открыли новый мост через реку"
    own = replace(footed(filled, "Прошла ярмарка"), native_id="chat/201", text=two)
    read(filled, own)
    for card in (
        opened(client, own.id).select_one(".whole"),
        page_of(client.get("/search?q=прорвать")).select_one(".row .pane"),
        page_of(client.get("/feed?kind=any&show=all")).select_one(f"#p-{own.id} .pane"),
    ):
        texts = [(one.parent.name == "details", one.text) for one in card.select(".text")]
        assert texts == [
            (False, "В Тынде прорвало трубу"),
            (True, FOOT),
            (False, "В Зее открыли новый мост через реку"),
        ]
    found = page_of(client.get("/search?q=мост+листок")).select_one(".row .pane")
    assert all(one.has_attr("open") for one in found.select("details.repeated"))


def test_a_post_without_repeats_has_nothing_to_unfold(client):
    assert opened(client, FIRST.id).select_one("details.repeated") is None


def test_quotes_and_words_leave_out_what_a_source_repeats(client, filled):
    own = footed(filled, "В Тынде прорвало трубу")
    about = page_of(client.get(f"/feed/choose/reject?post={own.id}")).select_one(".about")
    assert about.text == "В Тынде прорвало трубу"
    [enriched] = filled.posts.index.get([own.id]).values()
    [labels] = own_labels(filled, [enriched])
    assert "листок" in enriched.labels.lemmas
    assert labels.lemmas == "в тында прорвать труба"


def test_posts_of_the_same_story_are_counted_within_the_readers_bodies(filled):
    """A link to posts that the reader may not see would say how many there are."""
    index, same = filled.posts.index, POSTS[:2]
    stories = filled.posts.incidents.of_posts([one.id for one in same])
    assert len({story.id for story in stories.values()}) == 1
    one = person(filled, Role.EXECUTOR, bodies=["housing"])

    def links(*bodies):
        for one_of, body in zip(same, bodies, strict=True):
            enriched = index.get([one_of.id])[one_of.id]
            labels = replace(enriched.labels, body=Label(body, 1.0))
            index.save([replace(enriched, labels=labels, version=enriched.version + 1)])
        index.refresh()
        with browser(filled, one=one) as client:
            found = page_of(client.get("/search?q=отопление")).select(".row")
            assert found
            return [bool(card.find("a", string=re.compile("Инцидент: 2 поста"))) for card in found]

    assert links("housing", "housing") == [True, True]
    assert links("housing", "health") == [False]
