from sqlalchemy import create_engine, text

from domain.correction import Correction
from domain.person import Right
from tests.console.conftest import POSTS


def texts(answer):
    return [post["text"] for post in answer.json()["posts"]]


def test_a_search_finds_what_the_page_finds_with_its_facets(api):
    found = api.get("/posts", params={"q": "отопление место:Тында", "facets": True}).json()
    assert found["total"] == len(found["posts"]) == 2
    one = found["posts"][0]
    assert one["labels"]["municipality"]["name"] == "Тында"
    assert (one["network"], one["source_id"], one["author"]) == ("telegram", "asn24", "private")
    [start, end] = one["spans"][0]
    assert one["text"][start:end].lower().startswith("отоплен")
    assert found["facets"]["municipality"] == [{"id": "tynda", "name": "Тында", "posts": 2}]
    assert api.get("/posts").json()["facets"] is None


def test_pages_by_cursor_hold_every_post_once(api):
    seen, cursor = [], {}
    while cursor is not None:
        page = api.get("/posts", params={"limit": 1, **cursor}).json()
        seen += [post["id"] for post in page["posts"]]
        cursor = page["next"] and {"cursor": page["next"]}
    assert sorted(seen) == sorted(post.id for post in POSTS)


def test_a_post_has_its_corrections_and_newest_counters(api, filled):
    corrected = Correction(POSTS[0].id, "kind", "question", "Анна", filled.clock.now())
    filled.posts.corrections.add(corrected)
    one = api.get(f"/posts/{POSTS[0].id}").json()
    assert one["engagement"]["views"] == 1200
    [said] = one["corrections"]
    assert (said["field"], said["value"], said["who"]) == ("kind", "question", "Анна")


def test_counts_over_time_add_up_to_the_total(api):
    counted = api.get("/counts", params={"q": "место:Тында", "step": "month"}).json()
    assert sum(step["posts"] for step in counted["counts"]) == counted["total"] == 2


def test_no_author_appears_in_any_answer(api, alert):
    keys = {post.author.key for post in POSTS}
    for path in ("/posts?facets=true", f"/posts/{POSTS[0].id}", f"/alerts/{alert.id}", "/counts"):
        answer = api.get(path)
        assert answer.status_code == 200
        assert not any(key in answer.text for key in keys), path


def test_every_search_and_look_is_in_the_audit(program, filled):
    api = program(Right.POSTS, Right.ADMINISTER)
    api.get("/posts", params={"q": "отопление"})
    api.get("/counts", params={"q": "мусор"})
    api.get(f"/posts/{POSTS[0].id}")
    said = [(what, detail) for what, detail in audited(filled) if what != "token"]
    assert said == [("search", "отопление"), ("search", "мусор"), ("post viewed", POSTS[0].id)]


def audited(installation):
    with create_engine(installation.settings.database_url).connect() as connection:
        rows = connection.execute(text("select what, detail from audit order by id"))
        return [tuple(row) for row in rows]


def test_a_query_that_cannot_be_read_says_where(api):
    answer = api.get("/posts", params={"q": "вода (свет"})
    assert answer.status_code == 400
    assert answer.json() == {"detail": "Скобка не закрыта.", "position": 5}
