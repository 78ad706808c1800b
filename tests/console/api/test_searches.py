import pytest

from domain.person import Right
from domain.saved_search import SavedSearch

HEAT = {"name": "Тепло", "query": "отопление"}
NAMED = {"name": "Тепло"}
ACTS = ("watch", "unwatch", "forget")


def test_a_program_for_some_bodies_has_no_saved_searches(program, filled):
    filled.watch.searches.add(SavedSearch("Тепло", "crm", "отопление", True, filled.clock.now()))
    limited = program(Right.POSTS, Right.TRIAGE, bodies=("health",))
    answers = [limited.post("/searches", json=HEAT | {"name": "Вода"})]
    answers += [limited.post(f"/searches/{act}", json=NAMED) for act in ACTS]
    assert [answer.status_code for answer in answers] == [403] * 4
    assert all("общие" in answer.json()["detail"] for answer in answers)
    assert [one.watched for one in filled.watch.searches.all()] == [True]


def test_a_program_that_may_not_list_searches_is_answered_with_its_own(program, filled):
    filled.watch.searches.add(SavedSearch("Мусор", "Анна", "мусор", True, filled.clock.now()))
    narrow = program(Right.TRIAGE)
    assert narrow.post("/searches", json=HEAT).status_code == 201
    for act in ("unwatch", "watch"):
        answer = narrow.post(f"/searches/{act}", json=NAMED).json()
        assert [one["name"] for one in answer["searches"]] == ["Тепло"]
    assert narrow.post("/searches/forget", json=NAMED).json() == {"searches": []}
    wide = program(Right.TRIAGE, Right.REGION, name="wide")
    wide.post("/searches", json=HEAT)
    assert len(wide.post("/searches/unwatch", json=NAMED).json()["searches"]) == 2


def test_only_its_owner_and_an_administrator_end_a_search(program, filled):
    filled.watch.searches.add(SavedSearch("Тепло", "Анна", "отопление", True, filled.clock.now()))
    other = program(Right.TRIAGE, Right.REGION)
    for act in ("unwatch", "forget"):
        refused = other.post(f"/searches/{act}", json=NAMED)
        assert refused.status_code == 403
        assert "Анна" in refused.json()["detail"]
    assert [one.watched for one in filled.watch.searches.all()] == [True]
    admin = program(Right.TRIAGE, Right.ADMINISTER, name="admin")
    assert admin.post("/searches/forget", json=NAMED).status_code == 200
    assert filled.watch.searches.all() == []


@pytest.mark.parametrize("query", ["митинги", '"Иван Петров"', "источник:навальный"])
def test_what_is_out_of_bounds_is_not_watched(api, filled, query):
    refused = api.post("/searches", json=HEAT | {"query": query})
    assert refused.status_code == 400
    assert "искать это без слежения можно" in refused.json()["detail"]
    assert filled.watch.searches.all() == []
    assert api.get("/posts", params={"q": query}).status_code == 200


@pytest.mark.parametrize(
    "wrong", [{"name": "Теп\r\nло"}, {"name": "Теп\0ло"}, {"who": "А\nнна"}, {"query": "во\0да"}]
)
def test_no_unseen_character_is_kept(api, filled, wrong):
    refused = api.post("/searches", json=HEAT | wrong)
    assert refused.status_code == 400
    assert "знак" in refused.json()["detail"]
    assert filled.watch.searches.all() == []


def test_a_search_that_is_refused_now_is_listed_unwatched_with_the_reason(api, filled):
    filled.watch.searches.add(SavedSearch("Старый", "Анна", "митинги", True, filled.clock.now()))
    [old] = api.get("/searches").json()["searches"]
    assert (old["watched"], old["refusal"].split(":")[0]) == (False, "«митинги» — протесты")
    assert api.post("/searches/watch", json={"name": "Старый"}).status_code == 400
    assert len(filled.watch.searches.all()) == 1
