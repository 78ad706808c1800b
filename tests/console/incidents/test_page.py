"""The page of an incident, and what people do there."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from app.assembly import make_regrouping, make_worker
from domain.incident import Joined, StoryRole
from domain.person import Role
from enrichment.revision.regrouping import Moved
from scheduler.jobs import JOBS
from tests.console.conftest import POSTS, TEXTS, post
from tests.console.signing import browser, person
from tests.making import page_of


def incident_of(installation, post_id):
    return installation.posts.incidents.of_posts([post_id])[post_id].id


@pytest.fixture
def cold(filled):
    return incident_of(filled, POSTS[0].id)


@pytest.fixture
def waste(filled):
    return incident_of(filled, POSTS[2].id)


def add(installation, *posts):
    installation.posts.queue.put(list(posts), history=False)
    make_worker(installation, "w").run_once()
    installation.posts.index.refresh()


def show(client, id_, status=200, **asked):
    answer = client.get(f"/incidents/{id_}", params=asked)
    assert answer.status_code == status
    return page_of(answer)


def said(node):
    return " ".join(node.get_text(" ").split())


def found(client, id_):
    """Posts that a search by the incident leads to."""
    answer = client.get("/search", params={"q": f"инцидент:{id_}"})
    return sum(int(row["data-texts"]) for row in page_of(answer).select(".row"))


def other_in_tynda(installation):
    """Another trouble in the same town."""
    dark = post(7, "Тында, на Ленина 7 пятый час нет света, подстанция сгорела, темно во всём доме")
    add(installation, dark)
    return incident_of(installation, dark.id), dark


def test_the_page_says_what_where_since_when_and_from_whom(client, cold):
    soup = show(client, cold)
    assert soup.h1.text == "Тында: нет отопления, Красная Пресня"
    assert soup.select_one(".quote").text in TEXTS[1]
    assert said(soup.select_one(".meta")).startswith("И-2 Тында, отопление")
    facts = said(soup.select_one(".facts"))
    assert "Жителей 2" in facts
    assert "2 поста" in facts
    assert "Администрация города Тынды" in facts
    assert [text.text for text in soup.select(".post .text")] == [TEXTS[1], TEXTS[0]]
    assert soup.select_one(".place text.hot").text == "Тында"
    assert soup.select_one(".place text.count").text == "2"
    assert soup.select_one(".chart svg")
    assert {mark.text.lower() for mark in soup.select(".post mark")} >= {"отопления", "отопление"}
    assert not soup.select("article.post .labels a.label")


def test_posts_everywhere_lead_to_the_page_of_their_incident(client, cold, alert):
    links = page_of(client.get("/search?q=отопление")).select(".row .onward dd:first-of-type a")
    assert {a["href"] for a in links} == {f"/incidents/{cold}"}
    links = page_of(client.get(f"/alerts/{alert.id}")).select(".post a.label")
    assert {a["href"] for a in links} == {f"/incidents/{cold}"}


def test_copies_are_folded_below_the_post_that_they_repeat(client, cold, filled):
    twin = post(9, f"Перешлите: {TEXTS[0]}")
    add(filled, twin)
    soup = show(client, cold)
    assert "из них 1 копия" in said(soup.select_one(".facts"))
    assert len(soup.select(".post")) == 2
    folded = [told for told in soup.select(".told") if told.select(".copies")]
    assert [told.select_one(".text").text for told in folded] == [TEXTS[0]]
    assert twin.url in {a["href"] for a in folded[0].select(".copies a")}


def test_alerts_and_their_moves_are_told_and_marked_on_the_chart(client, cold, alert):
    client.post(f"/alerts/{alert.id}/acknowledge", data={"who": "Анна"})
    soup = show(client, cold)
    happened = [said(li) for li in soup.select(".history li")]
    assert "Оповещение : открыто системой" in happened[0]
    assert happened[1].endswith("принято — Анна")
    assert [a["href"] for a in soup.select(".meta a.label")] == [f"/alerts/{alert.id}"]


def test_a_merge_leads_old_links_on_and_is_found_and_counted_at_once(client, cold, filled):
    dark, late = other_in_tynda(filled)
    answer = client.post(f"/incidents/{cold}/merge", data={"other": dark[:8].upper()})
    assert answer.url.path == f"/incidents/{cold}"
    soup = page_of(answer)
    assert said(soup.select_one(".done")).startswith("Объединено")
    assert "3 поста" in said(soup.select_one(".facts"))
    assert "Инцидент И-3 присоединён сюда, 1 пост — Анна" in said(soup.select_one(".history"))
    assert client.get(f"/incidents/{dark}").url.path == f"/incidents/{cold}"
    assert (found(client, cold), found(client, dark)) == (3, 0)
    assert [c.incident_id for c in filled.posts.complaints.of([late.id])] == [cold]


def test_a_merge_is_taken_back_by_a_button(client, cold, filled):
    dark, late = other_in_tynda(filled)
    answer = client.post(
        f"/incidents/{cold}/merge", data={"other": f"http://127.0.0.1:8460/incidents/{dark}"}
    )
    form = page_of(answer).select_one(".history form")
    assert form.button.text.startswith("Разделить обратно")
    data = {"regrouping": form.select_one("[name=regrouping]")["value"]}
    answer = client.post(form["action"], data=data)
    assert "Отменено." in answer.text
    assert (found(client, cold), found(client, dark)) == (2, 1)
    assert [c.incident_id for c in filled.posts.complaints.of([late.id])] == [dark]
    soup = show(client, dark)
    assert said(soup.h1) == "Тында: нет электричества, Ленина"
    assert "Улицы и дома Ленина, 7" in said(soup.select_one(".named"))
    again = client.post(form["action"], data=data)
    assert again.status_code == 409
    assert "Не сделано: это уже отменили или изменили" in again.text


def test_chosen_posts_become_a_new_incident_with_their_copies(client, cold, filled):
    add(filled, twin := post(9, f"Перешлите: {TEXTS[0]}"))
    form = show(client, cold).select_one("form[action$=split]")
    [first, second] = [box["value"] for box in form.select("input[type=checkbox]")]
    assert (first, second) == (POSTS[1].id, POSTS[0].id)
    answer = client.post(form["action"], data={"post": [second]})
    new = answer.url.path.rpartition("/")[2]
    assert new != cold
    soup = page_of(answer)
    assert soup.h1.text == "Тында: нет отопления"
    assert "2 поста" in said(soup.select_one(".facts"))
    history = said(soup.select_one(".history"))
    assert "Пришло из инцидента И-2 : 2 поста — Анна" in history
    assert (found(client, cold), found(client, new)) == (1, 2)
    counted = filled.posts.complaints.of([POSTS[0].id, POSTS[1].id, twin.id])
    assert {c.post_id: c.incident_id for c in counted}[POSTS[0].id] == new
    back = soup.select_one(".history form")
    client.post(back["action"], data={"regrouping": back.select_one("[name=regrouping]")["value"]})
    assert (found(client, cold), found(client, new)) == (3, 0)
    assert client.get(f"/incidents/{new}").url.path == f"/incidents/{cold}"


@pytest.mark.parametrize(
    ("action", "data", "why"),
    [
        ("merge", {"other": "котельная"}, "«котельная»: это не номер инцидента"),
        ("merge", {}, "это не номер инцидента"),
        ("merge", {"other": "0000000000"}, "инцидента с номером «0000000000» нет"),
        ("merge", {"other": "ITSELF"}, "с самим собой"),
        ("merge", {"other": "ELSEWHERE"}, "в разных муниципалитетах"),
        ("split", {}, "не выбрано ни одного поста"),
        ("split", {"post": [POSTS[0].id, POSTS[1].id]}, "оставьте хотя бы один"),
        ("split", {"post": [POSTS[2].id]}, "не все выбранные посты ещё в этом инциденте"),
        ("split", {"post": ["x"]}, "не все эти посты ещё есть в индексе"),
        ("back", {"regrouping": "77"}, "уже отменили"),
    ],
)
def test_what_cannot_be_done_is_refused_in_words(client, cold, waste, action, data, why):
    ids = {"ITSELF": cold, "ELSEWHERE": waste}
    data = {name: ids.get(v, v) if isinstance(v, str) else v for name, v in data.items()}
    answer = client.post(f"/incidents/{cold}/{action}", data=data)
    assert answer.status_code == 409
    problem = said(page_of(answer).select_one(".problem"))
    assert problem.startswith("Не сделано: ")
    assert why in problem
    assert (found(client, cold), found(client, waste)) == (2, 1)


def test_there_is_no_such_incident(client):
    for answer in (
        client.get("/incidents/f00"),
        client.post("/incidents/f00/merge", data={"other": "f00f00"}),
        client.post("/incidents/f00/split", data={"post": ["x"]}),
        client.post("/incidents/f00/back", data={"regrouping": "1"}),
    ):
        assert answer.status_code == 404
        assert "Такого инцидента нет" in answer.text


def test_likely_ones_nearby_are_offered_with_a_button(client, cold, filled):
    answer = client.post(f"/incidents/{cold}/split", data={"post": [POSTS[0].id]})
    new = answer.url.path.rpartition("/")[2]
    soup = show(client, cold)
    [like] = soup.select(".like")
    assert like.h3.a["href"] == f"/incidents/{new}"
    form = like.form
    client.post(form["action"], data={"other": form.select_one("[name=other]")["value"]})
    assert found(client, cold) == 2


def test_many_posts_come_by_pages(client, cold, filled):
    like = filled.posts.index.get([POSTS[0].id])[POSTS[0].id]
    posts = [post(100 + n, f"{TEXTS[0]} Квартира {n}") for n in range(35)]
    filled.posts.index.save([replace(like, post=one) for one in posts])
    filled.posts.index.refresh()
    with filled.posts.incidents.joining([], []) as joining:
        joining.save([], [Joined(one.id, cold, is_copy=False) for one in posts])
    first = show(client, cold)
    assert "37 постов" in said(first.select_one(".facts"))
    [more] = (a["href"] for a in first.select("a.button"))
    second = page_of(client.get(more))
    texts = [text.text for page in (first, second) for text in page.select(".post .text")]
    assert [len(page.select(".post")) for page in (first, second)] == [30, 7]
    assert texts == [p.text for p in reversed(posts)] + [TEXTS[1], TEXTS[0]]
    assert second.select("a.button") == []


def test_who_may_not_see_incidents_may_not_change_them_either(cold, filled):
    dark, _ = other_in_tynda(filled)
    coordinator = browser(filled, one=person(filled, Role.COORDINATOR, name="Борис"))
    assert coordinator.get(f"/incidents/{cold}").status_code == 403
    for action, data in (("merge", {"other": dark}), ("split", {"post": [POSTS[0].id]})):
        assert coordinator.post(f"/incidents/{cold}/{action}", data=data).status_code == 403
    assert [len(filled.posts.incidents.posts(id_)) for id_ in (cold, dark)] == [2, 1]


def test_an_analyst_reads_and_is_offered_no_change(client, cold, filled):
    other_in_tynda(filled)
    soup = show(browser(filled, Role.ANALYST), cold)
    assert len(soup.select(".post")) == 2
    assert [form["action"] for form in soup.select("main form")] == []


NEWS = (
    "Бригады устраняют аварию: в Тынде на Красной Пресне порыв теплотрассы, батареи и отопление"
    " обещают вернуть к вечеру, сообщили в мэрии."
)
BRIDGE = "Монтаж опор канатной дороги Благовещенск — Хэйхэ закончен, сообщили в правительстве."


def a_story(installation, *texts):
    """News of a page, without a complaint or question among them."""
    usual = {"author": None, "source_id": "rss-amur", "published_at": POSTS[0].published_at}
    made = [replace(post(60 + n, text), **usual) for n, text in enumerate(texts)]
    add(installation, *made)
    return made


def test_news_of_an_incident_are_shown_apart_and_count_nobody(client, filled, cold):
    before = filled.posts.incidents.counted([cold])[cold]
    [news] = a_story(filled, NEWS)
    with filled.posts.incidents.joining([], []) as joining:
        joining.save([], [Joined(news.id, cold, False, role=StoryRole.COVERAGE)])
    make_regrouping(filled).show(Moved([news.id], cold))
    after = filled.posts.incidents.counted([cold])[cold]
    assert (after.posts, after.people) == (before.posts, before.people)
    assert after.coverage == before.coverage + 1
    soup = show(client, cold)
    heading = soup.find("h2", id="coverage")
    covered = [one.get_text() for one in heading.find_all_next("div", class_="text")]
    assert any(NEWS in one for one in covered)
    facts = {div.dt.text: said(div.dd) for div in soup.select(".facts > div") if div.dt}
    assert facts["О том же пишут"] == f"{after.coverage} пост СМИ, ведомств и других"
    assert said(show(client, "")).count("СМИ, ведомств и других") == 1


def test_a_story_without_a_voice_has_no_page_and_is_in_no_list(client, filled):
    first, second = a_story(filled, BRIDGE, f"Коротко. {BRIDGE}")
    story = incident_of(filled, first.id)
    assert incident_of(filled, second.id) == story
    assert not filled.posts.incidents.voiced([story])
    show(client, story, 404)
    assert story not in client.get("/incidents", params={"period": 30}).text
    merged = client.post(f"/incidents/{story}/merge", data={"other": story})
    assert merged.status_code in (403, 404)
    # Its posts lead to each other.
    soup = page_of(client.get(f"/posts/{first.id}"))
    assert soup.find("h2", string=lambda s: s and s.startswith("О том же"))
    assert not soup.find("a", string="Инцидент целиком")
    listed = page_of(client.get("/search"))
    links = [a["href"] for a in listed.find_all("a", string=re.compile("О том же: "))]
    assert any(story in link and link.startswith("/search") for link in links)
    assert not any(link == f"/incidents/{story}" for link in links)


def test_a_story_without_a_voice_is_forgotten_after_a_week(client, filled):
    first, _ = a_story(filled, BRIDGE, f"Коротко. {BRIDGE}")
    expire = JOBS["stories"].prepare(filled)
    week = timedelta(days=7)
    last = filled.posts.incidents.of_posts([first.id])[first.id].last_at
    expire(last + week)
    assert filled.posts.incidents.of_posts([first.id])
    incidents = filled.posts.incidents.of_posts([one.id for one in POSTS])
    expire(last + week + timedelta(seconds=1))
    assert not filled.posts.incidents.of_posts([first.id])
    assert filled.posts.incidents.of_posts([one.id for one in POSTS]) == incidents
    soup = page_of(client.get(f"/posts/{first.id}"))
    assert not soup.find("h2", string=lambda s: s and s.startswith("О том же"))


def test_a_number_in_the_address_leads_to_the_page(client, cold):
    assert client.get("/incidents/И-2").url.path == f"/incidents/{cold}"
    assert client.get("/incidents/И-99").status_code == 404


def test_a_persons_title_stays_while_the_incident_grows_and_an_empty_one_is_given_back(
    client, cold, filled
):
    named = "Авария на котельной, звонить +7 914 555-12-34"
    answer = client.post(f"/incidents/{cold}/title", data={"title": named})
    masked = page_of(answer).h1.text
    assert masked.startswith("Авария на котельной")
    assert "555" not in masked
    add(filled, post(8, "В Тынде на Лесной и на Чехова нет отопления, батареи холодные"))
    assert show(client, cold).h1.text == masked
    client.post(f"/incidents/{cold}/title", data={"title": " "})
    assert show(client, cold).h1.text == "Тында: нет отопления, Красная Пресня, Лесная, Чехова"


def test_a_title_names_no_resident_and_hides_no_signs(client, cold):
    typed = "Тында\u200b: жалоба Лопатиной Е. А.\u202e на отопление"
    answer = client.post(f"/incidents/{cold}/title", data={"title": typed})
    assert page_of(answer).h1.text == "Тында: жалоба [имя] на отопление"


def test_a_title_too_long_is_refused_in_words(client, cold):
    answer = client.post(f"/incidents/{cold}/title", data={"title": "о" * 121})
    assert answer.status_code == 409
    assert "длиннее 120 знаков" in answer.text


def test_what_the_system_takes_for_the_same_is_proposed_with_a_button(client, cold, filled):
    also = post(9, "Тында, Красная Пресня: батареи ледяные, отопления нет, замерзаем")
    add(filled, also)
    assert incident_of(filled, also.id) == cold
    new = client.post(f"/incidents/{cold}/split", data={"post": also.id}).url.path.rpartition("/")[
        2
    ]
    soup = show(client, cold)
    [proposal] = [like for like in soup.select(".like") if like.select(".proposal")]
    assert said(proposal.select_one(".proposal")).startswith("Похоже, это одно событие: Тында")
    form = proposal.select_one("form")
    assert form.button.text.startswith("Объединить")
    client.post(form["action"], data={"other": form.select_one("[name=other]")["value"]})
    assert {incident_of(filled, p) for p in (also.id, POSTS[0].id)} == {cold}
    assert client.get(f"/incidents/{new}").url.path == f"/incidents/{cold}"
