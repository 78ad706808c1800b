from domain.person import Right
from tests.console.conftest import POSTS


def pages_of(api, **asked):
    seen, cursor = [], {}
    while cursor is not None:
        page = api.get("/incidents", params={"limit": 1, **asked, **cursor}).json()
        seen += page["incidents"]
        cursor = page["next"] and {"cursor": page["next"]}
    return seen, page["total"]


def told(one):
    return {post["post_id"] for post in one["told"]}


def test_pages_hold_every_incident_once(api):
    seen, total = pages_of(api)
    assert len({one["id"] for one in seen}) == len(seen) == total >= 2
    begun = [one["first_at"] for one in seen]
    assert begun == sorted(begun, reverse=True)
    [waste] = pages_of(api, group="waste")[0]
    assert (waste["municipality"], waste["goes_on"], waste["people"]) == ("belogorsk", True, 1)
    assert waste["name"].startswith("Белогорск, мусор не вывозят")
    assert pages_of(api, state="quiet") == ([], 0)


def test_few_people_and_what_they_write_are_told_only_to_whom_the_posts_are(program):
    api = program(Right.REGION)
    [waste] = pages_of(api, group="waste")[0]
    assert [waste[name] for name in ("name", "people", "posts", "lately")] == [None] * 4
    one = api.get(f"/incidents/{waste['id']}").json()
    assert (one["told"], one["negative"], one["read"]) == ([], None, None)


def test_posts_are_split_off_merged_again_and_that_is_taken_back(api):
    first, second = POSTS[0].id, POSTS[1].id
    heat = api.get(f"/posts/{first}").json()["incident_id"]
    api.post("/triage/merge", json={"post_ids": [second], "incident_id": heat})
    split = api.post(f"/incidents/{heat}/split", json={"post_ids": [second]}).json()
    assert (told(split), split["id"] != heat) == ({second}, True)
    assert told(api.get(f"/incidents/{heat}").json()) == {first}
    merged = api.post(f"/incidents/{heat}/merge", json={"other_id": split["id"], "who": "Анна"})
    assert told(merged.json()) == {first, second}
    gone = api.get(f"/incidents/{split['id']}")
    assert (gone.status_code, f"объединён с {heat}" in gone.text) == (404, True)
    last = merged.json()["happenings"][-1]
    assert (last["said"], last["who"], last["stands"]) == ("объединено", "Анна", True)
    back = api.post(f"/regroupings/{last['regrouping_id']}/back", json={})
    assert told(back.json()) == {first}
    assert told(api.get(f"/incidents/{split['id']}").json()) == {second}


def test_incidents_of_two_places_are_not_merged(api):
    one, other = pages_of(api)[0][:2]
    refused = api.post(f"/incidents/{one['id']}/merge", json={"other_id": other["id"]})
    assert (refused.status_code, "в разных муниципалитетах" in refused.text) == (409, True)


def test_who_may_not_see_the_region_regroups_nothing(program, api):
    one, other = pages_of(api)[0][:2]
    narrow = program(Right.TRIAGE, Right.POSTS, name="разбор")
    merge = narrow.post(f"/incidents/{one['id']}/merge", json={"other_id": other["id"]})
    assert (merge.status_code, "нужно и право region" in merge.text) == (403, True)


def test_a_cursor_of_nowhere_and_what_the_region_lacks_are_refused(api):
    for asked in ({"cursor": "1.2"}, {"group": "погода"}, {"municipality": "x"}):
        assert api.get("/incidents", params=asked).status_code == 400, asked
    assert api.get("/incidents/none").status_code == 404
