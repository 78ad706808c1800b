from base64 import urlsafe_b64decode
from dataclasses import replace
from datetime import timedelta

from app.assembly import make_regrouping, make_worker
from domain.care import Care, CareState
from domain.complaint import Complaint
from domain.incident import Incident, Joined
from domain.person import Right
from domain.post import Author, AuthorKind
from enrichment.revision.regrouping import Moved
from tests.console.conftest import POSTS, post


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
    assert (merge.status_code, "нужно право region" in merge.text) == (403, True)


def test_a_cursor_of_nowhere_and_what_the_region_lacks_are_refused(api):
    for asked in ({"cursor": "1.2"}, {"group": "погода"}, {"municipality": "x"}):
        assert api.get("/incidents", params=asked).status_code == 400, asked
    assert api.get("/incidents/none").status_code == 404


def crowd(filled, number):
    """An incident of so many people, whose posts the index has: each names a street."""
    at = filled.clock.now() - timedelta(hours=number)
    texts = [f"Зея, улица Садовая: яма на дороге, {n} день ждём" for n in range(number)]
    posts = [
        replace(
            post(number * 100 + n, text),
            author=Author(AuthorKind.PRIVATE, f"p:{number:010x}{n:010x}"),
            published_at=at,
        )
        for n, text in enumerate(texts)
    ]
    filled.posts.queue.put(posts, history=False)
    make_worker(filled, f"w{number}").run_once()
    filled.posts.index.refresh()
    ids = [one.id for one in posts]
    incident = filled.posts.incidents.of_posts(ids[:1])[ids[0]]
    make_regrouping(filled).place(ids, incident.id, "Анна")
    make_regrouping(filled).show(Moved(ids, incident.id))
    return incident.id


WHERE = ("streets", "settlements", "terms", "sources", "course")


def test_where_and_when_a_few_wrote_is_told_only_to_whom_the_posts_are(program, filled):
    few = crowd(filled, 3)
    sums, posts = program(Right.REGION), program(Right.REGION, Right.POSTS, name="posts")
    hidden, shown = (api.get(f"/incidents/{few}").json() for api in (sums, posts))
    assert [hidden[name] for name in WHERE] == [[]] * len(WHERE)
    assert [bool(shown[name]) for name in ("streets", "sources", "course")] == [True] * 3
    assert (hidden["settlement"], hidden["people"], shown["people"]) == (None, None, 3)
    listed = next(one for one in pages_of(sums)[0] if one["id"] == few)
    assert listed["settlement"] is None


def test_of_many_people_it_is_told_where_they_are(program, filled):
    many = crowd(filled, 6)
    one = program(Right.REGION).get(f"/incidents/{many}").json()
    assert one["people"] == 6
    assert one["streets"]
    assert one["course"]


def test_a_title_without_the_posts_names_no_street_and_no_persons_words(program, filled):
    """A street that one of many named, and the words of the person who named the incident."""
    many = crowd(filled, 6)
    sums, posts = program(Right.REGION), program(Right.REGION, Right.POSTS, name="posts")
    hidden, shown = (api.get(f"/incidents/{many}").json() for api in (sums, posts))
    assert shown["title"].startswith(f"{hidden['title']}, ")
    assert (hidden["questions"], shown["questions"]) == (None, 0)
    filled.posts.incidents.rename(many, "Яма у дома Петровых")
    hidden, shown = (api.get(f"/incidents/{many}").json() for api in (sums, posts))
    assert shown["title"] == "Яма у дома Петровых"
    assert "Петровых" not in hidden["title"]


def test_of_many_people_nobody_learns_where_the_few_others_are(program, filled):
    """All but one wrote on one street: the sum told how many named the other."""
    at, many = filled.clock.now() - timedelta(hours=1), crowd(filled, 6)
    text = "Зея, улица Лесная, дом 3: яма на дороге, третий день ждём"
    author = Author(AuthorKind.PRIVATE, f"p:{7:020x}")
    other = replace(post(707, text), author=author, published_at=at, source_id="portamur")
    filled.posts.queue.put([other], history=False)
    make_worker(filled, "other").run_once()
    filled.posts.index.refresh()
    regrouping = make_regrouping(filled)
    regrouping.place([other.id], many, "Анна")
    regrouping.show(Moved([other.id], many))
    sums, posts = program(Right.REGION), program(Right.REGION, Right.POSTS, name="posts")
    hidden, shown = (api.get(f"/incidents/{many}").json() for api in (sums, posts))
    assert (hidden["read"], hidden["people"]) == (7, 7)
    for name in ("streets", "sources"):
        assert [one["posts"] for one in shown[name]][:2] == [6, 1]
        assert [one["posts"] for one in hidden[name]] == [6]
    for name in ("terms", "settlements", "bodies"):
        assert None not in [one["posts"] for one in hidden[name]]


def test_neither_order_nor_cursor_tells_small_numbers_of_people(program, filled):
    now = filled.clock.now()
    for number in range(1, 5):
        at = now - timedelta(hours=number)
        ids = [f"i{number}-{n}" for n in range(number)]
        with filled.posts.incidents.joining([], []) as joining:
            one = Incident(f"i{number}", "waste", "zeya", at, at, number)
            joining.save([one], [Joined(i, f"i{number}", is_copy=False) for i in ids])
        filled.posts.complaints.record(
            [Complaint(i, at, "waste", "zeya", f"{i}a", "s", f"i{number}") for i in ids]
        )
    asked = {"sort": "people", "municipality": "zeya", "group": "waste"}
    sums = program(Right.REGION)
    seen = [one["id"] for one in pages_of(sums, **asked)[0]]
    assert seen == ["i1", "i2", "i3", "i4"]
    posts = program(Right.REGION, Right.POSTS, name="posts")
    assert [one["id"] for one in pages_of(posts, **asked)[0]] == ["i4", "i3", "i2", "i1"]
    cursor = sums.get("/incidents", params={**asked, "limit": 1}).json()["next"]
    content = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
    assert b"i1" not in content
    begun = int(now.timestamp() * 1_000_000)
    for forged in (cursor[:-3] + "AAA", f"{begun}.3-{begun}-i3", cursor[4:]):
        answer = sums.get("/incidents", params={**asked, "cursor": forged})
        assert (answer.status_code, "cursor: такого нет" in answer.text) == (400, True)
    foreign = posts.get("/incidents", params={**asked, "cursor": cursor})
    assert foreign.status_code == 400


def test_who_holds_an_incident_is_named_only_to_whom_the_posts_are(program, filled):
    many = crowd(filled, 6)
    care = Care(many, CareState.IN_WORK, "Анна", "", "Анна", filled.clock.now(), 1)
    filled.posts.care.save(care)
    sums, posts = program(Right.REGION), program(Right.REGION, Right.POSTS, name="posts")
    hidden, shown = (api.get(f"/incidents/{many}").json() for api in (sums, posts))
    assert (hidden["care"], hidden["owner"]) == ("in_work", None)
    assert shown["owner"] == "Анна"
