import pytest

from domain.person import Right
from domain.ports.audit import AuditFilter
from domain.triage import TriageState
from tests.console.conftest import POSTS

ONE, TWO = POSTS[0].id, POSTS[1].id


def test_a_post_that_one_took_is_refused_to_another(api, program):
    assert api.post("/triage/take", json={"post_ids": [ONE], "who": "Анна"}).json() == {
        "done": [ONE],
        "refused": [],
    }
    other = program(name="бот").post("/triage/take", json={"post_ids": [ONE, TWO]}).json()
    assert other["done"] == [TWO]
    [held] = other["refused"]
    assert (held["post_id"], held["who"], held["state"]) == (ONE, "Анна", "taken")
    taken = api.get("/triage").json()["posts"]
    assert {(post["post_id"], post["who"]) for post in taken} == {(ONE, "Анна"), (TWO, "бот")}


def test_what_was_done_is_undone_as_one(api, filled):
    ids = [ONE, TWO]
    api.post("/triage/reject", json={"post_ids": ids, "reason": "other", "note": "не о том"})
    rejected = api.get("/triage", params={"state": "rejected"}).json()["posts"]
    assert [post["note"] for post in rejected] == ["не о том"] * 2
    undone = api.post("/triage/undo", json={}).json()
    assert (undone["act"], sorted(undone["subjects"])) == ("reject", sorted(ids))
    assert {t.state for t in filled.posts.triage.of(ids).values()} <= {TriageState.FREE}
    assert api.post("/triage/undo", json={}).json() == {"act": None, "subjects": []}


def test_pages_of_a_state_hold_every_post_once(api):
    ids = [post.id for post in POSTS]
    api.post("/triage/finish", json={"post_ids": ids})
    seen, cursor = [], {}
    while cursor is not None:
        page = api.get("/triage", params={"state": "done", "limit": 3, **cursor}).json()
        seen += [post["post_id"] for post in page["posts"]]
        cursor = page["next"] and {"cursor": page["next"]}
    assert sorted(seen) == sorted(ids)
    api.post("/triage/release", json={"post_ids": ids})
    assert api.get("/triage", params={"state": "done"}).json()["posts"] == []


def test_a_label_is_corrected_and_the_search_knows_it(api):
    corrected = {"post_ids": [ONE], "field": "kind", "value": "question", "who": "Анна"}
    assert api.post("/triage/correct", json=corrected).json()["done"] == [ONE]
    kind = api.get(f"/posts/{ONE}").json()["labels"]["kind"]
    assert (kind["value"], kind["by_person"]) == ("question", True)
    wrong = api.post("/triage/correct", json={**corrected, "value": "погода"})
    assert (wrong.status_code, "такого значения" in wrong.text) == (400, True)


def test_posts_are_merged_into_an_incident(api):
    incident = api.get(f"/posts/{ONE}").json()["incident_id"]
    other = next(p for p in api.get("/posts").json()["posts"] if p["incident_id"] != incident)
    merged = {"post_ids": [other["id"]], "incident_id": incident}
    assert api.post("/triage/merge", json=merged).json()["done"] == [other["id"]]
    assert api.get(f"/posts/{other['id']}").json()["incident_id"] == incident
    gone = api.post("/triage/merge", json={**merged, "incident_id": "none"})
    assert gone.status_code == 409


def two_bodies(api):
    """A post, its body, and a post with an incident of another body."""
    posts = [p for p in api.get("/posts").json()["posts"] if p["labels"]["body"]]
    one = posts[0]
    body = one["labels"]["body"]["value"]
    other = next(p for p in posts if p["labels"]["body"]["value"] != body and p["incident_id"])
    return one, body, other


def test_a_program_puts_a_post_into_no_incident_that_it_does_not_see(api, program):
    one, body, other = two_bodies(api)
    narrow = program(Right.POSTS, Right.TRIAGE, name="орган", bodies=[body])
    answers = [
        narrow.post("/triage/merge", json={"post_ids": [one["id"]], "incident_id": incident})
        for incident in (other["incident_id"], "f" * 32)
    ]
    assert [answer.status_code for answer in answers] == [409, 409]
    assert answers[0].json() == answers[1].json()
    assert api.get(f"/posts/{one['id']}").json()["incident_id"] == one["incident_id"]


def test_no_cursor_names_a_post_out_of_scope(api, program, filled):
    one, body, _ = two_bodies(api)
    hidden = [post.id for post in POSTS if post.id != one["id"]]
    theirs = {
        p["id"] for p in program(Right.POSTS, name="p", bodies=[body]).get("/posts").json()["posts"]
    }
    hidden = [id_ for id_ in hidden if id_ not in theirs]
    api.post("/triage/finish", json={"post_ids": [one["id"]]})
    api.post("/triage/finish", json={"post_ids": hidden})
    narrow = program(Right.TRIAGE, name="орган", bodies=[body])
    page = narrow.get("/triage", params={"state": "done", "limit": 1}).json()
    # The post that it may see is the last of all, and comes at once.
    assert [post["post_id"] for post in page["posts"]] == [one["id"]]
    assert page["next"] is None
    whole = api.get("/triage", params={"state": "done", "limit": 1}).json()
    assert not any(post.id in whole["next"] for post in POSTS)
    for wrong in (one["id"], whole["next"][:-2] + "AA", "x"):
        assert api.get("/triage", params={"state": "done", "cursor": wrong}).status_code == 400
    foreign = narrow.get("/triage", params={"state": "done", "cursor": whole["next"]})
    assert (foreign.status_code, "cursor" in foreign.text) == (400, True)
    of_another_list = api.get("/incidents", params={"cursor": whole["next"]})
    assert of_another_list.status_code == 400


def test_the_audit_names_the_posts_of_every_deed(api, filled):
    api.post("/triage/take", json={"post_ids": [ONE, TWO], "who": "Анна"})
    api.post("/triage/undo", json={"who": "Анна"})
    looks = filled.audit.read(AuditFilter("crm"), 2)
    assert [look.what for look in looks] == ["triage undo", "triage take"]
    for look in looks:
        assert {ONE, TWO} <= set(look.detail.split())
        assert "Анна" in look.detail


@pytest.mark.parametrize("sign", ["\n", "\r", "\0", "\x1b", "\u2028"])
def test_a_name_with_a_sign_that_is_not_seen_does_nothing(api, alert, sign):
    """It would stand in messages, in the audit and on the terminal of an administrator."""
    for path in (f"/alerts/{alert.id}/acknowledge", "/triage/undo"):
        refused = api.post(path, json={"who": f"Анна{sign}Вера"})
        assert (refused.status_code, "невидимый знак" in refused.text) == (400, True)
    assert api.get(f"/alerts/{alert.id}").json()["state"] == "new"
